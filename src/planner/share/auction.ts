/**
 * Tasks by value. The best of them within a budget of one pool, exactly and for real costs: the states that no cheaper
 * or better state beats, task by task (Nemhauser, Ullmann, Management Science 15(9), 1969). And the auction of
 * Vickrey, Clarke and Groves over them: the tasks of most reported value get the pool, and each member pays what its
 * presence takes from the others; nobody gains by a false report while every payment can be met (Clarke, Public
 * Choice 11, 1971; Groves, Econometrica 41(4), 1973).
 */
import { PlanError } from '../../core/values/index.ts';

export interface ValuedTask {
  readonly id: string;
  /** >= 0. */
  readonly value: number;
  /** Units, >= 0. */
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

/** Slack for sums of costs and payments that are no whole numbers. */
const TOLERANCE = 1e-9;

const within = (cost: number, budget: number): boolean => cost <= budget + TOLERANCE * Math.max(1, budget);

/** The frontier with one more task to take or leave; states above `budget` are dropped. E_RANGE past a million states. */
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

/** Best value for at most `budget`. */
export const bestValue = ({ costs, values }: Frontier, budget: number): number =>
  values[costs.findLastIndex((cost) => within(cost, budget))]!;

/** Positions, ascending, of tasks of most value within `budget`; among equal ones the cheapest, then the earlier. */
export function chooseTasks(tasks: readonly ValuedTask[], budget: number): number[] {
  const stages: Frontier[] = [NO_TASKS];
  for (const task of tasks) stages.push(extend(stages.at(-1)!, task, budget));
  const { costs: lastCosts, values: lastValues } = stages.at(-1)!;
  let [cost, value] = [lastCosts.at(-1)!, lastValues.at(-1)!];
  const chosen: number[] = [];
  for (let i = tasks.length - 1; i >= 0; i--) {
    const { costs, values } = stages[i]!;
    const kept = costs.indexOf(cost);
    if (kept >= 0 && values[kept] === value) continue;
    const before = costs.findIndex(
      (each, k) => each + tasks[i]!.costUnits === cost && values[k]! + tasks[i]!.value === value,
    );
    chosen.unshift(i);
    [cost, value] = [costs[before]!, values[before]!];
  }
  return chosen;
}

export interface Bidder {
  readonly id: string;
  readonly tasks: readonly ValuedTask[];
  /** Most this member can pay; null = without limit. */
  readonly creditUnits: number | null;
}

export interface BidOutcome {
  readonly id: string;
  /** What its tasks that get quota cost. */
  readonly units: number;
  /** Ids of these tasks. */
  readonly tasks: readonly string[];
  readonly value: number;
  /** Credits, 0 to the value. */
  readonly payment: number;
  /** Value less payment. */
  readonly utility: number;
  /** What the others get with it. */
  readonly othersValue: number;
  readonly isWithinCredit: boolean;
}

type Owned = ValuedTask & { readonly owner: number };

const totalValue = (tasks: readonly Owned[]): number => tasks.reduce((sum, { value }) => sum + value, 0);

/** Tasks of most value among `offered` within the pool. */
const bestOf = (offered: readonly Owned[], pool: number): Owned[] =>
  chooseTasks(offered, pool).map((at) => offered[at]!);

/** What each bidder gets of `poolUnits` and pays, in their order. Cost: n + 1 exact knapsacks. */
export function clarkeAuction(bidders: readonly Bidder[], poolUnits: number): BidOutcome[] {
  const offered = bidders.flatMap(({ tasks }, owner) => tasks.map((task) => ({ ...task, owner })));
  const best = bestOf(offered, poolUnits);
  return bidders.map(({ id, creditUnits }, i) => {
    const own = best.filter(({ owner }) => owner === i);
    const others = (tasks: readonly Owned[]): Owned[] => tasks.filter(({ owner }) => owner !== i);
    const [value, othersValue] = [totalValue(own), totalValue(others(best))];
    // Who gets nothing takes nothing from the others.
    const harm = (): number => totalValue(bestOf(others(offered), poolUnits)) - othersValue;
    const payment = own.length === 0 ? 0 : Math.max(0, harm());
    return {
      id,
      units: own.reduce((sum, { costUnits }) => sum + costUnits, 0),
      tasks: own.map((task) => task.id),
      value,
      payment,
      utility: value - payment,
      othersValue,
      isWithinCredit: creditUnits === null || within(payment, creditUnits),
    };
  });
}
