/** Tasks on a grid of time: schedules, bounds and what falls short. */
export { earliestFit } from './deferral-queue.ts';
export { adjustedDeadlines } from './edf-schedule.ts';
export type { DroppedTask } from './schedule-drops.ts';
export type { DeadlineTask, PoolWindow, ScheduleInput, WorkSpan } from './schedule-input.ts';
export type { ScheduleInfeasible } from './schedule-shortfall.ts';
export {
  edfSchedule,
  type NoSchedule,
  type Schedule,
  type ScheduledTask,
  scheduleTasks,
} from './schedule-tasks.ts';
