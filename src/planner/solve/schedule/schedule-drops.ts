/**
 * What a plan leaves out, why, and the least that would bring each task in while the rest of the plan stays where it
 * is: more quota, or a later deadline. The rest could also be moved, so a smaller change may do.
 */
import { type CostVector, MS_PER_HOUR } from '../../../core/values/index.ts';
import type { GridTask, ScheduleGrid } from './schedule-grid.ts';
import { SlotOccupancy } from './slot-occupancy.ts';

export type DropReason =
  /** It cannot end in time even alone. */
  | 'tooLate'
  /** It draws more than a window ever holds. */
  | 'tooLarge'
  /** Something it needs was dropped. */
  | 'dependency'
  /** There is no room beside the tasks that were chosen. */
  | 'displaced';

export interface DroppedTask {
  readonly id: string;
  readonly reason: DropReason;
  /** Units by pool that would do at its best start; null = quota does not help. */
  readonly extraQuota: CostVector | null;
  /** How much later its deadline would have to be; null = that does not help within the horizon. */
  readonly extraDeadlineHours: number | null;
}

function reasonOf(grid: ScheduleGrid, task: GridTask, starts: Int32Array): DropReason {
  if (task.deps.some((dep) => starts[dep]! < 0)) return 'dependency';
  if (task.starts.length === 0) return 'tooLate';
  const tooLarge = grid.windows.some(({ pool, limit }) => (task.task.cost[pool] ?? 0) > limit);
  return tooLarge ? 'tooLarge' : 'displaced';
}

/** The extra quota of the start that needs the least, each pool as a part of its limit. */
function leastExtraQuota(grid: ScheduleGrid, task: GridTask, plan: SlotOccupancy): CostVector | null {
  const from = plan.earliestAfterDeps(task);
  let best: { readonly size: number; readonly extra: CostVector } | null = null;
  for (const slot of task.starts) {
    if (slot < from || !plan.hasWorker(task, slot)) continue;
    const extra: Record<string, number> = {};
    let size = 0;
    plan.shortOf(task, slot).forEach((short, k) => {
      if (short === 0) return;
      const { pool, limit } = grid.windows[k]!;
      extra[pool] = Math.max(extra[pool] ?? 0, short);
      size += short / Math.max(1, limit);
    });
    if (size > 0 && (best === null || size < best.size)) best = { size, extra };
  }
  return best?.extra ?? null;
}

function leastExtraHours(grid: ScheduleGrid, index: number, plan: SlotOccupancy): number | null {
  const { task, lateStarts } = grid.tasks[index]!;
  const slot = plan.firstFit(index, lateStarts);
  if (slot < 0 || task.deadlineMs === undefined) return null;
  const endMs = grid.nowMs + slot * grid.slotMs + task.durationHours * MS_PER_HOUR;
  return Math.max(0, endMs - task.deadlineMs) / MS_PER_HOUR;
}

/** One entry per task without a start, in the order of the tasks. Shape of starts: tasks of the grid. */
export function droppedTasks(grid: ScheduleGrid, starts: Int32Array): DroppedTask[] {
  const plan = new SlotOccupancy(grid);
  starts.forEach((slot, index) => {
    if (slot >= 0) plan.place(index, slot);
  });
  return grid.tasks.flatMap((task, index): DroppedTask[] => {
    if (starts[index]! >= 0) return [];
    const reason = reasonOf(grid, task, starts);
    const { id } = task.task;
    if (reason === 'dependency') return [{ id, reason, extraQuota: null, extraDeadlineHours: null }];
    return [
      {
        id,
        reason,
        extraQuota: leastExtraQuota(grid, task, plan),
        extraDeadlineHours: leastExtraHours(grid, index, plan),
      },
    ];
  });
}
