/**
 * Does a sprint fit into its quota: needs rounded up, capacity of sliding days with what is already used, each day on
 * its own when the points by day are known, and the chance of it when the cost of a point is uncertain.
 */

import {
  type CostVector,
  capacityOf,
  costVector,
  inRange,
  needOf,
  PlanError,
  positive,
  units,
  unknownName,
  whole,
} from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/index.ts';
import { drawOf, type Uncertain } from '../../numerics/stats/index.ts';
import { type PoolLimits, poolLimits } from '../solve/index.ts';

export interface SprintInput {
  /** 1 to 366. */
  readonly days: number;
  readonly points: number;
  /** Units of one point by pool. */
  readonly perPoint: CostVector;
  /** Factor on the needs, >= 1; default 1.3. */
  readonly buffer?: number;
  /** Units per 24 h by pool; null = no limit. */
  readonly dailyLimits: PoolLimits;
  /** What is used already, by pool: how much comes back how many hours from the start, (0, 24]. */
  readonly restoring?: Readonly<
    Record<string, ReadonlyArray<{ readonly hours: number; readonly amount: number }>>
  >;
  /** Points of each day; adds up to `points`. */
  readonly pointsByDay?: readonly number[];
}

export interface SprintPool {
  readonly pool: string;
  /** Whole units, rounded up. */
  readonly need: number;
  /** Whole units the sprint can spend; null = no limit. */
  readonly available: number | null;
  /** need / available; null without limit or when nothing is available. */
  readonly utilisationFraction: number | null;
  readonly feasible: boolean;
  /** Most points that fit; null = no limit. */
  readonly maxPoints: number | null;
  /** Highest day of pointsByDay over the daily limit; null when unknown. */
  readonly peakDayFraction: number | null;
}

export interface SprintPlan {
  readonly pools: readonly SprintPool[];
  /** Every pool has enough, and every day when the days are known. */
  readonly feasible: boolean;
}

const HOURS_PER_DAY = 24;

/** What can be spent in `days` x 24 h when each unit is spent as soon as it is back; the end itself excluded. */
function availableUnits(
  limit: number,
  days: number,
  restoring: ReadonlyArray<{ readonly hours: number; readonly amount: number }>,
): number {
  const back = restoring.reduce((sum, { amount }) => sum + amount, 0);
  return restoring.reduce(
    (sum, { hours, amount }) => sum + amount * Math.ceil(days - hours / HOURS_PER_DAY),
    Math.max(0, limit - back) * days,
  );
}

function checkedSprint(input: SprintInput): Required<SprintInput> {
  const dailyLimits = poolLimits('dailyLimits', input.dailyLimits);
  const pools = Object.keys(dailyLimits);
  const days = whole('days', input.days, 1, 366);
  const points = positive('points', input.points);
  const byDay = (input.pointsByDay ?? []).map((each, i) => units(`pointsByDay[${i}]`, each));
  if (byDay.length > 0) {
    if (byDay.length !== days) throw new PlanError('E_TYPE', 'pointsByDay', byDay.length, `${days} entries`);
    const sum = byDay.reduce((total, each) => total + each, 0);
    if (Math.abs(sum - points) > 1e-9 * points) {
      throw new PlanError('E_SUM', 'pointsByDay', sum, `days that add up to ${points} points`);
    }
  }
  const restoring = Object.entries(input.restoring ?? {}).map(([pool, parts]) => {
    if (!pools.includes(pool)) unknownName('restoring', pool, pools);
    const field = `restoring.${pool}`;
    const checked = parts.map(({ hours, amount }, i) => ({
      hours: positive(`${field}[${i}].hours`, hours, HOURS_PER_DAY),
      amount: units(`${field}[${i}].amount`, amount),
    }));
    const used = checked.reduce((sum, { amount }) => sum + amount, 0);
    const limit = dailyLimits[pool] ?? null;
    if (limit !== null && used > limit) throw new PlanError('E_OVERDRAW', field, used, `at most ${limit}`);
    return [pool, checked] as const;
  });
  return {
    days,
    points,
    perPoint: costVector('perPoint', input.perPoint, pools),
    buffer: inRange('buffer', input.buffer ?? 1.3, 1, Number.POSITIVE_INFINITY),
    dailyLimits,
    restoring: Object.fromEntries(restoring),
    pointsByDay: byDay,
  };
}

