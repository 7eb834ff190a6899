/** The answer of `plan forecast` in words. Read next: forecast-sections.ts. */
import { MS_PER_HOUR } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { nextSentence } from '../advice/index.ts';
import type { Answer, DocumentAnswer } from '../answer/index.ts';
import { type ExhaustionDistribution, exhaustionDoc } from '../forecasting/index.ts';
import type { PlanContext } from '../question/index.ts';
import {
  amountsWords,
  drawnWords,
  instantWords,
  outChance,
  outMs,
  tightest,
  unitsWords,
  usualNotes,
  usualWords,
} from '../question/index.ts';
import { forecastData } from './forecast-data.ts';
import { forecastExplanations } from './forecast-explanations.ts';
import { forecastFigures } from './forecast-figures.ts';
import { decidingForecast, type ForecastFindings, isUsedUp, type LaneForecast } from './forecast-findings.ts';
import { forecastSections } from './forecast-sections.ts';

/** `95 % sure to last until 22:00, half of the futures are out by 23:10`. */
function lastsWords(
  law: ExhaustionDistribution,
  { horizonHours }: LaneForecast,
  context: PlanContext,
): string {
  const { nowMs } = context;
  const end = instantWords(nowMs + horizonHours * MS_PER_HOUR, context);
  const safe = outMs(law, 0.05, nowMs);
  const median = outMs(law, 0.5, nowMs);
  if (safe === null) return `it is 95 % sure to last to ${end}`;
  const half =
    median === null
      ? `${drawnWords(outChance(law))} of the futures are out by ${end}`
      : `half of the futures are out by ${instantWords(median, context)}`;
  return `it is 95 % sure to last until ${instantWords(safe, context)}, ${half}`;
}

/** `under 1 % to 12 %`, or one number where nothing changes. */
function stepWords(before: ExhaustionDistribution, after: ExhaustionDistribution): string {
  const [from, to] = [before, after].map((law) => drawnWords(outChance(law))) as [string, string];
  return from === to ? `stays ${to}` : `goes from ${from} to ${to}`;
}

/** What the job does to the chances of one pool. */
function changeWords(
  { lane, usual, pace, afterJob, horizonHours, windows }: LaneForecast,
  lanes: ForecastFindings['lanes'],
  context: PlanContext,
): string {
  const end = instantWords(context.nowMs + horizonHours * MS_PER_HOUR, context);
  const pool = lane.name === 'all' ? '' : ` of ${lane.name}`;
  const { hours } = tightest(windows).pace;
  return (
    `The chance to run out${pool} until ${end} ${stepWords(usual, afterJob!.usual)} ${usualWords(lanes)}, ` +
    `${stepWords(pace, afterJob!.pace)} at the pace of the last ${unitsWords(hours)} h.`
  );
}

function jobSentence({ job, forecasts, lanes }: ForecastFindings, context: PlanContext): string {
  const what = amountsWords(job!.amounts, lanes.ledger);
  if (job!.room.window !== null) {
    return `The job of ${what} does not fit now; it does from ${instantWords(job!.room.atMs, context)} on.`;
  }
  const touched = forecasts.filter(({ afterJob }) => afterJob !== null);
  const changes = touched.map((each) => changeWords(each, lanes, context));
  return `The job of ${what} fits now. ${changes.join(' ')}`.trim();
}

function headlineOf(findings: ForecastFindings, context: PlanContext): string {
  const { forecasts, job } = findings;
  if (forecasts.length === 0) return 'Nothing here has a limit: nothing can run out.';
  if (job !== null) return jobSentence(findings, context);
  const worst = decidingForecast({ forecasts });
  const pool = worst.lane.name === 'all' ? 'The quota' : `The ${worst.lane.name} quota`;
  if (isUsedUp(worst)) return `${pool} is used up now; quotalab plan status says what returns when.`;
  const { hours } = tightest(worst.windows).pace;
  const { lanes } = findings;
  const short = lanes.activity.isLongEnough ? '' : 'What is usual is too short to say. ';
  return (
    `${short}${pool} ${usualWords(lanes)}: ${lastsWords(worst.usual, worst, context)}. ` +
    `At the pace of the last ${unitsWords(hours)} h ${lastsWords(worst.pace, worst, context)}.`
  );
}

function bindingOf({ forecasts, job }: ForecastFindings): string | null {
  if (job !== null && job.room.window !== null) return `the ${job.room.window} window`;
  return forecasts.length === 0
    ? null
    : `the ${tightest(decidingForecast({ forecasts }).windows).of.window.name} window`;
}

