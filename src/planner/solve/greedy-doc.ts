/**
 * The document's greedy choice of tasks, kept to be shown beside selectTasks: tasks due within 4 hours by value, then
 * the others by value per message, up to 90 % of the quota. It is no optimum and no backward induction.
 */
import { finite, PlanError, units } from '../../core/values/index.ts';

export interface GreedyTask {
  readonly value: number;
  readonly cost: number;
  readonly deadlineHours: number;
}

export interface GreedyAnswer {
  /** Positions of the chosen tasks, in the order of choosing. */
  readonly order: readonly number[];
  readonly value: number;
  readonly spend: number;
}

const URGENT_HOURS = 4;
const CAP_FRACTION = 0.9;

/** The document's rule; `capFraction` of the quota may be spent (the document: 0.9). */
export function greedyDoc(
  tasks: readonly GreedyTask[],
  quota: number,
  capFraction: number = CAP_FRACTION,
): GreedyAnswer {
  if (!Array.isArray(tasks)) throw new PlanError('E_TYPE', 'tasks', tasks, 'a list of tasks');
  const cap = units('quota', quota) * units('capFraction', capFraction);
  const numbered = (tasks as readonly GreedyTask[]).map((task, index) => ({
    index,
    value: units(`tasks[${index}].value`, task.value),
    cost: units(`tasks[${index}].cost`, task.cost),
    deadlineHours: finite(`tasks[${index}].deadlineHours`, task.deadlineHours),
  }));
  const ratio = ({ value, cost }: GreedyTask): number => value / Math.max(cost, 1);
  const urgent = numbered.filter(({ deadlineHours }) => deadlineHours < URGENT_HOURS);
  const others = numbered.filter(({ deadlineHours }) => deadlineHours >= URGENT_HOURS);
  const queue = [
    ...urgent.sort((a, b) => b.value - a.value || a.index - b.index),
    ...others.sort((a, b) => ratio(b) - ratio(a) || a.index - b.index),
  ];
  const order: number[] = [];
  let spend = 0;
  let value = 0;
  for (const task of queue) {
    if (spend + task.cost > cap) continue;
    order.push(task.index);
    spend += task.cost;
    value += task.value;
  }
  return { order, value, spend };
}
