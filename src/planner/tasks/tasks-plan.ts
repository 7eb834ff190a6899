/**
 * A plan for tasks: the choice of now, or with `--when` the schedule over the hours ahead with quota that comes back in
 * it. Of tasks that are ways to do one thing, one is scheduled. Everything that an answer with `--when` says is of the
 * schedule. Read next: tasks-choice.ts.
 */

import { QuotalabError } from '../../core/index.ts';
import { type CostVector, costOf, MS_PER_DAY, MS_PER_HOUR, PlanError } from '../../core/values/index.ts';
import { meanOf } from '../../numerics/stats/samples/index.ts';
import { amountText, instantWords, listText, type PlanContext } from '../question/index.ts';
import {
  type DroppedTask,
  highsSolver,
  type Schedule,
  type ScheduleInput,
  scheduleTasks,
  type WorkSpan,
} from '../solve/index.ts';
import { localDayOf } from '../usage/index.ts';
import { type Choice, chooseNow, inOrder, isTooLate, type JudgedTask, withNeeds } from './tasks-choice.ts';
import type { TasksFile } from './tasks-file.ts';
import { shortOf, type TaskSupply, windowAmount } from './tasks-pools.ts';

/** What is asked, checked. */
export interface TasksAsked {
  readonly policy: string;
  readonly isTimed: boolean;
  readonly workers: number;
  readonly slotMinutes: number;
  readonly horizonHours: number | null;
  readonly working: readonly WorkSpan[] | null;
}

export interface Plan {
  readonly choice: Choice;
  readonly supply: TaskSupply;
  readonly context: PlanContext;
  readonly schedule: Schedule | null;
  /** To do, in this order. */
  readonly ordered: readonly JudgedTask[];
  readonly prices: CostVector | null;
}

const MS_PER_MINUTE = 60_000;
const MOST_DAYS = 15;
const SOLVER_SECONDS = 8;

/** Hours of a day, the first before the second; E_TYPE, E_RANGE. */
export function hoursOfDay(at: string, value: unknown): readonly [from: number, until: number] {
  const match = /^(\d{1,2}(?:\.\d+)?)-(\d{1,2}(?:\.\d+)?)$/.exec(String(value).trim());
  if (match === null) throw new PlanError('E_TYPE', at, value, 'hours of a day such as 9-17');
  const [from, until] = [Number(match[1]), Number(match[2])];
  if (from < until && until <= 24) return [from, until];
  throw new PlanError('E_RANGE', at, value, 'two hours of 0 to 24, the first before the second');
}

/** The same hours of local days from now on. */
export function workingSpans([from, until]: readonly [number, number], context: PlanContext): WorkSpan[] {
  const today = localDayOf(context.nowMs, context);
  const at = (day: number, hour: number): number => {
    const localMs = day * MS_PER_DAY + hour * MS_PER_HOUR;
    const nearMs = localMs - context.zoneOffsetMinutes(localMs) * MS_PER_MINUTE;
    return localMs - context.zoneOffsetMinutes(nearMs) * MS_PER_MINUTE;
  };
  return Array.from({ length: MOST_DAYS }, (_, i) => ({
    startMs: at(today + i, from),
    endMs: at(today + i, until),
  })).filter(({ endMs }) => endMs > context.nowMs);
}

/** One task of each group: the chosen one, else that of most value. Tasks that a rule holds are left out. */
function schedulable({ judged, selection }: Choice): JudgedTask[] {
  const best = new Map<string, JudgedTask>();
  const weight = ({ task }: JudgedTask): number =>
    (selection.selected.includes(task.id) ? 1e12 : 0) + task.value;
  const open = judged.filter(({ heldBy }) => heldBy === null);
  for (const each of open) {
    const { group } = each.task;
    const other = group === undefined ? undefined : best.get(group);
    if (group !== undefined && (other === undefined || weight(each) > weight(other))) best.set(group, each);
  }
  return withNeeds(
    open.filter((each) => each.task.group === undefined || best.get(each.task.group) === each),
  );
}

