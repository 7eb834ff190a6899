/**
 * What a plan leaves out, why, and the least that would bring each task in while the rest of the plan stays where it is:
 * more quota, or a later deadline (the rest could also be moved, so a smaller change may do). And why must-dos do not
 * fit, with the least that would help: extra quota when any amount would do, else those that find no place.
 */
import {
  type CostVector,
  costOf,
  type Infeasible,
  infeasible,
  MS_PER_HOUR,
} from '../../core/values/index.ts';
import type { GridTask, ScheduleGrid } from './schedule-grid.ts';
import { scheduleModel, startsOfValues } from './schedule-model.ts';
import { elasticModel } from './selection-model.ts';
import { leftShifted, SlotOccupancy } from './slot-occupancy.ts';
import type { Solver, SolverOptions } from './solver.ts';

type DropReason =
  /** It cannot end in time even alone. */
  | 'tooLate'
  /** It draws more than a window ever holds. */
  | 'tooLarge'
  /** Something it needs was dropped. */
  | 'dependency'
  /** There is no room beside the tasks that were chosen. */
  | 'displaced';

export interface DroppedTask {
  readonly id: string;
  readonly reason: DropReason;
  /** Units by pool that would do at its best start; null = quota does not help. */
  readonly extraQuota: CostVector | null;
  /** How much later its deadline would have to be; null = that does not help within the horizon. */
  readonly extraDeadlineHours: number | null;
}

function reasonOf(grid: ScheduleGrid, task: GridTask, starts: Int32Array): DropReason {
  if (task.deps.some((dep) => starts[dep]! < 0)) return 'dependency';
  if (task.starts.length === 0) return 'tooLate';
  const tooLarge = grid.windows.some(({ pool, limit }) => costOf(task.task.cost, pool) > limit);
  return tooLarge ? 'tooLarge' : 'displaced';
}

/** The extra quota of the start that needs the least, each pool as a part of its limit. */
function leastExtraQuota(grid: ScheduleGrid, task: GridTask, plan: SlotOccupancy): CostVector | null {
  const from = plan.earliestAfterDeps(task);
  let best: { readonly size: number; readonly extra: CostVector } | null = null;
  for (const slot of task.starts) {
    if (slot < from || !plan.hasWorker(task, slot)) continue;
    const extra: Record<string, number> = {};
    let size = 0;
    plan.shortOf(task, slot).forEach((short, k) => {
      if (short === 0) return;
      const { pool, limit } = grid.windows[k]!;
      extra[pool] = Math.max(extra[pool] ?? 0, short);
      size += short / Math.max(1, limit);
    });
    if (size > 0 && (best === null || size < best.size)) best = { size, extra };
  }
  return best?.extra ?? null;
}

function leastExtraHours(grid: ScheduleGrid, index: number, plan: SlotOccupancy): number | null {
  const { task, lateStarts } = grid.tasks[index]!;
  const slot = plan.firstFit(index, lateStarts);
  if (slot < 0 || task.deadlineMs === undefined) return null;
  const endMs = grid.nowMs + slot * grid.slotMs + task.durationHours * MS_PER_HOUR;
  return Math.max(0, endMs - task.deadlineMs) / MS_PER_HOUR;
}

/** One entry per task without a start, in the order of the tasks. Shape of starts: tasks of the grid. */
export function droppedTasks(grid: ScheduleGrid, starts: Int32Array): DroppedTask[] {
  const plan = new SlotOccupancy(grid);
  starts.forEach((slot, index) => {
    if (slot >= 0) plan.place(index, slot);
  });
  return grid.tasks.flatMap((task, index): DroppedTask[] => {
    if (starts[index]! >= 0) return [];
    const reason = reasonOf(grid, task, starts);
    const { id } = task.task;
    if (reason === 'dependency') return [{ id, reason, extraQuota: null, extraDeadlineHours: null }];
    return [
      {
        id,
        reason,
        extraQuota: leastExtraQuota(grid, task, plan),
        extraDeadlineHours: leastExtraHours(grid, index, plan),
      },
    ];
  });
}

export interface ScheduleInfeasible extends Infeasible {
  /** Extra units by limit that would do for all must-dos at once; empty when no quota would. */
  readonly shortfall: CostVector;
  /** Must-dos that no plan with the most of them has; empty when quota alone would do. */
  readonly missing: readonly DroppedTask[];
}

const inWords = ({ id, extraDeadlineHours }: DroppedTask): string =>
  extraDeadlineHours === null
    ? `do without ${id}`
    : `a deadline of ${id} ${Number(extraDeadlineHours.toPrecision(4))} h later`;

/** Extra units by limit with which all must-dos find a place; null = no quota would do. */
async function extraQuota(
  grid: ScheduleGrid,
  solver: Solver,
  options: SolverOptions,
): Promise<Array<readonly [pool: string, amount: number]> | null> {
  const mustDo = grid.tasks.map(({ task }) => task.mustDo === true);
  if (grid.tasks.some(({ starts }, index) => mustDo[index] && starts.length === 0)) return null;
  const limits = new Map(grid.windows.map(({ pool, limit }) => [pool, limit]));
  const model = scheduleModel(grid, 'value', mustDo);
  const elastic = elasticModel(
    model,
    ({ name }, index) => (index < model.firstWindowRow ? null : 1 / Math.max(1, limits.get(name)!)),
    -1,
  );
  const answer = await solver(elastic, options);
  if (answer.status !== 'solved') return null;
  const taskColumns = model.columns.length;
  return elastic.columns
    .slice(taskColumns)
    .map(({ name }, k) => [name, Number(answer.values[taskColumns + k]!.toPrecision(9))] as const)
    .filter(([, amount]) => amount > 1e-7);
}

/** Certificate for a grid whose must-dos cannot all be scheduled. */
export async function scheduleShortfall(
  grid: ScheduleGrid,
  solver: Solver,
  options: SolverOptions,
): Promise<ScheduleInfeasible> {
  const extra = await extraQuota(grid, solver, options);
  if (extra !== null) {
    const words = extra.map(([pool, amount]) => `${amount} more ${pool}`).join(' and ');
    const where = extra.map(([pool]) => pool).join(' and ');
    const answer = infeasible(`must-dos over the quota of ${where}`, words);
    return { ...answer, shortfall: Object.fromEntries(extra), missing: [] };
  }
  const soft = scheduleModel(
    grid,
    'mustDos',
    grid.tasks.map(() => false),
  );
  const most = await solver(soft, options);
  const starts =
    most.status === 'solved'
      ? startsOfValues(grid, soft, most.values)
      : new Int32Array(grid.tasks.length).fill(-1);
  const mustDos = new Set(grid.tasks.filter(({ task }) => task.mustDo === true).map(({ task }) => task.id));
  const missing = droppedTasks(grid, leftShifted(grid, starts)).filter(({ id }) => mustDos.has(id));
  const names = missing.map(({ id }) => id).join(', ');
  const answer = infeasible(`must-dos by their deadlines: ${names}`, missing.map(inWords).join('; '));
  return { ...answer, shortfall: {}, missing };
}
