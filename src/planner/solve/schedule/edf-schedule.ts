/**
 * Earliest deadline first: the fallback when the integer programme has no time, and its first incumbent. Deadlines are
 * first pulled forward by what follows, so that a task is as urgent as the tasks that wait for it; each task then goes
 * to the first slot where it, a worker and the quota fit. On one worker with equal releases and enough quota this
 * meets all deadlines whenever any order does.
 * Source: Lawler, Optimal sequencing of a single machine subject to precedence constraints, 1973; Pinedo, Scheduling, 3.2.
 */
import { MS_PER_HOUR } from '../../../core/values/index.ts';
import { dependencyMap, dependencyOrder } from '../index.ts';
import type { ScheduleGrid } from './schedule-grid.ts';
import type { DeadlineTask } from './schedule-input.ts';
import { SlotOccupancy } from './slot-occupancy.ts';

/** min(own deadline, successor's adjusted deadline less its duration) by task, epoch ms; Infinity = none. */
export function adjustedDeadlines(
  tasks: ReadonlyArray<Pick<DeadlineTask, 'id' | 'deps' | 'deadlineMs' | 'durationHours'>>,
): Map<string, number> {
  const map = dependencyMap(tasks);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const adjusted = new Map(tasks.map(({ id, deadlineMs }) => [id, deadlineMs ?? Number.POSITIVE_INFINITY]));
  for (const id of dependencyOrder(map).reverse()) {
    const startBy = adjusted.get(id)! - byId.get(id)!.durationHours * MS_PER_HOUR;
    for (const dep of map.get(id)!) adjusted.set(dep, Math.min(adjusted.get(dep)!, startBy));
  }
  return adjusted;
}

/** Tasks in rank order, dependencies first, each at its first fitting slot; -1 where none fits. Shape: tasks. */
export function listSchedule(grid: ScheduleGrid, rank: readonly number[]): Int32Array {
  const occupancy = new SlotOccupancy(grid);
  const order = grid.tasks.map((_, i) => i).sort((a, b) => rank[a]! - rank[b]!);
  const decided = new Uint8Array(order.length);
  for (let left = order.length; left > 0; left--) {
    const index = order.find(
      (each) => decided[each] === 0 && grid.tasks[each]!.deps.every((dep) => decided[dep] === 1),
    )!;
    decided[index] = 1;
    const slot = occupancy.firstFit(index, grid.tasks[index]!.starts);
    if (slot >= 0) occupancy.place(index, slot);
  }
  return occupancy.starts;
}

/** Positions as ranks after sorting; equal keys by id. */
function ranksBy(grid: ScheduleGrid, key: (index: number) => number): number[] {
  const ids = grid.tasks.map(({ task }) => task.id);
  const order = ids
    .map((_, i) => i)
    .sort((a, b) => {
      const [first, second] = [key(a), key(b)];
      if (first !== second) return first - second;
      return ids[a]! < ids[b]! ? -1 : 1;
    });
  const rank = new Array<number>(order.length);
  order.forEach((index, place) => {
    rank[index] = place;
  });
  return rank;
}

/** Start slots by earliest adjusted deadline, ties by id; -1 = not scheduled. Shape: tasks of the grid. */
export function edfStarts(grid: ScheduleGrid): Int32Array {
  const adjusted = adjustedDeadlines(grid.tasks.map(({ task }) => task));
  return listSchedule(
    grid,
    ranksBy(grid, (index) => adjusted.get(grid.tasks[index]!.task.id)!),
  );
}

/** Tasks that must be done, or that a must-do needs. */
function neededByMustDos(grid: ScheduleGrid): boolean[] {
  const needed = grid.tasks.map(({ task }) => task.mustDo === true);
  const open = needed.flatMap((is, i) => (is ? [i] : []));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const dep of grid.tasks[next]!.deps) {
      if (needed[dep]) continue;
      needed[dep] = true;
      open.push(dep);
    }
  }
  return needed;
}

/** Several orders as ranks: by deadline, by value, by value for what it takes; must-dos first in each. */
export function listRanks(grid: ScheduleGrid): number[][] {
  const needed = neededByMustDos(grid);
  const adjusted = adjustedDeadlines(grid.tasks.map(({ task }) => task));
  const load = (index: number): number => {
    const { task, lengthSlots } = grid.tasks[index]!;
    const time = lengthSlots / (grid.slotCount * grid.workers);
    return grid.windows.reduce(
      (sum, { pool, limit }) => sum + (task.cost[pool] ?? 0) / Math.max(1, limit),
      time,
    );
  };
  const keys = [
    (index: number) => adjusted.get(grid.tasks[index]!.task.id)!,
    (index: number) => -grid.tasks[index]!.task.value,
    (index: number) => -grid.tasks[index]!.task.value / load(index),
  ];
  return keys.map((key) => {
    const rank = ranksBy(grid, key);
    return rank.map((place, index) => (needed[index] ? place - rank.length : place));
  });
}
