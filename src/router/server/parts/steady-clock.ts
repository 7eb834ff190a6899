/**
 * The router's time: the machine's, until that is set. A clock that jumps while the router runs is not believed until
 * an answer of a provider, which tells the time (header `date`), agrees with it; until then time goes on from where it
 * was, by the steady clock. Time that the machine slept through has passed, whoever tells it.
 *
 * Invariant: a jump of a minute or more moves no instant that the router knows of, unless it is known to be right.
 */
import type { Clock } from './clock.ts';

/** What differs by less is the same time; the machine's small corrections are followed. */
const JUMP_MS = 60_000;

const isSame = (a: number, b: number): boolean => Math.abs(a - b) < JUMP_MS;

/** The machine's clock was set by so much, and is believed or not. */
export interface ClockNews {
  readonly byMs: number;
  readonly isBelieved: boolean;
}

/** Offsets are epoch ms less monotonic ms. */
export class SteadyClock implements Clock {
  /** Called when the machine's clock was set, and again when it is believed after all. */
  onNews: (news: ClockNews) => void;
  private readonly machine: Clock;
  /** The offset that is believed. */
  private offsetMs: number;
  /** The machine's offset, where it is not believed; null = it is. */
  private refusedMs: number | null;
  /** What the last answer made it; null = none told the time. */
  private toldMs: number | null;
  /** Time slept so far, ms. */
  private sleptMs: number;

  constructor(machine: Clock) {
    this.onNews = () => {};
    this.machine = machine;
    this.offsetMs = machine.nowMs() - machine.monotonicMs();
    this.refusedMs = null;
    this.toldMs = null;
    this.sleptMs = this.slept();
  }

  nowMs(): number {
    const monotonicMs = this.machine.monotonicMs();
    const wallMs = this.machine.nowMs();
    const offsetMs = wallMs - monotonicMs;
    if (!isSame(offsetMs, this.offsetMs)) this.judge(offsetMs);
    if (!isSame(offsetMs, this.offsetMs)) return Math.round(monotonicMs + this.offsetMs);
    this.offsetMs = offsetMs;
    this.refusedMs = null;
    return wallMs;
  }

  monotonicMs(): number {
    return this.machine.monotonicMs();
  }

  draw(): number {
    return this.machine.draw();
  }

  /** An answer that came just now told the time; NaN = it did not. */
  hear(trueMs: number): void {
    if (Number.isNaN(trueMs)) return;
    this.toldMs = trueMs - this.machine.monotonicMs();
    const offsetMs = this.machine.nowMs() - this.machine.monotonicMs();
    if (isSame(offsetMs, this.offsetMs) || !isSame(offsetMs, this.toldMs)) return;
    this.follow(offsetMs);
  }

  private follow(offsetMs: number): void {
    const byMs = offsetMs - this.offsetMs;
    this.offsetMs = offsetMs;
    this.onNews({ byMs, isBelieved: true });
  }

  private slept(): number {
    const { machine } = this;
    return machine.awakeOrNotMs === undefined ? 0 : machine.awakeOrNotMs() - machine.monotonicMs();
  }

  /** The machine's clock says something else: it slept, it was set right, or it was set. */
  private judge(offsetMs: number): void {
    if (this.refusedMs !== null && isSame(offsetMs, this.refusedMs)) return;
    const sleptMs = Math.max(0, this.slept() - this.sleptMs);
    this.sleptMs += sleptMs;
    this.offsetMs += sleptMs;
    if (this.toldMs !== null) this.toldMs += sleptMs;
    if (isSame(offsetMs, this.offsetMs)) return;
    // Where no answer ever told the time, there is nothing but the machine's clock.
    if (this.toldMs === null || isSame(offsetMs, this.toldMs)) {
      this.follow(offsetMs);
      return;
    }
    this.refusedMs = offsetMs;
    this.onNews({ byMs: offsetMs - this.offsetMs, isBelieved: false });
  }
}
