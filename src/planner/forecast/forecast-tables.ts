/** Blocks of `plan forecast`: when it runs out, the windows, the most that fits, a larger plan, the next days. */

import type { WindowOutlook } from '../advice/index.ts';
import {
  type AnswerSection,
  drawnWords,
  isoDayWords,
  isoWords,
  tableBlock,
  textBlock,
  unitsText,
} from '../question/index.ts';
import { type LocalClock, unitName } from '../usage/index.ts';
import type { ForecastFacts, LawFacts, PoolFacts } from './forecast-facts.ts';
import type { UpgradeFacts } from './upgrade.ts';

function outTable({ pools, usual }: ForecastFacts, clock: LocalClock): AnswerSection[] {
  const use = usual.prior === null ? 'usual' : 'by prior';
  const at = (iso: string | null): string => (iso === null ? 'later' : isoWords(iso, clock));
  const row = (name: string, { earlyAt, halfAt, lateAt, outChance }: LawFacts): string[] => {
    return [name, at(earlyAt), at(halfAt), at(lateAt), drawnWords(outChance)];
  };
  const ends = [...new Set(pools.map(({ until }) => isoWords(until, clock)))];
  const rows = pools.flatMap(({ pool, usual: law, pace, paceHours, afterJob, windows }) => {
    if (windows.some(({ remaining }) => remaining <= 0)) return [];
    const of = pool === 'all' ? '' : `${pool}, `;
    const last = `${of}last ${unitsText(paceHours)} h`;
    return [
      row(`${of}${use}`, law),
      row(last, pace),
      ...(afterJob === null
        ? []
        : [row(`${of}${use} + job`, afterJob.usual), row(`${last} + job`, afterJob.pace)]),
    ];
  });
  const title = `When it runs out${ends.length === 1 ? `, until ${ends[0]}` : ''}`;
  return tableBlock(title, ['use', '>5 % out by', '>half by', '>95 % by', '>out'], rows);
}

const BAR_CELLS = 12;

/** Share of futures that are out by each of a few instants; nothing where none is. */
function chanceTable(
  { pool, steps, usual, pace }: PoolFacts,
  isKnown: boolean,
  clock: LocalClock,
): AnswerSection[] {
  if (Math.max(usual.outChance, pace.outChance) < 0.005) return [];
  const cells = (chance: number) => [{ bar: chance, cells: BAR_CELLS }, `${Math.round(chance * 100)} %`];
  return tableBlock(
    `Chance that ${pool === 'all' ? 'the quota' : pool} is out by then`,
    ['>by', isKnown ? 'as usual' : 'by prior', '>', 'at this pace', '>'],
    steps.map((step) => [isoWords(step.by, clock), ...cells(step.usual), ...cells(step.pace)]),
  );
}

function adviceWords({ advice, dropFraction }: WindowOutlook): string {
  if (advice === 'wait') return 'used up';
  return advice === 'slow'
    ? `slow down ${Math.ceil(dropFraction * 100)} %`
    : advice === 'go'
      ? 'go on'
      : advice;
}

function windowTable({ pools }: ForecastFacts, clock: LocalClock): AnswerSection[] {
  return tableBlock(
    'How fast each window may be used, per hour',
    ['window', '>until', '>expected', '>sustains', 'advice'],
    pools.flatMap(({ windows }) =>
      windows.map((each) => [
        each.name,
        isoWords(each.until, clock),
        unitsText(each.expectedPerHour),
        unitsText(each.sustainablePerHour),
        adviceWords(each),
      ]),
    ),
  );
}

function mostBlock({ pools }: ForecastFacts, clock: LocalClock): AnswerSection[] {
  const lines = pools.flatMap(({ pool, unit, until, mostUntilHorizon: most }) => {
    if (most === null) return [];
    const head = pool === 'all' ? '' : `${pool}: `;
    return [
      `${head}${unitsText(most)} ${unitName(unit)} until ${isoWords(until, clock)}, each spent as soon as there is room.`,
    ];
  });
  return textBlock('The most that fits', lines);
}

function upgradeBlocks(upgrade: UpgradeFacts): AnswerSection[] {
  const { from, to, usdMorePerMonth, unit, usdPerUnit, pools, monthlyGainUsd } = upgrade;
  const gives = (perDay: number | null): string => (perDay === null ? 'no limit' : unitsText(perDay));
  const gain = `${monthlyGainUsd < 0 ? '-' : '+'}${unitsText(Math.abs(monthlyGainUsd))} USD a month`;
  return [
    ...tableBlock(
      `From ${from} to ${to}, ${unitsText(usdMorePerMonth)} USD a month more`,
      ['pool', '>a day now', '>then', '>days above the limit'],
      pools.map(({ pool, perDayFrom, perDayTo, exceedChance }) => [
        pool,
        gives(perDayFrom),
        gives(perDayTo),
        drawnWords(exceedChance),
      ]),
    ),
    ...textBlock('', [
      `At ${usdPerUnit} USD a ${unit} that is now turned away: ${gain}, it ${monthlyGainUsd > 0 ? 'pays' : 'does not pay'}.`,
    ]),
  ];
}

function dayTable({ pool, days }: PoolFacts, clock: LocalClock): AnswerSection[] {
  if (days.status === 'insufficient') return [];
  return tableBlock(
    `The next days${pool === 'all' ? '' : ` of ${pool}`}, by ${days.best}`,
    ['day', '>forecast', '>95 % range'],
    days.next.map(({ day, units, low, high }, i) => [
      `${isoDayWords(day, clock)}${i === 0 ? ' (today, whole)' : ''}`,
      unitsText(units),
      `${unitsText(low)} to ${unitsText(high)}`,
    ]),
  );
}

/** In the order people need them; `worst` is the pool that decides. */
export function forecastTables(
  facts: ForecastFacts,
  worst: PoolFacts | null,
  clock: LocalClock,
): AnswerSection[] {
  if (worst === null) return [];
  const isUsedUp = worst.windows.some(({ remaining }) => remaining <= 0);
  return [
    ...outTable(facts, clock),
    ...(isUsedUp ? [] : chanceTable(worst, facts.usual.prior === null, clock)),
    ...windowTable(facts, clock),
    ...mostBlock(facts, clock),
    ...(facts.upgrade === null ? [] : upgradeBlocks(facts.upgrade)),
    ...dayTable(worst, clock),
  ];
}
