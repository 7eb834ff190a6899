/** `plan status` in words: the sentence, the formulas with their numbers, the figures. Read next: status-tables.ts. */

import { parseIsoTime } from '../../core/index.ts';
import { MS_PER_HOUR } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { type HoldFacts, LASTS_RULE, nextSentence } from '../advice/index.ts';
import {
  type AnswerFigure,
  type AnswerSection,
  drawnWords,
  type Explanation,
  isoDayNumber,
  isoWords,
  listText,
  type Page,
  type PlanContext,
  shareText,
  tableBlock,
  textBlock,
  unitsText,
  usualNotes,
  usualWords,
} from '../question/index.ts';
import { type LocalClock, localMidnight, unitName } from '../usage/index.ts';
import type { HabitFacts, StatusFacts, WindowFacts } from './status-facts.ts';
import {
  accountsTable,
  burnBlock,
  chanceTable,
  habitBlocks,
  mixBlock,
  panelBlock,
  returnsTable,
} from './status-tables.ts';

const decidingWindow = ({ windows, decidingWindow: place }: StatusFacts): WindowFacts | null =>
  place === null ? null : windows[place]!;

/** `before its reset at 19:40`, or the next hours of a sliding one. */
function endWords({ resetAt, until, clocks }: WindowFacts, context: PlanContext): string {
  if (typeof resetAt !== 'string')
    return `in the next ${(parseIsoTime(until!) - context.nowMs) / MS_PER_HOUR} h`;
  return clocks.length > 1
    ? `before the last of its accounts resets at ${isoWords(until!, context)}`
    : `before its reset at ${isoWords(resetAt, context)}`;
}

function headlineOf(facts: StatusFacts, context: PlanContext): string {
  const { roomAgainAt, usual } = facts;
  const worst = decidingWindow(facts);
  if (worst === null) return 'No limit is known for these accounts together: nothing says when they run out.';
  const { name, limit, remaining, overdrawnBy, usedFraction, outChance, pace } = worst;
  const of = `of ${unitsText(limit!)} ${unitName(worst.unit)}`;
  if (remaining! <= 0) {
    const over = overdrawnBy > 0 ? ` and overdrawn by ${unitsText(overdrawnBy)}` : '';
    return (
      `The ${name} window is used up${over}: ${unitsText(worst.usedByMeter ?? worst.used)} ${of}; ` +
      `there is room again at ${isoWords(roomAgainAt!, context)}.`
    );
  }
  const short = usual.prior === null ? '' : 'What is usual is too short to say. ';
  return (
    `${short}The ${name} window is ${shareText(usedFraction)} used, ${unitsText(remaining!)} ${of} are left; ` +
    `it runs out ${endWords(worst, context)} with a chance of ${drawnWords(outChance!)} ${usualWords(usual)}, ` +
    `${drawnWords(pace!.outChance)} at the pace of the last ${unitsText(pace!.ofLastHours)} h.`
  );
}

/** What a policy that the user named holds, whatever the advice: it is the user's own rule. */
function heldWords({ hold }: StatusFacts): string | null {
  const held = hold.rows.filter(({ status }) => status === 'defer' || status === 'deny');
  const priorities = [...new Set(held.map(({ priority }) => String(priority)))];
  if (!hold.isNamed || priorities.length === 0) return null;
  return `The rules of ${hold.policy} hold work of priority ${listText(priorities)}, see What to hold.`;
}

function holdWords({ status, note, model, until }: HoldFacts['rows'][number], clock: LocalClock): string {
  const at = until === null || parseIsoTime(until) <= clock.nowMs ? '' : ` until ${isoWords(until, clock)}`;
  switch (status) {
    case 'proceed':
      return note === '' ? 'go on' : `go on: ${note}`;
    case 'degrade':
      return `by ${model} instead`;
    case 'defer':
      return `hold${at}`;
    case 'deny':
      return `no${at}`;
  }
}

/** A row for each priority; pools that last to their end are said once. */
function holdBlock({ policy, rows }: HoldFacts, clock: LocalClock): AnswerSection[] {
  const pools = [...new Set(rows.map(({ pool }) => pool))];
  const lasting = pools.filter((pool) => rows.every((row) => row.pool !== pool || row.rule === LASTS_RULE));
  const strained = pools.filter((pool) => !lasting.includes(pool));
  if (strained.length === 0) {
    const what = pools.length < 2 ? 'what is left lasts' : `${listText(pools)} last`;
    return pools.length === 0 ? [] : textBlock('What to hold', [`Nothing: ${what} until it comes back.`]);
  }
  const columns = [
    '>priority',
    ...strained.map((pool) => (pool === 'all' ? 'work' : `${pool} work`)),
    'rule',
  ];
  const priorities = [...new Set(rows.map(({ priority }) => priority))];
  const words = priorities.map((priority) => {
    const cells = rows.filter((row) => row.priority === priority && strained.includes(row.pool));
    const rules = [...new Set(cells.map(({ rule }) => rule))];
    return [String(priority), ...cells.map((row) => holdWords(row, clock)), rules.join(', ')];
  });
  const free = lasting.map((pool) => `Nothing of ${pool}: it lasts until it comes back.`);
  return [...tableBlock(`What to hold by policy ${policy}`, columns, words), ...textBlock('', free)];
}

