/** Sections of `plan forecast`: when it runs out, the windows, a job, a tier, the days and who forecasts them best. */
import { MS_PER_HOUR } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { type AnswerSection, type AnswerTable, barText } from '../answer/index.ts';
import type { ExhaustionDistribution } from '../forecasting/index.ts';
import type { PlanContext, UpgradeAdvice } from '../question/index.ts';
import {
  chanceSteps,
  dayWords,
  drawnWords,
  instantWords,
  outChance,
  outMs,
  tightest,
  unitsWords,
  windowChanceWords,
} from '../question/index.ts';
import type { NextDays } from '../usage/index.ts';
import {
  decidingForecast,
  type ForecastFindings,
  isUsedUp,
  type LaneForecast,
  type WindowForecast,
} from './forecast-findings.ts';

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });

function outTable({ forecasts, lanes }: ForecastFindings, context: PlanContext): AnswerTable {
  const { nowMs } = context;
  const use = lanes.activity.isLongEnough ? 'usual' : 'by prior';
  const row = (pool: string, use: string, law: ExhaustionDistribution): string[] => {
    const at = (q: number): string => {
      const ms = outMs(law, q, nowMs);
      return ms === null ? 'later' : instantWords(ms, context);
    };
    const end = instantWords(nowMs + law.horizonHours * MS_PER_HOUR, context);
    return [pool, use, at(0.05), at(0.5), at(0.95), end, drawnWords(outChance(law))];
  };
  return {
    kind: 'table',
    title: 'When it runs out',
    columns: [
      left('pool'),
      left('use'),
      right('95 % sure'),
      right('half out'),
      right('95 % out'),
      right('until'),
      right('out'),
    ],
    rows: forecasts.flatMap(({ lane, usual, pace, afterJob, windows }) => {
      const last = `last ${unitsWords(tightest(windows).pace.hours)} h`;
      return [
        row(lane.name, use, usual),
        row('', last, pace),
        ...(afterJob === null
          ? []
          : [row('', `${use} + job`, afterJob.usual), row('', `${last} + job`, afterJob.pace)]),
      ];
    }),
  };
}

const CHART_STEPS = 8;
const BAR_CELLS = 24;

/** Share of futures that are out by each of a few instants, as usual and at the pace of now. */
function chanceChart(
  { lane, usual, pace }: LaneForecast,
  isKnown: boolean,
  context: PlanContext,
): AnswerSection {
  const laws = [usual, pace].map((law) => chanceSteps(law, CHART_STEPS, context.nowMs));
  const times = laws[0]!.map(([atMs]) => instantWords(atMs, context));
  const width = Math.max(...times.map(({ length }) => length));
  const cells = Math.min(BAR_CELLS, Math.max(4, Math.floor((context.width - width - 24) / 2)));
  const bar = (chance: number): string =>
    `${barText(chance, cells, context.isAscii)} ${`${Math.round(chance * 100)} %`.padStart(5)}`;
  const head = `${' '.repeat(width + 4)}${(isKnown ? 'as usual' : 'by prior').padEnd(cells + 8)}at the pace of now`;
  return {
    kind: 'drawing',
    title: `Chance that ${lane.name === 'all' ? 'the quota' : lane.name} is out by then`,
    lines: [
      head,
      ...times.map(
        (time, i) => `by ${time.padStart(width)} ${bar(laws[0]![i]![1])}  ${bar(laws[1]![i]![1])}`,
      ),
    ],
  };
}

function adviceWords({ advice, of }: WindowForecast): string {
  if (of.state.remaining! <= 0) return 'used up';
  if (advice.kind === 'slow') return `slow down by ${Math.ceil(advice.dropFraction * 100)} %`;
  return advice.sparePerHour > 0
    ? `go on, ${unitsWords(advice.sparePerHour)} to spare`
    : 'go on, nothing to spare';
}

function windowTable({ forecasts, lanes }: ForecastFindings, context: PlanContext): AnswerTable {
  return {
    kind: 'table',
    title: 'How fast each window may be used, per hour',
    columns: [
      left('window'),
      right('until'),
      right('expected'),
      right('sustains'),
      left('advice'),
      right(lanes.activity.isLongEnough ? 'out: usual' : 'out: prior'),
      right('at pace'),
    ],
    rows: forecasts.flatMap(({ windows }) =>
      windows.map((each) => [
        each.of.window.name,
        instantWords(each.untilMs, context),
        unitsWords(
          (Math.max(each.expected, each.pace.expected) * MS_PER_HOUR) / (each.untilMs - context.nowMs),
        ),
        unitsWords(each.advice.sustainablePerHour),
        adviceWords(each),
        windowChanceWords(each, each.chance),
        windowChanceWords(each, each.pace.chance),
      ]),
    ),
  };
}

