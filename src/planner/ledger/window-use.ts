/**
 * What a window counts at an instant, and when it gives back. A spend at t counts from t on and no more at the very
 * instant it is restored: [t, t + length) for sliding windows, half-open for sessions and fixed grids too.
 */
import type { QuotaWindow } from './quota-window.ts';
import type { SpendColumn } from './spend-column.ts';

/** Spends [first, end) of the column count. */
export interface CountedSpan {
  readonly first: number;
  readonly end: number;
}

export interface Return {
  readonly atMs: number;
  /** Units, > 0. */
  readonly amount: number;
}

/** Start of the cell of the grid that holds `atMs`. */
const cellStart = (originMs: number, lengthMs: number, atMs: number): number =>
  originMs + Math.floor((atMs - originMs) / lengthMs) * lengthMs;

/** The last session opened at or before `atMs`, as a place in `starts`; -1 for none. */
function sessionPlace(column: SpendColumn, starts: readonly number[], atMs: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column.timeAt(starts[middle]!) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The spends that count at `atMs`; later ones are not looked at. O(log n). */
export function countedSpan(window: QuotaWindow, column: SpendColumn, atMs: number): CountedSpan {
  const { anchor, lengthMs } = window;
  const end = column.countUpTo(atMs);
  switch (anchor.kind) {
    case 'sliding':
      return { first: column.countUpTo(atMs - lengthMs), end };
    case 'fixed':
      return { first: column.countBefore(cellStart(anchor.originMs, lengthMs, atMs)), end };
    case 'session': {
      const starts = column.sessionStarts(lengthMs);
      const start = starts[sessionPlace(column, starts, atMs)];
      const isOpen = start !== undefined && atMs < column.timeAt(start) + lengthMs;
      return { first: isOpen ? start : end, end };
    }
  }
}

/** Units that count at `atMs`. O(log n). */
export function usedAt(window: QuotaWindow, column: SpendColumn, atMs: number): number {
  const { first, end } = countedSpan(window, column, atMs);
  return column.sumOf(first, end);
}

/** Room at `atMs`, negative when overdrawn, with the slack that sums of fractions need (1e-10 of the limit). */
export function roomAt(window: QuotaWindow, column: SpendColumn, atMs: number): number {
  if (window.limit === null) return Number.POSITIVE_INFINITY;
  return window.limit * (1 + 1e-10) - usedAt(window, column, atMs);
}

/** When the spends [first, ...) that belong together return, and the first spend after them. */
function groupAt(window: QuotaWindow, column: SpendColumn, first: number): { atMs: number; end: number } {
  const { anchor, lengthMs } = window;
  const time = column.timeAt(first);
  switch (anchor.kind) {
    case 'sliding':
      return { atMs: time + lengthMs, end: column.countUpTo(time) };
    case 'session':
      return { atMs: time + lengthMs, end: column.countBefore(time + lengthMs) };
    case 'fixed': {
      const atMs = cellStart(anchor.originMs, lengthMs, time) + lengthMs;
      return { atMs, end: column.countBefore(atMs) };
    }
  }
}

/** Everything that returns after `atMs`, in order of time, spends of the column after `atMs` among it. */
export function* returnsAfter(window: QuotaWindow, column: SpendColumn, atMs: number): Generator<Return> {
  let { first } = countedSpan(window, column, atMs);
  while (first < column.count) {
    const group = groupAt(window, column, first);
    const amount = column.sumOf(first, group.end);
    if (amount > 0) yield { atMs: group.atMs, amount };
    first = group.end;
  }
}

/** Earliest instant from `atMs` on with room for `n` units if nothing more is spent; null = never. O(log n). */
export function earliestRoom(
  window: QuotaWindow,
  column: SpendColumn,
  n: number,
  atMs: number,
): number | null {
  if (roomAt(window, column, atMs) >= n) return atMs;
  const most = window.limit! * (1 + 1e-10) - n;
  if (most < 0) return null;
  const { first, end } = countedSpan(window, column, atMs);
  if (window.anchor.kind !== 'sliding') return groupAt(window, column, first).atMs;
  return column.timeAt(column.firstWithin(first, end, most) - 1) + window.lengthMs;
}
