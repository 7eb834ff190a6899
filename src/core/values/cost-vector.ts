/**
 * What work costs, pool by pool. Pools are not comparable: there is no total without weights or prices, and this
 * file has no function that makes one silently.
 */
import { units } from './numbers.ts';
import { PlanError, unknownName } from './plan-error.ts';

/** Units by pool, >= 0; a pool that is missing costs nothing. */
export type CostVector = Readonly<Record<string, number>>;

export const NO_COST: CostVector = {};

/** Checks every entry; a pool that is not in `pools` is E_UNKNOWN (null = any name). */
export function costVector(field: string, value: unknown, pools: readonly string[] | null): CostVector {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PlanError('E_TYPE', field, value, 'an object of units by pool');
  }
  return Object.fromEntries(
    Object.entries(value).map(([pool, amount]) => {
      if (pools !== null && !pools.includes(pool)) unknownName(`${field}.${pool}`, pool, pools);
      return [pool, units(`${field}.${pool}`, amount)];
    }),
  );
}

/** Units of one pool; names of object methods are pools like any other. */
export const costOf = (cost: CostVector, pool: string): number =>
  Object.hasOwn(cost, pool) ? cost[pool]! : 0;

export function addCosts(...costs: readonly CostVector[]): CostVector {
  const sum = new Map<string, number>();
  for (const cost of costs) {
    for (const [pool, amount] of Object.entries(cost)) sum.set(pool, (sum.get(pool) ?? 0) + amount);
  }
  return Object.fromEntries(sum);
}

/** Weighted sum; a used pool without a weight is E_UNKNOWN. */
export function weighCost(cost: CostVector, weights: CostVector): number {
  return Object.entries(cost).reduce((sum, [pool, amount]) => {
    if (amount === 0) return sum;
    if (!Object.hasOwn(weights, pool)) unknownName('weights', pool, Object.keys(weights));
    return sum + amount * weights[pool]!;
  }, 0);
}
