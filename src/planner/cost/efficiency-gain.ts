/**
 * What a better plan saves, pool by pool. A plan that moves work into a scarcer pool looks better in the pool it
 * leaves than it is: only the weighted ratio counts both.
 */
import {
  type CostVector,
  costOf,
  costVector,
  type Priced,
  ratioOf,
  UNPRICED,
  weighCost,
} from '../../core/values/index.ts';
import { DOC_WEIGHTS, poolWeights } from './pool-weights.ts';

export interface PoolSaving {
  readonly naive: number;
  readonly optimised: number;
  /** naive - optimised; negative where the better plan takes more. */
  readonly saved: number;
  /** Of the naive use; `unpriced` where that was nothing. */
  readonly savedFraction: Priced;
  /** naive / optimised in this pool alone, which ignores what went elsewhere. */
  readonly ratio: Priced;
}

export interface EfficiencyGain {
  readonly perPool: Readonly<Record<string, PoolSaving>>;
  /** Weighted naive cost over weighted optimised cost. */
  readonly ratioWeighted: Priced;
}

/** Compares two costs of the same work; a used pool without a weight is E_UNKNOWN. */
export function efficiencyGain(
  naive: CostVector,
  optimised: CostVector,
  weights: CostVector = DOC_WEIGHTS,
): EfficiencyGain {
  const before = costVector('naive', naive, null);
  const after = costVector('optimised', optimised, null);
  const prices = poolWeights('weights', weights);
  const pools = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const perPool = pools.map((pool) => {
    const [was, is] = [costOf(before, pool), costOf(after, pool)];
    const saved = was - is;
    const savedFraction = ratioOf(saved, was);
    return [pool, { naive: was, optimised: is, saved, savedFraction, ratio: ratioOf(was, is) }] as const;
  });
  return {
    perPool: Object.fromEntries(perPool),
    ratioWeighted: ratioOf(weighCost(before, prices), weighCost(after, prices)),
  };
}

/** Share of each budget that a cost takes, and what it leaves; `unpriced` where the budget is nothing. */
export function budgetUse(
  cost: CostVector,
  budget: CostVector,
): Record<string, { left: number; usedFraction: Priced; leftFraction: Priced }> {
  const spent = costVector('cost', cost, Object.keys(budget));
  return Object.fromEntries(
    Object.entries(costVector('budget', budget, null)).map(([pool, units]) => {
      const usedFraction = ratioOf(costOf(spent, pool), units);
      const leftFraction = usedFraction === UNPRICED ? UNPRICED : 1 - usedFraction;
      return [pool, { left: units - costOf(spent, pool), usedFraction, leftFraction }];
    }),
  );
}
