/** The words, tables and document's answers of `plan score`. */

import type { Insufficient } from '../../core/values/index.ts';
import { type AnswerFigure, type AnswerTable, barText, type Explanation } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, chanceText, shareText, someOf } from '../question/index.ts';
import type { HindsightShare } from '../scoring/index.ts';
import type { DayScore } from './score-days.ts';
import type { PoolUse } from './score-habits.ts';

const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });
const SHOWN_DAYS = 14;
const BAR_CELLS = 24;

/** A small ratio with three digits that count. */
export const ratioText = (ratio: number): string =>
  Math.abs(ratio) >= 100 ? amountText(ratio) : String(Number(ratio.toPrecision(3)));

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;

const unitOf = ({ pool, measure }: DayScore): string =>
  `${measure} per ${pool === 'all' ? 'unit' : `unit of ${pool}`}`;

/** What the days say, as one sentence. */
function daysSentence(score: DayScore | Insufficient): string {
  if ('status' in score) return `It cannot be told yet: ${score.have} of ${score.need} ${score.what}.`;
  const { change, ratios, recentCount } = score;
  if (change.status === 'insufficient') {
    return `It cannot be told yet: ${unitOf(score)} is known of ${someOf(change.have, change.what.replace(/s$/, ''))}, ${change.need} are needed.`;
  }
  const { changeFraction, pValue, verdict } = change;
  const size =
    changeFraction === null
      ? 'from nothing'
      : `${shareText(Math.abs(changeFraction))} ${changeFraction < 0 ? 'lower' : 'higher'}`;
  const sure = `p = ${ratioText(pValue)}`;
  const recent = recentCount === 1 ? 'the last day' : `the last ${recentCount} days`;
  const days = `${recent} than the ${ratios.length - recentCount} before`;
  switch (verdict) {
    case 'improved':
      return `Yes: ${unitOf(score)} is ${size} in ${days} (${sure}).`;
    case 'degraded':
      return `No, it got worse: ${unitOf(score)} is ${size} in ${days} (${sure}).`;
    case 'small':
      return `Hardly a change: ${unitOf(score)} is ${size} in ${days}, real (${sure}) but small.`;
    case 'unclear':
      return `Perhaps: ${unitOf(score)} is ${size} in ${days}, but chance would explain it (${sure}).`;
    case 'steady':
      return `No change: ${unitOf(score)} is about the same in ${days.replace(' than ', ' as in ')} (${sure}).`;
  }
}

/** The answer: what the days say, and how much of the best possible value was done where that is known. */
export function scoreHeadline(score: DayScore | Insufficient, past: HindsightShare | null): string {
  const sentence = daysSentence(score);
  if (past === null || past.share === 'unpriced') return sentence;
  return `${sentence} Done was ${shareText(past.share)} of the best possible value.`;
}

export function scoreNext(score: DayScore | Insufficient): string {
  if ('status' in score)
    return 'Write down the work of some days (--example shows how), or read a log with --demand.';
  if (score.isStandIn)
    return 'Write down what was done each day (--example shows how): output tokens are no work.';
  if (score.change.status === 'insufficient') return 'Record more days, then ask again.';
  return score.change.verdict === 'degraded'
    ? 'Look at what changed on the first of the recent days: models, kinds of work, size of contexts.'
    : 'Keep on recording; ask again in a week.';
}

/** The change that the headline names. */
function changeRow({ change }: DayScore): string[][] {
  if (change.status !== 'tested' || change.changeFraction === null) return [];
  const { changeFraction } = change;
  return [
    ['change', '', '', '', `${changeFraction < 0 ? '-' : '+'}${shareText(Math.abs(changeFraction))}`, ''],
  ];
}

