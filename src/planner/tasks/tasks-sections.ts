/** The answer of `plan tasks` in tables, bars and data. */

import { type CostVector, costOf } from '../../core/values/index.ts';
import { type AnswerSection, type AnswerTable, barFraction, barText } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, chanceText, instantWords, listText } from '../question/index.ts';
import type { DroppedTask, Schedule } from '../solve/schedule/index.ts';
import type { DeadlineChance } from './tasks-chance.ts';
import type { Choice, JudgedTask } from './tasks-choice.ts';
import { shortOf, type TaskPool, type TaskSupply } from './tasks-pools.ts';

const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });

/** `20 sonnet, 2 opus`; `nothing` for no cost. */
function costText(cost: CostVector, pools: readonly TaskPool[]): string {
  const parts = Object.entries(cost).filter(([, amount]) => amount > 0);
  if (parts.length === 0) return 'nothing';
  return parts
    .map(([pool, amount]) => {
      const unit = pools.find((each) => each.pool === pool)?.unit ?? '';
      return `${amountText(amount)} ${pool === 'all' ? unit : pool}`;
    })
    .join(' + ');
}

/** What one more of a pool is called: `opus message`, `unit`. */
export function oneOf({ pool, unit }: TaskPool): string {
  const single = unit.replace(/s$/, '');
  if (pool === 'all') return single;
  return unit === 'units' ? pool : `${pool} ${single}`;
}

export function nowTable(
  ordered: readonly JudgedTask[],
  supply: TaskSupply,
  context: PlanContext,
): AnswerTable {
  const hasDeadline = ordered.some(({ task }) => task.deadlineMs !== undefined);
  return {
    kind: 'table',
    title: 'Now, in this order',
    columns: [
      right('#'),
      left('task'),
      right('value'),
      left('takes'),
      ...(hasDeadline ? [left('due')] : []),
      left('why'),
    ],
    rows: ordered.map((each, index) => {
      const { task, cost, model, ruleId } = each;
      const due = task.deadlineMs === undefined ? '' : instantWords(task.deadlineMs, context);
      const why = task.mustDo ? 'must be done' : ruleId === 'price' ? 'worth its price' : `rule ${ruleId}`;
      return [
        String(index + 1),
        task.id,
        amountText(task.value),
        costText(cost, supply.pools),
        ...(hasDeadline ? [due] : []),
        model === null ? why : `${why}, by ${model}`,
      ];
    }),
  };
}

/** Why a task is not among those of now, in words. */
export function whyNot(
  each: JudgedTask,
  choice: Choice,
  { supply, context }: { readonly supply: TaskSupply; readonly context: PlanContext },
): string {
  const { task, heldBy } = each;
  if (heldBy !== null) return `rule ${heldBy.ruleId}${heldBy.note === '' ? '' : `: ${heldBy.note}`}`;
  if ((task.releaseMs ?? context.nowMs) > context.nowMs)
    return `it may not begin before ${instantWords(task.releaseMs!, context)}`;
  const short = supply.pools.find((pool) => shortOf(pool, each.cost) > 0);
  if (short !== undefined) {
    const needs = costText({ [short.pool]: costOf(each.cost, short.pool) }, supply.pools);
    return `it takes ${needs}, there are ${amountText(short.remaining!)} left`;
  }
  const rejection = choice.selection.rejected.find(({ id }) => id === task.id);
  if (rejection !== undefined) return rejection.sentence;
  const missing = task.deps.find((dep) => !choice.selection.selected.includes(dep));
  return missing === undefined ? 'it was not chosen' : `it needs ${missing}, which does not go now`;
}

const deadlineWord = ({ meetsDeadline }: JudgedTask): string =>
  meetsDeadline === null ? '' : meetsDeadline ? 'in time' : 'too late';

/** When a task that waits has room, as its own word on time. */
function earliestWords({ task, fitsAtMs }: JudgedTask, context: PlanContext): string {
  if (fitsAtMs === null) return 'never';
  const atMs = Math.max(fitsAtMs, task.releaseMs ?? fitsAtMs);
  return atMs <= context.nowMs ? 'now, alone' : instantWords(atMs, context);
}

export function laterTable(
  later: readonly JudgedTask[],
  choice: Choice,
  { supply, context }: { readonly supply: TaskSupply; readonly context: PlanContext },
): AnswerTable {
  const hasDeadline = later.some(({ task }) => task.deadlineMs !== undefined);
  return {
    kind: 'table',
    title: 'Not now',
    columns: [
      left('task'),
      right('value'),
      left('has room'),
      ...(hasDeadline ? [left('deadline')] : []),
      left('why not now'),
    ],
    rows: later.map((each) => [
      each.task.id,
      amountText(each.task.value),
      earliestWords(each, context),
      ...(hasDeadline ? [deadlineWord(each)] : []),
      whyNot(each, choice, { supply, context }),
    ]),
  };
}

