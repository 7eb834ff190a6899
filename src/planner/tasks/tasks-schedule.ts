/**
 * When to do which task: the schedule over the hours ahead with quota that comes back in it, drawn as bars in time.
 * Of tasks that are ways to do one thing, one is scheduled.
 */
import { MS_PER_DAY, MS_PER_HOUR, PlanError } from '../../core/values/index.ts';
import { meanOf } from '../../numerics/stats/index.ts';
import { fullCells } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { instantWords, localDayOf } from '../question/index.ts';
import { highsSolver } from '../solve/index.ts';
import {
  type NoSchedule,
  type Schedule,
  type ScheduleInfeasible,
  type ScheduleInput,
  scheduleTasks,
  type WorkSpan,
} from '../solve/schedule/index.ts';
import type { Choice, JudgedTask } from './tasks-choice.ts';
import type { TaskSupply } from './tasks-pools.ts';

export interface ScheduleWish {
  readonly workers: number;
  readonly slotMinutes: number;
  /** null = 24, or up to the last deadline. */
  readonly horizonHours: number | null;
  readonly working: readonly WorkSpan[] | null;
}

const MS_PER_MINUTE = 60_000;
const MOST_DAYS = 15;
const SOLVER_SECONDS = 8;

/** `9-17` as spans of local days from now on; E_TYPE, E_RANGE. */
export function workingSpans(text: string, context: PlanContext): WorkSpan[] {
  const match = /^(\d{1,2}(?:\.\d+)?)-(\d{1,2}(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) throw new PlanError('E_TYPE', '--hours', text, 'hours of a day such as 9-17');
  const [fromHour, untilHour] = [Number(match[1]), Number(match[2])];
  if (!(fromHour < untilHour && untilHour <= 24)) {
    throw new PlanError('E_RANGE', '--hours', text, 'two hours of 0 to 24, the first before the second');
  }
  const today = localDayOf(context.nowMs, context);
  const at = (day: number, hour: number): number => {
    const localMs = day * MS_PER_DAY + hour * MS_PER_HOUR;
    const nearMs = localMs - context.zoneOffsetMinutes(localMs) * MS_PER_MINUTE;
    return localMs - context.zoneOffsetMinutes(nearMs) * MS_PER_MINUTE;
  };
  return Array.from({ length: MOST_DAYS }, (_, i) => ({
    startMs: at(today + i, fromHour),
    endMs: at(today + i, untilHour),
  })).filter(({ endMs }) => endMs > context.nowMs);
}

/** One task of each group: the chosen one, else that of most value. Tasks that a rule holds are left out. */
export function schedulable({ judged, selection }: Choice): JudgedTask[] {
  const best = new Map<string, JudgedTask>();
  const weight = ({ task }: JudgedTask): number =>
    (selection.selected.includes(task.id) ? 1e12 : 0) + task.value;
  const open = judged.filter(({ heldBy }) => heldBy === null);
  for (const each of open) {
    const { group } = each.task;
    const other = group === undefined ? undefined : best.get(group);
    if (group !== undefined && (other === undefined || weight(each) > weight(other))) best.set(group, each);
  }
  const kept = open.filter((each) => each.task.group === undefined || best.get(each.task.group) === each);
  const ids = new Set(kept.map(({ task }) => task.id));
  return kept.filter(({ task }) => task.deps.every((dep) => ids.has(dep)));
}

/** The schedule of the tasks that may go; E_RANGE for options out of range. */
export function scheduleOf(
  tasks: readonly JudgedTask[],
  supply: TaskSupply,
  wish: ScheduleWish,
  nowMs: number,
): Promise<Schedule | ScheduleInfeasible | NoSchedule> {
  const input: ScheduleInput = {
    tasks: tasks.map(({ task, cost }) => ({
      id: task.id,
      value: task.value,
      cost,
      durationHours: meanOf(task.durationHours),
      deps: task.deps,
      mustDo: task.mustDo,
      ...(task.releaseMs === undefined ? {} : { releaseMs: task.releaseMs }),
      ...(task.deadlineMs === undefined ? {} : { deadlineMs: task.deadlineMs }),
    })),
    nowMs,
    windows: supply.windows,
    workers: wish.workers,
    slotMinutes: wish.slotMinutes,
    ...(wish.horizonHours === null ? {} : { horizonHours: wish.horizonHours }),
    ...(wish.working === null ? {} : { working: wish.working }),
  };
  return scheduleTasks(input, highsSolver, { timeLimitSeconds: SOLVER_SECONDS });
}

/** Bars in time, one line a task, with a scale of local clock times; within `context.width` cells. */
export function ganttLines(schedule: Schedule, context: PlanContext): string[] {
  const { nowMs, width, isAscii } = context;
  const { rows } = schedule;
  if (rows.length === 0) return ['nothing fits'];
  const nameCells = Math.min(24, Math.max(...rows.map(({ id }) => id.length)));
  const cells = Math.max(10, Math.min(72, width - nameCells - 18));
  const endMs = Math.max(...rows.map((row) => row.endMs));
  const spanMs = Math.max(MS_PER_HOUR, endMs - nowMs);
  const place = (ms: number): number => fullCells((ms - nowMs) / spanMs, cells);
  const [full, blank] = isAscii ? ['#', '.'] : ['█', '·'];
  const bars = rows.map(({ id, startMs, endMs: end }) => {
    const from = Math.min(cells - 1, place(startMs));
    const length = Math.max(1, place(end) - from);
    const bar = (blank.repeat(from) + full.repeat(length)).padEnd(cells, blank).slice(0, cells);
    return `${id.slice(0, nameCells).padEnd(nameCells)} ${bar} ${instantWords(startMs, context)}`;
  });
  const first = instantWords(nowMs, context);
  const last = instantWords(endMs, context);
  const gap = Math.max(1, cells - first.length - last.length);
  return [...bars, `${' '.repeat(nameCells)} ${first}${' '.repeat(gap)}${last}`];
}