export function ratioTable(score: DayScore): AnswerTable {
  const { ratios, recentCount, records, pool } = score;
  const split = ratios.length - recentCount;
  const rowOf = (name: string, from: number, until: number): string[] => {
    const own = ratios.slice(from, until);
    const sorted = [...own].sort((a, b) => a - b);
    const middle =
      sorted.length === 0 ? 0 : (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
    const days = records.slice(from, until);
    const used = days.reduce((sum, { cost }) => sum + (cost[pool] ?? 0), 0);
    const work = days.reduce((sum, each) => sum + each.work, 0);
    return [
      name,
      String(own.length),
      amountText(work),
      amountText(used),
      own.length === 0 ? '-' : ratioText(middle),
      used === 0 ? '-' : ratioText(work / used),
    ];
  };
  return {
    kind: 'table',
    title: `${unitOf(score)}`,
    columns: [
      left('days'),
      right('n'),
      right(score.measure),
      right('units'),
      right('median day'),
      right('all together'),
    ],
    rows: [
      rowOf(`last ${recentCount}`, split, ratios.length),
      rowOf('before', 0, split),
      ...changeRow(score),
    ],
  };
}

/** The latest days as bars. */
export function dayLines(score: DayScore, { isAscii }: PlanContext): string[] {
  const { records, ratios } = score;
  const from = Math.max(0, ratios.length - SHOWN_DAYS);
  const top = Math.max(...ratios.slice(from), Number.MIN_VALUE);
  return ratios
    .slice(from)
    .map(
      (ratio, i) =>
        `${records[from + i]!.date} ${barText(ratio / top, BAR_CELLS, isAscii)} ${ratioText(ratio)}`,
    );
}

export const usesTable = (uses: readonly PoolUse[], days: number, isAscii: boolean): AnswerTable => ({
  kind: 'table',
  title: `Of what could be sent in ${someOf(days, 'day')}`,
  columns: [left('pool'), right('sent'), right('possible'), left(''), right('used')],
  rows: uses.map(({ lane, sentUnits, sendableUnits, usedFraction }) => [
    lane.name,
    amountText(sentUnits),
    amountText(sendableUnits),
    barText(usedFraction ?? 0, 16, isAscii),
    shareText(usedFraction),
  ]),
});

/** Value delivered over the best possible, as a sentence; null where there is nothing to judge. */
export function hindsightText(share: HindsightShare | null): string | null {
  if (share === null || share.share === 'unpriced') return null;
  return `The tasks that were done are worth ${shareText(share.share)} of the best choice for the same quota; ${amountText(share.missedValue)} was missed.`;
}

export function scoreExplanations(score: DayScore, share: HindsightShare | null): Explanation[] {
  const { change, ratios, recentCount } = score;
  return [
    ...(change.status === 'tested'
      ? [
          {
            what: 'Is the change more than chance?',
            formula: 'rank sum of recent days against the days before, two-sided',
            numbers: `${recentCount} days against ${ratios.length - recentCount}; a recent day is higher with chance ${chanceText(change.superiority)}`,
            result: `p = ${ratioText(change.pValue)} (${change.method})`,
            source: 'Mann, Whitney, Annals of Mathematical Statistics 18, 1947',
          },
        ]
      : []),
    ...(score.whole.status === 'known'
      ? [
          {
            what: 'All days together',
            formula: 'sum of work / sum of units; beside it the mean of the daily ratios',
            numbers: `${score.whole.n} days, mean of ratios ${ratioText(score.whole.meanOfRatios)}, 95 % of days below ${ratioText(score.whole.p95)}`,
            result: ratioText(score.whole.ratioOfSums),
            source: 'the records themselves',
          },
        ]
      : []),
    ...(share === null || share.share === 'unpriced'
      ? []
      : [
          {
            what: 'Share of the best possible value',
            formula: 'value done / value of the best set for the same pools',
            numbers: `missed ${amountText(share.missedValue)}`,
            result: shareText(share.share),
            source: 'integer programme, solved afterwards',
          },
        ]),
  ];
}

export function scoreFigure(score: DayScore): AnswerFigure {
  return {
    id: 'score-days',
    title: unitOf(score),
    description: `one bar for each of ${someOf(score.ratios.length, 'day')} with use`,
    kind: 'bar',
    xTitle: 'day',
    xKind: 'name',
    xNames: score.records.map(({ date }) => date),
    yTitle: unitOf(score),
    series: [{ name: score.measure, points: score.ratios.map((ratio, index) => [index, ratio] as const) }],
    marks: [{ name: 'mean', y: mean(score.ratios) }],
  };
}
