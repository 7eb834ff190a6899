/** Blocks of `plan status`: bars, returns, chances, hours, what is unusual, the mix of models. */

import { parseIsoTime } from '../../core/index.ts';
import { MS_PER_HOUR } from '../../core/values/index.ts';
import {
  type AnswerSection,
  drawnWords,
  instantWords,
  isoDayWords,
  isoWords,
  type PanelPool,
  type PlanContext,
  tableBlock,
  textBlock,
  unitsText,
} from '../question/index.ts';
import { type LocalClock, unitName } from '../usage/index.ts';
import type { AccountFacts, HabitFacts, StatusFacts, WindowFacts } from './status-facts.ts';

/** Whole units of large limits: a bar needs no tenths. */
const shown = (amount: number): number => (amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10);

const panelPool = (
  { name, used, usedByMeter, limit, pace, returns }: WindowFacts,
  nowMs: number,
): PanelPool => ({
  name,
  used: shown(usedByMeter ?? used),
  limit: limit === null ? null : shown(limit),
  burnPerHour: pace === undefined ? null : shown(pace.unitsPerHour),
  ...(pace === undefined ? {} : { runsOutInHours: pace.outInHours }),
  returns: returns
    .filter(({ kind }) => kind === 'return')
    .map(({ by, amount }) => ({
      inHours: Math.max(0, parseIsoTime(by) - nowMs) / MS_PER_HOUR,
      amount: shown(amount),
    })),
});

/** Limited windows first. */
export function panelBlock({ windows }: StatusFacts, context: PlanContext): AnswerSection {
  const ordered = windows.toSorted((a, b) => Number(a.limit === null) - Number(b.limit === null));
  return {
    kind: 'drawn',
    title: `Where you are, ${instantWords(context.nowMs, context)}`,
    drawing: { of: 'panel', pools: ordered.map((window) => panelPool(window, context.nowMs)) },
  };
}

export function returnsTable({ windows, hasSpend }: StatusFacts, context: PlanContext): AnswerSection[] {
  const units = [...new Set(windows.map(({ unit }) => unitName(unit)))];
  const rows = windows.flatMap(({ name, returns }) =>
    returns.map(({ kind, by, amount, remainingAfter }, i) => [
      i === 0 ? name : '',
      kind === 'spend' ? 'now' : isoWords(by, context),
      `${kind === 'spend' ? '-' : '+'}${unitsText(amount)}`,
      remainingAfter === null ? '' : unitsText(remainingAfter),
    ]),
  );
  const title = hasSpend ? 'What comes back, with that spent now' : 'What comes back';
  const amount = units.length === 1 ? units[0]! : 'amount';
  return tableBlock(title, ['window', '>by', `>${amount}`, '>then left'], rows);
}

function resetWords({ resetAt }: AccountFacts, clock: string | undefined, context: PlanContext): string {
  if (resetAt !== null) return isoWords(resetAt, context);
  if (clock === 'sliding') return 'bit by bit';
  return clock === 'once' ? 'never' : 'from its first use';
}

/** Windows of several clocks: what is laid on which account, and when it returns. */
export function accountsTable({ windows }: StatusFacts, context: PlanContext): AnswerSection[] {
  const rows = windows
    .filter(({ clocks }) => clocks.length > 1)
    .flatMap(({ name, accounts, clocks }) =>
      accounts.map((each, i) => [
        i === 0 ? name : '',
        each.names.join(', '),
        unitsText(each.used),
        each.limit === null ? 'no limit' : unitsText(each.limit),
        resetWords(each, clocks[i], context),
      ]),
    );
  return tableBlock('Use by account, at most', ['window', 'account', '>used', '>limit', '>resets'], rows);
}