/** The schedule of the tasks that may go. Throws PLAN_INFEASIBLE where the must-dos cannot all be done. */
async function scheduleFor(
  choice: Choice,
  supply: TaskSupply,
  wish: Required<Pick<ScheduleInput, 'workers' | 'slotMinutes' | 'horizonHours' | 'working' | 'nowMs'>>,
): Promise<Schedule> {
  const tasks = schedulable(choice).map(({ task, draw }) => ({
    id: task.id,
    value: task.value,
    cost: draw,
    durationHours: meanOf(task.durationHours),
    deps: task.deps,
    mustDo: task.mustDo,
    ...(task.releaseMs === undefined ? {} : { releaseMs: task.releaseMs }),
    ...(task.deadlineMs === undefined ? {} : { deadlineMs: task.deadlineMs }),
  }));
  const windows = supply.windows.map(({ window }) => window);
  const limits = { timeLimitSeconds: SOLVER_SECONDS };
  const schedule = await scheduleTasks({ ...wish, tasks, windows }, highsSolver, limits);
  if (schedule.status === 'scheduled') return schedule;
  if (schedule.status === 'noAnswer') throw new QuotalabError('PLAN_INFEASIBLE', schedule.reason);
  const missing = schedule.missing.length === 0 ? '' : `: ${listText(schedule.missing.map(({ id }) => id))}`;
  throw new QuotalabError(
    'PLAN_INFEASIBLE',
    `the must-dos do not fit in time (${schedule.constraint}${missing}); smallest change: ${schedule.relaxation}`,
  );
}

const DROP_WORDS: Readonly<Record<DroppedTask['reason'], string>> = {
  tooLate: 'it cannot end in time, even alone',
  tooLarge: 'it takes more than the pool ever holds',
  dependency: 'what it needs is not done',
  displaced: 'there is no room beside the others',
};

/** Why a task is not among those of now, in words. */
function whyNotNow(each: JudgedTask, { choice, supply, context }: Plan): string {
  const { task, cost } = each;
  if (isTooLate(task, context.nowMs)) return 'it cannot end by its deadline';
  const short = shortOf(cost, supply);
  if (short !== undefined) {
    const needs = windowAmount(costOf(each.draw, short.name), short);
    const where = short.pools.includes(short.name) ? '' : ` in ${short.name}`;
    return `it takes ${needs}, there are ${amountText(short.remaining)} left${where}`;
  }
  const rejection = choice.selection.rejected.find(({ id }) => id === task.id);
  if (rejection !== undefined) return rejection.sentence;
  const missing = task.deps.find((dep) => !choice.selection.selected.includes(dep));
  return missing === undefined ? 'it was not chosen' : `it needs ${missing}, which does not go now`;
}

/** Why a task is not in the schedule. */
function whyNotIn({ task }: JudgedTask, { rows, dropped }: Schedule, { choice, ordered }: Plan): string {
  const drop = dropped.find(({ id }) => id === task.id);
  if (drop !== undefined) return DROP_WORDS[drop.reason];
  const isTried = (id: string): boolean => [...rows, ...dropped].some((row) => row.id === id);
  const way = choice.judged.find(
    (other) => task.group !== undefined && other.task.group === task.group && isTried(other.task.id),
  );
  if (way === undefined) return DROP_WORDS.dependency;
  return ordered.includes(way) ? `${way.task.id} does it` : `${way.task.id} was tried in its place`;
}

/** Why a task is not done, in words. */
export function whyNot(each: JudgedTask, plan: Plan): string {
  const { heldBy, task } = each;
  const { nowMs } = plan.context;
  if (heldBy !== null) return `rule ${heldBy.ruleId}${heldBy.note === '' ? '' : `: ${heldBy.note}`}`;
  const isLater = (task.releaseMs ?? nowMs) > nowMs;
  if (isLater && !plan.schedule?.dropped.some(({ id }) => id === task.id))
    return `it may not begin before ${instantWords(task.releaseMs!, plan.context)}`;
  return plan.schedule === null ? whyNotNow(each, plan) : whyNotIn(each, plan.schedule, plan);
}

/** Throws PLAN_INFEASIBLE for must-dos that do not fit. */
export async function planOf(
  file: TasksFile,
  supply: TaskSupply,
  asked: TasksAsked,
  context: PlanContext,
): Promise<Plan> {
  const { policy, isTimed } = asked;
  const { nowMs } = context;
  const choice = await chooseNow(file.tasks, supply, { policy, nowMs, keepsMustDos: !isTimed });
  const { judged, selection } = choice;
  if (isTimed) {
    const schedule = await scheduleFor(choice, supply, { ...asked, nowMs });
    const ordered = schedule.rows.map(({ id }) => judged.find(({ task }) => task.id === id)!);
    return { choice, supply, context, schedule, ordered, prices: null };
  }
  const chosen = judged.filter(({ task }) => selection.selected.includes(task.id));
  const { prices } = selection;
  return { choice, supply, context, schedule: null, ordered: inOrder(chosen, prices ?? {}), prices };
}
