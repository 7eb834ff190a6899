/**
 * A schedule on a grid of slots: where each task may start, and for each window what it can still take at each slot.
 * Durations are rounded up to slots, deadlines are not: a task that ends in time on the clock counts as in time.
 */
import { MS_PER_HOUR } from '../../../core/values/index.ts';
import { dependencyOrder } from '../index.ts';
import type { CheckedSchedule, DeadlineTask, PoolWindow } from './schedule-input.ts';

export interface GridTask {
  readonly task: DeadlineTask;
  readonly lengthSlots: number;
  /** Slots at which it may start, rising; empty = it cannot be done in time. */
  readonly starts: readonly number[];
  /** The same without its deadline. */
  readonly lateStarts: readonly number[];
  /** Positions of what it needs. */
  readonly deps: readonly number[];
}

export interface GridWindow {
  readonly pool: string;
  readonly limit: number;
  /** First slot whose starts still count at each slot; never falls. */
  readonly first: Int32Array;
  /** Last slot at which a start of each slot still counts. */
  readonly last: Int32Array;
  /** What starts may draw at each slot: limit less the history that still counts, floored at 0. */
  readonly room: Float64Array;
}

export interface ScheduleGrid {
  readonly nowMs: number;
  readonly slotMs: number;
  readonly slotCount: number;
  readonly workers: number;
  readonly tasks: readonly GridTask[];
  readonly windows: readonly GridWindow[];
}

/** Forgives what binary fractions do to whole numbers of slots. */
const SLACK = 1e-9;

const MS_PER_MINUTE = MS_PER_HOUR / 60;

function gridWindow(
  window: PoolWindow,
  limit: number,
  slotCount: number,
  nowMs: number,
  slotMs: number,
): GridWindow {
  const windowMs = window.windowHours * MS_PER_HOUR;
  const first = new Int32Array(slotCount);
  const last = new Int32Array(slotCount);
  const room = new Float64Array(slotCount);
  for (let slot = 0; slot < slotCount; slot++) {
    const atMs = nowMs + slot * slotMs;
    // Sliding: use counts when later than `fromMs`; fixed: when at or after it.
    const fixed = window.kind === 'fixed';
    const periodIndex = Math.floor((atMs - window.anchorMs!) / windowMs + SLACK);
    const fromMs = fixed ? window.anchorMs! + periodIndex * windowMs : atMs - windowMs;
    const slots = (fromMs - nowMs) / slotMs;
    first[slot] = Math.max(0, fixed ? Math.ceil(slots - SLACK) : Math.floor(slots + SLACK) + 1);
    const used = window.history!.reduce(
      (sum, { atMs: usedMs, amount }) =>
        usedMs > fromMs || (fixed && usedMs === fromMs) ? sum + amount : sum,
      0,
    );
    room[slot] = Math.max(0, limit - used);
  }
  for (let start = 0, end = 0; start < slotCount; start++) {
    while (end + 1 < slotCount && first[end + 1]! <= start) end++;
    last[start] = Math.max(end, start);
  }
  return { pool: window.pool, limit, first, last, room };
}

function startsOf(
  { working, nowMs }: CheckedSchedule,
  task: DeadlineTask,
  span: {
    readonly earliest: number;
    readonly lengthSlots: number;
    readonly slotMs: number;
    readonly slotCount: number;
  },
): number[] {
  const durationMs = task.durationHours * MS_PER_HOUR;
  const starts: number[] = [];
  for (let slot = span.earliest; slot + span.lengthSlots <= span.slotCount; slot++) {
    const startMs = nowMs + slot * span.slotMs;
    const inside = ({ startMs: fromMs, endMs }: { startMs: number; endMs: number }): boolean =>
      startMs >= fromMs && startMs + durationMs <= endMs + SLACK * span.slotMs;
    if (working === null || working.some(inside)) starts.push(slot);
  }
  return starts;
}

/** The grid of a checked input. */
export function scheduleGrid(input: CheckedSchedule): ScheduleGrid {
  const { nowMs, workers } = input;
  const slotMs = input.slotMinutes * MS_PER_MINUTE;
  const slotCount = Math.max(1, Math.floor((input.horizonHours * MS_PER_HOUR) / slotMs + SLACK));
  const position = new Map(input.tasks.map(({ id }, i) => [id, i]));
  const order = dependencyOrder(new Map(input.tasks.map(({ id, deps }) => [id, deps!])));
  const tasks: GridTask[] = new Array(input.tasks.length);
  for (const id of order) {
    const index = position.get(id)!;
    const task = input.tasks[index]!;
    const lengthSlots = Math.max(1, Math.ceil((task.durationHours * MS_PER_HOUR) / slotMs - SLACK));
    const deps = task.deps!.map((dep) => position.get(dep)!);
    const releaseSlot = Math.ceil(((task.releaseMs ?? nowMs) - nowMs) / slotMs - SLACK);
    const afterDeps = deps.map((dep) => (tasks[dep]!.starts[0] ?? slotCount) + tasks[dep]!.lengthSlots);
    const earliest = Math.max(0, releaseSlot, ...afterDeps);
    const lateStarts = startsOf(input, task, { earliest, lengthSlots, slotMs, slotCount });
    const latestMs = (task.deadlineMs ?? Number.POSITIVE_INFINITY) - task.durationHours * MS_PER_HOUR;
    const starts = lateStarts.filter((slot) => nowMs + slot * slotMs <= latestMs + SLACK * slotMs);
    tasks[index] = { task, lengthSlots, starts, lateStarts, deps };
  }
  const windows = input.windows.flatMap((window) =>
    window.limit === null ? [] : [gridWindow(window, window.limit, slotCount, nowMs, slotMs)],
  );
  return { nowMs, slotMs, slotCount, workers, tasks, windows };
}
