/** In what order chosen tasks go: what they need first, then by how soon they must end, their priority and net value. */
import { type CostVector, costOf } from '../../core/values/index.ts';
import { meanOf } from '../../numerics/stats/index.ts';
import { adjustedDeadlines } from '../solve/schedule/index.ts';
import type { JudgedTask } from './tasks-choice.ts';

/** Value less the quota at its prices; a pool without a price is free. */
export const netValue = ({ task, cost }: JudgedTask, prices: CostVector): number =>
  Object.keys(cost).reduce((sum, pool) => sum - costOf(prices, pool) * costOf(cost, pool), task.value);

/** The tasks in the order to do them. A deadline pulls forward whatever must come before it. */
export function inOrder(chosen: readonly JudgedTask[], prices: CostVector): JudgedTask[] {
  const ids = new Set(chosen.map(({ task }) => task.id));
  const deadlines = adjustedDeadlines(
    chosen.map(({ task }) => ({
      id: task.id,
      deps: task.deps.filter((dep) => ids.has(dep)),
      durationHours: meanOf(task.durationHours),
      ...(task.deadlineMs === undefined ? {} : { deadlineMs: task.deadlineMs }),
    })),
  );
  const before = (a: JudgedTask, b: JudgedTask): number => {
    const [first, second] = [deadlines.get(a.task.id)!, deadlines.get(b.task.id)!];
    if (first !== second) return first - second;
    return (
      Number(b.task.mustDo) - Number(a.task.mustDo) ||
      a.task.priority - b.task.priority ||
      netValue(b, prices) - netValue(a, prices) ||
      (a.task.id < b.task.id ? -1 : 1)
    );
  };
  const left = [...chosen].sort(before);
  const ordered: JudgedTask[] = [];
  const done = new Set<string>();
  while (left.length > 0) {
    const next = left.findIndex(({ task }) => task.deps.every((dep) => done.has(dep) || !ids.has(dep)));
    const [taken] = left.splice(Math.max(0, next), 1);
    done.add(taken!.task.id);
    ordered.push(taken!);
  }
  return ordered;
}
