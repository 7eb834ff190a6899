/** `plan forecast` in words, tables and figures; every number is of forecast-facts.ts. */

import { parseIsoTime } from '../../core/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { type NextParts, nextSentence, type WindowOutlook } from '../advice/index.ts';
import {
  type AnswerFigure,
  drawnWords,
  type Explanation,
  isoDayNumber,
  isoWords,
  type Page,
  type PlanContext,
  unitsText,
  usualNotes,
  usualWords,
} from '../question/index.ts';
import { type LocalClock, localMidnight, unitName } from '../usage/index.ts';
import type { ForecastFacts, LawFacts, PoolFacts } from './forecast-facts.ts';
import { forecastTables } from './forecast-tables.ts';

const decidingOf = ({ pools, decidingPool }: ForecastFacts): PoolFacts | null =>
  decidingPool === null ? null : pools[decidingPool]!;

const windowOf = ({ windows, decidingWindow }: PoolFacts): WindowOutlook => windows[decidingWindow]!;

/** `95 % sure to last until 22:00, half of the futures are out by 23:10`. */
function lastsWords(law: LawFacts, until: string, clock: LocalClock): string {
  const end = isoWords(until, clock);
  const { earlyAt, halfAt } = law;
  if (earlyAt === null) return `it is 95 % sure to last to ${end}`;
  const half =
    halfAt === null
      ? `${drawnWords(law.outChance)} of the futures are out by ${end}`
      : `half of the futures are out by ${isoWords(halfAt, clock)}`;
  return `it is 95 % sure to last until ${isoWords(earlyAt, clock)}, ${half}`;
}

/** `goes from under 1 % to 12 %`, or one number where nothing changes. */
function stepWords(before: LawFacts, after: LawFacts): string {
  const [from, to] = [drawnWords(before.outChance), drawnWords(after.outChance)];
  return from === to ? `stays ${to}` : `goes from ${from} to ${to}`;
}

function jobWords({ job, pools, usual: known }: ForecastFacts, clock: LocalClock): string {
  const { what, window, fitsAt } = job!;
  if (window !== null)
    return `The job of ${what} does not fit now; it does from ${isoWords(fitsAt, clock)} on.`;
  const changes = pools.flatMap(({ pool, until, usual, pace, paceHours, afterJob }) =>
    afterJob === null
      ? []
      : [
          `The chance to run out${pool === 'all' ? '' : ` of ${pool}`} until ${isoWords(until, clock)} ` +
            `${stepWords(usual, afterJob.usual)} ${usualWords(known)}, ` +
            `${stepWords(pace, afterJob.pace)} at the pace of the last ${unitsText(paceHours)} h.`,
        ],
  );
  return [`The job of ${what} fits now.`, ...changes].join(' ');
}

function headlineOf(facts: ForecastFacts, clock: LocalClock): string {
  const worst = decidingOf(facts);
  if (worst === null) return 'No limit is known for these accounts together: nothing says when they run out.';
  if (facts.job !== null) return jobWords(facts, clock);
  const { pool, usual, pace, until, paceHours, windows } = worst;
  const name = pool === 'all' ? 'The quota' : `The ${pool} quota`;
  if (windows.some(({ remaining }) => remaining <= 0))
    return `${name} is used up now; quotalab plan status says what returns when.`;
  const short = facts.usual.prior === null ? '' : 'What is usual is too short to say. ';
  return (
    `${short}${name} ${usualWords(facts.usual)}: ${lastsWords(usual, until, clock)}. ` +
    `At the pace of the last ${unitsText(paceHours)} h ${lastsWords(pace, until, clock)}.`
  );
}

function decidesOf(facts: ForecastFacts): string | null {
  const worst = decidingOf(facts);
  const window = facts.job?.window ?? (worst === null ? null : windowOf(worst).name);
  return window === null ? null : `the ${window} window`;
}

/** What a job does to the advice: when it fits, and whether it is the job that makes it run out. */
function jobNext({ pools, job, advice }: ForecastFacts, clock: LocalClock): NextParts {
  if (job === null) return {};
  if (job.window !== null) {
    const isThen = advice?.kind === 'wait' && advice.until === job.fitsAt;
    if (isThen) return { last: 'Start the job then, if nothing else is spent.' };
    return { first: `Start the job at ${isoWords(job.fitsAt, clock)}, if nothing else is spent until then.` };
  }
  const worse = pools.find(
    ({ usual, afterJob }) => afterJob !== null && isSpoilt(usual, afterJob.usual, clock.nowMs),
  );
  if (worse === undefined) return {};
  const { outChance, halfAt } = worse.afterJob!.usual;
  const by = halfAt === null ? '' : `, half of the futures by ${isoWords(halfAt, clock)}`;
  const first = `Keep the job for later unless it matters most: with it the quota is out with a chance of ${drawnWords(outChance)}${by}.`;
  return { first };
}

/** Likelier out than not because of the job, or in less than half of the time. */
function isSpoilt(before: LawFacts, after: LawFacts, nowMs: number): boolean {
  if (after.outChance <= 0.5) return false;
  if (before.halfAt === null || after.halfAt === null) return before.outChance <= 0.5;
  return parseIsoTime(after.halfAt) - nowMs < (parseIsoTime(before.halfAt) - nowMs) / 2;
}

