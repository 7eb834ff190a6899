/** The words of `plan tasks`: every figure in them is of its facts. */

import { type NextParts, nextSentence } from '../advice/index.ts';
import {
  amountText,
  chanceText,
  type Explanation,
  listText,
  type Page,
  type PlanContext,
  someOf,
} from '../question/index.ts';
import type { LocalClock } from '../usage/index.ts';
import type { LaterFact, NowFact, TasksFacts, WindowFact } from './tasks-facts.ts';
import { unitWord } from './tasks-pools.ts';
import { at, blocksOf, extraText, priceText, reliefText } from './tasks-tables.ts';

/** Below this a chance is part of the answer. */
const SURE = 0.95;
const MOST_NAMES = 5;

/** The first five by name. */
function namesText(tasks: readonly NowFact[]): string {
  const names = tasks.slice(0, MOST_NAMES).map(({ id }) => id);
  const more = tasks.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : listText(names);
}

/** What one more of a window is called: `opus message`, `unit in 5 h`. */
function oneOf({ pools, unit, window }: WindowFact): string {
  const single = unit.replace(/s$/, '');
  if (pools.includes(window)) return window;
  return unitWord(pools, unit) === unit ? `${single} in ${window}` : `${pools[0]} ${single}`;
}

function headlineOf(facts: TasksFacts, clock: LocalClock): string {
  const { now, taskCount, value, totalValue, proof, schedule, quota, windows } = facts;
  const tasks = someOf(taskCount, 'task');
  const proven = proof.status === 'optimal' ? '' : ' (not proven best)';
  const worth = `worth ${amountText(value)} of ${amountText(totalValue)}${proven}: ${namesText(now)}`;
  if (schedule === null) {
    if (now.length === 0) return `None of the ${tasks} can go now (${quota}).`;
    const enough = Math.min(1, ...windows.map((each) => each.enough ?? 1));
    const sure = enough < SURE ? `; the chance that the quota is enough is ${chanceText(enough)}` : '';
    return `Do ${now.length} of ${tasks} now, ${worth}${sure}.`;
  }
  if (now.length === 0) return `None of the ${tasks} can be done in time (${quota}).`;
  const last = now.map(({ end }) => end!).reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
  const all = schedule.allInTime ?? 1;
  const sure = all < SURE ? `; the chance that every deadline is met is ${chanceText(all)}` : '';
  return `Do ${now.length} of ${tasks}, the last done ${at(last, clock)}, ${worth}${sure}.`;
}

/** The dropped task of most value. */
const dearestDrop = ({ later }: TasksFacts): LaterFact | undefined =>
  later.filter(({ isDropped, value }) => isDropped && value > 0).sort((a, b) => b.value - a.value)[0];

/** The limit whose next unit is worth most as a part of what is left, or the rule that holds tasks back. */
function decidesOf(facts: TasksFacts): string | null {
  const { windows, later, policy, schedule } = facts;
  if (schedule !== null) {
    const drop = dearestDrop(facts);
    return drop === undefined ? null : `${drop.id}: ${drop.why}`;
  }
  const priced = windows
    .filter(({ price }) => price !== null && price > 0)
    .sort((a, b) => b.price! * b.left - a.price! * a.left);
  const [first] = priced;
  if (first === undefined) {
    const held = later.find(({ rule }) => rule !== null);
    return held === undefined ? null : `rule ${held.rule} of policy ${policy}`;
  }
  const words = priced.map((each) => `one more ${oneOf(each)} is worth ${priceText(each.price!)}`);
  const name = first.pools.includes(first.window) ? first.window : `the ${first.window} window`;
  return `${name} with ${amountText(first.left)} left; ${listText(words)}`;
}

/** What to begin with and what would help, to be said beside the one advice of the moment. */
function nextParts(facts: TasksFacts, context: LocalClock): NextParts {
  const { now, later, schedule, cheapestChange } = facts;
  const [first] = now;
  if (schedule !== null) {
    const drop = dearestDrop(facts);
    const relief = drop === undefined ? null : reliefText(drop, facts);
    const last = relief === null ? null : `${drop!.id} would need ${relief}.`;
    if (first === undefined) return { first: 'Nothing can begin in time.', last };
    const when = Date.parse(first.start!) <= context.nowMs ? 'now' : at(first.start, context);
    return { first: `Begin with ${first.id} ${when}.`, last };
  }
  const [soonest] = later
    .filter(
      ({ hasRoomAt, value }) => hasRoomAt !== null && Date.parse(hasRoomAt) > context.nowMs && value > 0,
    )
    .sort((a, b) => Date.parse(a.hasRoomAt!) - Date.parse(b.hasRoomAt!));
  const wait = soonest === undefined ? '' : `; ${soonest.id} has room ${at(soonest.hasRoomAt, context)}`;
  const begin = first === undefined ? 'None of these tasks now' : `Begin with ${first.id}`;
  const change =
    cheapestChange === null || first === undefined
      ? null
      : `The change that pays most: ${extraText(cheapestChange.extra, facts, ' more')} would add ${amountText(cheapestChange.gain)}, with ${cheapestChange.task}.`;
  return { first: `${begin}${wait}.`, last: change };
}

