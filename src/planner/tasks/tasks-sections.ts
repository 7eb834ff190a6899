/** The answer of `plan tasks` in tables, bars and data. */

import { type CostVector, costOf } from '../../core/values/index.ts';
import { type AnswerTable, barFraction, barText } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, chanceText, instantWords, listText } from '../question/index.ts';
import { type Choice, isTooLate, type JudgedTask } from './tasks-choice.ts';
import type { TaskPlan } from './tasks-plan.ts';
import { shortOf, type TaskPool, type TaskSupply } from './tasks-pools.ts';

export const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
export const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });

/** `20 sonnet, 2 opus`; `nothing` for no cost. */
export function costText(cost: CostVector, pools: readonly TaskPool[]): string {
  const parts = Object.entries(cost).filter(([, amount]) => amount > 0);
  if (parts.length === 0) return 'nothing';
  return parts
    .map(([pool, amount]) => {
      const unit = pools.find((each) => each.pool === pool)?.unit ?? '';
      return `${amountText(amount)} ${pool === 'all' ? unit : pool}`;
    })
    .join(' + ');
}

/** The first five by name. */
export function namesText(tasks: readonly JudgedTask[]): string {
  const names = tasks.slice(0, 5).map(({ task }) => task.id);
  return tasks.length > 5 ? `${names.join(', ')} and ${tasks.length - 5} more` : listText(names);
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
  if (isTooLate(task, context.nowMs)) return 'it cannot end by its deadline';
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

/** What each limited pool has left, what the plan takes of it, and where they are known the worth of one more and the chance that it is enough. */
export function poolsTable(
  { supply, spend, prices, context }: TaskPlan,
  chances: Readonly<Record<string, number>> | null,
): AnswerTable {
  const limited = supply.pools.filter(({ remaining }) => remaining !== null);
  return {
    kind: 'table',
    title: 'What it uses',
    columns: [
      left('pool'),
      right('left'),
      right('planned'),
      left(''),
      ...(prices === null ? [] : [right('one more is worth')]),
      ...(chances === null ? [] : [right('enough')]),
    ],
    rows: limited.map(({ pool, remaining, window, unit }) => {
      const spent = costOf(spend, pool);
      const name = window === pool ? pool : pool === 'all' ? `${window}, ${unit}` : window;
      return [
        name,
        amountText(remaining!),
        amountText(spent),
        barText(barFraction(spent, remaining), 10, context.isAscii),
        ...(prices === null ? [] : [priceText(costOf(prices, pool))]),
        ...(chances === null ? [] : [chanceText(chances[pool]!)]),
      ];
    }),
  };
}

/** A price with so many digits as it needs. */
export const priceText = (price: number): string =>
  price === 0 ? '0' : price >= 1 ? amountText(price) : String(Number(price.toPrecision(2)));

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
