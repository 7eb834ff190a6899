/**
 * `plan score`: are we getting better? Work per unit of quota, recent days against those before, by a test that chance
 * does not fool; beside it the best choice afterwards, what expired, and habits as numbers. Read next: score-days.ts.
 */

import { QuotalabError } from '../../core/index.ts';
import { MS_PER_DAY } from '../../core/values/index.ts';
import { nameField, type PlanQuestion, question, shareField, wholeField } from '../question/index.ts';
import { usageLanes } from '../usage/index.ts';
import { dayScore } from './score-days.ts';
import {
  dayTiming,
  denialRate,
  estimateBias,
  hindsightShare,
  poolUses,
  type ScoreFacts,
} from './score-facts.ts';
import { checkedRecords, SCORE_EXAMPLE, SCORE_FILE } from './score-file.ts';
import { daysSentence, scorePage } from './score-page.ts';

const MOST_USE_DAYS = 90;

export const SCORE_QUESTION: PlanQuestion = question({
  name: 'score',
  asks: 'Am I getting better?',
  options: {
    days: wholeField(2, 366).prefault(30).describe('Calendar days looked at, 2..366'),
    recent: wholeField(1, 366).prefault(7).describe('Latest days with use, compared with those before'),
    least: shareField().prefault(0.3).describe('Least change that matters, 0..1'),
    of: nameField().optional().describe('Pool whose use is judged (the one used on most days)'),
  },
  file: {
    name: 'work records',
    describe: 'JSON of work by day, estimates, past tasks; --example prints one',
    isRequired: false,
    example: SCORE_EXAMPLE,
    schema: SCORE_FILE,
  },
  usage: 'useful',
  async compute(context, { options, file: given }): Promise<ScoreFacts> {
    const file = checkedRecords(given);
    const lanes = usageLanes(context);
    const found = dayScore(file, lanes, options, context);
    const score = 'status' in found ? null : found;
    const missing = 'status' in found ? found : found.change.status === 'tested' ? null : found.change;
    if (context.isStrict && missing !== null) {
      const sentence = daysSentence(score, missing).replace(/\.$/, '');
      throw new QuotalabError('PLAN_INSUFFICIENT', `--strict: ${sentence}`);
    }
    // A log that begins later says nothing of the days before it.
    const seenDays = Math.ceil((context.nowMs - lanes.activity.fromMs) / MS_PER_DAY);
    const useDays = Math.max(1, Math.min(options.days, MOST_USE_DAYS, seenDays));
    return {
      quota: context.quota.source,
      verdict: score?.change.status === 'tested' ? score.change.verdict : 'insufficient',
      missing,
      score,
      useDays,
      use: poolUses(lanes, useDays, context.nowMs),
      hindsight: await hindsightShare(file),
      requests: denialRate(file.requests),
      timing: dayTiming(file, lanes, context),
      estimates: estimateBias(file.tasks),
      leftOut: lanes.notes,
    };
  },
  page: scorePage,
});
