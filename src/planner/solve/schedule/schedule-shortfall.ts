/**
 * Why the must-dos of a schedule do not fit and the least that would help: extra quota when any amount of it would do,
 * else the must-dos that find no place in a plan with as many of them as possible.
 */
import { type CostVector, type Infeasible, infeasible } from '../../../core/values/index.ts';
import type { Column, LinearModel, Solver, SolverOptions } from '../index.ts';
import { leftShifted } from './left-shift.ts';
import { type DroppedTask, droppedTasks } from './schedule-drops.ts';
import type { ScheduleGrid } from './schedule-grid.ts';
import { scheduleModel, startsOfValues } from './schedule-model.ts';

export interface ScheduleInfeasible extends Infeasible {
  /** Extra units by pool that would do for all must-dos at once; empty when no quota would. */
  readonly shortfall: CostVector;
  /** Must-dos that no plan with the most of them has; empty when quota alone would do. */
  readonly missing: readonly DroppedTask[];
}

/** The model with extra quota, one column per pool, at 1 / limit each; nothing else is worth anything. */
function withExtraQuota(grid: ScheduleGrid): { model: LinearModel; pools: string[]; taskColumns: number } {
  const mustDo = grid.tasks.map(({ task }) => task.mustDo === true);
  const model = scheduleModel(grid, 'value', mustDo);
  const pools = [...new Set(grid.windows.map(({ pool }) => pool))];
  const taskColumns = model.columns.length;
  const extras = pools.map((pool): Column => {
    const limit = Math.max(
      ...grid.windows.filter((window) => window.pool === pool).map((window) => window.limit),
    );
    return {
      name: pool,
      objective: -1 / Math.max(1, limit),
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
      integer: false,
    };
  });
  const rows = model.rows.map((row, at) => {
    const window = model.windowRows.get(at);
    if (window === undefined) return row;
    return { ...row, terms: [...row.terms, [taskColumns + pools.indexOf(window.pool), -1] as const] };
  });
  const columns = [...model.columns.map((column) => ({ ...column, objective: 0 })), ...extras];
  return { model: { columns, rows }, pools, taskColumns };
}

function inWords({ id, extraDeadlineHours }: DroppedTask): string {
  return extraDeadlineHours === null
    ? `do without ${id}`
    : `a deadline of ${id} ${extraDeadlineHours} h later`;
}

/** Certificate for a grid whose must-dos cannot all be scheduled. */
export async function scheduleShortfall(
  grid: ScheduleGrid,
  solver: Solver,
  options: SolverOptions,
): Promise<ScheduleInfeasible> {
  const impossible = grid.tasks.some(({ task, starts }) => task.mustDo === true && starts.length === 0);
  const { model, pools, taskColumns } = withExtraQuota(grid);
  const answer = impossible ? null : await solver(model, options);
  if (answer?.status === 'solved') {
    const extra = pools.map(
      (pool, k) => [pool, Number(answer.values[taskColumns + k]!.toPrecision(9))] as const,
    );
    const shortfall = Object.fromEntries(extra.filter(([, amount]) => amount > 1e-7));
    const words = Object.entries(shortfall).map(([pool, amount]) => `${amount} more ${pool}`);
    const where = Object.keys(shortfall).join(' and ');
    return {
      ...infeasible(`must-dos over the quota of ${where}`, words.join(' and ')),
      shortfall,
      missing: [],
    };
  }
  const none = grid.tasks.map(() => false);
  const soft = scheduleModel(grid, 'mustDos', none);
  const most = await solver(soft, options);
  const starts =
    most.status === 'solved'
      ? startsOfValues(grid, soft, most.values)
      : new Int32Array(grid.tasks.length).fill(-1);
  const mustDos = new Set(grid.tasks.filter(({ task }) => task.mustDo === true).map(({ task }) => task.id));
  const missing = droppedTasks(grid, leftShifted(grid, starts)).filter(({ id }) => mustDos.has(id));
  const names = missing.map(({ id }) => id).join(', ');
  const answerWords = infeasible(`must-dos by their deadlines: ${names}`, missing.map(inWords).join('; '));
  return { ...answerWords, shortfall: {}, missing };
}
