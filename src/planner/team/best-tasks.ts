/**
 * Best value of tasks within a budget of one pool, exactly and for real costs: the states that no cheaper or better
 * state beats, task by task. Source: Nemhauser, Ullmann, Management Science 15(9), 1969.
 */
import { PlanError, units } from '../../core/values/index.ts';

export interface ValuedTask {
  readonly id: string;
  readonly value: number;
  readonly costUnits: number;
}

/** Undominated states: costs and values both strictly rise; the first is (0, 0) or free tasks. */
export interface Frontier {
  readonly costs: readonly number[];
  readonly values: readonly number[];
}

export const NO_TASKS: Frontier = { costs: [0], values: [0] };

/** Most states of a frontier. */
const MAX_STATES = 1_000_000;

/** Slack for sums of costs that are no whole numbers. */
const TOLERANCE = 1e-9;

const within = (cost: number, budget: number): boolean => cost <= budget + TOLERANCE * Math.max(1, budget);

/** The frontier with one more task to take or leave; states above `budget` are dropped. */
export function extend(frontier: Frontier, { value, costUnits }: ValuedTask, budget: number): Frontier {
  const { costs: oldCosts, values: oldValues } = frontier;
  const costs: number[] = [];
  const values: number[] = [];
  let best = -1;
  for (let old = 0, added = 0; old < oldCosts.length || added < oldCosts.length; ) {
    const oldCost = old < oldCosts.length ? oldCosts[old]! : Number.POSITIVE_INFINITY;
    const newCost = added < oldCosts.length ? oldCosts[added]! + costUnits : Number.POSITIVE_INFINITY;
    const isOld = oldCost < newCost || (oldCost === newCost && oldValues[old]! >= oldValues[added]! + value);
    const cost = isOld ? oldCost : newCost;
    const worth = isOld ? oldValues[old++]! : oldValues[added++]! + value;
    if (!within(cost, budget)) break;
    if (worth <= best) continue;
    best = worth;
    costs.push(cost);
    values.push(worth);
  }
  if (costs.length > MAX_STATES) {
    throw new PlanError('E_RANGE', 'tasks', costs.length, `at most ${MAX_STATES} states: round the costs`);
  }
  return { costs, values };
}

/** Position of the best state that costs at most `budget`. */
function bestState({ costs }: Frontier, budget: number): number {
  let low = 0;
  let high = costs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (within(costs[middle]!, budget)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Best value for at most `budget`. */
export const bestValue = (frontier: Frontier, budget: number): number =>
  frontier.values[bestState(frontier, budget)]!;

export interface Choice {
  readonly value: number;
  readonly costUnits: number;
  /** Positions of the chosen tasks, ascending. */
  readonly chosen: readonly number[];
}

/** A choice of tasks of most value within `budget`; among equal ones the cheapest, then the one of earlier tasks. */
export function chooseTasks(tasks: readonly ValuedTask[], budget: number): Choice {
  const stages: Frontier[] = [NO_TASKS];
  for (const task of tasks) stages.push(extend(stages.at(-1)!, task, budget));
  const last = stages.at(-1)!;
  const at = bestState(last, budget);
  const chosen: number[] = [];
  let cost = last.costs[at]!;
  let value = last.values[at]!;
  for (let i = tasks.length - 1; i >= 0; i--) {
    const { costs, values } = stages[i]!;
    const kept = costs.indexOf(cost);
    if (kept >= 0 && values[kept] === value) continue;
    const before = costs.findIndex(
      (each, k) => each + tasks[i]!.costUnits === cost && values[k]! + tasks[i]!.value === value,
    );
    chosen.unshift(i);
    cost = costs[before]!;
    value = values[before]!;
  }
  return { value: last.values[at]!, costUnits: last.costs[at]!, chosen };
}

/** Checks value and cost of tasks, both >= 0. */
export function checkTasks(field: string, tasks: readonly ValuedTask[]): void {
  tasks.forEach(({ value, costUnits }, i) => {
    units(`${field}[${i}].value`, value);
    units(`${field}[${i}].cost`, costUnits);
  });
}
