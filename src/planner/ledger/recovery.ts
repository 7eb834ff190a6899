/**
 * What returns when: the next returns of a window, with planned spends laid over them. A planned spend takes its own
 * return with it, when its window's clock says. At the same instant returns come before spends.
 */
import { PlanError } from '../../core/values/index.ts';
import { jointUseAt } from './joint-use.ts';
import { type Ledger, pastColumn } from './ledger.ts';
import { epochMs, type QuotaWindow } from './quota-window.ts';
import { sortedRun } from './sorted-run.ts';
import type { SpendColumn } from './spend-column.ts';
import { countedSpan, earliestRoom, jointEvents, returnsAfter, roomAt, usedAt } from './window-use.ts';

export interface PlannedSpend {
  /** At or after now, whole epoch ms. */
  readonly atMs: number;
  /** >= 0, in the window's unit. */
  readonly n: number;
}

export interface RecoveryRow {
  readonly kind: 'return' | 'spend';
  readonly atMs: number;
  /** Units, > 0. */
  readonly amount: number;
  /** Floored at 0; null where there is no limit. */
  readonly remainingAfter: number | null;
}

/** Adds the plans in order of time; one without room is E_OVERDRAW with the earliest instant that has it. */
function layOver(
  window: QuotaWindow,
  column: SpendColumn,
  plans: readonly PlannedSpend[],
  nowMs: number,
): void {
  for (const { atMs, n } of plans) {
    if (epochMs('planned.atMs', atMs) < nowMs)
      throw new PlanError('E_RANGE', 'planned.atMs', atMs, `now, ${nowMs} ms, or later`);
    if (n > roomAt(window, column, atMs)) {
      const earliest = earliestRoom(window, column, n, atMs);
      const allowed = earliest === null ? `at most ${window.limit}` : `that much from ${earliest} ms on`;
      throw new PlanError('E_OVERDRAW', `planned at ${atMs} ms in ${window.name}`, n, allowed);
    }
    column.append(atMs, n);
  }
}

/**
 * Everything a window gives back after `nowMs` and every planned spend, in order of time. Without plans the amounts
 * add up to what is used now, and all of it is back within one length. Cost linear in what counts now.
 */
export function recoveryTimeline(
  ledger: Ledger,
  window: QuotaWindow,
  nowMs: number,
  planned: readonly PlannedSpend[] = [],
): RecoveryRow[] {
  const past = pastColumn(ledger, window, nowMs);
  const plans = sortedRun('planned', {
    timesMs: Float64Array.from(planned, ({ atMs }) => atMs),
    amounts: Float64Array.from(planned, ({ n }) => n),
  });
  const spends = Array.from(plans.timesMs, (atMs, i) => ({ atMs, n: plans.amounts[i]! })).filter(
    ({ n }) => n > 0,
  );
  const { first } = countedSpan(window, past, nowMs);
  const column = past.tail(first);
  layOver(window, column, spends, nowMs);
  if (window.parts.length > 1) {
    const from = jointUseAt(window, past, nowMs);
    return [...jointEvents(from, column, past.count - first)].map(({ room, ...row }) => ({
      ...row,
      remainingAfter: window.limit === null ? null : room,
    }));
  }
  // The sort keeps the order of equal times: returns first.
  const changes = [
    ...[...returnsAfter(window, column, nowMs)].map(({ atMs, amount }) => ({ atMs, change: amount })),
    ...spends.map(({ atMs, n }) => ({ atMs, change: -n })),
  ].sort((a, b) => a.atMs - b.atMs);
  let used = usedAt(window, past, nowMs);
  return changes.map(({ atMs, change }) => {
    used -= change;
    const remainingAfter = window.limit === null ? null : Math.max(0, window.limit - used);
    return { kind: change > 0 ? 'return' : 'spend', atMs, amount: Math.abs(change), remainingAfter };
  });
}
