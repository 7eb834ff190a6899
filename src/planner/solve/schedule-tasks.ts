/**
 * Which tasks to do and when, so that deadlines, dependencies, workers and every window hold: must-dos first, then the
 * most value, each as early as lists find. The choice by totals bounds the value and orders the first list; where that
 * list is not proven best, the integer programme of slots starts from it. The proof says how far from the best it may be.
 */
import { addCosts, type CostVector, costOf, MS_PER_HOUR } from '../../core/values/index.ts';
import { type GridWindow, type ScheduleGrid, type ScheduleInput, scheduleGrid } from './schedule-grid.ts';
import { scheduleModel, startsOfValues, valuesOfStarts } from './schedule-model.ts';
import {
  type DroppedTask,
  droppedTasks,
  type ScheduleInfeasible,
  scheduleShortfall,
} from './schedule-shortfall.ts';
import { leftShifted, listOrders, listSchedule } from './slot-occupancy.ts';
import {
  type Proof,
  proofOf,
  type Row,
  type Solver,
  type SolverLimits,
  type SolverOptions,
  solverLimits,
} from './solver.ts';

export interface ScheduledTask {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Drawn from the pools at the start. */
  readonly draw: CostVector;
}

export interface Schedule {
  readonly status: 'scheduled';
  /** By start, then id. */
  readonly rows: readonly ScheduledTask[];
  readonly dropped: readonly DroppedTask[];
  readonly value: number;
  readonly spend: CostVector;
  readonly proof: Proof;
}

export interface NoSchedule {
  readonly status: 'noAnswer';
  readonly reason: string;
}

/** Part of the time limit for the choice by totals; the rest is for the hours. */
const QUICK_FRACTION = 0.25;

/** Columns beyond which the integer programme is not tried: it would not end its first step in the time there is. */
const MAX_COLUMNS = 20_000;

/** Ends by which totals are counted: more rows say little more, and cost time. */
const MOST_ENDS = 16;

const planValue = (grid: ScheduleGrid, starts: Int32Array): number =>
  grid.tasks.reduce((sum, { task }, index) => (starts[index]! >= 0 ? sum + task.value : sum), 0);

const keepsMustDos = (grid: ScheduleGrid, starts: Int32Array): boolean =>
  grid.tasks.every(({ task }, index) => task.mustDo !== true || starts[index]! >= 0);

function written(grid: ScheduleGrid, starts: Int32Array, proof: Proof): Schedule {
  const rows = grid.tasks
    .flatMap(({ task }, index) => {
      if (starts[index]! < 0) return [];
      const startMs = grid.nowMs + starts[index]! * grid.slotMs;
      return [{ id: task.id, startMs, endMs: startMs + task.durationHours * MS_PER_HOUR, draw: task.cost }];
    })
    .sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
  return {
    status: 'scheduled',
    rows,
    dropped: droppedTasks(grid, starts),
    value: planValue(grid, starts),
    spend: addCosts(...rows.map(({ draw }) => draw)),
    proof,
  };
}

/** Without the tasks that are worth nothing and that nothing scheduled needs. */
function withoutIdle(grid: ScheduleGrid, starts: Int32Array): Int32Array {
  const kept = Int32Array.from(starts);
  const needed = new Set<number>();
  // Later starts first: what a task needs starts before it.
  const order = grid.tasks.map((_, i) => i).sort((a, b) => starts[b]! - starts[a]!);
  for (const index of order) {
    const { task, deps } = grid.tasks[index]!;
    if (task.value === 0 && task.mustDo !== true && !needed.has(index)) kept[index] = -1;
    else if (starts[index]! >= 0) for (const dep of deps) needed.add(dep);
  }
  return kept;
}

/** Most units that starts before a slot can draw together: the slots are cut into spans that one row each covers. */
function drawable({ first, room }: GridWindow, endSlot: number): number {
  let total = 0;
  for (let slot = endSlot - 1; slot >= 0; slot = first[slot]! - 1) total += room[slot]!;
  return total;
}

/** So many of a rising list, evenly, the last one among them. */
const someOf = (ends: readonly number[]): number[] =>
  ends.filter(
    (_, i) =>
      i === ends.length - 1 || ends.length <= MOST_ENDS || i % Math.ceil(ends.length / MOST_ENDS) === 0,
  );

/**
 * The choice when only totals count: what must end by a slot takes no more worker time and no more of each window than
 * there is before it. No schedule is worth more; its tasks by their deadlines are a good list to begin with.
 */
