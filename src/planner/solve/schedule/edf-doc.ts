/**
 * The document's scheduler, kept to be shown beside scheduleTasks: earliest deadline first on one worker. It silently
 * skips a task whose dependency comes later in that order, and gives up the whole plan when one task does not fit.
 */
import { MS_PER_HOUR } from '../../../core/values/index.ts';
import type { DeadlineTask } from './schedule-input.ts';
import type { ScheduledTask } from './schedule-tasks.ts';

/** Units of one pool by task; a task without deadline comes last. */
export function edfDoc(
  tasks: readonly DeadlineTask[],
  nowMs: number,
  pool: string,
  quota: number,
): ScheduledTask[] | null {
  const deadline = ({ deadlineMs }: DeadlineTask): number => deadlineMs ?? Number.POSITIVE_INFINITY;
  const rows: ScheduledTask[] = [];
  let atMs = nowMs;
  let used = 0;
  for (const task of [...tasks].sort((a, b) => deadline(a) - deadline(b))) {
    if (!(task.deps ?? []).every((dep) => rows.some(({ id }) => id === dep))) continue;
    const endMs = atMs + task.durationHours * MS_PER_HOUR;
    const cost = task.cost[pool] ?? 0;
    if (used + cost > quota || endMs > deadline(task)) return null;
    rows.push({ id: task.id, startMs: atMs, endMs, draw: task.cost });
    atMs = endMs;
    used += cost;
  }
  return rows;
}