function usualDay(habits: readonly HabitFacts[]): Explanation[] {
  const judged = habits.find(({ status }) => status === 'judged');
  if (judged?.status !== 'judged') return [];
  const { median, low, high } = judged.usual;
  return [
    {
      what: `Usual day of ${judged.pool}`,
      formula: 'median +- t(1 - 1/180, n - 1) x 1.483 x MAD x sqrt(1 + pi / 2n)',
      numbers: `median ${unitsText(median)}, one false alarm in 90 days`,
      result: `${unitsText(low)} to ${unitsText(high)}`,
      source: 'Rousseeuw, Croux 1993 (MAD); prediction interval of one more value',
    },
  ];
}

function explanationsOf(facts: StatusFacts, context: PlanContext): Explanation[] {
  const worst = decidingWindow(facts);
  if (worst === null) return [];
  const { outAtMean, outInHours, ofLastHours, unitsPerHour } = worst.pace!;
  const used = unitsText(worst.usedByMeter ?? worst.used);
  const returns = countOf(worst.returns.filter(({ kind }) => kind === 'return').length, 'return');
  return [
    {
      what: `Out if the pace of the last ${unitsText(ofLastHours)} h goes on`,
      formula: 'first t with used(t) + burn(t) - returned(t) > limit',
      numbers: `${unitsText(unitsPerHour)} per hour, used ${used}, limit ${unitsText(worst.limit!)}, ${returns} ahead`,
      result:
        outAtMean === null
          ? `never: an even burn stays below ${unitsText(worst.foreverPerHour!)} per hour`
          : `in ${unitsText(outInHours!)} h, ${isoWords(outAtMean, context)}`,
      source: 'the windows carried forward under an even burn',
    },
    ...usualDay(facts.habits),
  ];
}

/** The use of one pool day by day. */
function dayFigure(habit: HabitFacts, clock: LocalClock): AnswerFigure[] {
  const { pool, unit, days } = habit;
  if (days.units.length < 2) return [];
  const shifts = habit.status === 'judged' ? habit.shifts.map(({ day }) => day) : [];
  const first = isoDayNumber(days.from);
  const points = days.units.map((used, i) => [localMidnight(first + i, clock), used] as const);
  return [
    {
      id: `days-${pool}`,
      title: pool === 'all' ? 'Use by day' : `Use of ${pool} by day`,
      description:
        `Use of the last ${days.units.length} whole days.` +
        (shifts.length === 0 ? '' : ` The level shifted on ${shifts.join(', ')}.`),
      kind: 'bar',
      xTitle: 'day',
      xKind: 'instant',
      yTitle: `${unitName(unit)} per day`,
      series: [{ name: 'used', points }],
      marks: habit.status === 'judged' ? [{ name: 'unusual above', y: Math.max(0, habit.usual.high) }] : [],
    },
  ];
}

function notesOf(
  { usual, habits, requestCount, futureCount, leftOut }: StatusFacts,
  context: PlanContext,
): string[] {
  const { quota, usage, timeZone } = context;
  const isThin = habits.some(({ status }) => status === 'insufficient');
  const of = usual.prior === null ? ' of the use of the last 8 weeks at most' : '';
  return [
    `quota: ${quota.source}; usage: ${usage?.source ?? 'none'}, ${countOf(requestCount, 'request')}; clock: ${timeZone}`,
    ...quota.notes,
    ...leftOut,
    ...usualNotes(usual, requestCount),
    ...(usage?.warnings ?? []),
    ...(futureCount === 0 ? [] : [`chances come from ${unitsText(futureCount)} drawn futures${of}`]),
    ...(isThin ? ['fewer than 7 days with use: what is usual is not known yet'] : []),
  ];
}

export function statusPage(facts: StatusFacts, context: PlanContext): Page {
  const worst = decidingWindow(facts);
  return {
    headline: headlineOf(facts, context),
    decides: worst === null ? null : `the ${worst.name} window`,
    next: nextSentence(facts.advice, context, { last: heldWords(facts) }),
    blocks: [
      panelBlock(facts, context),
      ...returnsTable(facts, context),
      ...accountsTable(facts, context),
      ...chanceTable(facts, context),
      ...holdBlock(facts.hold, context),
      ...burnBlock(facts, worst, context),
      ...habitBlocks(facts, context),
      mixBlock(facts),
    ],
    explanations: explanationsOf(facts, context),
    figures: facts.habits.flatMap((each) => dayFigure(each, context)),
    notes: notesOf(facts, context),
  };
}
