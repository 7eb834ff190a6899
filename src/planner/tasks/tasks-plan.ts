/**
 * A plan for tasks, as the parts of its answer look at it: the choice of now, or with `--when` the schedule. Headline,
 * tables and data all read `ordered`, `later`, `value` and `spend` of the same plan.
 */
import type { CostVector } from '../../core/values/index.ts';
import type { PlanContext } from '../question/index.ts';
import type { Selection } from '../solve/index.ts';
import type { Choice, JudgedTask } from './tasks-choice.ts';
import type { TaskSupply } from './tasks-pools.ts';

export interface TaskPlan {
  readonly choice: Choice;
  /** To do, in this order. */
  readonly ordered: readonly JudgedTask[];
  readonly later: readonly JudgedTask[];
  /** Of what is to be done. */
  readonly value: number;
  readonly spend: CostVector;
  readonly proof: Selection['proof'];
  /** Worth of one more unit by pool; null = not known. */
  readonly prices: CostVector | null;
  readonly supply: TaskSupply;
  readonly context: PlanContext;
}
