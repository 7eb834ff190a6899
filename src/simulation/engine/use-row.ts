/**
 * What a policy did with its quota, beside METRICS and no part of any digest: one row per (trial, policy) of stranded
 * units, then the use of every window of the pool file. Drawn accounts have no windows with names: stranded units alone.
 * Read next: stranded-units.ts.
 */
import type { PoolShape } from '../scenario/index.ts';
import { KIND_ONCE, type PoolState } from './state/index.ts';
import type { Tally } from './tally.ts';
import type { TrialPlan } from './trial-plan.ts';

/** First column of a row, in units. */
export const STRANDED_COLUMN = 'stranded_weekly_units';

/** Ids of the pool's windows in its own order, those of unknown capacity included; none where accounts are drawn. */
export function windowIds({ pool }: Pick<TrialPlan, 'pool'>): readonly string[] {
  return pool === null ? [] : pool.graph.windows.map(({ id }) => id);
}

/** Names of a row's columns; values of `utilization:` are 0..1. NaN stands for what is not known. */
export function useColumns(plan: Pick<TrialPlan, 'pool'>): readonly string[] {
  return [STRANDED_COLUMN, ...windowIds(plan).map((id) => `utilization:${id}`)];
}

/** Columns of a row. */
export function useWidth(plan: Pick<TrialPlan, 'pool'>): number {
  return 1 + windowIds(plan).length;
}

/** Row of the state that each window of the shape is in, -1 = none: no account has it. */
function stateRows(state: PoolState, { windows, primaryOf, secondOf }: PoolShape): Int32Array {
  if (state.extras !== null) return state.extras.layout.rowOf;
  const rows = new Int32Array(windows.length).fill(-1);
  primaryOf.forEach((window, account) => {
    rows[window] = account;
  });
  secondOf.forEach((window, account) => {
    if (window >= 0) rows[window] = state.accountCount + account;
  });
  return rows;
}

/**
 * Use of one window: the mean of used / capacity over its closes in measured time; of one that never closed then, its
 * use at the end. NaN for credits that ended before.
 */
function useOf({ windows, closedCount, closedUtilisation }: PoolState, row: number): number {
  const closed = closedCount[row]!;
  if (closed > 0) return closedUtilisation[row]! / closed;
  const hasEnded = windows.kind[row] === KIND_ONCE && windows.event[row] !== windows.firstReset[row];
  if (hasEnded) return Number.NaN;
  const capacity = windows.capacity[row]!;
  return capacity > 0 ? (capacity - windows.headroom[row]!) / capacity : 0;
}

export interface UseInput {
  readonly state: PoolState;
  readonly tally: Tally;
  readonly shape: PoolShape | null;
  /** As windowIds tells them. */
  readonly ids: readonly string[];
}

/** Writes one row at `out[offset ..]`, after the replay's end. */
export function writeUseRow(out: Float64Array, offset: number, { state, tally, shape, ids }: UseInput): void {
  out[offset] = tally.strandedWeeklyUnits;
  if (shape === null) return;
  const rows = stateRows(state, shape);
  const rowOf = new Map(shape.windows.map(({ window }, index) => [window.id, rows[index]!]));
  ids.forEach((id, index) => {
    const row = rowOf.get(id) ?? -1;
    out[offset + 1 + index] = row < 0 ? Number.NaN : useOf(state, row);
  });
}
