/**
 * The default policy: a task goes ahead where it is worth more than what it uses up at the prices of the pools. Source:
 * dual values of the pool constraints of a linear program; accepting a request where its value is above the value of
 * what it takes is optimal for one resource (Littlewood 1972; Talluri & van Ryzin 2004, ch. 2).
 */
import { type CostVector, costVector, units } from '../../core/values/index.ts';
import type { Policy } from '../../quota/rules/index.ts';
import { STRICT_POLICY } from './conservation-matrix.ts';

/** Policy `shadow-price` at prices (value per unit, >= 0) of the limited pools. */
export function shadowPricePolicy(
  prices: CostVector,
  models: readonly string[] = STRICT_POLICY.models,
): Policy {
  return {
    name: 'shadow-price',
    models,
    rules: [{ id: 'price', when: {}, action: { kind: 'price' }, note: 'worth more than its price' }],
    prices: costVector('prices', prices, null),
  };
}

/** Fewest days of use that prices can rest on. */
const LEAST_DAYS_OF_DATA = 7;

/** `shadow-price`, but `strict` while there are fewer than 7 days of data or no prices. */
export function defaultPolicy(daysOfData: number, prices: CostVector | null): Policy {
  const isEnough = units('daysOfData', daysOfData) >= LEAST_DAYS_OF_DATA;
  return isEnough && prices !== null ? shadowPricePolicy(prices) : STRICT_POLICY;
}
