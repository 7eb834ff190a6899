/**
 * The ways to do a task: as it is, by a weaker model, or another way that it names. Source of the price rule: the
 * dual value of a pool is what one more unit of it is worth (linear programming duality).
 */
import { addCosts, type CostVector, PlanError, weighCost } from '../../core/values/index.ts';
import type { Policy } from './rule.ts';
import { fits, limitedPools, type PolicyTask, type PoolStates } from './task.ts';

/** A cost with the work of every model above `model` done by it, message for message. */
export function costAtMost(cost: CostVector, model: string, models: readonly string[]): CostVector {
  const top = models.indexOf(model);
  const parts = Object.entries(cost)
    .filter(([, amount]) => amount > 0)
    .map(([pool, amount]) => ({ [models.indexOf(pool) > top ? model : pool]: amount }));
  return addCosts(...parts);
}

/** True where a stronger model than `model` takes part in a cost. */
export const drawsAbove = (cost: CostVector, model: string, models: readonly string[]): boolean =>
  Object.entries(cost).some(([pool, amount]) => amount > 0 && models.indexOf(pool) > models.indexOf(model));

/** True where the task may be done by `model`: it says nothing else. */
export const canBeDoneBy = (task: PolicyTask, model: string, models: readonly string[]): boolean =>
  task.modelMin === undefined || models.indexOf(task.modelMin) <= models.indexOf(model);

/** A task's own named way by a model, else the moved cost. */
export const costByModel = (task: PolicyTask, model: string, models: readonly string[]): CostVector =>
  task.otherWays?.find((way) => way.model === model)?.cost ?? costAtMost(task.cost, model, models);

export interface PricedWay {
  /** Null = the task as it is. */
  readonly model: string | null;
  readonly cost: CostVector;
  /** Value less the cost at the prices. */
  readonly netValue: number;
  readonly fits: boolean;
}

/**
 * The ways worth more than they cost, best first (those that fit before the rest; the task's own before an equal).
 * A task without value, or a policy without a price for a limited pool in use, is refused.
 */
export function waysWorthIt(task: PolicyTask, states: PoolStates, policy: Policy): PricedWay[] {
  const { value } = task;
  if (value === undefined) throw new PlanError('E_TYPE', 'task.value', value, 'a number, 0 or more');
  const ways = [{ model: null, cost: task.cost, value }, ...(task.otherWays ?? [])];
  return ways
    .filter((way) => way.model === null || canBeDoneBy(task, way.model, policy.models))
    .map((way) => {
      const limited = Object.fromEntries(
        limitedPools(way.cost, states).map((pool) => [pool, way.cost[pool]!]),
      );
      const price = weighCost(limited, policy.prices ?? {});
      const { model, cost } = way;
      return { model, cost, netValue: (way.value ?? value) - price, fits: fits(cost, states) };
    })
    .filter(({ netValue }) => netValue > 0)
    .sort((a, b) => Number(b.fits) - Number(a.fits) || b.netValue - a.netValue);
}
