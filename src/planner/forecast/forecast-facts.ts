/**
 * What `plan forecast` says, as plain data: of each limited pool when it runs out, at the usual use, at the pace of the
 * last hours and after a job, how fast its windows may be used, and its next days. Read next: forecast-page.ts.
 */

import { type CostVector, MS_PER_HOUR } from '../../core/values/index.ts';
import { type Advice, type Moment, type WindowOutlook, windowOutlook } from '../advice/index.ts';
import {
  amountIn,
  chanceSteps,
  isoDay,
  isoInstant,
  outChance,
  outMs,
  type PlanContext,
  type UsualFacts,
} from '../question/index.ts';
import {
  DEFAULT_PATHS,
  dailyUse,
  type ExhaustionDistribution,
  exhaustionPaths,
  laneStreams,
  maxThroughput,
  nextDays,
  paceModel,
  type QuotaUnit,
  tightest,
  type UsageLane,
} from '../usage/index.ts';
import type { UpgradeFacts } from './upgrade.ts';

/** When drawn futures run out of a pool: the first of its windows to end. */
export interface LawFacts {
  /** Share of the futures that are out by the horizon. */
  readonly outChance: number;
  /** Instants by which 5 %, half and 95 % of the futures are out; null = later than the horizon. */
  readonly earlyAt: string | null;
  readonly halfAt: string | null;
  readonly lateAt: string | null;
}

export type DaysFacts =
  | { readonly status: 'insufficient'; readonly have: number; readonly need: number; readonly what: string }
  | {
      readonly status: 'forecast';
      readonly best: string;
      readonly dayCount: number;
      readonly originCount: number;
      /** Mean of the last 7 whole days. */
      readonly lastWeekMean: number;
      /** Best first; errors over the same rolling origins, null = it cannot say. */
      readonly forecasters: ReadonlyArray<{
        readonly name: string;
        readonly meanAbsoluteError: number | null;
      }>;
      /** From today on, today as a whole day; the range of 95 %. */
      readonly next: ReadonlyArray<{
        readonly day: string;
        readonly units: number;
        readonly low: number;
        readonly high: number;
      }>;
    };

export interface PoolFacts {
  readonly pool: string;
  readonly unit: QuotaUnit;
  readonly season: string;
  /** Units per hour of the usual use, and of one use. */
  readonly usualPerHour: number;
  readonly unitsOfAUse: number;
  readonly until: string;
  readonly horizonHours: number;
  /** Equal steps from now to `until`, with the share of futures that are out by then. */
  readonly steps: ReadonlyArray<{ readonly by: string; readonly usual: number; readonly pace: number }>;
  readonly usual: LawFacts;
  readonly pace: LawFacts;
  /** What lately means. */
  readonly paceHours: number;
  readonly jobUnits: number;
  /** Both once the job is done; null = no job here. */
  readonly afterJob: { readonly usual: LawFacts; readonly pace: LawFacts } | null;
  /** Whole units that fit until the end if spent as they return. */
  readonly mostUntilHorizon: number | null;
  readonly windows: readonly WindowOutlook[];
  /** Place of the window that decides. */
  readonly decidingWindow: number;
  readonly days: DaysFacts;
}

export interface ForecastFacts {
  readonly now: string;
  readonly quota: string;
  readonly usage: string | null;
  readonly requestCount: number;
  /** Futures drawn of each pool. */
  readonly futureCount: number;
  readonly usual: UsualFacts;
  readonly advice: Advice | null;
  /** Limited pools. */
  readonly pools: readonly PoolFacts[];
  /** The likeliest to run out, of those the job draws on where there is one; null = nothing has a limit. */
  readonly decidingPool: number | null;
  /** `window` null = it fits now. */
  readonly job: { readonly what: string; readonly fitsAt: string; readonly window: string | null } | null;
  readonly upgrade: UpgradeFacts | null;
  readonly leftOut: readonly string[];
}

export interface ForecastRequest {
  /** null = to the end of each pool's longest window. */
  readonly horizonHours: number | null;
  readonly job: CostVector | null;
  /** 1 to 28. */
  readonly dayCount: number;
}

/** First stream of resampled errors of the days. */
const DAY_STREAM = 180;
export const LONGEST_HOURS = 2160;
/** Steps of the chances to be out. */
const STEPS = 8;

