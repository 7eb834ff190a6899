/**
 * When there is room, how much fits, and what returns when: for one window, for work that several pools must carry at
 * once, over a horizon, and with planned spends laid over it. Without further spending room only grows, so the instant
 * for several windows is the latest of theirs. At the same instant returns come before spends.
 */
import {
  type CostVector,
  count,
  type Infeasible,
  infeasible,
  inRange,
  MS_PER_HOUR,
  PlanError,
  positive,
} from '../../core/values/index.ts';
import { jointUseAt } from './joint-use.ts';
import { type Ledger, pastColumn } from './ledger.ts';
import { epochMs, type QuotaUnit, type QuotaWindow } from './quota-window.ts';
import { type SpendColumn, sortedRun } from './spend-column.ts';
import { countedSpan, earliestRoom, jointEvents, returnsAfter, roomAt, usedAt } from './window-use.ts';

export interface RoomAt {
  readonly status: 'room';
  readonly atMs: number;
  /** Name of the window that decides; null when there is room now. */
  readonly window: string | null;
}

/** What work takes, unit by unit and pool by pool. */
export type SpendByUnit = Readonly<Partial<Record<QuotaUnit, CostVector>>>;

const notEver = ({ name, limit }: QuotaWindow, n: number): Infeasible =>
  infeasible(`limit ${limit} of ${name}`, `a limit of ${n}`);

/**
 * Earliest instant from `nowMs` on with room for `n` units (> 0; whole for messages) in the window if nothing more
 * is spent; infeasible when n is above the limit.
 */
export function earliestTime(
  ledger: Ledger,
  window: QuotaWindow,
  n: number,
  nowMs: number,
): RoomAt | Infeasible {
  positive('n', window.unit === 'messages' ? count('n', n) : n);
  const atMs = earliestRoom(window, pastColumn(ledger, window, nowMs), n, nowMs);
  if (atMs === null) return notEver(window, n);
  return { status: 'room', atMs, window: atMs === nowMs ? null : window.name };
}

/** Units of `window` in the cost; E_TYPE when the cost names a pool of it, but not in its unit. */
function neededIn(window: QuotaWindow, cost: SpendByUnit): number {
  const inUnit = cost[window.unit];
  let needed = 0;
  for (const pool of window.pools) {
    const isUsed = Object.values(cost).some((vector) => (vector[pool] ?? 0) > 0);
    const amount = inUnit?.[pool];
    if (isUsed && amount === undefined && window.limit !== null) {
      const allowed = `the ${window.unit} of ${pool}, which ${window.name} counts`;
      throw new PlanError('E_TYPE', `cost.${window.unit}.${pool}`, undefined, allowed);
    }
    needed += amount ?? 0;
  }
  return needed;
}

/**
 * Earliest instant at which every window has room for its part of the cost. A pool that no window counts is
 * E_UNKNOWN; one that a limited window counts in a unit the cost does not give is E_TYPE.
 */
export function earliestTimeForCost(ledger: Ledger, cost: SpendByUnit, nowMs: number): RoomAt | Infeasible {
  for (const vector of Object.values(cost)) for (const pool of Object.keys(vector)) ledger.windowsOf(pool);
  let latest: RoomAt = { status: 'room', atMs: nowMs, window: null };
  for (const window of ledger.windows) {
    const needed = neededIn(window, cost);
    if (needed === 0) continue;
    const atMs = earliestRoom(window, pastColumn(ledger, window, nowMs), needed, nowMs);
    if (atMs === null) return notEver(window, needed);
    if (atMs > latest.atMs) latest = { status: 'room', atMs, window: window.name };
  }
  return latest;
}

export interface ThroughputPlan {
  readonly pool: string;
  readonly nowMs: number;
  /** (0, 2160]. */
  readonly horizonHours: number;
  /** Windows of this unit are looked at. */
  readonly unit: QuotaUnit;
}

export interface Throughput {
  /** Whole units; null = no window limits this pool (its rate and the work there is do). */
  readonly max: number | null;
  readonly schedule: ReadonlyArray<{ readonly atMs: number; readonly n: number }>;
}

const LONGEST_HOURS = 2160;
/** Rows of a schedule beyond which nobody reads it. */
const MOST_ROWS = 2_000_000;

interface Lane {
  readonly window: QuotaWindow;
  readonly column: SpendColumn;
}

const lanesOf = (ledger: Ledger, { pool, nowMs, unit }: ThroughputPlan): Lane[] =>
  ledger
    .windowsOf(pool)
    .filter((window) => window.limit !== null && window.unit === unit)
    .map((window) => {
      const past = pastColumn(ledger, window, nowMs);
      return { window, column: past.tail(countedSpan(window, past, nowMs).first) };
    });

/** Earliest instant from `atMs` on with room for one unit everywhere; null = never. */
function nextUnit(lanes: readonly Lane[], atMs: number): number | null {
  let latest = atMs;
  for (const { window, column } of lanes) {
    const room = earliestRoom(window, column, 1, atMs);
    if (room === null) return null;
    latest = Math.max(latest, room);
  }
  return latest;
}

/**
 * Most whole units that one pool can carry in [now, now + horizon), given what is out already. A pool of no window is E_UNKNOWN; a schedule of over 2 million rows is E_RANGE.
 */
export function maxThroughput(ledger: Ledger, plan: ThroughputPlan): Throughput {
  const nowMs = epochMs('nowMs', plan.nowMs);
  const hours = positive('horizonHours', inRange('horizonHours', plan.horizonHours, 0, LONGEST_HOURS));
  const lastMs = Math.ceil(nowMs + hours * MS_PER_HOUR) - 1;
  const lanes = lanesOf(ledger, plan);
  if (lanes.length === 0) return { max: null, schedule: [] };
  const schedule: Array<{ atMs: number; n: number }> = [];
  let max = 0;
  let atMs = nextUnit(lanes, nowMs);
  while (atMs !== null && atMs <= lastMs) {
    const at = atMs;
    const n = Math.min(...lanes.map(({ window, column }) => Math.floor(roomAt(window, column, at))));
    for (const { column } of lanes) column.append(at, n);
    schedule.push({ atMs: at, n });
    max += n;
    if (schedule.length > MOST_ROWS)
      throw new PlanError('E_RANGE', 'horizonHours', hours, `a schedule of at most ${MOST_ROWS} rows`);
    atMs = nextUnit(lanes, at);
  }
  return { max, schedule };
}

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
