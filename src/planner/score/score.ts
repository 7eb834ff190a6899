/**
 * `plan score`: are we getting better? Work per unit of quota, recent days against those before, by a test that chance
 * does not fool; beside it the best choice afterwards, what expired, and habits as numbers.
 */
import { QuotalabError } from '../../core/index.ts';
import { MS_PER_DAY, share, whole } from '../../core/values/index.ts';
import type { Answer, AnswerSection } from '../answer/index.ts';
import type { PlanQuestion, QuestionAnswer, QuestionInput } from '../question/index.ts';
import { givenNumber, someOf, usageLanes } from '../question/index.ts';
import {
  dayLines,
  hindsightText,
  ratioTable,
  scoreExplanations,
  scoreFigure,
  scoreHeadline,
  scoreNext,
  usesTable,
} from './score-answer.ts';
import { type DayScore, dayScore } from './score-days.ts';
import { scoreDocument } from './score-document.ts';
import { readScoreFile, SCORE_EXAMPLE } from './score-file.ts';
import {
  denialText,
  draftsTable,
  habitsOf,
  habitsTable,
  hindsightOf,
  type PoolUse,
  poolUses,
} from './score-habits.ts';

const MOST_USE_DAYS = 90;

function bindingOf(score: DayScore | null, uses: readonly PoolUse[]): string | null {
  if (score === null) return null;
  const use = uses.find(({ lane }) => lane.name === score.pool);
  const window = use?.lane.limited[0]?.window.name;
  return window === undefined
    ? `days with use of ${score.pool}`
    : `days with use of ${score.pool}, window ${window}`;
}

function dataOf(score: DayScore | null, uses: readonly PoolUse[]): Record<string, unknown> {
  if (score === null) return { verdict: 'insufficient', days: [] };
  const { change, records, ratios, recentCount } = score;
  return {
    pool: score.pool,
    measure: score.measure,
    is_stand_in: score.isStandIn,
    recent_days: recentCount,
    verdict: change.status === 'tested' ? change.verdict : 'insufficient',
    change_fraction: change.status === 'tested' ? change.changeFraction : null,
    p_value: change.status === 'tested' ? change.pValue : null,
    benchmarks:
      score.whole.status === 'known'
        ? {
            days: score.whole.n,
            mean_of_ratios: score.whole.meanOfRatios,
            ratio_of_sums: score.whole.ratioOfSums,
            median: score.whole.median,
            p95: score.whole.p95,
          }
        : null,
    days: records.map(({ date, work }, i) => ({ date, work, work_per_unit: ratios[i]! })),
    use: uses.map(({ lane, sentUnits, sendableUnits, usedFraction }) => ({
      pool: lane.name,
      sent: sentUnits,
      possible: sendableUnits,
      used_fraction: usedFraction,
    })),
  };
}

async function answerScore(input: QuestionInput): Promise<QuestionAnswer> {
  const { context } = input;
  const file = readScoreFile(input.file);
  const lanes = usageLanes(context);
  const days = givenNumber(input, 'days', (field, value) => whole(field, value, 2, 366));
  const found = dayScore(
    file,
    lanes,
    {
      windowDays: days,
      recentCount: givenNumber(input, 'recent', (field, value) => whole(field, value, 1, 366)),
      gateFraction: givenNumber(input, 'least', share),
      pool: input.text('of'),
    },
    context,
  );
  const score = 'status' in found ? null : found;
  if (context.isStrict && (score === null || score.change.status === 'insufficient')) {
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      `--strict: ${scoreHeadline(found, null).replace(/\.$/, '')}`,
    );
  }
  // A log that begins later says nothing of the days before it.
  const seenDays = Math.ceil((context.nowMs - lanes.activity.fromMs) / MS_PER_DAY);
  const useDays = Math.max(1, Math.min(days, MOST_USE_DAYS, seenDays));
  const uses = poolUses(lanes, useDays, context);
  const findings = habitsOf(file, lanes, context);
  const past = await hindsightOf(file);
  const drafts = draftsTable(file);
  const texts = [hindsightText(past), denialText(file)].filter((text) => text !== null);
  const sections: AnswerSection[] = [
    ...(score === null
      ? []
      : [
          ratioTable(score),
          { kind: 'drawing', title: 'Day by day', lines: dayLines(score, context) } as const,
        ]),
    ...(texts.length > 0 ? [{ kind: 'text', title: 'Looking back', lines: texts } as const] : []),
    ...(uses.length > 0 ? [usesTable(uses, useDays, context.isAscii)] : []),
    ...(drafts === null ? [] : [drafts]),
    ...(findings.length > 0 ? [habitsTable(findings)] : []),
  ];
  const answer: Answer = {
    question: SCORE_QUESTION.asks,
    headline: scoreHeadline(found, past),
    binding: bindingOf(score, uses),
    next: scoreNext(found),
    sections,
    explanations: score === null ? [] : scoreExplanations(score, past),
    document: context.rule === 'doc' && score !== null ? scoreDocument(score, uses) : [],
    figures: score === null ? [] : [scoreFigure(score)],
    notes: [
      ...(score?.isStandIn === true
        ? ['no work is written down: output tokens stand in for it, and more of them is not better work']
        : []),
      ...(score !== null && score.leftOut > 0
        ? [
            `${someOf(score.leftOut, 'day')} without a count of ${score.isStandIn ? 'tokens' : 'use'} left out`,
          ]
        : []),
      `quota: ${context.quota.source}`,
      ...(uses.length > 0
        ? ['capacity that nobody asked for expires and is no waste; the log does not say what was refused']
        : []),
      ...(drafts === null ? [] : ['targets of drafting are starting points without data behind them']),
      ...lanes.notes,
      ...context.quota.notes,
    ],
    data: {
      quota: context.quota.source,
      ...dataOf(score, uses),
      best_share: past === null || past.share === 'unpriced' ? null : past.share,
      missed_value: past?.missedValue ?? null,
      habits: findings.map(({ habit, n, says }) => ({ habit, of: n, says })),
    },
  };
  return { answer };
}

export const SCORE_QUESTION: PlanQuestion = {
  name: 'score',
  asks: 'Am I getting better?',
  options: [
    { name: 'days', describe: 'Calendar days looked at, 2..366', text: '30' },
    { name: 'recent', describe: 'Latest days with use, compared with those before', text: '7' },
    { name: 'least', describe: 'Least change that matters, 0..1', text: '0.3' },
    { name: 'of', describe: 'Pool whose use is judged (the one used on most days)', text: null },
  ],
  file: {
    name: 'work records',
    describe: 'JSON of work by day, estimates, past tasks; --example prints one',
    isRequired: false,
    example: SCORE_EXAMPLE,
  },
  usage: 'useful',
  answer: answerScore,
};
