/**
 * The most a pool can carry over a horizon, and the schedule that carries it: spend whatever has room at once, then
 * again at each return. For sliding windows and fixed grids no schedule has its k-th piece earlier, so none carries
 * more; with a session among several windows it is a good schedule without that proof.
 */
import { inRange, MS_PER_HOUR, PlanError, positive } from '../../core/values/index.ts';
import { type Ledger, pastColumn } from './ledger.ts';
import { epochMs, type QuotaUnit, type QuotaWindow } from './quota-window.ts';
import type { SpendColumn } from './spend-column.ts';
import { countedSpan, earliestRoom, roomAt } from './window-use.ts';

export interface ThroughputPlan {
  readonly pool: string;
  readonly nowMs: number;
  /** (0, 2160]. */
  readonly horizonHours: number;
  /** True = the last instant itself may still be used; default false, half-open. */
  readonly closedEnd?: boolean;
  /** Only windows of this unit are looked at; all of the pool's where absent. */
  readonly unit?: QuotaUnit;
  /** Units one piece takes, > 0, by unit of the pool's windows; 1 where all limited windows have one unit. */
  readonly each?: Readonly<Partial<Record<QuotaUnit, number>>>;
}

export interface Throughput {
  /** Whole pieces; null = no window limits this pool (its rate and the work there is do). */
  readonly max: number | null;
  readonly schedule: ReadonlyArray<{ readonly atMs: number; readonly n: number }>;
}

const LONGEST_HOURS = 2160;
/** Rows of a schedule beyond which nobody reads it. */
const MOST_ROWS = 2_000_000;

interface Lane {
  readonly window: QuotaWindow;
  readonly column: SpendColumn;
  /** Units of this window per piece. */
  readonly each: number;
}

/** Units of `window` that one piece takes; E_TYPE when they are not given and the units differ. */
export function unitsEach(
  window: QuotaWindow,
  limited: readonly QuotaWindow[],
  each: ThroughputPlan['each'],
): number {
  const given = each?.[window.unit];
  if (given !== undefined) return positive(`each.${window.unit}`, given);
  if (each === undefined && limited.every(({ unit }) => unit === window.unit)) return 1;
  throw new PlanError('E_TYPE', `each.${window.unit}`, given, `the ${window.unit} of one piece`);
}

function lanesOf(ledger: Ledger, { pool, nowMs, each, unit: only }: ThroughputPlan): Lane[] {
  const limited = ledger
    .windowsOf(pool)
    .filter(({ limit, unit }) => limit !== null && (only === undefined || unit === only));
  return limited.map((window) => {
    const past = pastColumn(ledger, window, nowMs);
    const column = past.tail(countedSpan(window, past, nowMs).first);
    return { window, column, each: unitsEach(window, limited, each) };
  });
}

/** Earliest instant from `atMs` on with room for one piece everywhere; null = never. */
function nextPiece(lanes: readonly Lane[], atMs: number): number | null {
  let latest = atMs;
  for (const { window, column, each } of lanes) {
    const room = earliestRoom(window, column, each, atMs);
    if (room === null) return null;
    latest = Math.max(latest, room);
  }
  return latest;
}

/**
 * Most whole pieces that one pool can carry in [now, now + horizon), or up to its very end with `closedEnd`, given
 * what is out already. A pool of no window is E_UNKNOWN; a schedule of over 2 million rows is E_RANGE.
 */
export function maxThroughput(ledger: Ledger, plan: ThroughputPlan): Throughput {
  const nowMs = epochMs('nowMs', plan.nowMs);
  const hours = positive('horizonHours', inRange('horizonHours', plan.horizonHours, 0, LONGEST_HOURS));
  const lastMs = Math.ceil(nowMs + hours * MS_PER_HOUR) - (plan.closedEnd === true ? 0 : 1);
  const lanes = lanesOf(ledger, plan);
  if (lanes.length === 0) return { max: null, schedule: [] };
  const schedule: Array<{ atMs: number; n: number }> = [];
  let max = 0;
  let atMs = nextPiece(lanes, nowMs);
  while (atMs !== null && atMs <= lastMs) {
    const at = atMs;
    const pieces = lanes.map(({ window, column, each }) => Math.floor(roomAt(window, column, at) / each));
    const n = Math.min(...pieces);
    for (const { column, each } of lanes) column.append(at, n * each);
    schedule.push({ atMs: at, n });
    max += n;
    if (schedule.length > MOST_ROWS)
      throw new PlanError('E_RANGE', 'horizonHours', hours, `a schedule of at most ${MOST_ROWS} rows`);
    atMs = nextPiece(lanes, at);
  }
  return { max, schedule };
}