function mostSection({ forecasts }: ForecastFindings, context: PlanContext): AnswerSection {
  return {
    kind: 'text',
    title: 'The most that fits',
    lines: forecasts.flatMap(({ lane, most, horizonHours }) =>
      most === null
        ? []
        : [
            `${lane.name === 'all' ? '' : `${lane.name}: `}${unitsWords(most)} ${lane.unit === 'weighted' ? 'units' : lane.unit} ` +
              `until ${instantWords(context.nowMs + horizonHours * MS_PER_HOUR, context)}, each spent as soon as there is room.`,
          ],
    ),
  };
}

function upgradeTable(advice: UpgradeAdvice): AnswerSection[] {
  const { from, to, usdPerMonth, usdPerMessage, unit, pools, monthlyGain } = advice;
  const title =
    unit === 'message'
      ? `From ${from} (${usdPerMonth.from} USD a month) to ${to} (${usdPerMonth.to} USD)`
      : `From ${from} to ${to}, ${usdPerMonth.to} USD a month more`;
  const verdict = monthlyGain > 0 ? 'it pays' : 'it does not pay';
  return [
    {
      kind: 'table',
      title,
      columns: [
        left('pool'),
        right('days above the limit'),
        ...(unit === 'message' ? [right('USD a month for a daily message, now'), right('then')] : []),
      ],
      rows: pools.map(({ pool, answer: { pExceed, unitPrice } }) => [
        pool,
        drawnWords(pExceed),
        ...(unit === 'unit' ? [] : [unitPrice.from, unitPrice.to]).map((price) =>
          price === 'unpriced' ? '-' : price.toFixed(4),
        ),
      ]),
    },
    {
      kind: 'text',
      title: '',
      lines: [
        `At ${usdPerMessage} USD a ${unit} that is now turned away: ${monthlyGain < 0 ? '-' : '+'}${unitsWords(Math.abs(monthlyGain))} USD a month, ${verdict}.`,
      ],
    },
  ];
}

const SHOWN_FORECASTERS = 5;

function daySections(pool: string, next: NextDays, context: PlanContext): AnswerSection[] {
  const { rows, best } = next.test;
  const shown = rows.filter(({ name }, i) => i < SHOWN_FORECASTERS || name === 'naive');
  const number = (value: number | null): string => (value === null ? '-' : unitsWords(value));
  const of = pool === 'all' ? '' : ` of ${pool}`;
  return [
    {
      kind: 'table',
      title: `The next days${of}, by ${best.name}`,
      columns: [left('day'), right('forecast'), right('95 % range')],
      rows: next.days.map(({ day, units, low, high }, i) => [
        i === 0 ? `${dayWords(day, context)} (today, whole)` : dayWords(day, context),
        unitsWords(units),
        `${unitsWords(low)} to ${unitsWords(high)}`,
      ]),
    },
    {
      kind: 'table',
      title: `Who forecast your last days${of} best (${countOf(best.originCount, 'origin')}, ${countOf(next.dayCount, 'day')})`,
      columns: [left('forecaster'), right('mean error'), right('MASE'), right('next day')],
      rows: shown.map(({ name, mae, mase, next: ahead }) => [
        name,
        number(mae),
        mase === null ? '-' : mase > 99 ? 'over 99' : mase.toFixed(2),
        number(ahead === null ? null : Math.max(0, ahead)),
      ]),
    },
  ];
}

export function forecastSections(findings: ForecastFindings, context: PlanContext): AnswerSection[] {
  const { forecasts, upgrade } = findings;
  if (forecasts.length === 0) return [];
  const worst = decidingForecast({ forecasts });
  const { lane, next } = worst;
  return [
    outTable(findings, context),
    ...(isUsedUp(worst) ? [] : [chanceChart(worst, findings.lanes.activity.isLongEnough, context)]),
    windowTable(findings, context),
    mostSection(findings, context),
    ...(upgrade === null ? [] : upgradeTable(upgrade)),
    ...(next.status === 'forecast' ? daySections(lane.name, next, context) : []),
  ];
}
