/**
 * The answer with `--when`: everything in it is of the schedule, its bars and tables too, and with `--simulate` the
 * chance of each deadline. The choice of now gives it one way of each task and the rules that hold tasks, no more.
 */
import { QuotalabError } from '../../core/index.ts';
import { inRange, instantText, whole } from '../../core/values/index.ts';
import type { AnswerSection, AnswerTable } from '../answer/index.ts';
import type { QuestionInput } from '../question/index.ts';
import {
  amountText,
  chanceText,
  givenNumber,
  instantWords,
  listText,
  optionNumber,
  someOf,
} from '../question/index.ts';
import type { DroppedTask, Schedule } from '../solve/schedule/index.ts';
import { type DeadlineChance, deadlineChances } from './tasks-chance.ts';
import type { JudgedTask } from './tasks-choice.ts';
import type { TaskPlan } from './tasks-plan.ts';
import type { TaskPool } from './tasks-pools.ts';
import { ganttLines, type ScheduleWish, schedulable, scheduleOf, workingSpans } from './tasks-schedule.ts';
import { costText, left, namesText, right } from './tasks-sections.ts';

const DEADLINE_STREAM = 42;
/** Below this the chance is part of the answer. */
const SURE = 0.95;

/** Options of the schedule, checked. Throws E_TYPE, E_INT and E_RANGE. */
export function whenWish(input: QuestionInput): ScheduleWish {
  const hours = input.text('hours');
  return {
    workers: givenNumber(input, 'workers', (field, value) => whole(field, value, 1, 100)),
    slotMinutes: givenNumber(input, 'slot', (field, value) => inRange(field, value, 5, 240)),
    horizonHours: optionNumber(input, 'horizon', (field, value) => inRange(field, value, 1, 336)),
    working: hours === null ? null : workingSpans(hours, input.context),
  };
}

async function scheduleFor({ context, choice, supply }: TaskPlan, wish: ScheduleWish): Promise<Schedule> {
  const schedule = await scheduleOf(schedulable(choice), supply, wish, context.nowMs);
  if (schedule.status === 'infeasible') {
    const missing = schedule.missing.map(({ id }) => id);
    throw new QuotalabError(
      'PLAN_INFEASIBLE',
      `the must-dos do not fit in time (${schedule.constraint}${missing.length > 0 ? `: ${listText(missing)}` : ''}); smallest change: ${schedule.relaxation}`,
    );
  }
  if (schedule.status === 'noAnswer') throw new QuotalabError('PLAN_INFEASIBLE', schedule.reason);
  return schedule;
}

const DROP_WORDS: Readonly<Record<DroppedTask['reason'], string>> = {
  tooLate: 'it cannot end in time, even alone',
  tooLarge: 'it takes more than the pool ever holds',
  dependency: 'what it needs is not done',
  displaced: 'there is no room beside the others',
};

/** The least that would help a task that was dropped; null = nothing small does. */
function dropRelief(
  { extraQuota, extraDeadlineHours }: DroppedTask,
  pools: readonly TaskPool[],
): string | null {
  const words = [
    ...(extraQuota === null ? [] : [`${costText(extraQuota, pools)} more`]),
    ...(extraDeadlineHours === null || extraDeadlineHours === 0
      ? []
      : [`a deadline ${amountText(extraDeadlineHours)} h later`]),
  ];
  return words.length === 0 ? null : words.join(', or ');
}

/** Why a task is not in the schedule. */
function whyNotIn(each: JudgedTask, schedule: Schedule, { context, ordered, choice }: TaskPlan): string {
  const { task, heldBy } = each;
  if (heldBy !== null) return `rule ${heldBy.ruleId}${heldBy.note === '' ? '' : `: ${heldBy.note}`}`;
  const drop = schedule.dropped.find(({ id }) => id === task.id);
  if (drop !== undefined) return DROP_WORDS[drop.reason];
  const isTried = (id: string): boolean =>
    [...schedule.rows, ...schedule.dropped].some((row) => row.id === id);
  const way = choice.judged.find(
    (other) => task.group !== undefined && other.task.group === task.group && isTried(other.task.id),
  );
  if (way !== undefined) {
    return ordered.includes(way) ? `${way.task.id} does it` : `${way.task.id} was tried in its place`;
  }
  const isLater = (task.releaseMs ?? context.nowMs) > context.nowMs;
  return isLater
    ? `it may not begin before ${instantWords(task.releaseMs!, context)}`
    : DROP_WORDS.dependency;
}

function scheduleTable(plan: TaskPlan, schedule: Schedule, chances: readonly DeadlineChance[]): AnswerTable {
  const { context, ordered, supply } = plan;
  const at = (ms: number | null | undefined): string =>
    ms === null || ms === undefined ? '-' : instantWords(ms, context);
  const hasDeadline = ordered.some(({ task }) => task.deadlineMs !== undefined);
  const hasChances = chances.length > 0;
  return {
    kind: 'table',
    title: hasChances ? `Begin and end, ${context.simulateTrials} futures` : 'Begin and end',
    columns: [
      left('task'),
      left('begins'),
      left('ends'),
      ...(hasDeadline ? [left('due')] : []),
      right('value'),
      left('takes'),
      ...(hasChances ? [left('half are done by'), left('95 % by'), right('in time')] : []),
    ],
    rows: schedule.rows.map(({ id, startMs, endMs }, index) => {
      const { task, cost, model } = ordered[index]!;
      const chance = chances[index];
      const inTime = chance?.inTime ?? null;
      return [
        id,
        at(startMs),
        at(endMs),
        ...(hasDeadline ? [task.deadlineMs === undefined ? '' : at(task.deadlineMs)] : []),
        amountText(task.value),
        `${costText(cost, supply.pools)}${model === null ? '' : `, by ${model}`}`,
        ...(chance === undefined
          ? []
          : [at(chance.medianEndMs), at(chance.lateEndMs), inTime === null ? '-' : chanceText(inTime)]),
      ];
    }),
  };
}

