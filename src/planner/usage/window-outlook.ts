/**
 * What a forecast needs of a window: its rules, what is used now, and when that comes back. Made from the ledger, or by
 * hand. Read next: window-track.ts, which carries it forward.
 */

import { type JointUse, jointUseAt } from './joint-use.ts';
import { type Ledger, windowState } from './ledger.ts';
import { nextResetMs, type QuotaWindow, sessionEndMs } from './quota-window.ts';
import { type Return, returnsAfter } from './window-use.ts';

export interface WindowOutlook {
  readonly window: QuotaWindow;
  /** Units. */
  readonly used: number;
  /** What of `used` comes back when, ascending; they add up to `used`. */
  readonly returns: readonly Return[];
  /** Of a window of several clocks: what each has used now. Not to be changed. */
  readonly joint?: JointUse;
}

/** The window at `nowMs`. Linear in what counts now. */
export function windowOutlook(ledger: Ledger, window: QuotaWindow, nowMs: number): WindowOutlook {
  const { used } = windowState(ledger, window, nowMs);
  const column = ledger.columnOf(window);
  const outlook = { window, used, returns: [...returnsAfter(window, column, nowMs)] };
  return window.parts.length > 1 ? { ...outlook, joint: jointUseAt(window, column, nowMs).copy() } : outlook;
}

/**
 * When the window next returns everything: of a first-use clock that runs, at its first return. null for sliding and
 * idle ones, and for windows of several clocks, of which none returns everything.
 */
export function outlookReset({ window, returns }: WindowOutlook, nowMs: number): number | null {
  const [part] = window.parts;
  if (window.parts.length > 1 || part === undefined) return null;
  return (
    nextResetMs(part.clock, nowMs) ?? (part.clock.kind === 'first_use' ? (returns[0]?.atMs ?? null) : null)
  );
}

/** Nothing is left of a limited window. */
export const isFull = ({ window, used, joint }: WindowOutlook): boolean =>
  joint === undefined ? used >= window.limit! : joint.room() <= 0;

/** The same once `job` units (>= 0) are spent at `nowMs`. */
export function withJob(outlook: WindowOutlook, job: number, nowMs: number): WindowOutlook {
  if (job === 0) return outlook;
  const { window, used, returns, joint } = outlook;
  if (joint !== undefined) {
    const after = joint.copy();
    after.spend(job);
    return { window, used: used + job, returns: [...after.returns()], joint: after };
  }
  const [{ clock }] = window.parts as [QuotaWindow['parts'][0]];
  const own = { atMs: nowMs + window.lengthMs, amount: job };
  if (clock.kind === 'once') return { window, used: used + job, returns };
  if (clock.kind === 'sliding') return { window, used: used + job, returns: [...returns, own] };
  const at =
    outlookReset(outlook, nowMs) ?? (clock.kind === 'first_use' ? sessionEndMs(clock, nowMs) : own.atMs);
  return { window, used: used + job, returns: [{ atMs: at, amount: used + job }] };
}
