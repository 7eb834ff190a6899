/** Question `forecast`: when do I run out, how sure is that, how much must I slow down? Read next: forecast-facts.ts. */

import { QuotalabError } from '../../core/index.ts';
import type { CostVector } from '../../core/values/index.ts';
import { adviceOf, momentOf } from '../advice/index.ts';
import {
  amountsWords,
  isoInstant,
  nameField,
  type PlanContext,
  type PlanQuestion,
  poolAmounts,
  positiveField,
  question,
  simulateField,
  spendByUnit,
  usualFacts,
  wholeField,
} from '../question/index.ts';
import { DEFAULT_PATHS, earliestTimeForCost, type UsageLanes, usageLanes } from '../usage/index.ts';
import {
  decidingPool,
  type ForecastFacts,
  type ForecastRequest,
  LONGEST_HOURS,
  poolFacts,
} from './forecast-facts.ts';
import { forecastPage } from './forecast-page.ts';
import { upgradeFacts } from './upgrade.ts';

const MOST_DAYS = 28;

const OPTIONS = {
  job: nameField().optional().describe('What a job of now does to the chances: 50, or sonnet=50,opus=2'),
  horizon: positiveField(LONGEST_HOURS)
    .optional()
    .describe('Hours to look ahead (default to the end of the longest window)'),
  days: wholeField(1, MOST_DAYS).prefault(7).describe('Days to forecast'),
  upgrade: nameField()
    .optional()
    .describe(
      'Does it pay to change: claude-max20:100:0.001 (USD a month more, USD a unit), with --preset max5:100:0.5',
    ),
  simulate: simulateField(),
};

/** When the job has room; what no time brings is PLAN_INFEASIBLE. */
function jobFacts(amounts: CostVector, { ledger }: UsageLanes, nowMs: number): ForecastFacts['job'] {
  const what = amountsWords(amounts, ledger);
  const room = earliestTimeForCost(ledger, spendByUnit(amounts, ledger), nowMs);
  if (room.status === 'room') return { what, fitsAt: isoInstant(room.atMs), window: room.window };
  throw new QuotalabError(
    'PLAN_INFEASIBLE',
    `--job of ${what} never fits: ${room.constraint}; it takes ${room.relaxation}`,
  );
}

function refuseThin({ pools }: ForecastFacts): void {
  for (const { pool, days } of pools) {
    if (days.status === 'forecast') continue;
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      `plan forecast has ${days.have} ${days.what}${pool === 'all' ? '' : ` in ${pool}`}; it needs ${days.need} to compare forecasters`,
    );
  }
}

function factsOf(
  context: PlanContext,
  lanes: UsageLanes,
  upgrade: string | undefined,
  request: ForecastRequest,
): ForecastFacts {
  const { nowMs, quota, usage } = context;
  const { job } = request;
  const moment = momentOf(context, lanes) ?? { lanes, chances: [] };
  const limited = lanes.lanes.filter((lane) => lane.limited.length > 0);
  const pools = limited.map((lane) => poolFacts(moment, lane, context, request));
  return {
    now: isoInstant(nowMs),
    quota: quota.source,
    usage: usage?.source ?? null,
    requestCount: lanes.eventCount,
    futureCount: context.futures ?? DEFAULT_PATHS,
    usual: usualFacts(lanes),
    advice: adviceOf(moment, nowMs),
    pools,
    decidingPool: decidingPool(pools, moment),
    job: job === null ? null : jobFacts(job, lanes, nowMs),
    upgrade: upgrade === undefined ? null : upgradeFacts(upgrade, lanes, context),
    leftOut: lanes.notes,
  };
}

export const FORECAST_QUESTION: PlanQuestion = question({
  name: 'forecast',
  asks: 'When do I run out, how sure is that, how much must I slow down?',
  options: OPTIONS,
  file: null,
  usage: 'needed',
  compute(context, { options }) {
    const { job, horizon, days, upgrade } = options;
    const lanes = usageLanes(context);
    const facts = factsOf(context, lanes, upgrade, {
      horizonHours: horizon ?? null,
      job: job === undefined ? null : poolAmounts('--job', job, lanes.ledger),
      dayCount: days,
    });
    if (context.isStrict) refuseThin(facts);
    return facts;
  },
  page: forecastPage,
});