function droppedTable(plan: TaskPlan, schedule: Schedule): AnswerTable {
  return {
    kind: 'table',
    title: 'Not in the schedule',
    columns: [left('task'), right('value'), left('why'), left('what would do')],
    rows: plan.later.map((each) => {
      const drop = schedule.dropped.find(({ id }) => id === each.task.id);
      const relief = drop === undefined ? '-' : (dropRelief(drop, plan.supply.pools) ?? '-');
      return [each.task.id, amountText(each.task.value), whyNotIn(each, schedule, plan), relief];
    }),
  };
}

const totalValue = (tasks: readonly JudgedTask[]): number =>
  tasks.reduce((sum, { task }) => sum + task.value, 0);

function headlineOf(plan: TaskPlan, { rows, proof }: Schedule, allInTime: number): string {
  const { choice, ordered, context, supply } = plan;
  const { judged } = choice;
  if (rows.length === 0)
    return `None of the ${someOf(judged.length, 'task')} can be done in time (${supply.source}).`;
  const end = instantWords(Math.max(...rows.map(({ endMs }) => endMs)), context);
  const proven = proof.status === 'optimal' ? '' : ' (not proven best)';
  const sure = allInTime < SURE ? `; the chance that every deadline is met is ${chanceText(allInTime)}` : '';
  return `Do ${rows.length} of ${someOf(judged.length, 'task')}, the last done ${end}, worth ${amountText(plan.value)} of ${amountText(totalValue(judged))}${proven}: ${namesText(ordered)}${sure}.`;
}

/** The dropped task of most value. */
function dearestDrop({ later }: TaskPlan, { dropped }: Schedule): DroppedTask | null {
  const known = later.filter(({ task }) => task.value > 0 && dropped.some(({ id }) => id === task.id));
  const [dearest] = known.sort((a, b) => b.task.value - a.task.value);
  return dearest === undefined ? null : dropped.find(({ id }) => id === dearest.task.id)!;
}

function nextOf(plan: TaskPlan, schedule: Schedule): TimedAnswer['next'] {
  const { context, supply } = plan;
  const [first] = schedule.rows;
  const drop = dearestDrop(plan, schedule);
  const relief = drop === null ? null : dropRelief(drop, supply.pools);
  const last = relief === null ? null : `${drop!.id} would need ${relief}.`;
  if (first === undefined) return { first: 'Nothing can begin in time.', last };
  const when = first.startMs <= context.nowMs ? 'now' : instantWords(first.startMs, context);
  return { first: `Begin with ${first.id} ${when}.`, last };
}

/** The plan with the schedule in the place of the choice. */
function scheduledPlan(plan: TaskPlan, { rows, value, spend, proof }: Schedule): TaskPlan {
  const { judged } = plan.choice;
  const ordered = rows.map(({ id }) => judged.find(({ task }) => task.id === id)!);
  const later = judged.filter((each) => !ordered.includes(each));
  return { ...plan, ordered, later, value, spend, proof, prices: null };
}

export interface TimedAnswer {
  readonly schedule: Schedule;
  readonly plan: TaskPlan;
  readonly headline: string;
  readonly binding: string | null;
  readonly next: { readonly first: string; readonly last: string | null };
  readonly sections: readonly AnswerSection[];
  readonly whyNot: (each: JudgedTask) => string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** Throws PLAN_INFEASIBLE where the must-dos cannot all be done. */
export async function timedAnswer(chosen: TaskPlan, wish: ScheduleWish): Promise<TimedAnswer> {
  const { context, supply, choice } = chosen;
  const schedule = await scheduleFor(chosen, wish);
  const plan = scheduledPlan(chosen, schedule);
  const trials = context.simulateTrials;
  const hasDeadline = plan.ordered.some(({ task }) => task.deadlineMs !== undefined);
  const { rows } = schedule;
  const { workers, working } = wish;
  const played = { rows, judged: choice.judged, supply, workers, working, nowMs: context.nowMs };
  const chances =
    trials === 0 ? null : deadlineChances(played, { draws: context.draws(DEADLINE_STREAM), trials });
  const drop = dearestDrop(plan, schedule);
  return {
    schedule,
    plan,
    headline: headlineOf(plan, schedule, chances?.all ?? 1),
    binding: drop === null ? null : `${drop.id}: ${DROP_WORDS[drop.reason]}`,
    next: nextOf(plan, schedule),
    sections: [
      { kind: 'drawing', title: 'When', lines: ganttLines(schedule, context) },
      ...(rows.length > 0 ? [scheduleTable(plan, schedule, chances?.tasks ?? [])] : []),
      ...(plan.later.length > 0 ? [droppedTable(plan, schedule)] : []),
    ],
    whyNot: (each) => whyNotIn(each, schedule, plan),
    data: {
      schedule: {
        value: schedule.value,
        proof: { ...schedule.proof },
        rows: rows.map(({ id, startMs, endMs }, index) => ({
          id,
          start: instantText(startMs),
          end: instantText(endMs),
          in_time: chances?.tasks[index]?.inTime ?? null,
        })),
        dropped: schedule.dropped.map((each) => ({
          id: each.id,
          reason: each.reason,
          extra_quota: each.extraQuota,
          extra_deadline_hours: each.extraDeadlineHours,
        })),
        all_in_time: chances?.all ?? null,
        futures: trials,
      },
    },
    notes:
      chances === null || !hasDeadline
        ? []
        : [
            `every deadline is met in ${chanceText(chances.all)} of ${trials} futures, drawn by the planner itself`,
          ],
  };
}
