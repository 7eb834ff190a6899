/** Which tasks, and when: integer programmes, their solver, and what they say of what is left out. */
export { highsSolver } from './highs-solver.ts';
export { earliestFit, type PoolWindow, restoredAtMs } from './quota-room.ts';
export type { DeadlineTask, ScheduleInput, WorkSpan } from './schedule-grid.ts';
export type { DroppedTask } from './schedule-shortfall.ts';
export { type Schedule, type ScheduledTask, scheduleTasks } from './schedule-tasks.ts';
export { type Selection, selectTasks } from './select-tasks.ts';
export type { SelectableTask, SelectionInput } from './selection-model.ts';
export type { LinearModel, Proof, Solver } from './solver.ts';
export { adjustedDeadlines, dependencyMap, dependencyOrder } from './task-graph.ts';
