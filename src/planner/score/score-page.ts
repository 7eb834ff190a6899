/** The words of `plan score`: what the days say, tables, and how it was computed. */
import { type Insufficient, percent } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import {
  type AnswerFigure,
  type AnswerSection,
  amountText,
  chanceText,
  type Explanation,
  type Page,
  type PlanContext,
  shareText,
  someOf,
  tableBlock,
  textBlock,
} from '../question/index.ts';
import type { DayScore, DaySpan } from './score-days.ts';
import type { ScoreFacts } from './score-facts.ts';

const SHOWN_DAYS = 14;

/** A small ratio with three digits that count; a dash where there is none. */
const ratioText = (ratio: number | null): string =>
  ratio === null ? '-' : Math.abs(ratio) >= 100 ? amountText(ratio) : String(Number(ratio.toPrecision(3)));

const unitOf = ({ pool, measure }: DayScore): string =>
  `${measure} per ${pool === 'all' ? 'unit' : `unit of ${pool}`}`;

/** What the days say, as one sentence. */
export function daysSentence(score: DayScore | null, missing: Insufficient | null): string {
  if (score === null) {
    return `It cannot be told yet: ${missing!.have} of ${missing!.need} ${missing!.what}.`;
  }
  const { change, recent, before } = score;
  if (change.status === 'insufficient') {
    return `It cannot be told yet: ${unitOf(score)} is known of ${someOf(change.have, change.what.replace(/s$/, ''))}, ${change.need} are needed.`;
  }
  const { fraction, pValue, verdict } = change;
  const by =
    fraction === null
      ? 'from nothing'
      : `${shareText(Math.abs(fraction))} ${fraction < 0 ? 'lower' : 'higher'}`;
  const sure = `p = ${ratioText(pValue)}`;
  const recentDays = recent.days === 1 ? 'the last day' : `the last ${recent.days} days`;
  const what = `${unitOf(score)} is ${by} in ${recentDays} than the ${before.days} before`;
  return {
    improved: `Yes: ${what} (${sure}).`,
    degraded: `No, it got worse: ${what} (${sure}).`,
    small: `Hardly a change: ${what}, real (${sure}) but small.`,
    unclear: `Perhaps: ${what}, but chance would explain it (${sure}).`,
    steady: `No change: ${unitOf(score)} is about the same in ${recentDays} as in the ${before.days} before (${sure}).`,
  }[verdict];
}

function nextOf({ score, verdict }: ScoreFacts): string {
  if (score === null) {
    return 'Write down the work of some days (--example shows how), or read a log with --demand.';
  }
  if (score.isStandIn) {
    return 'Write down what was done each day (--example shows how): output tokens are no work.';
  }
  if (verdict === 'insufficient') return 'Record more days, then ask again.';
  return verdict === 'degraded'
    ? 'Look at what changed on the first of the recent days: models, kinds of work, size of contexts.'
    : 'Keep on recording; ask again in a week.';
}

function ratioTable(score: DayScore): AnswerSection[] {
  const { recent, before, change, measure } = score;
  const row = (name: string, span: DaySpan): string[] => [
    name,
    String(span.days),
    amountText(span.work),
    amountText(span.units),
    ratioText(span.medianRatio),
    ratioText(span.ratioOfSums),
  ];
  const fraction = change.status === 'tested' ? change.fraction : null;
  return tableBlock(
    unitOf(score).replace(/^w/, 'W'),
    ['days', '>n', `>${measure}`, '>units', '>median day', '>all together'],
    [
      row(`last ${recent.days}`, recent),
      row('before', before),
      ...(fraction === null
        ? []
        : [['change', '', '', '', `${fraction < 0 ? '-' : '+'}${shareText(Math.abs(fraction))}`, '']]),
    ],
  );
}

/** The latest days as bars. */
function daysTable(score: DayScore): AnswerSection[] {
  const shown = score.days.slice(-SHOWN_DAYS);
  const top = Math.max(...shown.map(({ workPerUnit }) => workPerUnit), Number.MIN_VALUE);
  return tableBlock(
    'Day by day',
    ['day', '', '>per unit'],
    shown.map(({ date, workPerUnit }) => [
      date,
      { bar: workPerUnit / top, cells: 24 },
      ratioText(workPerUnit),
    ]),
  );
}

const useTable = ({ use, useDays }: ScoreFacts): AnswerSection[] =>
  tableBlock(
    `Of what could be sent in ${someOf(useDays, 'day')}`,
    ['pool', '>sent', '>possible', '', '>used'],
    use.map(({ pool, sent, possible, usedFraction }) => [
      pool,
      amountText(sent),
      amountText(possible),
      { bar: usedFraction, cells: 16 },
      shareText(usedFraction),
    ]),
  );

