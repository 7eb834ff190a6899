/**
 * A better list schedule by trying: a dropped task, with what it needs, goes to the front of the list; the new
 * schedule is kept when it is worth more. Deterministic, and never worse than what it starts from. It matters where
 * the integer programme runs out of time.
 */
import { listSchedule } from './edf-schedule.ts';
import type { ScheduleGrid } from './schedule-grid.ts';

/** List schedules tried at most; 300 tasks over two days take about a second. */
const MAX_TRIES = 400;

/** The task and everything it needs, itself included. */
function closureOf(grid: ScheduleGrid, index: number): Set<number> {
  const closure = new Set([index]);
  for (const member of closure) for (const dep of grid.tasks[member]!.deps) closure.add(dep);
  return closure;
}

/** `worthOf` says what a list of starts is worth; -Infinity for one that may not be. Shape of rank: tasks. */
export function improvedList(
  grid: ScheduleGrid,
  rank: readonly number[],
  worthOf: (starts: Int32Array) => number,
): Int32Array {
  let bestRank = rank;
  let best = listSchedule(grid, bestRank);
  let bestWorth = worthOf(best);
  const byValue = grid.tasks
    .map((_, i) => i)
    .filter((index) => grid.tasks[index]!.starts.length > 0)
    .sort((a, b) => grid.tasks[b]!.task.value - grid.tasks[a]!.task.value || a - b);
  let tries = 0;
  for (let improved = true; improved && tries < MAX_TRIES; ) {
    improved = false;
    for (const index of byValue) {
      if (best[index]! >= 0 || tries >= MAX_TRIES) continue;
      tries++;
      const front = closureOf(grid, index);
      const lowest = Math.min(...bestRank);
      const candidate = bestRank.map((place, i) =>
        front.has(i) ? place - lowest - 2 * grid.tasks.length : place - lowest,
      );
      const starts = listSchedule(grid, candidate);
      const worth = worthOf(starts);
      if (worth <= bestWorth) continue;
      [bestRank, best, bestWorth, improved] = [ranksOf(candidate), starts, worth, true];
    }
  }
  return best;
}

/** Places 0, 1, ... in the order of the numbers. */
function ranksOf(keys: readonly number[]): number[] {
  const ranks = new Array<number>(keys.length);
  keys
    .map((_, i) => i)
    .sort((a, b) => keys[a]! - keys[b]!)
    .forEach((index, place) => {
      ranks[index] = place;
    });
  return ranks;
}