function lawFacts(law: ExhaustionDistribution, nowMs: number): LawFacts {
  const at = (share: number): string | null => isoInstant(outMs(law, share, nowMs));
  return { outChance: outChance(law), earlyAt: at(0.05), halfAt: at(0.5), lateAt: at(0.95) };
}

function daysFacts(
  lane: UsageLane,
  laneIndex: number,
  sinceMs: number,
  context: PlanContext,
  request: ForecastRequest,
): DaysFacts {
  const days = dailyUse(lane.run, context, sinceMs);
  const draws = context.draws(DAY_STREAM + laneIndex);
  const next = nextDays(days, { steps: request.dayCount, draws });
  if (next.status === 'insufficient') {
    return { status: 'insufficient', have: next.have, need: next.need, what: next.what };
  }
  const recent = days.complete.slice(-7);
  return {
    status: 'forecast',
    best: next.tests[0]!.name,
    dayCount: next.dayCount,
    originCount: next.originCount,
    lastWeekMean: recent.reduce((sum, each) => sum + each, 0) / recent.length,
    forecasters: next.tests.map(({ name, meanError }) => ({ name, meanAbsoluteError: meanError })),
    next: next.days.map(({ day, units, low, high }) => ({ day: isoDay(day), units, low, high })),
  };
}

/** One limited pool. */
export function poolFacts(
  { lanes, chances }: Moment,
  lane: UsageLane,
  context: PlanContext,
  request: ForecastRequest,
): PoolFacts {
  const { nowMs, draws } = context;
  const laneIndex = lanes.lanes.indexOf(lane);
  const streams = laneStreams(laneIndex);
  const own = chances.filter((each) => each.lane === lane);
  const worst = tightest(own);
  const endMs = Math.max(...own.map(({ untilMs }) => untilMs));
  const horizonHours = Math.min(LONGEST_HOURS, request.horizonHours ?? (endMs - nowMs) / MS_PER_HOUR);
  const paths = context.futures ?? DEFAULT_PATHS;
  const outlooks = lane.limited.map(({ outlook }) => outlook);
  const paced = paceModel(lane, worst.of, nowMs);
  const jobUnits = request.job === null ? 0 : amountIn(request.job, lane.pools);
  const drawn = (model: UsageLane['model'], stream: number, job: number): ExhaustionDistribution =>
    exhaustionPaths({ outlooks, model, nowMs, job }, { horizonHours, paths, draws: draws(stream) });
  const laws = (job: number) => ({
    usual: drawn(lane.model, streams.usual, job),
    pace: drawn(paced, streams.pace, job),
  });
  const facts = (both: ReturnType<typeof laws>) => ({
    usual: lawFacts(both.usual, nowMs),
    pace: lawFacts(both.pace, nowMs),
  });
  const now = laws(0);
  const pace = chanceSteps(now.pace, STEPS, nowMs);
  const { cells, countUnits, season } = lane.model;
  const perHour = cells.reduce((sum, { meanPerHour }) => sum + meanPerHour, 0) / cells.length;
  return {
    pool: lane.name,
    unit: lane.unit,
    season,
    usualPerHour: perHour * countUnits,
    unitsOfAUse: countUnits,
    until: isoInstant(nowMs + horizonHours * MS_PER_HOUR),
    horizonHours,
    steps: chanceSteps(now.usual, STEPS, nowMs).map(([atMs, chance], i) => ({
      by: isoInstant(atMs),
      usual: chance,
      pace: pace[i]![1],
    })),
    ...facts(now),
    paceHours: worst.pace.hours,
    jobUnits,
    afterJob: jobUnits > 0 ? facts(laws(jobUnits)) : null,
    mostUntilHorizon: maxThroughput(lanes.ledger, {
      pool: lane.pools[0]!,
      unit: lane.unit,
      nowMs,
      horizonHours,
    }).max,
    windows: own.map((each) => windowOutlook(each, nowMs)),
    decidingWindow: own.indexOf(worst),
    days: daysFacts(lane, laneIndex, lanes.activity.fromMs, context, request),
  };
}

/** Place of the pool that decides, of those that the job draws on where there is one. */
export function decidingPool(pools: readonly PoolFacts[], { chances }: Moment): number | null {
  if (pools.length === 0) return null;
  const touched = pools.filter(({ jobUnits }) => jobUnits > 0);
  const looked = (touched.length > 0 ? touched : pools).map(({ pool }) => pool);
  const worst = tightest(chances.filter(({ lane }) => looked.includes(lane.name)));
  return pools.findIndex(({ pool }) => pool === worst.lane.name);
}