function habitsTable({ timing, estimates }: ScoreFacts): AnswerSection[] {
  const rows: string[][] = [];
  if (timing !== null) {
    const { days, beforeNoonFraction, evening } = timing;
    const morning = `${percent(beforeNoonFraction).toFixed(1)} % of the spend came before noon`;
    const refused =
      evening === null
        ? ''
        : `; after 18:00 ${evening.denied} of ${countOf(evening.requests, 'request')} ${evening.denied === 1 ? 'was' : 'were'} denied, on ${evening.deniedDays} of ${countOf(days, 'day')}`;
    rows.push(['time of day', someOf(days, 'day'), `${morning}${refused}.`]);
  }
  if (estimates !== null) {
    const { tasks, factor, low, high, p80 } = estimates;
    rows.push([
      'estimates',
      someOf(tasks, 'task'),
      `Tasks took ${factor.toFixed(2)} times their estimate (95 %: ${low.toFixed(2)} to ${high.toFixed(2)}); ${p80.toFixed(2)} times covers four of five.`,
    ]);
  }
  return tableBlock('Habits', ['habit', '>of', 'what the records say'], rows);
}

/** What was done against the best afterwards, and what was refused. */
function pastLines({ hindsight, requests }: ScoreFacts): string[] {
  const lines: string[] = [];
  if (hindsight !== null) {
    lines.push(
      `The tasks that were done are worth ${shareText(hindsight.share)} of the best choice for the same quota; ${amountText(hindsight.missedValue)} was missed.`,
    );
  }
  if (requests !== null) {
    const { asked, denied, fraction, low, high } = requests;
    lines.push(
      `${denied} of ${countOf(asked, 'request')} ${denied === 1 ? 'was' : 'were'} refused: ${shareText(fraction)}, 95 % sure between ${shareText(low)} and ${shareText(high)}.`,
    );
  }
  return lines;
}

function explanationsOf({ score }: ScoreFacts): Explanation[] {
  if (score === null) return [];
  const { change, recent, before, whole } = score;
  const explanations: Explanation[] = [];
  if (change.status === 'tested') {
    explanations.push({
      what: 'Is the change more than chance?',
      formula: 'rank sum of recent days against the days before, two-sided',
      numbers: `${recent.days} days against ${before.days}; a recent day is higher with chance ${chanceText(change.superiority)}`,
      result: `p = ${ratioText(change.pValue)} (${change.method})`,
      source: 'Mann, Whitney, Annals of Mathematical Statistics 18, 1947',
    });
  }
  if (whole.days > 1) {
    explanations.push({
      what: 'All days together',
      formula: 'sum of work / sum of units; beside it the mean of the daily ratios',
      numbers: `${whole.days} days, mean of ratios ${ratioText(whole.meanOfRatios)}, 95 % of days below ${ratioText(whole.p95)}`,
      result: ratioText(whole.ratioOfSums),
      source: 'the records themselves',
    });
  }
  return explanations;
}

function figureOf(score: DayScore): AnswerFigure {
  return {
    id: 'score-days',
    title: unitOf(score),
    description: `one bar for each of ${someOf(score.days.length, 'day')} with use`,
    kind: 'bar',
    xTitle: 'day',
    xKind: 'name',
    xNames: score.days.map(({ date }) => date),
    yTitle: unitOf(score),
    series: [
      { name: score.measure, points: score.days.map(({ workPerUnit }, index) => [index, workPerUnit]) },
    ],
    marks: [{ name: 'mean', y: score.whole.meanOfRatios! }],
  };
}

function notesOf({ score, use, quota, leftOut }: ScoreFacts): string[] {
  return [
    ...(score?.isStandIn === true
      ? ['no work is written down: output tokens stand in for it, and more of them is not better work']
      : []),
    ...(score !== null && score.leftOut > 0
      ? [`${someOf(score.leftOut, 'day')} without a count of ${score.isStandIn ? 'tokens' : 'use'} left out`]
      : []),
    `quota: ${quota}`,
    ...(use.length > 0
      ? ['capacity that nobody asked for expires and is no waste; what a log says was refused is not counted']
      : []),
    ...leftOut,
  ];
}

/** The page of the facts. */
export function scorePage(facts: ScoreFacts, context: PlanContext): Page {
  const { score, missing, hindsight, use } = facts;
  const window = use.find(({ pool }) => pool === score?.pool)?.window;
  const blocks = [
    ...(score === null ? [] : [...ratioTable(score), ...daysTable(score)]),
    ...textBlock('Looking back', pastLines(facts)),
    ...useTable(facts),
    ...habitsTable(facts),
  ];
  const done =
    hindsight === null ? '' : ` Done was ${shareText(hindsight.share)} of the best possible value.`;
  return {
    headline: `${daysSentence(score, missing)}${done}`,
    decides:
      score === null
        ? null
        : `days with use of ${score.pool}${window === undefined ? '' : `, window ${window}`}`,
    next: nextOf(facts),
    blocks,
    explanations: explanationsOf(facts),
    figures: score === null ? [] : [figureOf(score)],
    notes: [...notesOf(facts), ...context.quota.notes],
  };
}
