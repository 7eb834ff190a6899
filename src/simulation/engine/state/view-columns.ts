/**
 * What choices read of a pool: columns with one row per class and account. In a plain pool, and save `room` in a simple
 * one, they are the rows of its windows themselves; in any other account-rows.ts keeps them. Read next: pool-state.ts.
 */
import type { WindowColumns } from './window-columns.ts';

/** What choices read, one row per class and account: row class x accountCount + account. */
export interface ViewColumns {
  readonly shortRemaining: Float64Array;
  readonly weeklyRemaining: Float64Array;
  readonly weeklyHeadroom: Float64Array;
  readonly shortReset: Float64Array;
  readonly weeklyReset: Float64Array;
  readonly shortLength: Float64Array;
  readonly weeklyLength: Float64Array;
  readonly shortKind: Uint8Array;
  /** Largest cost that every window counting the class can take, units. */
  readonly room: Float64Array;
}

/** The rows of a plain or simple pool's windows, and `roomCount` rooms. */
export function plainViews(weekly: WindowColumns, short: WindowColumns, roomCount: number): ViewColumns {
  return {
    shortRemaining: short.remaining,
    weeklyRemaining: weekly.remaining,
    weeklyHeadroom: weekly.headroom,
    shortReset: short.reset,
    weeklyReset: weekly.reset,
    shortLength: short.length,
    weeklyLength: weekly.length,
    shortKind: short.kind,
    room: new Float64Array(roomCount),
  };
}

/** New columns. */
export function ownViews(rowCount: number): ViewColumns {
  const column = (): Float64Array => new Float64Array(rowCount);
  return {
    shortRemaining: column(),
    weeklyRemaining: column(),
    weeklyHeadroom: column(),
    shortReset: column(),
    weeklyReset: column(),
    shortLength: column(),
    weeklyLength: column(),
    shortKind: new Uint8Array(rowCount),
    room: column(),
  };
}
