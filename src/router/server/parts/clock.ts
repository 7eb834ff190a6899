/** Where time and chance come from, so that tests can bring their own. */
import { uptime } from 'node:os';

export interface Clock {
  /** Epoch ms, whole. */
  nowMs(): number;
  /** Ms since some start, never backwards; it may stand still while the machine sleeps. */
  monotonicMs(): number;
  /** The same with the time asleep; absent = the machine never sleeps. */
  awakeOrNotMs?(): number;
  /** Uniform in [0, 1). */
  draw(): number;
}

export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  awakeOrNotMs: () => uptime() * 1000,
  draw: () => Math.random(),
};

/** Eight lower-case hex characters. */
export function requestId(clock: Clock): string {
  return Math.floor(clock.draw() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}
