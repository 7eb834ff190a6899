/** `plan budget` in words and tables; every number is of budget-facts.ts. */

import { nextSentence } from '../advice/index.ts';
import {
  type AnswerSection,
  amountText,
  drawnWords,
  type Explanation,
  listText,
  type Page,
  type PlanContext,
  shareText,
  someOf,
  tableBlock,
  unitsText,
} from '../question/index.ts';
import { unitName } from '../usage/index.ts';
import type { BudgetFacts, PoolFacts } from './budget-facts.ts';

const BAR_CELLS = 20;

/** `1 unit`, `250 sonnet messages`. */
function unitsOf({ pool, unit }: PoolFacts, amount: number): string {
  const shown = unitsText(amount);
  const noun = shown === '1' ? unitName(unit).replace(/s$/, '') : unitName(unit);
  return pool === 'all' ? `${shown} ${noun}` : `${shown} ${pool} ${noun}`;
}

/** Share of the target that a mean day takes; null without whole days. */
const meanShare = ({ use, targetHigh }: PoolFacts): number | null =>
  use?.meanDay === null || use === null || targetHigh === 0 ? null : use.meanDay / targetHigh;

/** The pool that is used most of its target; the first without use. */
const fullest = (pools: readonly PoolFacts[]): PoolFacts =>
  pools.reduce((most, each) => ((meanShare(each) ?? -1) > (meanShare(most) ?? -1) ? each : most));

function headlineOf({ pools, sprint }: BudgetFacts): string {
  if (sprint !== null) {
    const parts = sprint.pools.map(
      ({ pool, need, available, utilisationFraction }) =>
        `${unitsText(need)}${available === null ? '' : ` of ${unitsText(available)}`} ${pool === 'all' ? 'units' : pool} (${shareText(utilisationFraction)})`,
    );
    const chance = sprint.chance === null ? '' : `, in ${drawnWords(sprint.chance)} of drawn sprints`;
    return `${someOf(sprint.points, 'point')} in ${someOf(sprint.days, 'day')} fit${chance}: ${listText(parts)}.`;
  }
  const plans = pools.map(
    (pool) =>
      `${unitsText(pool.targetLow)} to ${unitsText(pool.targetHigh)} of ${unitsOf(pool, pool.limitPerDay)}`,
  );
  const plan = `Plan for ${listText(plans)} a day.`;
  const { pool, use } = fullest(pools);
  if (typeof use?.meanDay !== 'number') return plan;
  return `${plan} A mean day takes ${unitsText(use.meanDay)}${pool === 'all' ? '' : ` ${pool}`}.`;
}

function decidesOf({ pools, sprint }: BudgetFacts): string {
  const known = sprint?.pools.filter(({ utilisationFraction }) => utilisationFraction !== null) ?? [];
  if (known.length > 0) {
    const row = known.reduce((most, each) =>
      each.utilisationFraction! > most.utilisationFraction! ? each : most,
    );
    const share = shareText(row.utilisationFraction);
    return row.pool === 'all'
      ? `the sprint takes ${share} of what there is`
      : `${row.pool}: the sprint takes ${share} of it`;
  }
  const top = fullest(pools);
  const from = top.window === null ? '--limit' : `the ${top.window} window`;
  return `${from}: ${unitsOf(top, top.limitPerDay)} a day can be kept up`;
}

/** What the day's plan adds to the advice of the moment: the long run, or the day's target. */
function planNext({ pools }: BudgetFacts): string | null {
  const top = fullest(pools);
  const mean = meanShare(top);
  if (mean !== null && mean > 1) {
    const cut = top.use!.meanDay! - top.targetHigh;
    return `In the long run a mean day takes ${shareText(mean)} of the target, ${unitsOf(top, cut)} too many.`;
  }
  const room = top.use === null ? 0 : top.targetHigh - top.use.lastDay;
  return room > 0 ? `Up to ${unitsOf(top, room)} are left of today's target.` : null;
}

function dayTable(pools: readonly PoolFacts[]): AnswerSection[] {
  const units = [...new Set(pools.map(({ unit }) => unitName(unit)))];
  return tableBlock(
    'A day',
    ['pool', 'for', `>${units.length === 1 ? units[0] : 'units'} a day`, '>share', ''],
    pools.flatMap(({ pool, parts }) =>
      parts.map(({ name, amount, fraction }, index) => [
        index === 0 ? pool : '',
        name,
        unitsText(amount),
        shareText(fraction),
        { bar: fraction, cells: BAR_CELLS },
      ]),
    ),
  );
}

