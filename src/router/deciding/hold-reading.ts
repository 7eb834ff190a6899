/**
 * What a decision sees of the holds on an account (beliefs/hold.ts): plain numbers, for the log keeps them. Here is
 * the one rule of what they mean at a moment.
 */

/** The strictest hold on an account for one model. */
export interface HoldReading {
  /** Epoch ms. */
  readonly untilMs: number;
  /** When one request may first be sent all the same, epoch ms; absent = not before its end. */
  readonly doubtAtMs?: number | undefined;
  /** The same while other accounts serve. */
  readonly besideAtMs?: number | undefined;
  /** Requests on their way that find out whether it still holds, and how many may at once; absent = 0 and 1. */
  readonly probes?: number | undefined;
  readonly allowed?: number | undefined;
  /** Word of its cause; absent in old logs. */
  readonly cause?: string | undefined;
  /** It orders, and refuses nothing. */
  readonly isSuspicion?: true | undefined;
}

/**
 * `open`: none in force. `held`: nobody is sent. `doubted`: one may find out. `proving`: one is finding out, and the
 * others wait for what becomes of it. `paused`: by hand.
 */
export type HoldState = 'open' | 'held' | 'doubted' | 'proving' | 'paused';

const PAUSED = 'paused';

/** What the holds mean at `nowMs` to a request; `hasWaited`: it waited for the probes of others already. */
export function holdState(hold: HoldReading | null, nowMs: number, hasWaited: boolean): HoldState {
  if (hold === null || hold.isSuspicion === true) return 'open';
  const { untilMs, doubtAtMs = untilMs, probes = 0, allowed = 1, cause } = hold;
  if (cause === PAUSED) return 'paused';
  if (nowMs >= untilMs) return probes >= allowed && !hasWaited ? 'proving' : 'open';
  if (nowMs < doubtAtMs) return 'held';
  if (probes === 0) return 'doubted';
  return hasWaited ? 'held' : 'proving';
}

/** True while requests are kept away. */
export function isHeld(hold: HoldReading | null, nowMs: number): boolean {
  const state = holdState(hold, nowMs, true);
  return state !== 'open';
}
