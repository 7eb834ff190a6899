/**
 * Does a sprint fit: what its points need against what the quota gives until its end, from what is out already. Its
 * chance is drawn where the cost of a point is uncertain.
 */
import { capacityOf, needOf } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import { drawOf, meanOf, type Uncertain } from '../../numerics/stats/samples/index.ts';
import { type Ledger, maxThroughput, type QuotaUnit } from '../usage/index.ts';

export interface SprintRequest {
  /** Whole, 1..90. */
  readonly days: number;
  readonly points: number;
  readonly perPoint: ReadonlyMap<string, Uncertain>;
  /** Factor on the needs, >= 1. */
  readonly rework: number;
  /** Of the chance; 0 = none is drawn. */
  readonly trials: number;
}

export interface SprintPool {
  readonly pool: string;
  /** Whole units, rounded up. */
  readonly need: number;
  /** Whole units the sprint can spend, each as soon as it is back; null = no limit. */
  readonly available: number | null;
  readonly utilisationFraction: number | null;
  /** Whole points that fit; null = any number. */
  readonly mostPoints: number | null;
  /** Whole days that the need takes at the day's limit; null = no limit. */
  readonly daysNeeded: number | null;
}

export interface SprintFacts {
  readonly points: number;
  readonly days: number;
  readonly rework: number;
  readonly fits: boolean;
  readonly pools: readonly SprintPool[];
  /** Share of drawn sprints that fit, without rework; null = nothing is uncertain. */
  readonly chance: number | null;
  readonly trials: number;
}

/** Cost of so many points: one draw per whole point, a part of one for the rest. */
function drawnCost(points: number, each: Uncertain, draws: RealDraws): number {
  let sum = 0;
  for (let point = 0; point < Math.floor(points); point++) sum += drawOf(each, draws);
  const rest = points - Math.floor(points);
  return rest > 0 ? sum + rest * drawOf(each, draws) : sum;
}

/** A set of pools that windows count together. */
export interface SprintSupply {
  readonly name: string;
  readonly pools: readonly string[];
  /** Units a day; null = no limit. */
  readonly limitPerDay: number | null;
  /** What is out already comes back; null = whole days of the limit. */
  readonly from: { readonly ledger: Ledger; readonly nowMs: number; readonly unit: QuotaUnit } | null;
}

function availableOf({ pools, limitPerDay, from }: SprintSupply, days: number): number | null {
  if (limitPerDay === null) return null;
  if (from === null) return limitPerDay * days;
  const { ledger, nowMs, unit } = from;
  return maxThroughput(ledger, { pool: pools[0]!, unit, nowMs, horizonHours: 24 * days }).max;
}

/** The sprint against what there is. */
export function sprintFacts(
  { days, points, perPoint, rework, trials }: SprintRequest,
  supplies: readonly SprintSupply[],
  draws: RealDraws,
): SprintFacts {
  const means = new Map([...perPoint].map(([pool, cost]) => [pool, meanOf(cost)]));
  const rows = supplies.map((supply) => {
    const sumOf = (costs: ReadonlyMap<string, number>): number =>
      supply.pools.reduce((sum, pool) => sum + (costs.get(pool) ?? 0), 0);
    const { name: pool, limitPerDay: limit } = supply;
    const available = availableOf(supply, days);
    const each = sumOf(means) * rework;
    const need = needOf(points * each);
    const facts: SprintPool = {
      pool,
      need,
      available,
      utilisationFraction: available === null || available === 0 ? null : need / available,
      mostPoints: available === null || each === 0 ? null : capacityOf(available / each),
      daysNeeded: limit === null || limit === 0 ? null : Math.ceil(need / limit),
    };
    return { facts, has: (units: number) => available === null || units <= available, sumOf };
  });
  let done = 0;
  for (let trial = 0; trial < trials; trial++) {
    const costs = new Map([...perPoint].map(([pool, cost]) => [pool, drawnCost(points, cost, draws)]));
    if (rows.every(({ has, sumOf }) => has(sumOf(costs)))) done++;
  }
  return {
    points,
    days,
    rework,
    fits: rows.every(({ facts, has }) => has(facts.need)),
    pools: rows.flatMap(({ facts }) => (facts.need > 0 ? [facts] : [])),
    chance: trials === 0 ? null : done / trials,
    trials,
  };
}
