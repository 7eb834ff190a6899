/**
 * A value no schedule exceeds, quickly: the linear choice of tasks when only the total of worker time and the total of
 * each window over the horizon count. It closes the gap where the full programme runs out of time.
 */
import { costOf } from '../../../core/values/index.ts';
import type { Row, Solver, SolverOptions } from '../index.ts';
import type { GridWindow, ScheduleGrid } from './schedule-grid.ts';

/** Most units all starts together can draw: the slots are cut into spans that one row of the window each covers. */
function drawable({ first, room }: GridWindow): number {
  let total = 0;
  for (let slot = first.length - 1; slot >= 0; slot = first[slot]! - 1) total += room[slot]!;
  return total;
}

/** The bound; the value of all tasks that could start at all when the solver has no answer. */
export async function scheduleBound(
  grid: ScheduleGrid,
  solver: Solver,
  options: SolverOptions,
): Promise<number> {
  const tasks = grid.tasks.filter(({ starts }) => starts.length > 0);
  const columns = tasks.map(({ task }) => ({
    name: task.id,
    objective: task.value,
    lower: 0,
    upper: 1,
    integer: false,
  }));
  const atMost = (name: string, upper: number, amounts: readonly number[]): Row => ({
    name,
    lower: Number.NEGATIVE_INFINITY,
    upper,
    terms: amounts.flatMap((amount, i) => (amount > 0 ? [[i, amount] as const] : [])),
  });
  const lengths = tasks.map(({ lengthSlots }) => lengthSlots);
  const rows = [
    atMost('worker time', grid.workers * grid.slotCount, lengths),
    ...grid.windows.map((window) =>
      atMost(
        window.pool,
        drawable(window),
        tasks.map(({ task }) => costOf(task.cost, window.pool)),
      ),
    ),
  ];
  const answer = await solver({ columns, rows }, options);
  if (answer.status === 'solved') return answer.proof.bound;
  return tasks.reduce((sum, { task }) => sum + task.value, 0);
}
