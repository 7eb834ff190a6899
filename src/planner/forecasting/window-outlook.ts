/**
 * What a forecast needs of a window: its rules, what is used now, and when that comes back. Made from the ledger, or by
 * hand. Read next: window-track.ts, which carries it forward.
 */
import { PlanError, units } from '../../core/values/index.ts';
import { type Ledger, type QuotaWindow, type Return, returnsAfter, windowState } from '../ledger/index.ts';

export interface WindowOutlook {
  readonly window: QuotaWindow;
  /** Units. */
  readonly used: number;
  /** What of `used` comes back when, ascending; they add up to `used`. */
  readonly returns: readonly Return[];
}

/** The window at `nowMs`. Linear in what counts now. */
export function windowOutlook(ledger: Ledger, window: QuotaWindow, nowMs: number): WindowOutlook {
  const { used } = windowState(ledger, window, nowMs);
  return { window, used, returns: [...returnsAfter(window, ledger.columnOf(window), nowMs)] };
}

/** Relative slack of a sum of many returns. */
const SLACK = 1e-6;

/** Refuses returns that are not after now, not in order, or do not add up to what is used. */
export function checkedOutlook(field: string, outlook: WindowOutlook, nowMs: number): WindowOutlook {
  const used = units(`${field}.used`, outlook.used);
  let sum = 0;
  let before = nowMs;
  outlook.returns.forEach(({ atMs, amount }, i) => {
    sum += units(`${field}.returns[${i}].amount`, amount);
    if (!(atMs >= before) || atMs === nowMs) {
      throw new PlanError('E_RANGE', `${field}.returns[${i}].atMs`, atMs, 'after now, in order of time');
    }
    before = atMs;
  });
  if (Math.abs(sum - used) > SLACK * Math.max(1, used)) {
    throw new PlanError('E_SUM', `${field}.returns`, sum, `amounts that add up to used, ${used}`);
  }
  return outlook;
}

/** The same once `job` units (>= 0) are spent at `nowMs`. */
export function withJob(outlook: WindowOutlook, job: number, nowMs: number): WindowOutlook {
  if (job === 0) return outlook;
  const { window, used, returns } = outlook;
  const { anchor, lengthMs } = window;
  const own = { atMs: nowMs + lengthMs, amount: job };
  if (anchor.kind === 'sliding') return { window, used: used + job, returns: [...returns, own] };
  const at = returns[0]?.atMs ?? own.atMs;
  const resetMs =
    anchor.kind === 'session'
      ? at
      : anchor.originMs + (Math.floor((nowMs - anchor.originMs) / lengthMs) + 1) * lengthMs;
  return { window, used: used + job, returns: [{ atMs: resetMs, amount: used + job }] };
}
