/**
 * The best set of tasks for whole-unit quotas, exactly, by dynamic programming over what is left of each pool. Equal
 * values go to the set that spends less (first pool first), then to the one with the earlier tasks.
 * Source: Bellman, Dynamic Programming, 1957; Kellerer, Pferschy, Pisinger, Knapsack Problems, 2004, 2.3 and 9.3.
 */
import { PlanError, units, whole } from '../../core/values/index.ts';

export interface KnapsackItem {
  readonly value: number;
  /** Whole units by pool, in the order of the quotas. */
  readonly costs: readonly number[];
}

export interface KnapsackAnswer {
  readonly value: number;
  /** Positions of the chosen items, rising. */
  readonly selected: readonly number[];
  /** By pool. */
  readonly spend: readonly number[];
}

/** States x items the table may have; 100 tasks on 1125 x 250 need 28 million. */
const MAX_CELLS = 1e8;

/** Quotas no larger than all items together need: the rest is never used. */
function usefulQuotas(items: readonly KnapsackItem[], quotas: readonly number[]): number[] {
  return quotas.map((quota, pool) =>
    Math.min(
      quota,
      items.reduce((sum, { costs }) => sum + costs[pool]!, 0),
    ),
  );
}

function checkedItems(items: readonly KnapsackItem[], poolCount: number): KnapsackItem[] {
  if (!Array.isArray(items)) throw new PlanError('E_TYPE', 'items', items, 'a list of items');
  return (items as readonly KnapsackItem[]).map(({ value, costs }, i) => {
    if (!Array.isArray(costs) || costs.length !== poolCount) {
      throw new PlanError(
        'E_TYPE',
        `items[${i}].costs`,
        costs,
        `a list of ${poolCount} costs, one per quota`,
      );
    }
    return {
      value: units(`items[${i}].value`, value),
      costs: costs.map((cost, pool) => whole(`items[${i}].costs[${pool}]`, cost)),
    };
  });
}

/**
 * The optimum, its set and its spend. Items of value 0 are never taken, free ones with a value always. Time: items x
 * states; E_RANGE above 100 million (then selectTasks is the tool).
 */
export function knapsack(items: readonly KnapsackItem[], quotas: readonly number[]): KnapsackAnswer {
  if (!Array.isArray(quotas) || quotas.length === 0) {
    throw new PlanError('E_EMPTY', 'quotas', quotas, 'at least one quota');
  }
  const limits = (quotas as readonly number[]).map((quota, pool) => whole(`quotas[${pool}]`, quota));
  const checked = checkedItems(items, limits.length);
  const useful = usefulQuotas(checked, limits);
  const strides: number[] = [];
  let stateCount = 1;
  for (const quota of useful) {
    strides.push(stateCount);
    stateCount *= quota + 1;
  }
  const cells = stateCount * Math.max(1, checked.length);
  if (cells > MAX_CELLS) {
    const hint = `at most ${MAX_CELLS}: count in coarser units or use the integer programme`;
    throw new PlanError('E_RANGE', 'items x states', cells, hint);
  }
  // best[state]: value of the items from `i` on; spent[state]: their spend, as one number with pool 0 weighing most.
  const best = new Float64Array(stateCount);
  const spent = new Float64Array(stateCount);
  const taken = checked.map(() => new Uint8Array(Math.ceil(stateCount / 8)));
  const orderWeights = spendWeights(useful);
  for (let i = checked.length - 1; i >= 0; i--) {
    takeOrLeave(checked[i]!, { useful, strides, stateCount, best, spent, taken: taken[i]!, orderWeights });
  }
  return readBack(checked, useful, strides, stateCount - 1, taken);
}

/** Weights that make a spend comparable by pool 0 first; exact while the states fit a double. */
function spendWeights(useful: readonly number[]): number[] {
  const weights = useful.map(() => 1);
  for (let pool = useful.length - 2; pool >= 0; pool--) {
    weights[pool] = weights[pool + 1]! * (useful[pool + 1]! + 1);
  }
  return weights;
}

interface Table {
  readonly useful: readonly number[];
  readonly strides: readonly number[];
  readonly stateCount: number;
  readonly best: Float64Array;
  readonly spent: Float64Array;
  /** One bit per state: is this item taken there? */
  readonly taken: Uint8Array;
  readonly orderWeights: readonly number[];
}

/** Goes through the states downwards, so that smaller states still hold the items after this one. */
function takeOrLeave({ value, costs }: KnapsackItem, table: Table): void {
  const { useful, strides, best, spent, taken, orderWeights } = table;
  if (value === 0 || costs.some((cost, pool) => cost > useful[pool]!)) return;
  const shift = costs.reduce((sum, cost, pool) => sum + cost * strides[pool]!, 0);
  const price = costs.reduce((sum, cost, pool) => sum + cost * orderWeights[pool]!, 0);
  const left = [...useful];
  for (let state = table.stateCount - 1; state >= shift; state--) {
    let fits = true;
    for (let pool = 0; pool < left.length; pool++) if (left[pool]! < costs[pool]!) fits = false;
    if (fits) {
      const gain = best[state - shift]! + value;
      const spend = spent[state - shift]! + price;
      if (gain > best[state]! || (gain === best[state] && spend <= spent[state]!)) {
        best[state] = gain;
        spent[state] = spend;
        taken[state >> 3]! |= 1 << (state & 7);
      }
    }
    for (let pool = 0; pool < left.length; pool++) {
      if (--left[pool]! >= 0) break;
      left[pool] = useful[pool]!;
    }
  }
}

function readBack(
  items: readonly KnapsackItem[],
  useful: readonly number[],
  strides: readonly number[],
  fullState: number,
  taken: readonly Uint8Array[],
): KnapsackAnswer {
  const selected: number[] = [];
  const spend = useful.map(() => 0);
  let value = 0;
  let state = fullState;
  for (const [i, item] of items.entries()) {
    if ((taken[i]![state >> 3]! & (1 << (state & 7))) === 0) continue;
    selected.push(i);
    value += item.value;
    item.costs.forEach((cost, pool) => {
      spend[pool]! += cost;
      state -= cost * strides[pool]!;
    });
  }
  return { value, selected, spend };
}
