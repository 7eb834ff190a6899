/**
 * What a plan under construction holds at each slot: workers that are busy, units drawn from each window. Every plan
 * in it respects the workers and the windows at every slot, because only what fits is placed.
 */
import { costOf } from '../../../core/values/index.ts';
import type { GridTask, ScheduleGrid } from './schedule-grid.ts';

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
