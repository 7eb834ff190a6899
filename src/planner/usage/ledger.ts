/**
 * The one ledger: what was spent, pool by pool and unit by unit, and what each window says about it. Any number of
 * windows may count the same spend; pools and units are never added up without a window that says so.
 */
import { PlanError, unknownName } from '../../core/values/index.ts';
import type { PartState } from './joint-use.ts';
import { epochMs, type QuotaUnit, type QuotaWindow } from './quota-window.ts';
import { SpendColumn, type SpendRun, sortedRun } from './spend-column.ts';
import { countedSpan, partStates, type Return, returnsAfter, usedAt } from './window-use.ts';

export interface WindowState {
  readonly window: QuotaWindow;
  readonly used: number;
  /** Floored at 0; null where there is no limit. */
  readonly remaining: number | null;
  /** Used above the limit. */
  readonly overdrawnBy: number;
  /** What the log alone counts; other than `used` where the provider's meter says more or less. */
  readonly logged: number;
  /** Used / limit, above 1 when overdrawn; null where there is no limit. */
  readonly usedFraction: number | null;
  /** What returns next; null when nothing is out. */
  readonly next: Return | null;
  /** What each part of the window counts, in the order of its parts. */
  readonly parts: readonly PartState[];
}

const columnKey = ({ unit, pools }: QuotaWindow): string => JSON.stringify([unit, ...[...pools].sort()]);

export class Ledger {
  readonly windows: readonly QuotaWindow[];
  private readonly columns: ReadonlyMap<string, SpendColumn>;
  /** Columns of windows whose meter was laid on. */
  private readonly metered: Map<QuotaWindow, SpendColumn>;

  constructor(windows: readonly QuotaWindow[]) {
    this.windows = windows;
    this.columns = new Map(this.windows.map((window) => [columnKey(window), new SpendColumn()]));
    this.metered = new Map();
  }

  /** Windows that count `pool`; E_UNKNOWN when none does. */
  windowsOf(pool: string): QuotaWindow[] {
    const windows = this.windows.filter(({ pools }) => pools.includes(pool));
    if (windows.length > 0) return windows;
    return unknownName('pool', pool, [...new Set(this.windows.flatMap(({ pools }) => pools))]);
  }

  /** Spends that a window of this ledger counts. */
  columnOf(window: QuotaWindow): SpendColumn {
    return this.metered.get(window) ?? this.loggedColumnOf(window);
  }

  /** The same, whatever its meter says. */
  loggedColumnOf(window: QuotaWindow): SpendColumn {
    return this.columns.get(columnKey(window))!;
  }

  /**
   * Lays the meters of the windows on what was added so far: what counted when a meter was read becomes what it said,
   * so spends after it add to that and everything returns when the window says. What the log knows nothing of is one
   * spend at that instant.
   */
  layMeters(): void {
    for (const window of this.windows) {
      const { meter, limit, parts } = window;
      if (meter === undefined || limit === null || parts.length > 1) continue;
      const column = this.loggedColumnOf(window);
      const { first, end } = countedSpan(window, column, meter.atMs);
      const counted = column.sumOf(first, end);
      const used = meter.usedShare * limit;
      const corrected = column.scaled(first, end, counted > 0 ? used / counted : 1);
      if (counted === 0 && used > 0)
        corrected.addRun({ timesMs: Float64Array.of(meter.atMs), amounts: Float64Array.of(used) });
      this.metered.set(window, corrected);
    }
  }

  /**
   * Adds spends of one pool in one unit, in any order. Cost linear when they come in order and after what is here.
   * E_UNKNOWN when no window counts that pool in that unit.
   */
  addRun(pool: string, unit: QuotaUnit, run: SpendRun): void {
    const windows = this.windowsOf(pool).filter((window) => window.unit === unit);
    if (windows.length === 0) {
      const counted = new Set(this.windowsOf(pool).map((window) => window.unit));
      unknownName(`unit of ${pool}`, unit, [...counted]);
    }
    const sorted = sortedRun('events', run);
    const columns = windows.flatMap((window) => [this.columnOf(window), this.loggedColumnOf(window)]);
    for (const column of new Set(columns)) column.addRun(sorted);
  }
}

/** The window's spends, none of them after `nowMs` (E_RANGE). */
export function pastColumn(ledger: Ledger, window: QuotaWindow, nowMs: number): SpendColumn {
  const column = ledger.columnOf(window);
  if (column.lastMs > epochMs('nowMs', nowMs)) {
    throw new PlanError('E_RANGE', 'events', column.lastMs, `at or before now, ${nowMs} ms`);
  }
  return column;
}

/** Relative error of a sum that was scaled to a meter's reading: next to the limit it is the limit. */
const SCALED_ERROR = 1e-9;

function usedOf(window: QuotaWindow, column: SpendColumn, nowMs: number): number {
  const used = usedAt(window, column, nowMs);
  const { limit, meter } = window;
  const isFull = meter !== undefined && limit !== null && Math.abs(used - limit) <= limit * SCALED_ERROR;
  return isFull ? limit : used;
}

/** What one window says at `nowMs`; O(log n). An event after `nowMs` is E_RANGE. */
export function windowState(ledger: Ledger, window: QuotaWindow, nowMs: number): WindowState {
  const column = pastColumn(ledger, window, nowMs);
  const used = usedOf(window, column, nowMs);
  const parts = partStates(window, column, nowMs);
  const { limit } = window;
  const next = returnsAfter(window, column, nowMs).next();
  const isJoint = parts.length > 1;
  const overdrawnBy =
    limit === null
      ? 0
      : isJoint
        ? parts.reduce((sum, { part, used: each }) => sum + Math.max(0, each - part.limit!), 0)
        : Math.max(0, used - limit);
  return {
    window,
    used,
    logged: window.meter === undefined ? used : usedAt(window, ledger.loggedColumnOf(window), nowMs),
    // What one part is overdrawn by takes nothing from the room of another.
    remaining: limit === null ? null : Math.max(0, limit - used + (isJoint ? overdrawnBy : 0)),
    overdrawnBy,
    usedFraction: limit === null ? null : used / limit,
    next: next.done === true ? null : next.value,
    parts,
  };
}
