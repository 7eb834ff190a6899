/**
 * What a policy did with its quota, beside METRICS and no part of any digest: one row per (trial, policy) of stranded
 * units and the longest outage as elapsed time, then the use of every window of the pool file. Drawn accounts have no
 * windows with names: they have the first two alone. Read next: stranded-units.ts, longest-outage.ts.
 */
import type { PoolShape } from '../scenario/index.ts';
import { longestOutageElapsed } from './longest-outage.ts';
import type { ReplayContext } from './replay-context.ts';
import { KIND_ONCE, type PoolState } from './state/index.ts';
import type { TrialPlan } from './trial-plan.ts';

/** First column of a row, in units. */
export const STRANDED_COLUMN = 'stranded_weekly_units';
/** Second column, in minutes: from the first minute of the longest outage to its last, both included. */
export const OUTAGE_COLUMN = 'longest_outage_elapsed_minutes';

/** Columns before those of windows. */
const FIRST_COLUMNS: readonly string[] = [STRANDED_COLUMN, OUTAGE_COLUMN];

/** Ids of the pool's windows in its own order, those of unknown capacity included; none where accounts are drawn. */
export function windowIds({ pool }: Pick<TrialPlan, 'pool'>): readonly string[] {
  return pool === null ? [] : pool.graph.windows.map(({ id }) => id);
}

/**
 * What is told of a window: `utilization`, and `empty` of its closes in measured time (nothing was left), both 0..1; of
 * an account's longest also `expired` and `stranded`, in its own unit; and the denied requests at which it was `full`
 * (state/full-windows.ts).
 */
export const WINDOW_FIGURES = ['utilization', 'empty', 'expired', 'stranded', 'full'] as const;

export type WindowFigure = (typeof WINDOW_FIGURES)[number];

/** Name of a window's column; NaN stands for what is not known. */
export function useColumn(figure: WindowFigure, id: string): string {
  return `${figure}:${id}`;
}

/** Names of a row's columns: figure by figure, each of every window. */
export function useColumns(plan: Pick<TrialPlan, 'pool'>): readonly string[] {
  const ids = windowIds(plan);
  return [...FIRST_COLUMNS, ...WINDOW_FIGURES.flatMap((figure) => ids.map((id) => useColumn(figure, id)))];
}

/** Columns of a row. */
export function useWidth(plan: Pick<TrialPlan, 'pool'>): number {
  return FIRST_COLUMNS.length + WINDOW_FIGURES.length * windowIds(plan).length;
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

/** Every figure of one window, NaN where it has none. */
function figuresOf(state: PoolState, row: number, isLong: boolean): Readonly<Record<WindowFigure, number>> {
  const closed = state.closedCount[row]!;
  return {
    utilization: useOf(state, row),
    empty: closed > 0 ? state.closedEmpty[row]! / closed : Number.NaN,
    expired: isLong ? state.closedExpired[row]! : Number.NaN,
    stranded: isLong ? state.closedStranded[row]! : Number.NaN,
    full: state.fullAtDenials[row]!,
  };
}

export interface UseInput {
  readonly context: ReplayContext;
  /** Of the tape. */
  readonly arrivalCount: number;
  readonly shape: PoolShape | null;
  /** As windowIds tells them. */
  readonly ids: readonly string[];
}

/** Writes one row at `out[offset ..]`, after the replay's end. */
export function writeUseRow(out: Float64Array, offset: number, input: UseInput): void {
  const { context, arrivalCount, shape, ids } = input;
  const { state, tally } = context;
  out[offset] = tally.strandedWeeklyUnits;
  out[offset + 1] = longestOutageElapsed(context, arrivalCount);
  if (shape === null) return;
  const rows = stateRows(state, shape);
  const rowOf = new Map(shape.windows.map(({ window }, index) => [window.id, rows[index]!]));
  const long = new Set([...shape.primaryOf].filter((window) => window >= 0).map((window) => rows[window]!));
  ids.forEach((id, index) => {
    const row = rowOf.get(id) ?? -1;
    const figures = row < 0 ? null : figuresOf(state, row, long.has(row));
    WINDOW_FIGURES.forEach((figure, place) => {
      out[offset + FIRST_COLUMNS.length + place * ids.length + index] = figures?.[figure] ?? Number.NaN;
    });
  });
}
