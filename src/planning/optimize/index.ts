/** Which tasks, when, now or later: integer programmes, dynamic programmes and the document's rules beside them. */
export {
  type DeferralQueue,
  type DeferredItem,
  deferTask,
  earliestFit,
  readyTasks,
} from './deferral-queue.ts';
export { edfDoc } from './edf-doc.ts';
export { adjustedDeadlines } from './edf-schedule.ts';
export { type GoOrWait, goOrWait, type Moment, type WaitingTask } from './go-or-wait.ts';
export { type GreedyAnswer, type GreedyTask, greedyDoc } from './greedy-doc.ts';
export { highsSolver } from './highs-solver.ts';
export { type KnapsackAnswer, type KnapsackItem, knapsack } from './knapsack.ts';
export { type ParetoAnswer, type ParetoAxis, type ParetoOption, paretoFrontier } from './pareto-frontier.ts';
export {
  type ProjectDay,
  type ProjectPhase,
  type ProjectPlan,
  projectPlan,
  type UtilisationByPool,
} from './project-plan.ts';
export type { DroppedTask, DropReason } from './schedule-drops.ts';
export type { DeadlineTask, PoolWindow, ScheduleInput, WorkSpan } from './schedule-input.ts';
export type { ScheduleInfeasible } from './schedule-shortfall.ts';
export {
  edfSchedule,
  type NoSchedule,
  type Schedule,
  type ScheduledTask,
  scheduleTasks,
} from './schedule-tasks.ts';
export {
  type NoSelection,
  type Relaxation,
  type RoundedSelection,
  relaxedSelection,
  type Selection,
  selectTasks,
  selectTasksDoc,
} from './select-tasks.ts';
export type { PoolLimits, SelectableTask, SelectionInput, SolverLimits } from './selection-input.ts';
export type { Rejection, RejectionReason } from './selection-reasons.ts';
export type { SelectionInfeasible } from './selection-shortfall.ts';
export type {
  Column,
  LinearModel,
  NotProvenOptimal,
  Proof,
  ProvenOptimal,
  Row,
  Solved,
  Solver,
  SolverAnswer,
  SolverOptions,
} from './solver.ts';
export {
  type SprintInput,
  type SprintPlan,
  type SprintPool,
  type SprintRisk,
  sprintPlan,
  sprintRisk,
} from './sprint-plan.ts';
export {
  type Discount,
  type StoppingAnswer,
  type StoppingInput,
  stoppingRule,
  stoppingRuleDoc,
} from './stopping-rule.ts';
export { type Attempt, type SwitchAnswer, switchRule, switchRuleDoc } from './switch-rule.ts';
export type { Dependent } from './task-graph.ts';
export {
  type Offer,
  type Restoration,
  type ThresholdInput,
  type ThresholdPolicy,
  thresholdPolicy,
} from './threshold-policy.ts';
export { bestThroughput, type Throughput, type WorkClass } from './throughput.ts';
