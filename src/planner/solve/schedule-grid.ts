/**
 * Tasks with deadlines as they are asked for, on a grid of slots: where each task may start, and for each window what it
 * can still take at each slot. Durations are rounded up to slots, deadlines are not: a task that ends in time on the
 * clock counts as in time. Instants are epoch ms.
 */
import { type CostVector, MS_PER_HOUR, PlanError } from '../../core/values/index.ts';
import type { PoolWindow } from './quota-room.ts';
import { type Dependent, dependencyMap, dependencyOrder } from './task-graph.ts';

export interface DeadlineTask extends Dependent {
  /** >= 0, earned when it ends in time. */
  readonly value: number;
  /** Drawn from the windows at the start, by name of the limit. */
  readonly cost: CostVector;
  /** > 0. */
  readonly durationHours: number;
  readonly releaseMs?: number;
  readonly deadlineMs?: number;
  readonly mustDo?: boolean;
}

/** A span of work; a task runs within one. */
export interface WorkSpan {
  readonly startMs: number;
  readonly endMs: number;
}

export interface ScheduleInput {
  /** 0 to 300 tasks. */
  readonly tasks: readonly DeadlineTask[];
  readonly nowMs: number;
  readonly windows: readonly PoolWindow[];
  /** Tasks at once, 1 to 100, default 1. */
  readonly workers?: number;
  /** Starts fall on multiples of it from nowMs; 5 to 240, default 30. */
  readonly slotMinutes?: number;
  /** At most 336; null or absent: 24, or up to the last deadline where that is more. */
  readonly horizonHours?: number | null;
  /** null or absent: always. */
  readonly working?: readonly WorkSpan[] | null;
}

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
const MAX_TASKS = 300;
const MAX_HORIZON_HOURS = 336;
const DEFAULT_HORIZON_HOURS = 24;

interface Slots {
  readonly nowMs: number;
  readonly slotMs: number;
  readonly slotCount: number;
}

function gridWindow(window: PoolWindow, limit: number, { nowMs, slotMs, slotCount }: Slots): GridWindow {
  const { anchorMs = 0, history = [] } = window;
  const windowMs = window.windowHours * MS_PER_HOUR;
  const first = new Int32Array(slotCount);
  const last = new Int32Array(slotCount);
  const room = new Float64Array(slotCount);
  for (let slot = 0; slot < slotCount; slot++) {
    const atMs = nowMs + slot * slotMs;
    // Sliding: use counts when later than `fromMs`; fixed: when at or after it.
    const fixed = window.kind === 'fixed';
    const periodIndex = Math.floor((atMs - anchorMs) / windowMs + SLACK);
    const fromMs = fixed ? anchorMs + periodIndex * windowMs : atMs - windowMs;
    const slots = (fromMs - nowMs) / slotMs;
    first[slot] = Math.max(0, fixed ? Math.ceil(slots - SLACK) : Math.floor(slots + SLACK) + 1);
    const used = history.reduce(
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

/** Slots from the earliest on at which a task of so many slots lies within the horizon and one span of work. */
function startsOf(
  { durationHours }: DeadlineTask,
  working: readonly WorkSpan[] | null,
  { nowMs, slotMs, slotCount }: Slots,
  { earliest, lengthSlots }: { readonly earliest: number; readonly lengthSlots: number },
): number[] {
  const starts: number[] = [];
  for (let slot = earliest; slot + lengthSlots <= slotCount; slot++) {
    const startMs = nowMs + slot * slotMs;
    const endMs = startMs + durationHours * MS_PER_HOUR - SLACK * slotMs;
    const inside = (span: WorkSpan): boolean => startMs >= span.startMs && endMs <= span.endMs;
    if (working === null || working.some(inside)) starts.push(slot);
  }
  return starts;
}

/** Hours ahead that are planned. */
function horizonOf({ tasks, nowMs, horizonHours = null }: ScheduleInput): number {
  if (horizonHours !== null) return horizonHours;
  const lastMs = Math.max(nowMs, ...tasks.map(({ deadlineMs }) => deadlineMs ?? nowMs));
  return Math.min(MAX_HORIZON_HOURS, Math.max(DEFAULT_HORIZON_HOURS, (lastMs - nowMs) / MS_PER_HOUR));
}

/** The grid. Throws E_RANGE for too many tasks, and E_TYPE, E_DUP, E_DEP, E_CYCLE for what they need. */
export function scheduleGrid(input: ScheduleInput): ScheduleGrid {
  const { nowMs, workers = 1, slotMinutes = 30, working = null } = input;
  const map = dependencyMap(input.tasks);
  if (map.size > MAX_TASKS) throw new PlanError('E_RANGE', 'tasks', map.size, `at most ${MAX_TASKS} tasks`);
  const slotMs = slotMinutes * MS_PER_MINUTE;
  const slotCount = Math.max(1, Math.floor((horizonOf(input) * MS_PER_HOUR) / slotMs + SLACK));
  const slots = { nowMs, slotMs, slotCount };
  const position = new Map(input.tasks.map(({ id }, i) => [id, i]));
  const tasks: GridTask[] = new Array(input.tasks.length);
  for (const id of dependencyOrder(map)) {
    const index = position.get(id)!;
    const task = input.tasks[index]!;
    const lengthSlots = Math.max(1, Math.ceil((task.durationHours * MS_PER_HOUR) / slotMs - SLACK));
    const deps = map.get(id)!.map((dep) => position.get(dep)!);
    const releaseSlot = Math.ceil(((task.releaseMs ?? nowMs) - nowMs) / slotMs - SLACK);
    const afterDeps = deps.map((dep) => (tasks[dep]!.starts[0] ?? slotCount) + tasks[dep]!.lengthSlots);
    const earliest = Math.max(0, releaseSlot, ...afterDeps);
    const lateStarts = startsOf(task, working, slots, { earliest, lengthSlots });
    const latestMs = (task.deadlineMs ?? Number.POSITIVE_INFINITY) - task.durationHours * MS_PER_HOUR;
    const starts = lateStarts.filter((slot) => nowMs + slot * slotMs <= latestMs + SLACK * slotMs);
    tasks[index] = { task, lengthSlots, starts, lateStarts, deps };
  }
  const windows = input.windows.flatMap((window) =>
    window.limit === null ? [] : [gridWindow(window, window.limit, slots)],
  );
  return { ...slots, workers, tasks, windows };
}
