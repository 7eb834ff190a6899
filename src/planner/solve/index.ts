/** Which tasks, and when: integer programmes, their solver, and what they say of what is left out. */
export { highsSolver } from './highs-solver.ts';
export { earliestFit, type PoolWindow, restoredAtMs } from './quota-room.ts';
export type { DeadlineTask, ScheduleInput, WorkSpan } from './schedule-grid.ts';
export type { DroppedTask, ScheduleInfeasible } from './schedule-shortfall.ts';
export { type NoSchedule, type Schedule, type ScheduledTask, scheduleTasks } from './schedule-tasks.ts';
export {
  type NoSelection,
  type Selection,
  type SelectionInfeasible,
  selectTasks,
} from './select-tasks.ts';
export type { SelectableTask, SelectionInput } from './selection-model.ts';
export {
  type Column,
  type LinearModel,
  type PoolLimits,
  type Proof,
  poolLimits,
  proofOf,
  type Row,
  type Solver,
  type SolverAnswer,
  type SolverLimits,
  type SolverOptions,
  solverLimits,
} from './solver.ts';
export { adjustedDeadlines, type Dependent, dependencyMap, dependencyOrder } from './task-graph.ts';
