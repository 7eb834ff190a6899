/** A plan for tasks, as the parts of its answer look at it. */
import type { PlanContext } from '../question/index.ts';
import type { Choice, JudgedTask } from './tasks-choice.ts';
import type { TaskSupply } from './tasks-pools.ts';

export interface TaskPlan {
  readonly choice: Choice;
  /** To do now, in this order. */
  readonly ordered: readonly JudgedTask[];
  readonly later: readonly JudgedTask[];
  readonly supply: TaskSupply;
  readonly context: PlanContext;
}