export function chanceTable({ windows, usual }: StatusFacts, context: PlanContext): AnswerSection[] {
  const rows = windows.flatMap(({ name, remaining, until, safeUntil, outChance, pace }) => {
    if (pace === undefined) return [];
    const chance = (each: number): string => (remaining! <= 0 ? 'is out' : drawnWords(each));
    return [
      [
        name,
        isoWords(until!, context),
        chance(outChance!),
        chance(pace.outChance),
        typeof safeUntil === 'string' ? isoWords(safeUntil, context) : 'the end',
      ],
    ];
  });
  const use = usual.prior === null ? '>as usual' : '>by prior';
  const columns = ['window', '>until', use, '>at pace', '>95 % until'];
  return tableBlock('Will it last: the chance to run out', columns, rows);
}

const CHART_ROWS = 8;
/** A line so many times above the highest hour would leave no room for the hours. */
const MOST_TIMES = 4;

/** The last day hour by hour in the pool that decides, against what its window of least length carries. */
export function burnBlock(
  { habits, windows }: StatusFacts,
  worst: WindowFacts | null,
  context: PlanContext,
): AnswerSection[] {
  const habit = habits.find(({ pool }) => pool === worst?.pool);
  if (habit === undefined) return [];
  const hourly = habit.hours.units;
  const sustains = Math.max(
    ...windows.flatMap(({ pool, foreverPerHour }) =>
      pool === habit.pool && foreverPerHour !== null ? [foreverPerHour] : [],
    ),
  );
  const limit = sustains > MOST_TIMES * Math.max(...hourly) ? null : sustains;
  const of = habit.pool === 'all' ? '' : ` of ${habit.pool}`;
  return [
    {
      kind: 'drawn',
      title: `Use${of} by hour, hour 0 from ${isoWords(habit.hours.from, context)}`,
      drawing: { of: 'burn', hourly, limit, windowHours: 1, rows: CHART_ROWS },
    },
  ];
}

/** Sentences on one pool; none where nothing stands out. */
function habitSentences(habit: HabitFacts, clock: LocalClock): string[] {
  if (habit.status === 'insufficient') return [];
  const { pool, unit, unusualDays, drift, shifts } = habit;
  const head = pool === 'all' ? '' : `${pool}: `;
  const noun = unitName(unit);
  return [
    ...unusualDays
      .slice(-3)
      .map(
        ({ day, units, direction, low, high }) =>
          `${head}${isoDayWords(day, clock)} used ${unitsText(units)} ${noun}, ${direction} the usual ${unitsText(low)} to ${unitsText(high)}.`,
      ),
    ...(drift === null
      ? []
      : [`${head}the last 14 days with use run ${drift === 'up' ? 'higher' : 'lower'} than those before.`]),
    ...shifts
      .slice(-3)
      .map(
        ({ day, before, after }) =>
          `${head}the level shifted on ${isoDayWords(day, clock)}: ${unitsText(before)} to ${unitsText(after)} ${noun} a day.`,
      ),
  ];
}

const ODDS =
  'A normal day is called unusual about once in 90; of steady logs one in 100 is said to drift, one in 20 to shift.';
const QUIET = 'No alarm in the last 28 days, no drift, no shift of the level.';

export function habitBlocks({ habits }: StatusFacts, clock: LocalClock): AnswerSection[] {
  const rows = habits.flatMap((habit) => {
    if (habit.status === 'insufficient') return [];
    const { median, low, high } = habit.usual;
    const range = `${unitsText(low)} to ${unitsText(high)}`;
    return [[habit.pool, String(habit.dayCount), unitsText(median), range, unitsText(habit.todayUnits)]];
  });
  if (rows.length === 0) return [];
  const sentences = habits.flatMap((each) => habitSentences(each, clock));
  const columns = ['pool', '>days used', '>median day', '>usual range', '>today'];
  return [
    ...tableBlock('Is it usual', columns, rows),
    ...textBlock('', sentences.length > 0 ? [...sentences, ODDS] : [QUIET]),
  ];
}

export function mixBlock({ mix }: StatusFacts): AnswerSection {
  const pools = mix.pools.map((pool) => ({ ...pool, used: shown(pool.used) }));
  const span = mix.hours < 48 ? `${mix.hours} h` : `${mix.hours / 24} days`;
  return { kind: 'drawn', title: `Models of the last ${span}`, drawing: { of: 'model-mix', pools } };
}
