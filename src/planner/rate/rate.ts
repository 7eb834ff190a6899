/**
 * `plan rate`: how many agents at once. Two limits are kept apart: the rate limit, which makes requests wait for
 * seconds, and the quota of a window, which ends the work for hours. The answer names the one that decides.
 */
import { QuotalabError } from '../../core/index.ts';
import { meanOf } from '../../numerics/stats/index.ts';
import type { Answer } from '../answer/index.ts';
import type { PlanQuestion, QuestionAnswer, QuestionInput } from '../question/index.ts';
import { amountText, shareText, someOf } from '../question/index.ts';
import { rateWithinWait, sustainableRate } from '../queue/index.ts';
import { dataOf, figureOf, notesOf, wordsOf } from './rate-answer.ts';
import { rateOf, TARGET_LOAD } from './rate-facts.ts';
import {
  agentsTable,
  burstTable,
  rateDocument,
  rateExplanations,
  secondsText,
  waitsTable,
} from './rate-sections.ts';

function answerRate(input: QuestionInput): QuestionAnswer {
  const rate = rateOf(input);
  const { bucket, agents, quota, accounts, promiseSeconds } = rate;
  if (input.context.isStrict && rate.pace === null) {
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      '--strict: the log has no 30 requests without a pause between them, so the pace of agents is not known',
    );
  }
  const line = {
    arrivalsPerMin: rate.arrivalsPerMin,
    ratePerMin: bucket.refillPerMin / accounts,
    accounts,
    burstiness: rate.pace?.burstiness ?? null,
  };
  const sustainable = sustainableRate({ muPerMin: bucket.refillPerMin, targetRho: TARGET_LOAD });
  const promised = rateWithinWait({ muPerMin: bucket.refillPerMin, waitSeconds: promiseSeconds });
  const cycleSeconds = meanOf(rate.service);
  const answer: Answer = {
    question: RATE_QUESTION.asks,
    ...wordsOf(rate),
    sections: [
      agentsTable(agents, quota, {
        ratePerMin: bucket.refillPerMin,
        isAscii: input.context.isAscii,
        nowMs: rate.nowMs,
      }),
      waitsTable(line),
      burstTable(rate.burstCount, bucket),
      {
        kind: 'text',
        title: 'A rate to keep, of requests that come by chance',
        lines: [
          `${someOf(sustainable.lambdaPerMin, 'request')} a minute load the limit to ${shareText(TARGET_LOAD)}; up to ${amountText(promised.lambdaPerMin)} keep 95 % of their waits within ${secondsText(promiseSeconds)}.`,
        ],
      },
    ],
    explanations: rateExplanations(
      agents.rows.at(-1)!,
      { kneeCount: agents.kneeCount, cycleSeconds, bucket },
      quota,
    ),
    document: input.context.rule === 'doc' ? rateDocument(line, rate.burstCount) : [],
    figures: [figureOf(rate)],
    notes: notesOf(rate, input),
    data: { quota: input.context.quota.source, ...dataOf(rate) },
  };
  return { answer };
}

export const RATE_QUESTION: PlanQuestion = {
  name: 'rate',
  asks: 'How many agents can I run at once?',
  options: [
    {
      name: 'agents',
      describe: 'Numbers of agents to compare, such as 1,5,20 (around the limit)',
      text: null,
    },
    {
      name: 'service',
      describe: "Seconds of a request, or MIN,MODE,MAX (the log's pace, else 30)",
      text: null,
    },
    { name: 'limit', describe: 'Rate limit of one account, requests a minute', text: '60' },
    { name: 'bucket', describe: 'Requests that may go at once', text: '60' },
    { name: 'accounts', describe: 'Accounts with a rate limit of their own each', text: '1' },
    { name: 'p95', describe: 'Seconds that 95\u00a0% of waits are to stay within', text: '5' },
    {
      name: 'arrivals',
      describe: "Requests a minute (the log's busy minutes, else 80\u00a0% of the limit)",
      text: null,
    },
    { name: 'burst', describe: "Requests at one instant (the log's largest minute, else 100)", text: null },
    { name: 'of', describe: 'Pool whose windows are looked at (the one used most)', text: null },
  ],
  file: null,
  usage: 'useful',
  answer: answerRate,
};