function explanationsOf(facts: ForecastFacts, clock: LocalClock): Explanation[] {
  const worst = decidingOf(facts);
  if (worst === null) return [];
  const { days, season, usualPerHour, unitsOfAUse, horizonHours } = worst;
  const { name, expectedPerHour, remaining, until, sustainablePerHour, advice, dropFraction } =
    windowOf(worst);
  const errors = ({ forecasters }: Extract<typeof days, { status: 'forecast' }>): string =>
    forecasters
      .flatMap(({ name: of, meanAbsoluteError: mae }) => (mae === null ? [] : [`${of} ${unitsText(mae)}`]))
      .join(', ');
  return [
    {
      what: 'When it runs out',
      formula:
        'each future: rate ~ gamma, uses of an hour ~ Poisson(rate x wobble); out where used > limit, returns counted',
      numbers: `${unitsText(facts.futureCount)} futures, season ${season}, mean ${unitsText(usualPerHour)} per hour, a use of ${unitsText(unitsOfAUse)}`,
      result: `${drawnWords(worst.usual.outChance)} are out within ${unitsText(horizonHours)} h`,
      source: 'Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6 (Gamma-Poisson)',
    },
    {
      what: `Pace that ${name} carries`,
      formula:
        '(left + returning) / hours over the stretch that has least; slow down by what the expected use is above it, where running out is likelier than not',
      numbers: `expected ${unitsText(expectedPerHour)} per hour, left ${unitsText(remaining)}, until ${isoWords(until, clock)}`,
      result: `${unitsText(sustainablePerHour)} per hour: ${advice === 'slow' ? `slow down by ${Math.ceil(dropFraction * 100)} %` : 'go on'}`,
      source: 'balance of the window over its time',
    },
    ...(days.status === 'insufficient'
      ? []
      : [
          {
            what: 'Best forecaster of the days',
            formula: 'least mean |value - forecast| over rolling origins',
            numbers: `${countOf(days.originCount, 'origin')} of ${countOf(days.dayCount, 'day')}; mean errors: ${errors(days)}`,
            result: days.best,
            source: 'Tashman 2000 (rolling origin)',
          },
        ]),
  ];
}

function dayFigure({ pool, unit, days }: PoolFacts, clock: LocalClock): AnswerFigure[] {
  if (days.status === 'insufficient') return [];
  const points = (pick: 'low' | 'units' | 'high') =>
    days.next.map((each) => [localMidnight(isoDayNumber(each.day), clock), each[pick]] as const);
  return [
    {
      id: `next-days-${pool}`,
      title: pool === 'all' ? 'The next days' : `The next days of ${pool}`,
      description: `Forecast by ${days.best} with its 95 % range, beside the mean of the last 7 days.`,
      kind: 'band',
      xTitle: 'day',
      xKind: 'instant',
      yTitle: `${unitName(unit)} per day`,
      series: [
        { name: 'low', points: points('low') },
        { name: 'forecast', points: points('units') },
        { name: 'high', points: points('high') },
      ],
      marks: [{ name: 'mean of the last 7 days', y: days.lastWeekMean }],
    },
  ];
}

function notesOf(facts: ForecastFacts, { quota, usage, timeZone }: PlanContext): string[] {
  const { usual, requestCount, pools, leftOut } = facts;
  const thin = pools.find(({ days }) => days.status === 'insufficient')?.days;
  const drawn =
    usual.prior === null
      ? 'the usual use is that of the last 8 weeks at most, by hour of the week where there are two of them; the pace is that use times what the last hours took of it'
      : 'the pace is that of the last hours, evenly';
  return [
    `quota: ${quota.source}; usage: ${usage?.source ?? 'none'}, ${countOf(requestCount, 'request')}; clock: ${timeZone}`,
    ...quota.notes,
    ...leftOut,
    ...usualNotes(usual, requestCount),
    ...(usage?.warnings ?? []),
    ...(pools.length === 0
      ? []
      : [`chances come from ${unitsText(facts.futureCount)} drawn futures; ${drawn}`]),
    ...(thin?.status === 'insufficient'
      ? [`${thin.have} ${thin.what}: ${thin.need} are needed to forecast the next ones`]
      : []),
  ];
}

export function forecastPage(facts: ForecastFacts, context: PlanContext): Page {
  const { upgrade } = facts;
  return {
    headline: headlineOf(facts, context),
    decides: decidesOf(facts),
    next: nextSentence(facts.advice, context, {
      ...jobNext(facts, context),
      ...((upgrade?.monthlyGainUsd ?? 0) > 0
        ? { last: `Take ${upgrade!.to}: it is worth its price here.` }
        : {}),
    }),
    blocks: forecastTables(facts, decidingOf(facts), context),
    explanations: explanationsOf(facts, context),
    figures: facts.pools.flatMap((pool) => dayFigure(pool, context)),
    notes: notesOf(facts, context),
  };
}
