/**
 * Which tasks to do and when, so that deadlines, dependencies, workers and every window hold: must-dos first, then the
 * most value, then the earliest ends. The integer programme starts from the best list schedule, so there is always a
 * plan, and the proof says how far from the best it may be.
 */
import { addCosts, type CostVector, MS_PER_HOUR } from '../../../core/values/index.ts';
import {
  type Proof,
  proofOf,
  type Solver,
  type SolverAnswer,
  type SolverLimits,
  type SolverOptions,
  solverLimits,
} from '../index.ts';
import { edfStarts, listRanks, listSchedule } from './edf-schedule.ts';
import { leftShifted } from './left-shift.ts';
import { improvedList } from './list-improvement.ts';
import { scheduleBound } from './schedule-bound.ts';
import { type DroppedTask, droppedTasks } from './schedule-drops.ts';
import { type ScheduleGrid, scheduleGrid } from './schedule-grid.ts';
import { checkedSchedule, type ScheduleInput } from './schedule-input.ts';
import { type ScheduleGoal, scheduleModel, startsOfValues, valuesOfStarts } from './schedule-model.ts';
import { type ScheduleInfeasible, scheduleShortfall } from './schedule-shortfall.ts';

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

/** Value that no plan exceeds: everything that could start at all. */
const trivialBound = (grid: ScheduleGrid): number =>
  grid.tasks.reduce((sum, { task, starts }) => (starts.length > 0 ? sum + task.value : sum), 0);

/** Earliest deadline first alone, without a solver; it says nothing about the best. Ties by id. */
export function edfSchedule(input: ScheduleInput): Schedule {
  const grid = scheduleGrid(checkedSchedule(input));
  const starts = edfStarts(grid);
  return written(grid, starts, proofOf(planValue(grid, starts), trivialBound(grid), 0));
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
function bestList(grid: ScheduleGrid): Int32Array | null {
  const worthOf = (starts: Int32Array): number =>
    keepsMustDos(grid, starts) ? planValue(grid, starts) : Number.NEGATIVE_INFINITY;
  const worths = listRanks(grid).map((rank) => ({ rank, worth: worthOf(listSchedule(grid, rank)) }));
  const first = worths.reduce((best, each) => (each.worth > best.worth ? each : best));
  const best = improvedList(grid, first.rank, worthOf);
  return worthOf(best) === Number.NEGATIVE_INFINITY ? null : best;
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
  const grid = scheduleGrid(checkedSchedule(input));
  const options = solverLimits(limits);
  const valueOptions = { ...options, timeLimitSeconds: options.timeLimitSeconds * VALUE_TIME_FRACTION };
  const restOptions = { ...options, timeLimitSeconds: options.timeLimitSeconds * (1 - VALUE_TIME_FRACTION) };
  const list = bestList(grid);
  const mustDo = grid.tasks.map(({ task }) => task.mustDo === true);
  if (grid.tasks.some(({ starts }, index) => mustDo[index] && starts.length === 0)) {
    return scheduleShortfall(grid, solver, restOptions);
  }
  const columnCount = grid.tasks.reduce((sum, { starts }) => sum + starts.length, 0);
  const quickBound = await scheduleBound(grid, solver, restOptions);
  const listAnswer = (): Schedule | NoSchedule =>
    list === null
      ? { status: 'noAnswer', reason: 'no plan with all must-dos was found in time' }
      : written(
          grid,
          withoutIdle(grid, list),
          proofOf(planValue(grid, list), quickBound, options.relativeGap),
        );
  if (columnCount > MAX_COLUMNS) return listAnswer();
  const { answer, starts } = await solveFrom(grid, 'value', mustDo, list, solver, valueOptions);
  if (answer.status === 'infeasible') return scheduleShortfall(grid, solver, restOptions);
  if (answer.status !== 'solved' || starts === null) return listAnswer();
  const bound = Math.min(answer.proof.bound, quickBound);
  const better = list !== null && planValue(grid, list) > planValue(grid, starts) ? list : starts;
  const best = withoutIdle(grid, better);
  const proof = proofOf(planValue(grid, best), bound, options.relativeGap);
  return written(grid, await earlier(grid, best, solver, restOptions), proof);
}