function useTable(pools: readonly PoolFacts[]): AnswerSection[] {
  if (pools.every(({ use }) => use === null)) return [];
  const shown = (amount: number | null | undefined): string =>
    typeof amount === 'number' ? unitsText(amount) : '-';
  return tableBlock(
    'What is planned, and what was used',
    ['pool', '>plan for', '>last 24 h', '>mean day', '>busiest'],
    pools.map(({ pool, targetLow, targetHigh, use }) => [
      pool,
      `${unitsText(targetLow)} to ${unitsText(targetHigh)}`,
      unitsText(use?.lastDay ?? 0),
      shown(use?.meanDay),
      shown(use?.busiestDay),
    ]),
  );
}

function sprintTable({ sprint }: BudgetFacts): AnswerSection[] {
  if (sprint === null) return [];
  return tableBlock(
    `${someOf(sprint.points, 'point')} in ${someOf(sprint.days, 'day')}`,
    ['pool', '>needed', '>there are', '>share', '>most points'],
    sprint.pools.map(({ pool, need, available, utilisationFraction, mostPoints }) => [
      pool,
      unitsText(need),
      available === null ? 'no limit' : unitsText(available),
      shareText(utilisationFraction),
      mostPoints === null ? 'any' : amountText(mostPoints),
    ]),
  );
}

/** Formulas with the numbers of the first pool. */
function explanationsOf({ pools, sprint, reserveDemand, cover }: BudgetFacts): Explanation[] {
  const [first] = pools as [PoolFacts];
  const { pool, unit, limitPerDay, bufferLow, bufferHigh, targetLow, targetHigh, ci, parts } = first;
  const limit = unitsText(limitPerDay);
  return [
    {
      what: `Target of ${pool}`,
      formula: 'limit × (1 - buffer), rounded down; limit = least of limit × 24 h / length of its windows',
      numbers: `${limit} × (1 - ${bufferHigh}) and ${limit} × (1 - ${bufferLow})`,
      result: `${unitsText(targetLow)} to ${unitsText(targetHigh)}`,
      source: 'buffers of the planning document: a scarcer pool keeps more back',
    },
    {
      what: `Parts of ${pool}`,
      formula: '(limit - CI) × share, whole by largest remainder',
      numbers: `${limit} - ${unitsText(ci)}`,
      result: parts.map(({ name, amount }) => `${name} ${unitsText(amount)}`).join(', '),
      source: "Hamilton's method; the shares are a preset",
    },
    ...(reserveDemand === null
      ? []
      : [
          {
            what: 'Reserve',
            formula: 'smallest R with P(demand <= R) >= cover',
            numbers: `cover ${cover}; what ${reserveDemand}`,
            result: someOf(first.reserve, unitName(unit).replace(/s$/, '')),
            source:
              'newsvendor problem (Arrow, Harris, Marschak 1951): cover = cost of a unit short / (short + idle)',
          },
        ]),
    ...(sprint?.pools ?? []).slice(0, 1).map((row) => ({
      what: `What the sprint takes of ${row.pool}`,
      formula: 'points × units per point × rework, rounded up',
      numbers: `${someOf(sprint!.points, 'point')}, rework ${sprint!.rework}`,
      result: `${unitsText(row.need)} of ${row.available === null ? 'no limit' : unitsText(row.available)}`,
      source: 'every unit spent as soon as it is back',
    })),
  ];
}

function notesOf(facts: BudgetFacts, { quota, usage }: PlanContext): string[] {
  const { pools, profile, reserveDemand, cover, unlimited, leftOut } = facts;
  const use = pools[0]!.use;
  const isOther = pools.some(({ pool }) => pool !== 'sonnet' && pool !== 'opus');
  return [
    `quota: ${quota.source}; profile ${profile}, a preset to edit`,
    ...(isOther ? ['one pool for all models: its work is split as the profile splits sonnet'] : []),
    reserveDemand === null
      ? 'the reserve is the share of the profile: --reserve sizes it from demand'
      : `the reserve covers what ${shareText(cover)} of ${reserveDemand}`,
    ...(pools.some(({ isReserveCut }) => isReserveCut)
      ? ['the reserve that the demand asks for is more than there is: all of it is held']
      : []),
    ...(unlimited.length > 0
      ? [`${listText(unlimited)}: counted, without a limit, so nothing to split`]
      : []),
    ...(usage === null || use === null || use.dayCount === 0
      ? []
      : [
          `a mean day is that of the last ${use.dayCount} whole days of ${usage.source}, ${use.usedDayCount} of them with use`,
        ]),
    ...quota.notes,
    ...leftOut,
  ];
}

export function budgetPage(facts: BudgetFacts, context: PlanContext): Page {
  const { pools } = facts;
  return {
    headline: headlineOf(facts),
    decides: decidesOf(facts),
    next: nextSentence(facts.advice, context, { last: planNext(facts) }),
    blocks: [...sprintTable(facts), ...dayTable(pools), ...useTable(pools)],
    explanations: explanationsOf(facts),
    notes: notesOf(facts, context),
  };
}
