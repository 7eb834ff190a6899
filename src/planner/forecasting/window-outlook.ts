/**
 * What a forecast needs of a window: its rules, what is used now, and when that comes back. Made from the ledger, or by
 * hand. Read next: window-track.ts, which carries it forward.
 */
import { PlanError, units } from '../../core/values/index.ts';
import {
  type JointUse,
  jointUseAt,
  type Ledger,
  nextResetMs,
  type QuotaWindow,
  type Return,
  returnsAfter,
  sessionEndMs,
  windowState,
} from '../ledger/index.ts';

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
  // Credits never come back.
  const isWhole = outlook.window.parts.every(({ clock }) => clock.kind !== 'once');
  if (isWhole ? Math.abs(sum - used) > SLACK * Math.max(1, used) : sum > used * (1 + SLACK)) {
    throw new PlanError('E_SUM', `${field}.returns`, sum, `amounts that add up to used, ${used}`);
  }
  return outlook;
}

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
