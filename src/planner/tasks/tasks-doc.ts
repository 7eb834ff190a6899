/** What the document's own rules say about the same tasks, where they differ: shown beside ours, never instead. */

import { costOf, MS_PER_HOUR } from '../../core/values/index.ts';
import type { DocumentAnswer } from '../answer/index.ts';
import { adjustedValueDoc } from '../cost/index.ts';
import { amountText, listText } from '../question/index.ts';
import { greedyDoc, highsSolver, selectTasksDoc, stoppingRuleDoc } from '../solve/index.ts';
import { edfDoc, type Schedule } from '../solve/schedule/index.ts';
import type { Choice } from './tasks-choice.ts';
import { netValue } from './tasks-order.ts';
import type { TaskPool, TaskSupply } from './tasks-pools.ts';

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

const named = (ids: readonly string[]): string => (ids.length === 0 ? 'nothing' : listText(ids));

/** The pool of which the tasks ask the largest part; null = none is limited. */
function tightestPool({ input }: Choice, supply: TaskSupply): TaskPool | null {
  const asked = (pool: string): number => input.tasks.reduce((sum, { cost }) => sum + costOf(cost, pool), 0);
  const limited = supply.pools.filter(({ remaining }) => remaining !== null);
  return limited.reduce<TaskPool | null>((most, each) => {
    const part = asked(each.pool) / Math.max(1, each.remaining!);
    return most !== null && asked(most.pool) / Math.max(1, most.remaining!) >= part ? most : each;
  }, null);
}

function greedyAnswer(choice: Choice, pool: TaskPool, nowMs: number): DocumentAnswer[] {
  const { tasks } = choice.input;
  const deadlineOf = new Map(choice.judged.map(({ task }) => [task.id, task.deadlineMs]));
  const greedy = greedyDoc(
    tasks.map(({ id, value, cost }) => {
      const deadlineMs = deadlineOf.get(id);
      const hours = deadlineMs === undefined ? 8760 : (deadlineMs - nowMs) / MS_PER_HOUR;
      return { value, cost: costOf(cost, pool.pool), deadlineHours: hours };
    }),
    pool.remaining!,
  );
  const ids = greedy.order.map((index) => tasks[index]!.id);
  if (sameSet(ids, choice.selection.selected)) return [];
  return [
    {
      rule: `Greedy order in ${pool.pool}, up to 90 % of what is left`,
      says: `${named(ids)}: worth ${amountText(greedy.value)}`,
      weSay: `${named(choice.selection.selected)}: worth ${amountText(choice.selection.value)}`,
      why: 'it looks at one pool, knows no dependencies or alternatives, and is no optimum',
    },
  ];
}

async function roundedAnswer(choice: Choice): Promise<DocumentAnswer[]> {
  const rounded = await selectTasksDoc(choice.input, highsSolver);
  if (rounded === null || sameSet(rounded.selected, choice.selection.selected)) return [];
  const over = Object.entries(rounded.overdrawn).map(([pool, amount]) => `${amountText(amount)} ${pool}`);
  return [
    {
      rule: 'Linear programme, parts above one half rounded up',
      says: `${named(rounded.selected)}, reported as ${amountText(rounded.reportedValue)}`,
      weSay: `${named(choice.selection.selected)}: worth ${amountText(choice.selection.value)}`,
      why:
        over.length > 0
          ? `its set overdraws ${listText(over)} and is worth ${amountText(rounded.value)}`
          : `its set is worth ${amountText(rounded.value)}, not the ${amountText(rounded.reportedValue)} it reports`,
    },
  ];
}

/** The first task that waits: the document's stopping rule for it. */
function stoppingAnswer(choice: Choice, pool: TaskPool, nowMs: number): DocumentAnswer[] {
  const waiting = choice.judged.find(
    ({ task, fitsAtMs }) =>
      !choice.selection.selected.includes(task.id) && fitsAtMs !== null && fitsAtMs > nowMs && task.value > 0,
  );
  if (waiting === undefined || pool.limit === null || pool.limit <= 0) return [];
  const hoursToReset = Math.min(8760, (waiting.fitsAtMs! - nowMs) / MS_PER_HOUR);
  const doc = stoppingRuleDoc({
    remainingShare: Math.min(1, pool.remaining! / pool.limit),
    value: waiting.task.value,
    hoursToReset,
  });
  if (doc.wait) return [];
  return [
    {
      rule: `Stopping rule for ${waiting.task.id}`,
      says: `go now: ${amountText(doc.continueValue)} beats ${amountText(doc.waitValue)} after ${amountText(hoursToReset)} h`,
      weSay: 'wait: there is no room for it now',
      why: 'its value falls in a straight line below zero, and it never asks whether the task fits',
    },
  ];
}

/** Tasks that the document's adjusted value drops, though they are in the best set. */
function adjustedAnswer(choice: Choice, pool: TaskPool): DocumentAnswer[] {
  if (pool.limit === null || pool.limit <= 0) return [];
  const remainingShare = Math.min(1, pool.remaining! / pool.limit);
  const prices = choice.selection.prices ?? {};
  const odd = choice.judged.filter(({ task, cost }) => {
    const amount = costOf(cost, pool.pool);
    const isChosen = choice.selection.selected.includes(task.id);
    return (
      amount > 0 && isChosen && adjustedValueDoc({ value: task.value, cost: amount, remainingShare }) <= 0
    );
  });
  if (odd.length === 0) return [];
  return [
    {
      rule: 'Adjusted value: value less cost / share left',
      says: `drop ${named(odd.map(({ task }) => task.id))}`,
      weSay: `do them: net of prices ${listText(odd.map((each) => amountText(netValue(each, prices))))}`,
      why: 'it takes messages for value, and charges the price at the start for the whole task',
    },
  ];
}

function edfAnswer(choice: Choice, schedule: Schedule, pool: TaskPool, nowMs: number): DocumentAnswer[] {
  const durations = new Map(choice.judged.map(({ task }) => [task.id, task]));
  const tasks = choice.input.tasks.map(({ id, value, cost, deps }) => {
    const { durationHours, deadlineMs } = durations.get(id)!;
    const hours = durationHours.kind === 'known' ? durationHours.value : 1;
    const deadline = deadlineMs === undefined ? {} : { deadlineMs };
    return { id, value, cost, deps: deps ?? [], durationHours: hours, ...deadline };
  });
  const doc = edfDoc(tasks, nowMs, pool.pool, pool.remaining!);
  const ours = schedule.rows.map(({ id }) => id);
  const theirs = doc?.map(({ id }) => id) ?? [];
  if (doc !== null && sameSet(theirs, ours)) return [];
  return [
    {
      rule: 'Earliest deadline first on one worker',
      says: doc === null ? 'no schedule at all' : `${named(theirs)}`,
      weSay: `${named(ours)}: worth ${amountText(schedule.value)}`,
      why: 'it gives up when one task does not fit, and skips a task whose need comes later in its order',
    },
  ];
}

/** The document's answers that differ; empty where it agrees or no pool is limited. */
export async function documentAnswers(
  choice: Choice,
  supply: TaskSupply,
  schedule: Schedule | null,
  nowMs: number,
): Promise<DocumentAnswer[]> {
  const pool = tightestPool(choice, supply);
  if (pool === null) return [];
  if (schedule !== null) return edfAnswer(choice, schedule, pool, nowMs);
  return [
    ...greedyAnswer(choice, pool, nowMs),
    ...(await roundedAnswer(choice)),
    ...stoppingAnswer(choice, pool, nowMs),
    ...adjustedAnswer(choice, pool),
  ];
}
