/**
 * What a plan under construction holds at each slot: workers that are busy, units drawn from each window. Every plan
 * in it respects the workers and the windows at every slot, because only what fits is placed. Lists of tasks, each put
 * at its first fitting slot, are what the integer programme starts from, and the answer where it has no time.
 */
import { costOf } from '../../core/values/index.ts';
import type { GridTask, ScheduleGrid } from './schedule-grid.ts';
import { adjustedDeadlines } from './task-graph.ts';

const SLACK = 1e-6;

export class SlotOccupancy {
  readonly #grid: ScheduleGrid;
  /** By slot. */
  readonly #busy: Int32Array;
  /** By window, then slot: units of starts that count there. */
  readonly #drawn: readonly Float64Array[];
  /** Start slot by task; -1 = not placed. */
  readonly starts: Int32Array;

  constructor(grid: ScheduleGrid) {
    this.#grid = grid;
    this.#busy = new Int32Array(grid.slotCount);
    this.#drawn = grid.windows.map(() => new Float64Array(grid.slotCount));
    this.starts = new Int32Array(grid.tasks.length).fill(-1);
  }

  /** First of the rising `starts` at which task `index` fits; -1 = none, or something it needs is not placed. */
  firstFit(index: number, starts: readonly number[]): number {
    const task = this.#grid.tasks[index]!;
    let from = this.earliestAfterDeps(task);
    if (from < 0) return -1;
    for (const slot of starts) {
      if (slot < from) continue;
      from = this.#lastClash(task, slot) + 1;
      if (from === 0) return slot;
    }
    return -1;
  }

  place(index: number, slot: number): void {
    const { task, lengthSlots } = this.#grid.tasks[index]!;
    this.starts[index] = slot;
    for (let at = slot; at < slot + lengthSlots; at++) this.#busy[at]!++;
    for (const [k, { pool, last }] of this.#grid.windows.entries()) {
      const amount = costOf(task.cost, pool);
      for (let at = slot; at <= last[slot]!; at++) this.#drawn[k]![at]! += amount;
    }
  }

  /** Slot by which everything it needs has ended; -1 = something is not placed. */
  earliestAfterDeps({ deps }: GridTask): number {
    let earliest = 0;
    for (const dep of deps) {
      if (this.starts[dep]! < 0) return -1;
      earliest = Math.max(earliest, this.starts[dep]! + this.#grid.tasks[dep]!.lengthSlots);
    }
    return earliest;
  }

  hasWorker({ lengthSlots }: GridTask, slot: number): boolean {
    for (let at = slot; at < slot + lengthSlots; at++)
      if (this.#busy[at]! >= this.#grid.workers) return false;
    return true;
  }

  /** Units that each window lacks for a start at `slot`, in the order of the windows. */
  shortOf({ task }: GridTask, slot: number): number[] {
    return this.#grid.windows.map(({ pool, last, room }, k) => {
      const amount = costOf(task.cost, pool);
      if (amount === 0) return 0;
      let short = 0;
      for (let at = slot; at <= last[slot]!; at++) {
        short = Math.max(short, this.#drawn[k]![at]! + amount - room[at]!);
      }
      return short <= SLACK ? 0 : short;
    });
  }

  /** Last slot that forbids a start at `slot`, so that no start up to it fits either; -1 = it fits. */
  #lastClash(task: GridTask, slot: number): number {
    let clash = -1;
    for (let at = slot + task.lengthSlots - 1; at >= slot && clash < 0; at--) {
      if (this.#busy[at]! >= this.#grid.workers) clash = at;
    }
    for (const [k, { pool, last, room }] of this.#grid.windows.entries()) {
      const amount = costOf(task.task.cost, pool);
      if (amount === 0) continue;
      for (let at = last[slot]!; at > clash && at >= slot; at--) {
        if (this.#drawn[k]![at]! + amount > room[at]! + SLACK) clash = at;
      }
    }
    return clash;
  }
}

/** Tasks in the order given, but after what they need, each at its first fitting slot; -1 = none. */
export function listSchedule(grid: ScheduleGrid, order: readonly number[]): Int32Array {
  const occupancy = new SlotOccupancy(grid);
  const left = [...order];
  const isDecided = new Uint8Array(grid.tasks.length);
  while (left.length > 0) {
    const place = left.findIndex((each) => grid.tasks[each]!.deps.every((dep) => isDecided[dep] === 1));
    const [index] = left.splice(place, 1);
    isDecided[index!] = 1;
    const slot = occupancy.firstFit(index!, grid.tasks[index!]!.starts);
    if (slot >= 0) occupancy.place(index!, slot);
  }
  return occupancy.starts;
}

/**
 * The same tasks, each as early as the ones before it allow. Moving a task to the left frees what comes after it, so
 * every task still fits where it was.
 */
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

/** Tasks that must be done, or that a must-do needs. */
function neededByMustDos(grid: ScheduleGrid): ReadonlySet<number> {
  const needed = new Set(grid.tasks.flatMap(({ task }, i) => (task.mustDo === true ? [i] : [])));
  for (const index of needed) for (const dep of grid.tasks[index]!.deps) needed.add(dep);
  return needed;
}

/** Orders to list tasks in: the chosen ones first, by deadline, by value for what it takes; must-dos first, ties by id. */
export function listOrders(grid: ScheduleGrid, chosen: ReadonlySet<number>): number[][] {
  const { tasks, windows } = grid;
  const needed = neededByMustDos(grid);
  const deadlines = adjustedDeadlines(tasks.map(({ task }) => task));
  const load = ({ task, lengthSlots }: GridTask): number =>
    windows.reduce(
      (sum, { pool, limit }) => sum + costOf(task.cost, pool) / Math.max(1, limit),
      lengthSlots / (grid.slotCount * grid.workers),
    );
  const rank = (index: number): number => (needed.has(index) ? 0 : chosen.has(index) ? 1 : 2);
  const late = (index: number): number => (needed.has(index) ? 0 : 1);
  const byDeadline = (index: number): number => deadlines.get(tasks[index]!.task.id)!;
  const byValue = (index: number): number => -tasks[index]!.task.value / load(tasks[index]!);
  const ordered = (first: (index: number) => number, then: (index: number) => number): number[] =>
    tasks
      .map((_, index) => index)
      .sort((a, b) => {
        if (first(a) !== first(b)) return first(a) - first(b);
        if (then(a) !== then(b)) return then(a) - then(b);
        return tasks[a]!.task.id < tasks[b]!.task.id ? -1 : 1;
      });
  return [ordered(late, byDeadline), ordered(rank, byDeadline), ordered(late, byValue)];
}
