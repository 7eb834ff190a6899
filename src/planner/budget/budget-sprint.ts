/**
 * Does a sprint fit: what its points need against what the quota gives until its end, from what is out already. The
 * chance of it is drawn where a point's cost is uncertain.
 */

import { type CostVector, capacityOf } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/index.ts';
import { meanOf, type Uncertain } from '../../numerics/stats/index.ts';
import { type Ledger, maxThroughput } from '../ledger/index.ts';
import { type SprintRisk, sprintPlan, sprintRisk } from './sprint-plan.ts';

export interface SprintRequest {
  /** Whole, 1..366. */
  readonly days: number;
  readonly points: number;
  readonly perPoint: Readonly<Record<string, Uncertain>>;
  /** Factor on the needs, >= 1. */
  readonly rework: number;
  readonly pointsByDay: readonly number[] | null;
  /** Of the risk; 0 = none is drawn. */
  readonly trials: number;
}

export interface SprintPoolRow {
  readonly pool: string;
  /** Whole units, rounded up. */
  readonly need: number;
  /** Whole units the sprint can spend; null = no limit. */
  readonly available: number | null;
  readonly utilisationFraction: number | null;
  readonly fits: boolean;
  /** Whole points that fit; null = any number. */
  readonly mostPoints: number | null;
  /** Whole days that the need takes at the day's limit; null = no limit. */
  readonly daysNeeded: number | null;
  readonly peakDayFraction: number | null;
}

export interface Sprint {
  readonly rows: readonly SprintPoolRow[];
  readonly fits: boolean;
  readonly risk: SprintRisk | null;
}

/** What is out already; null in its place = nothing is. */
export interface SpendFrom {
  readonly ledger: Ledger;
  /** Epoch ms. */
  readonly nowMs: number;
}

const LONGEST_HOURS = 2160;

/** Whole units that a pool can spend from now until the end of `days`; null = no limit or too long to walk through. */
function spendable({ ledger, nowMs }: SpendFrom, pool: string, days: number): number | null {
  const horizonHours = days * 24;
  if (horizonHours > LONGEST_HOURS) return null;
  const { max } = maxThroughput(ledger, { pool, nowMs, horizonHours });
  return max;
}

/** The sprint against `dailyLimits` (units a day by pool, null = none). Throws what the sprint planner throws. */
export function planSprint(
  request: SprintRequest,
  dailyLimits: Readonly<Record<string, number | null>>,
  from: SpendFrom | null,
  draws: RealDraws,
): Sprint {
  const { days, points, perPoint, rework, trials } = request;
  const byDay = request.pointsByDay === null ? {} : { pointsByDay: request.pointsByDay };
  const means: CostVector = Object.fromEntries(
    Object.entries(perPoint).map(([pool, each]) => [pool, meanOf(each)]),
  );
  const plan = sprintPlan({ days, points, perPoint: means, buffer: rework, dailyLimits, ...byDay });
  const rows = plan.pools
    .filter(({ need }) => need > 0)
    .map(({ pool, need, available: fresh, peakDayFraction, feasible }): SprintPoolRow => {
      const now = from === null || fresh === null ? null : spendable(from, pool, days);
      const available = now ?? fresh;
      const limit = dailyLimits[pool] ?? null;
      const each = (means[pool] ?? 0) * rework;
      return {
        pool,
        need,
        available,
        utilisationFraction: available === null || available === 0 ? null : need / available,
        fits: feasible && (available === null || need <= available),
        mostPoints: available === null || each === 0 ? null : capacityOf(available / each),
        daysNeeded: limit === null || limit === 0 ? null : Math.ceil(need / limit),
        peakDayFraction,
      };
    });
  const risk =
    trials === 0 ? null : sprintRisk({ days, points, dailyLimits, ...byDay }, perPoint, trials, draws);
  return { rows, fits: rows.every(({ fits }) => fits), risk };
}