function sprintPool(input: Required<SprintInput>, pool: string): SprintPool {
  const { days, points, pointsByDay, restoring } = input;
  const limit = input.dailyLimits[pool] ?? null;
  const perPoint = (input.perPoint[pool] ?? 0) * input.buffer;
  const need = needOf(points * perPoint);
  if (limit === null) {
    const open = { available: null, utilisationFraction: null, maxPoints: null, peakDayFraction: null };
    return { pool, need, feasible: true, ...open };
  }
  const available = capacityOf(availableUnits(limit, days, restoring[pool] ?? []));
  const peak = pointsByDay.length === 0 || limit === 0 ? null : (Math.max(...pointsByDay) * perPoint) / limit;
  return {
    pool,
    need,
    available,
    utilisationFraction: available === 0 ? null : need / available,
    feasible: need <= available && (peak === null || peak <= 1 + 1e-9),
    maxPoints: perPoint === 0 ? null : capacityOf(available / perPoint),
    peakDayFraction: peak,
  };
}

/** The plan, one entry per pool of dailyLimits. */
export function sprintPlan(input: SprintInput): SprintPlan {
  const checked = checkedSprint(input);
  const pools = Object.keys(checked.dailyLimits).map((pool) => sprintPool(checked, pool));
  return { pools, feasible: pools.every(({ feasible }) => feasible) };
}

export interface SprintRisk {
  /** Share of trials in which the sprint fits as a whole. */
  readonly pDone: number;
  /** Share in which every day also keeps each daily limit; null when the points by day are unknown. */
  readonly pEveryDay: number | null;
  /** sqrt(p (1 - p) / trials) of pDone. */
  readonly standardError: number;
  readonly trials: number;
}

/** Cost of so many points: one draw per whole point, a part of one for the rest. */
function drawnCost(points: number, each: Uncertain, draws: RealDraws): number {
  let sum = 0;
  for (let point = 0; point < Math.floor(points); point++) sum += drawOf(each, draws);
  const rest = points - Math.floor(points);
  return rest > 0 ? sum + rest * drawOf(each, draws) : sum;
}

/** Monte Carlo of the sprint when a point costs what `perPoint` says; no buffer. `trials` 1 to 1,000,000. */
export function sprintRisk(
  input: Omit<SprintInput, 'perPoint' | 'buffer'>,
  perPoint: Readonly<Record<string, Uncertain>>,
  trials: number,
  draws: RealDraws,
): SprintRisk {
  const checked = checkedSprint({ ...input, perPoint: {} });
  const { days, points, pointsByDay, restoring, dailyLimits } = checked;
  const trialCount = whole('trials', trials, 1, 1_000_000);
  const byDay = pointsByDay.length > 0 ? pointsByDay : [points];
  for (const pool of Object.keys(perPoint)) {
    if (!(pool in dailyLimits)) unknownName('perPoint', pool, Object.keys(dailyLimits));
  }
  const limited = Object.entries(perPoint).flatMap(([pool, each]) => {
    const limit = dailyLimits[pool] ?? null;
    if (limit === null) return [];
    return [{ each, limit, available: availableUnits(limit, days, restoring[pool] ?? []) }];
  });
  let done = 0;
  let everyDay = 0;
  for (let trial = 0; trial < trialCount; trial++) {
    let fits = true;
    let daysFit = true;
    for (const { each, limit, available } of limited) {
      let sum = 0;
      for (const dayPoints of byDay) {
        const cost = drawnCost(dayPoints, each, draws);
        if (cost > limit) daysFit = false;
        sum += cost;
      }
      if (sum > available) fits = false;
    }
    if (fits) done++;
    if (fits && daysFit) everyDay++;
  }
  const pDone = done / trialCount;
  return {
    pDone,
    pEveryDay: pointsByDay.length > 0 ? everyDay / trialCount : null,
    standardError: Math.sqrt((pDone * (1 - pDone)) / trialCount),
    trials: trialCount,
  };
}
