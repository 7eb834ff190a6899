/**
 * Prices that make pools comparable. The default follows scarcity: a pool with a quarter of the limit costs four
 * times as much; prices of a solved plan (its duals) are better where there is one.
 */
import {
  type CostVector,
  costVector,
  inRange,
  PlanError,
  unknownName,
  weighCost,
} from '../../core/values/index.ts';

/** The document's limits give opus 4.5 sonnet messages in every tier; haiku has no limit there. */
export const DOC_WEIGHTS: CostVector = { sonnet: 1, opus: 4.5, haiku: 0 };

/** Checks weights: >= 0 by pool (0 = a pool without a limit), at least one above 0. */
export function poolWeights(field: string, value: unknown): CostVector {
  const weights = costVector(field, value, null);
  if (!Object.values(weights).some((weight) => weight > 0))
    throw new PlanError('E_EMPTY', field, value, 'at least one weight above 0');
  return weights;
}

/** Weight of each pool: limit of `base` over its own limit; 0 for a pool without a limit (null). */
export function scarcityWeights(limits: Readonly<Record<string, number | null>>, base: string): CostVector {
  const baseLimit = Object.hasOwn(limits, base) ? limits[base] : undefined;
  if (baseLimit === undefined) return unknownName('base', base, Object.keys(limits));
  const unit = inRange(`limits.${base}`, baseLimit, 1, Number.POSITIVE_INFINITY);
  return Object.fromEntries(
    Object.entries(limits).map(([pool, limit]) => [
      pool,
      limit === null ? 0 : unit / inRange(`limits.${pool}`, limit, 1, Number.POSITIVE_INFINITY),
    ]),
  );
}

/** Cost in units of the pool of weight 1; a used pool without a weight is E_UNKNOWN. */
export function scarcityCost(cost: CostVector, weights: CostVector = DOC_WEIGHTS): number {
  return weighCost(costVector('cost', cost, null), poolWeights('weights', weights));
}
