/** Where time and chance come from, so that tests can bring their own. */

export interface Clock {
  /** Epoch ms, whole. */
  nowMs(): number;
  /** Ms since some start, never backwards. */
  monotonicMs(): number;
  /** Uniform in [0, 1). */
  draw(): number;
}

export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  draw: () => Math.random(),
};

/** Eight lower-case hex characters. */
export function requestId(clock: Clock): string {
  return Math.floor(clock.draw() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}