/** What a job does to the advice: when it fits, and whether it is the job that makes it run out. */
function jobWords({ forecasts, job }: ForecastFindings, context: PlanContext): string | null {
  if (job === null) return null;
  if (job.room.window !== null) {
    return `Start the job at ${instantWords(job.room.atMs, context)} if nothing else is spent until then.`;
  }
  const worse = forecasts.find(
    ({ usual, afterJob }) => afterJob !== null && outChance(usual) <= 0.5 && outChance(afterJob.usual) > 0.5,
  );
  if (worse === undefined) return null;
  const chance = drawnWords(outChance(worse.afterJob!.usual));
  return `Keep the job for later unless it matters most: with it the quota is out with a chance of ${chance}.`;
}

function nextOf(findings: ForecastFindings, context: PlanContext): string {
  const { upgrade } = findings;
  const pays = upgrade !== null && upgrade.monthlyGain > 0;
  return nextSentence(findings, context, {
    first: jobWords(findings, context),
    last: pays ? `Take ${upgrade.to}: it is worth its price here.` : null,
  });
}

/** Its exhaustion, and its choice of a model, where they differ from ours. */
function documentOf({ forecasts }: ForecastFindings): DocumentAnswer[] {
  return forecasts.flatMap(({ windows, next, lane }): DocumentAnswer[] => {
    const worst = tightest(windows);
    const doc = exhaustionDoc(worst.of.state.remaining!, worst.pace.perHour * 24);
    const says = 'hours' in doc ? `in ${unitsWords(doc.hours)} h` : 'never';
    const { atMean } = worst.pace;
    const weSay = atMean.status === 'out' ? `in ${unitsWords(atMean.hours)} h` : 'never';
    const arima =
      next.status === 'forecast' ? next.test.rows.find(({ name }) => name.startsWith('arima')) : undefined;
    const isOther = next.status === 'forecast' && arima !== undefined && next.test.best !== arima;
    return [
      ...(says === weSay
        ? []
        : [
            {
              rule: `When ${worst.of.window.name} runs out at this pace`,
              says,
              weSay,
              why: 'it divides what is left by the rate: nothing comes back in it, and it gives no chance',
            },
          ]),
      ...(isOther
        ? [
            {
              rule: `How to forecast the days${lane.name === 'all' ? '' : ` of ${lane.name}`}`,
              says: `ARIMA: error ${unitsWords(arima.mae ?? 0)} a day here`,
              weSay: `${next.test.best.name}: error ${unitsWords(next.test.best.mae ?? 0)} a day`,
              why: 'the forecasters compete on your own days, and the one that errs least is used',
            },
          ]
        : []),
    ];
  });
}

function notesOf(
  { lanes, forecasts }: ForecastFindings,
  { quota, usage, timeZone, simulateTrials }: PlanContext,
) {
  const paths = forecasts[0]?.usual.pathCount;
  const thin = forecasts.find(({ next }) => next.status === 'insufficient')?.next;
  return [
    `quota: ${quota.source}; usage: ${usage?.source ?? 'none'}, ${countOf(lanes.eventCount, 'request')}; clock: ${timeZone}`,
    ...quota.notes,
    ...lanes.notes,
    ...usualNotes(lanes),
    ...(usage?.warnings ?? []),
    ...(paths === undefined
      ? []
      : [
          `chances come from ${paths} drawn futures${simulateTrials > 0 ? ' (--simulate: these paths are the simulation, not the engine)' : ''}; ` +
            (lanes.activity.isLongEnough
              ? 'the usual use is that of the last 8 weeks at most, by hour of the week where there are two of them; the pace is that use times what the last hours took of it'
              : 'the pace is that of the last hours, evenly'),
        ]),
    ...(thin?.status === 'insufficient'
      ? [`${thin.have} ${thin.what}: ${thin.need} are needed to test forecasters`]
      : []),
  ];
}

export function forecastAnswer(findings: ForecastFindings, context: PlanContext): Answer {
  return {
    question: 'When do I run out, how sure is that, how much must I slow down?',
    headline: headlineOf(findings, context),
    binding: bindingOf(findings),
    next: nextOf(findings, context),
    sections: forecastSections(findings, context),
    explanations: forecastExplanations(findings),
    document: context.rule === 'doc' ? documentOf(findings) : [],
    figures: forecastFigures(findings, context),
    notes: notesOf(findings, context),
    data: forecastData(findings, context),
  };
}
