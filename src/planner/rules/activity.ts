/** Any activity of a workflow: a name, a cost model and a priority, judged by the one evaluator. */
import { type CostVector, costVector, needOf, PlanError } from '../../core/values/index.ts';
import type { Policy, PolicyTask, PoolStates, Priority, Waiting } from '../../quota/rules/index.ts';
import { type Decision, decide } from '../../quota/rules/index.ts';

export interface Activity<Size> {
  readonly name: string;
  readonly priority: Priority;
  /** Expected cost of a size; parts of messages are rounded up, pool by pool. */
  readonly costOf: (size: Size) => CostVector;
}

/** Everything a decision needs besides the task. */
export interface Gate {
  readonly states: PoolStates;
  readonly policy: Policy;
  readonly waiting: Waiting;
}

/** A cost in whole messages. */
const wholeCost = (cost: CostVector): CostVector =>
  Object.fromEntries(Object.entries(cost).map(([pool, amount]) => [pool, needOf(amount)]));

/** The task that an activity of a size is; `more` adds deadline, value, tags and so on. */
export function activityTask<Size>(
  activity: Activity<Size>,
  size: Size,
  more: Omit<PolicyTask, 'priority' | 'cost'> = {},
): PolicyTask {
  const { name, priority, costOf } = activity;
  if (typeof costOf !== 'function') throw new PlanError('E_TYPE', `${name}.costOf`, costOf, 'a function');
  return { ...more, priority, cost: wholeCost(costVector(`${name}.cost`, costOf(size), null)) };
}

/** Decides about a task at a gate. */
export const passGate = (task: PolicyTask, { states, policy, waiting }: Gate): Decision =>
  decide(task, states, policy, waiting);
