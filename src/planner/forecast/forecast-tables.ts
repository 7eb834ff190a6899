/** Blocks of `plan forecast`: when it runs out, the windows, the most that fits, a larger plan, the next days. */
import type { WindowOutlook } from '../advice/index.ts';
import type { AnswerSection, AnswerTable } from '../answer/index.ts';
import {
  drawnWords,
  isoDayWords,
  isoWords,
  type LocalClock,
  unitName,
  unitsWords,
} from '../question/index.ts';
import type { ForecastFacts, LawFacts, PoolFacts } from './forecast-facts.ts';
import type { UpgradeFacts } from './upgrade.ts';

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });

/** Instant by which a share of the futures is out; null = not by the horizon. */
export const outAt = ({ quantiles }: LawFacts, share: number): string | null =>
  quantiles.find(({ q }) => q === share)!.outAt;

function outTable({ pools, usual }: ForecastFacts, clock: LocalClock): AnswerTable {
  const use = usual.prior === null ? 'usual' : 'by prior';
  const row = (name: string, law: LawFacts): string[] => {
    const at = (q: number): string => {
      const iso = outAt(law, q);
      return iso === null ? 'later' : isoWords(iso, clock);
    };
    return [name, at(0.05), at(0.5), at(0.95), drawnWords(law.outChance)];
  };
  const ends = [...new Set(pools.map(({ until }) => isoWords(until, clock)))];
  return {
    kind: 'table',
    title: `When it runs out${ends.length === 1 ? `, until ${ends[0]}` : ''}`,
    columns: [left('use'), right('5 % out by'), right('half by'), right('95 % by'), right('out')],
    rows: pools.flatMap(({ pool, usual: law, pace, paceHours, afterJob }) => {
      const of = pool === 'all' ? '' : `${pool}, `;
      const last = `${of}last ${unitsWords(paceHours)} h`;
      return [
        row(`${of}${use}`, law),
        row(last, pace),
        ...(afterJob === null
          ? []
          : [row(`${of}${use} + job`, afterJob.usual), row(`${last} + job`, afterJob.pace)]),
      ];
    }),
  };
}

const BAR_CELLS = 12;

/** Share of futures that are out by each of a few instants; nothing where none is. */
function chanceTable(
  { pool, steps, usual, pace }: PoolFacts,
  isKnown: boolean,
  clock: LocalClock,
): AnswerTable[] {
  if (Math.max(usual.outChance, pace.outChance) < 0.005) return [];
  const cells = (chance: number) => [{ bar: chance, cells: BAR_CELLS }, `${Math.round(chance * 100)} %`];
  return [
    {
      kind: 'table',
      title: `Chance that ${pool === 'all' ? 'the quota' : pool} is out by then`,
      columns: [
        right('by'),
        left(isKnown ? 'as usual' : 'by prior'),
        right(''),
        left('at this pace'),
        right(''),
      ],
      rows: steps.map((step) => [isoWords(step.by, clock), ...cells(step.usual), ...cells(step.pace)]),
    },
  ];
}

function adviceWords({ advice, dropFraction }: WindowOutlook): string {
  if (advice === 'wait') return 'used up';
  return advice === 'slow'
    ? `slow down ${Math.ceil(dropFraction * 100)} %`
    : advice === 'go'
      ? 'go on'
      : advice;
}

function windowTable({ pools }: ForecastFacts, clock: LocalClock): AnswerTable {
  return {
    kind: 'table',
    title: 'How fast each window may be used, per hour',
    columns: [left('window'), right('until'), right('expected'), right('sustains'), left('advice')],
    rows: pools.flatMap(({ windows }) =>
      windows.map((each) => [
        each.name,
        isoWords(each.until, clock),
        unitsWords(each.expectedPerHour),
        unitsWords(each.sustainablePerHour),
        adviceWords(each),
      ]),
    ),
  };
}

function mostBlock({ pools }: ForecastFacts, clock: LocalClock): AnswerSection {
  return {
    kind: 'text',
    title: 'The most that fits',
    lines: pools.flatMap(({ pool, unit, until, mostUntilHorizon: most }) =>
      most === null
        ? []
        : [
            `${pool === 'all' ? '' : `${pool}: `}${unitsWords(most)} ${unitName(unit)} until ${isoWords(until, clock)}, each spent as soon as there is room.`,
          ],
    ),
  };
}

function upgradeBlocks(upgrade: UpgradeFacts): AnswerSection[] {
  const { from, to, usdMorePerMonth, unit, usdPerUnit, pools, monthlyGainUsd } = upgrade;
  const gives = (perDay: number | null): string => (perDay === null ? 'no limit' : unitsWords(perDay));
  const gain = `${monthlyGainUsd < 0 ? '-' : '+'}${unitsWords(Math.abs(monthlyGainUsd))} USD a month`;
  return [
    {
      kind: 'table',
      title: `From ${from} to ${to}, ${unitsWords(usdMorePerMonth)} USD a month more`,
      columns: [left('pool'), right('a day now'), right('then'), right('days above the limit')],
      rows: pools.map(({ pool, perDayFrom, perDayTo, exceedChance }) => [
        pool,
        gives(perDayFrom),
        gives(perDayTo),
        drawnWords(exceedChance),
      ]),
    },
    {
      kind: 'text',
      title: '',
      lines: [
        `At ${usdPerUnit} USD a ${unit} that is now turned away: ${gain}, it ${monthlyGainUsd > 0 ? 'pays' : 'does not pay'}.`,
      ],
    },
  ];
}

function dayTable({ pool, days }: PoolFacts, clock: LocalClock): AnswerTable[] {
  if (days.status === 'insufficient') return [];
  return [
    {
      kind: 'table',
      title: `The next days${pool === 'all' ? '' : ` of ${pool}`}, by ${days.best}`,
      columns: [left('day'), right('forecast'), right('95 % range')],
      rows: days.next.map(({ day, units, low, high }, i) => [
        `${isoDayWords(day, clock)}${i === 0 ? ' (today, whole)' : ''}`,
        unitsWords(units),
        `${unitsWords(low)} to ${unitsWords(high)}`,
      ]),
    },
  ];
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
    outTable(facts, clock),
    ...(isUsedUp ? [] : chanceTable(worst, facts.usual.prior === null, clock)),
    windowTable(facts, clock),
    mostBlock(facts, clock),
    ...(facts.upgrade === null ? [] : upgradeBlocks(facts.upgrade)),
    ...dayTable(worst, clock),
  ];
}
