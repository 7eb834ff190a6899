/**
 * Work done per unit of quota, pool by pool and over all pools at weights. A ratio over nothing is `unpriced`, never
 * Infinity and never the work itself.
 */
import {
  type CostVector,
  costOf,
  costVector,
  PlanError,
  type Priced,
  positive,
  ratioOf,
  units,
} from '../../core/values/index.ts';
import { DOC_WEIGHTS, scarcityCost } from '../cost/index.ts';
import { record } from './checked-list.ts';

export interface EfficiencyInput {
  /** Tasks, points or whatever is counted, >= 0. */
  readonly work: number;
  readonly used: CostVector;
  /** Units by pool, each > 0; null = no limit. */
  readonly limits: Readonly<Record<string, number | null>>;
  /** Units of the pool of weight 1 by pool; default 4.5 for opus and 0 for haiku. */
  readonly weights?: CostVector;
}

export interface PoolEfficiency {
  readonly pool: string;
  readonly used: number;
  /** Above 1 when overdrawn; null without a limit. */
  readonly usedFraction: number | null;
  readonly workPerUnit: Priced;
}

export interface Efficiency {
  /** In the order of the limits. */
  readonly pools: readonly PoolEfficiency[];
  readonly weightedUnits: number;
  /** Work per weighted unit. */
  readonly score: Priced;
}

/** Limits as given: > 0 or null. */
function checkedLimits(
  limits: Readonly<Record<string, number | null>>,
): Readonly<Record<string, number | null>> {
  const entries = Object.entries(record('limits', limits));
  if (entries.length === 0) throw new PlanError('E_EMPTY', 'limits', limits, 'at least one pool');
  return Object.fromEntries(
    entries.map(([pool, limit]) => [pool, limit === null ? null : positive(`limits.${pool}`, limit)]),
  );
}

/** Throws E_UNKNOWN for a used pool that has no limit entry or no weight. */
export function efficiency(input: EfficiencyInput): Efficiency {
  const work = units('work', input.work);
  const limits = checkedLimits(input.limits);
  const used = costVector('used', input.used, Object.keys(limits));
  const weightedUnits = scarcityCost(used, input.weights ?? DOC_WEIGHTS);
  return {
    pools: Object.entries(limits).map(([pool, limit]) => ({
      pool,
      used: costOf(used, pool),
      usedFraction: limit === null ? null : costOf(used, pool) / limit,
      workPerUnit: ratioOf(work, costOf(used, pool)),
    })),
    weightedUnits,
    score: ratioOf(work, weightedUnits),
  };
}
