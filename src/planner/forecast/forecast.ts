/** Question `forecast`: when do I run out, how sure is that, how much must I slow down? Read next: forecast-findings.ts. */
import { QuotalabError } from '../../core/index.ts';
import { positive, whole } from '../../core/values/index.ts';
import type { PlanQuestion, QuestionAnswer, QuestionInput } from '../question/index.ts';
import { givenNumber, optionNumber, poolAmounts, upgradeAdvice, usageLanes } from '../question/index.ts';
import { quietArima } from '../usage/index.ts';
import { forecastAnswer } from './forecast-answer.ts';
import { type ForecastFindings, forecastFindings } from './forecast-findings.ts';

const LONGEST_HOURS = 2160;
const MOST_DAYS = 28;
const UPGRADE_STREAM = 190;

function refuseThin({ forecasts }: ForecastFindings): void {
  for (const { lane, next } of forecasts) {
    if (next.status === 'forecast') continue;
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      `plan forecast has ${next.have} ${next.what} in ${lane.name}; it needs ${next.need} to test forecasters`,
    );
  }
}

async function answer(input: QuestionInput): Promise<QuestionAnswer> {
  const { context } = input;
  const lanes = usageLanes(context);
  const jobText = input.text('job');
  const request = {
    horizonHours: optionNumber(input, 'horizon', (field, value) => positive(field, value, LONGEST_HOURS)),
    job: jobText === null ? null : poolAmounts('--job', jobText, lanes.ledger),
    dayCount: givenNumber(input, 'days', (field, value) => whole(field, value, 1, MOST_DAYS)),
  };
  const text = input.text('upgrade');
  const upgrade = text === null ? null : upgradeAdvice(text, lanes, context, context.draws(UPGRADE_STREAM));
  const findings = {
    ...forecastFindings(context, lanes, { ...request, engine: await quietArima() }),
    upgrade,
  };
  if (context.isStrict) refuseThin(findings);
  return { answer: forecastAnswer(findings, context) };
}

export const FORECAST_QUESTION: PlanQuestion = {
  name: 'forecast',
  asks: 'When do I run out, how sure is that, how much must I slow down?',
  options: [
    { name: 'job', describe: 'What a job of now does to the chances: 50, or sonnet=50,opus=2', text: null },
    {
      name: 'horizon',
      describe: 'Hours to look ahead (default to the end of the longest window)',
      text: null,
    },
    { name: 'days', describe: 'Days to forecast', text: '7' },
    {
      name: 'upgrade',
      describe:
        'Does it pay to change: claude-max20:100:0.001 (USD a month more, USD a unit), with --preset max5:100:0.5',
      text: null,
    },
  ],
  file: null,
  usage: 'needed',
  answer,
};
