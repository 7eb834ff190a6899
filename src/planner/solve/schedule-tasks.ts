/**
 * Which tasks to do and when, so that deadlines, dependencies, workers and every window hold: must-dos first, then the
 * most value, then the earliest ends. The integer programme starts from the best list schedule, so there is always a
 * plan, and the proof says how far from the best it may be.
 */
import { addCosts, type CostVector, costOf, MS_PER_HOUR } from '../../core/values/index.ts';
import { type GridWindow, type ScheduleGrid, type ScheduleInput, scheduleGrid } from './schedule-grid.ts';
import { type ScheduleGoal, scheduleModel, startsOfValues, valuesOfStarts } from './schedule-model.ts';
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
  type SolverAnswer,
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

/** Part of the time limit for the value; the rest is for the earliest ends. */
const VALUE_TIME_FRACTION = 0.7;

/** Columns beyond which the integer programme is not tried: it would not end its first step in the time there is. */
const MAX_COLUMNS = 40_000;

/** Ends by which totals are counted: more rows say little more, and cost time. */
const MOST_ENDS = 32;

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
  const answer = await solver({ columns, rows: [...totals, ...needs] }, options);
  if (answer.status !== 'solved') {
    return { bound: columns.reduce((sum, { objective }) => sum + objective, 0), chosen: new Set() };
  }
  return {
    bound: answer.proof.bound,
    chosen: new Set(open.filter((_, column) => answer.values[column] === 1)),
  };
}

async function solveFrom(
  grid: ScheduleGrid,
  goal: ScheduleGoal,
  mustDo: readonly boolean[],
  start: Int32Array | null,
  solver: Solver,
  options: SolverOptions,
): Promise<{ readonly answer: SolverAnswer; readonly starts: Int32Array | null }> {
  const model = scheduleModel(grid, goal, mustDo);
  const withStart = start === null ? options : { ...options, start: valuesOfStarts(grid, start) };
  const answer = await solver(model, withStart);
  return { answer, starts: answer.status === 'solved' ? startsOfValues(grid, model, answer.values) : null };
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

/** The same tasks, ending as early as can be. */
async function earlier(
  grid: ScheduleGrid,
  starts: Int32Array,
  solver: Solver,
  options: SolverOptions,
): Promise<Int32Array> {
  const kept: ScheduleGrid = {
    ...grid,
    tasks: grid.tasks.map((task, index) => (starts[index]! >= 0 ? task : { ...task, starts: [] })),
  };
  const all = kept.tasks.map(({ starts: possible }) => possible.length > 0);
  const { starts: found } = await solveFrom(kept, 'earliness', all, starts, solver, options);
  return leftShifted(grid, found ?? starts);
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
  const valueOptions = { ...options, timeLimitSeconds: options.timeLimitSeconds * VALUE_TIME_FRACTION };
  const restOptions = { ...options, timeLimitSeconds: options.timeLimitSeconds * (1 - VALUE_TIME_FRACTION) };
  const mustDo = grid.tasks.map(({ task }) => task.mustDo === true);
  if (grid.tasks.some(({ starts }, index) => mustDo[index] && starts.length === 0)) {
    return scheduleShortfall(grid, solver, restOptions);
  }
  const columnCount = grid.tasks.reduce((sum, { starts }) => sum + starts.length, 0);
  const { bound: quick, chosen } = await choiceByTotals(grid, solver, restOptions);
  const list = bestList(grid, chosen);
  const listAnswer = (): Schedule | NoSchedule =>
    list === null
      ? { status: 'noAnswer', reason: 'no plan with all must-dos was found in time' }
      : written(grid, withoutIdle(grid, list), proofOf(planValue(grid, list), quick, options.relativeGap));
  if (columnCount > MAX_COLUMNS) return listAnswer();
  const { answer, starts } = await solveFrom(grid, 'value', mustDo, list, solver, valueOptions);
  if (answer.status === 'infeasible') return scheduleShortfall(grid, solver, restOptions);
  if (answer.status !== 'solved' || starts === null) return listAnswer();
  const bound = Math.min(answer.proof.bound, quick);
  const better = list !== null && planValue(grid, list) > planValue(grid, starts) ? list : starts;
  const best = withoutIdle(grid, better);
  const proof = proofOf(planValue(grid, best), bound, options.relativeGap);
  return written(grid, await earlier(grid, best, solver, restOptions), proof);
}