export function poolsTable(
  choice: Choice,
  supply: TaskSupply,
  chances: Readonly<Record<string, number>> | null,
  isAscii: boolean,
): AnswerTable {
  const { selection } = choice;
  const limited = supply.pools.filter(({ remaining }) => remaining !== null);
  return {
    kind: 'table',
    title: 'What it uses',
    columns: [
      left('pool'),
      right('left'),
      right('planned'),
      left(''),
      right('one more is worth'),
      ...(chances === null ? [] : [right('enough')]),
    ],
    rows: limited.map(({ pool, remaining, window, unit }) => {
      const spent = costOf(selection.spend, pool);
      const price = selection.prices === null ? '-' : priceText(costOf(selection.prices, pool));
      const name = window === pool ? pool : pool === 'all' ? `${window}, ${unit}` : window;
      return [
        name,
        amountText(remaining!),
        amountText(spent),
        barText(barFraction(spent, remaining), 10, isAscii),
        price,
        ...(chances === null ? [] : [chanceText(chances[pool]!)]),
      ];
    }),
  };
}

/** A price with so many digits as it needs. */
export const priceText = (price: number): string =>
  price === 0 ? '0' : price >= 1 ? amountText(price) : String(Number(price.toPrecision(2)));

const DROP_WORDS: Readonly<Record<DroppedTask['reason'], string>> = {
  tooLate: 'it cannot end in time, even alone',
  tooLarge: 'it takes more than the pool ever holds',
  dependency: 'what it needs is not done',
  displaced: 'there is no room beside the others',
};

/** The least that would help a task that was dropped. */
function dropRelief({ extraQuota, extraDeadlineHours }: DroppedTask, pools: readonly TaskPool[]): string {
  const words = [
    ...(extraQuota === null ? [] : [`${costText(extraQuota, pools)} more`]),
    ...(extraDeadlineHours === null || extraDeadlineHours === 0
      ? []
      : [`a deadline ${amountText(extraDeadlineHours)} h later`]),
  ];
  return words.length === 0 ? '-' : words.join(', or ');
}

export function scheduleSections(
  schedule: Schedule,
  lines: readonly string[],
  chances: { readonly tasks: readonly DeadlineChance[]; readonly trials: number } | null,
  { supply, context }: { readonly supply: TaskSupply; readonly context: PlanContext },
): AnswerSection[] {
  const table: AnswerTable = {
    kind: 'table',
    title: chances === null ? 'Begin and end' : `Begin and end, ${chances.trials} futures`,
    columns: [
      left('task'),
      left('begins'),
      left('ends'),
      ...(chances === null ? [] : [left('half are done by'), left('95 % by'), right('in time')]),
    ],
    rows: schedule.rows.map(({ id, startMs, endMs }, index) => {
      const chance = chances?.tasks[index];
      const at = (ms: number | null | undefined): string =>
        ms === null || ms === undefined ? '-' : instantWords(ms, context);
      const inTime = chance?.inTime ?? null;
      return [
        id,
        instantWords(startMs, context),
        instantWords(endMs, context),
        ...(chance === undefined
          ? []
          : [at(chance.medianEndMs), at(chance.lateEndMs), inTime === null ? '-' : chanceText(inTime)]),
      ];
    }),
  };
  const dropped: AnswerTable = {
    kind: 'table',
    title: 'Not in the schedule',
    columns: [left('task'), left('why'), left('what would do')],
    rows: schedule.dropped.map((each) => [each.id, DROP_WORDS[each.reason], dropRelief(each, supply.pools)]),
  };
  return [
    { kind: 'drawing', title: 'When', lines },
    table,
    ...(schedule.dropped.length > 0 ? [dropped] : []),
  ];
}

/** `12 more opus`: the change that adds value for the least quota. */
export const reliefText = (choice: Choice, supply: TaskSupply): string | null => {
  const { relief } = choice;
  if (relief === null) return null;
  const more = Object.entries(relief.extra).map(([pool, amount]) => {
    const unit = supply.pools.find((each) => each.pool === pool)!.unit;
    return `${amountText(amount)} more ${pool === 'all' ? unit : pool}`;
  });
  return `${listText(more)} would add ${amountText(relief.gain)}, with ${relief.taskId}`;
};
