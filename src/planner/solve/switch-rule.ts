/**
 * Stay with a model, switch to another or drop the task: only what comes next counts. What the attempts so far have
 * cost is no argument of anything in this file.
 */
import {
  type CostVector,
  costVector,
  finite,
  PlanError,
  share,
  units,
  weighCost,
} from '../../core/values/index.ts';

/** The next attempt, as a whole. */
export interface Attempt {
  readonly pSuccess: number;
  /** Value of a success, >= 0. */
  readonly value: number;
  /** What is still to be spent on it. */
  readonly cost: CostVector;
}

export interface SwitchAnswer {
  readonly decision: 'stay' | 'switch' | 'drop';
  /** Expected value less the price of the quota. */
  readonly stayNet: number;
  readonly switchNet: number;
}

function netOf(field: string, attempt: Attempt, prices: CostVector): number {
  if (attempt === null || typeof attempt !== 'object') {
    throw new PlanError('E_TYPE', field, attempt, 'an attempt {pSuccess, value, cost}');
  }
  const expected = share(`${field}.pSuccess`, attempt.pSuccess) * units(`${field}.value`, attempt.value);
  return expected - weighCost(costVector(`${field}.cost`, attempt.cost, null), prices);
}

/** Drops when both nets are below 0, switches when the other's is higher, else stays. A pool without price: E_UNKNOWN. */
export function switchRule(current: Attempt, other: Attempt, prices: CostVector): SwitchAnswer {
  const checkedPrices = costVector('prices', prices, null);
  const stayNet = netOf('current', current, checkedPrices);
  const switchNet = netOf('other', other, checkedPrices);
  const decision = stayNet < 0 && switchNet < 0 ? 'drop' : switchNet > stayNet ? 'switch' : 'stay';
  return { decision, stayNet, switchNet };
}

/** The document's rule: the current model is charged nothing for what it would still spend, and nothing is dropped. */
export function switchRuleDoc(
  stayValue: number,
  switchValue: number,
  switchPrice: number,
): 'stay' | 'switch' {
  return finite('stayValue', stayValue) <
    finite('switchValue', switchValue) - units('switchPrice', switchPrice)
    ? 'switch'
    : 'stay';
}