/** Formulas of the plan with the numbers in them. */
function explanationsOf({ proof, now, taskCount, openCount, schedule, windows }: TasksFacts): Explanation[] {
  const { incumbent, bound, status } = proof;
  const result = `${amountText(incumbent)}, ${status === 'optimal' ? 'proven best' : 'not proven best'}`;
  if (schedule !== null) {
    return [
      {
        what: 'The schedule of most value',
        formula:
          'max sum of value of what ends in time, one start on the grid each, use <= limit in every window, needs before',
        numbers: `${now.length} of ${someOf(taskCount, 'task')}, best possible ${amountText(bound)}`,
        result,
        source: 'time-indexed integer programme; Sousa, Wolsey, Mathematical Programming 54, 1992',
      },
    ];
  }
  const choice: Explanation = {
    what: 'The set of most value',
    formula:
      'max sum of value x, sum of cost x <= left in every window, x 0 or 1, needs and alternatives kept',
    numbers: `${someOf(openCount, 'task')}, best possible ${amountText(bound)}`,
    result,
    source: 'integer programme; Kellerer, Pferschy, Pisinger, Knapsack Problems, 2004',
  };
  const first = now.find(({ cost, netValue }) => Object.keys(cost).length > 0 && netValue !== null);
  if (first === undefined) return [choice];
  const terms = windows.flatMap(({ pools, price }) => {
    const amount = pools.reduce((sum, pool) => sum + (first.cost[pool] ?? 0), 0);
    return amount > 0 ? [`${amountText(amount)} x ${priceText(price!)}`] : [];
  });
  return [
    choice,
    {
      what: `Net value of ${first.id}`,
      formula: 'value - sum of cost x price, price = value of one more unit by the linear relaxation',
      numbers: [amountText(first.value), ...terms].join(' - '),
      result: amountText(first.netValue!),
      source: 'dual values; Talluri, van Ryzin, The Theory and Practice of Revenue Management, 2004, ch. 2',
    },
  ];
}

function notesOf(facts: TasksFacts, written: ReadonlyArray<string | undefined>): string[] {
  const { schedule, quota, policy, messageUnits, suggested, windows, assumed, now } = facts;
  const all = schedule?.allInTime ?? null;
  const hasDeadline = now.some(({ deadline }) => deadline !== null);
  return [
    ...written.flatMap((note) => note ?? []),
    ...(all !== null && hasDeadline
      ? [
          `every deadline is met in ${chanceText(all)} of ${schedule!.futures} futures, drawn by the planner itself`,
        ]
      : []),
    `quota: ${quota}; policy: ${policy}`,
    ...[...messageUnits].map(
      ([model, units]) => `one ${model} message takes ${someOf(units, 'unit')}, the mean of the log`,
    ),
    ...(suggested.size > 0
      ? [
          `priorities suggested from words, not given: ${[...suggested].map(([id, priority]) => `${id} ${priority}`).join(', ')}`,
        ]
      : []),
    ...(windows.some(({ enough }) => enough !== null)
      ? ['"enough" is the chance that the drawn costs of these tasks stay within what is left']
      : []),
    ...assumed,
  ];
}

/** Files that are written, in words. */
export interface WrittenFiles {
  readonly policy?: string | undefined;
  readonly 'export-policy'?: string | undefined;
  readonly 'export-later'?: string | undefined;
}

export function tasksPage(facts: TasksFacts, context: PlanContext, options: WrittenFiles): Page {
  const { policy = 'strict', 'export-policy': policyPath, 'export-later': laterPath } = options;
  const written = [
    policyPath && `policy ${policy} is written; the router reads it as "triage" of its quotas file`,
    laterPath && `${someOf(facts.later.length, 'waiting task')} written for the next plan`,
  ];
  return {
    headline: headlineOf(facts, context),
    decides: decidesOf(facts),
    next: nextSentence(facts.advice, context, nextParts(facts, context)),
    blocks: blocksOf(facts, context),
    explanations: explanationsOf(facts),
    notes: notesOf(facts, written),
  };
}
