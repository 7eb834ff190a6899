/**
 * The same tasks, each as early as the ones before it allow. Moving a task to the left frees what comes after it, so
 * every task still fits where it was and the result keeps every rule that the plan kept.
 */
import type { ScheduleGrid } from './schedule-grid.ts';
import { SlotOccupancy } from './slot-occupancy.ts';

/** Start slots that are nowhere later; -1 stays -1. Shape: tasks of the grid. */
export function leftShifted(grid: ScheduleGrid, starts: Int32Array): Int32Array {
  const occupancy = new SlotOccupancy(grid);
  const order = grid.tasks.map((_, i) => i).sort((a, b) => starts[a]! - starts[b]! || a - b);
  for (const index of order) {
    if (starts[index]! < 0) continue;
    const slot = occupancy.firstFit(index, grid.tasks[index]!.starts);
    // A solver may use its tolerance; such a task stays where it is.
    const stays = slot < 0 || slot > starts[index]!;
    occupancy.place(index, stays ? starts[index]! : slot);
  }
  return occupancy.starts;
}