async function choiceByTotals(
  grid: ScheduleGrid,
  solver: Solver,
  options: SolverOptions,
): Promise<{ readonly bound: number; readonly chosen: ReadonlySet<number> }> {
  const open = grid.tasks.flatMap(({ starts }, i) => (starts.length > 0 ? [i] : []));
  const endOf = (i: number): number => grid.tasks[i]!.starts.at(-1)! + grid.tasks[i]!.lengthSlots;
  const columns = open.map((i) => {
    const { id, value } = grid.tasks[i]!.task;
    return { name: id, objective: value, lower: 0, upper: 1, integer: true };
  });
  const atMost = (name: string, upper: number, amountOf: (i: number) => number): Row => ({
    name,
    lower: Number.NEGATIVE_INFINITY,
    upper,
    terms: open.map((i, column) => [column, amountOf(i)] as const).filter(([, amount]) => amount !== 0),
  });
  const totals = someOf([...new Set(open.map(endOf))].sort((a, b) => a - b)).flatMap((end) => {
    const until = (i: number, amount: number): number => (endOf(i) <= end ? amount : 0);
    return [
      atMost('worker time', grid.workers * end, (i) => until(i, grid.tasks[i]!.lengthSlots)),
      ...grid.windows.map((window) =>
        atMost(window.pool, drawable(window, end), (i) =>
          until(i, costOf(grid.tasks[i]!.task.cost, window.pool)),
        ),
      ),
    ];
  });
  const needs = open.flatMap((i) =>
    grid.tasks[i]!.deps.map((dep) => atMost('needs', 0, (each) => Number(each === i) - Number(each === dep))),
  );
  const rows = [...totals, ...needs];
  const whole = await solver({ columns, rows }, options);
  const parts = columns.map((column) => ({ ...column, integer: false }));
  const all = columns.reduce((sum, { objective }) => sum + objective, 0);
  const isBounded =
    whole.status === 'solved' && (whole.proof.status === 'optimal' || whole.proof.bound < all);
  // The linear relaxation is quick, so it is given the time that it needs.
  const patient = { ...options, timeLimitSeconds: options.timeLimitSeconds / QUICK_FRACTION };
  const answer = isBounded ? whole : await solver({ columns: parts, rows }, patient);
  if (answer.status !== 'solved') return { bound: all, chosen: new Set() };
  const chosen = new Set(open.filter((_, column) => answer.values[column]! > 0.5));
  return { bound: Math.min(all, answer.proof.bound), chosen };
}

/** The best of several list schedules; null when none has all must-dos. */
function bestList(grid: ScheduleGrid, chosen: ReadonlySet<number>): Int32Array | null {
  const lists = listOrders(grid, chosen)
    .map((order) => listSchedule(grid, order))
    .filter((starts) => keepsMustDos(grid, starts))
    .map((starts) => ({ starts, worth: planValue(grid, starts) }));
  return (
    lists.reduce<(typeof lists)[number] | null>(
      (best, each) => (best === null || each.worth > best.worth ? each : best),
      null,
    )?.starts ?? null
  );
}

/** The same tasks as early as lists find: by their deadlines, or in the order that they have. */
function earliest(grid: ScheduleGrid, starts: Int32Array): Int32Array {
  const done = new Set(grid.tasks.flatMap((_, index) => (starts[index]! >= 0 ? [index] : [])));
  const byDeadline = listSchedule(
    grid,
    listOrders(grid, done)[0]!.filter((index) => done.has(index)),
  );
  const total = (each: Int32Array): number => each.reduce((sum, slot) => sum + slot, 0);
  const shifted = leftShifted(grid, starts);
  const isWhole = [...done].every((index) => byDeadline[index]! >= 0);
  return isWhole && total(byDeadline) <= total(shifted) ? byDeadline : shifted;
}

/**
 * The plan, or the certificate that the must-dos cannot all be done. Throws E_* for a bad input; a deadline that
 * cannot be met is no error but a dropped task.
 */
export async function scheduleTasks(
  input: ScheduleInput,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<Schedule | ScheduleInfeasible | NoSchedule> {
  const grid = scheduleGrid(input);
  const options = solverLimits(limits);
  const quick = { ...options, timeLimitSeconds: options.timeLimitSeconds * QUICK_FRACTION };
  const mustDo = grid.tasks.map(({ task }) => task.mustDo === true);
  if (grid.tasks.some(({ starts }, index) => mustDo[index] && starts.length === 0)) {
    return scheduleShortfall(grid, solver, quick);
  }
  const { bound, chosen } = await choiceByTotals(grid, solver, quick);
  const list = bestList(grid, chosen);
  const answered = (starts: Int32Array | null, upTo: number): Schedule | NoSchedule => {
    if (starts === null) return { status: 'noAnswer', reason: 'no plan with all must-dos was found in time' };
    const kept = withoutIdle(grid, starts);
    const proof = proofOf(planValue(grid, kept), upTo, options.relativeGap);
    return written(grid, earliest(grid, kept), proof);
  };
  const isProven =
    list !== null && proofOf(planValue(grid, list), bound, options.relativeGap).status === 'optimal';
  const columnCount = grid.tasks.reduce((sum, { starts }) => sum + starts.length, 0);
  if (isProven || columnCount > MAX_COLUMNS) return answered(list, bound);
  const model = scheduleModel(grid, 'value', mustDo);
  const start = list === null ? {} : { start: valuesOfStarts(grid, list) };
  const timeLimitSeconds = options.timeLimitSeconds * (1 - QUICK_FRACTION);
  const answer = await solver(model, { ...options, timeLimitSeconds, ...start });
  if (answer.status === 'infeasible') return scheduleShortfall(grid, solver, quick);
  if (answer.status !== 'solved') return answered(list, bound);
  const found = startsOfValues(grid, model, answer.values);
  const isListBetter = list !== null && planValue(grid, list) > planValue(grid, found);
  return answered(isListBetter ? list : found, Math.min(answer.proof.bound, bound));
}
