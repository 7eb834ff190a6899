/** Everything `plan forecast` found out, before it is put into words. */
import { QuotalabError } from '../../core/index.ts';
import { type CostVector, type Insufficient, MS_PER_HOUR } from '../../core/values/index.ts';
import { type Moment, momentOf, type WindowAdvice, windowAdvice } from '../advice/index.ts';
import { type ArimaEngine, type ExhaustionDistribution, exhaustionPaths } from '../forecasting/index.ts';
import { earliestTimeForCost, maxThroughput, type RoomAt } from '../ledger/index.ts';
import type { PlanContext, UpgradeAdvice, UsageLane, UsageLanes } from '../question/index.ts';
import {
  amountIn,
  amountsWords,
  DEFAULT_PATHS,
  laneStreams,
  paceModel,
  spendByUnit,
  tightest,
  type WindowChance,
} from '../question/index.ts';
import { type DailyUse, dailyUse, type NextDays, nextDays } from '../usage/index.ts';

export interface WindowForecast extends WindowChance {
  readonly advice: WindowAdvice;
}

export interface LaneForecast {
  readonly lane: UsageLane;
  readonly windows: readonly WindowForecast[];
  readonly horizonHours: number;
  /** First of its windows to run out, at the usual use and at the pace of the last hours. */
  readonly usual: ExhaustionDistribution;
  readonly pace: ExhaustionDistribution;
  /** Units; 0 = no job here. */
  readonly job: number;
  /** Both once the job is done; null = no job here. */
  readonly afterJob: { readonly usual: ExhaustionDistribution; readonly pace: ExhaustionDistribution } | null;
  /** Whole units that fit until the horizon if spent as they return; null = nothing limits them. */
  readonly most: number | null;
  readonly days: DailyUse;
  readonly next: NextDays | Insufficient;
}

export interface ForecastFindings extends Moment {
  /** Limited lanes. */
  readonly forecasts: readonly LaneForecast[];
  readonly job: { readonly amounts: CostVector; readonly room: RoomAt } | null;
  readonly upgrade: UpgradeAdvice | null;
}

export interface ForecastRequest {
  /** null = to the end of each pool's longest window. */
  readonly horizonHours: number | null;
  readonly job: CostVector | null;
  /** 1 to 28. */
  readonly dayCount: number;
  readonly engine: ArimaEngine | null;
}

/** First stream of resampled errors of the days. */
const DAY_STREAM = 180;
const LONGEST_HOURS = 2160;

function laneForecast(
  { lanes, chances }: Moment,
  lane: UsageLane,
  context: PlanContext,
  request: ForecastRequest,
): LaneForecast {
  const { nowMs, draws, simulateTrials, futures = DEFAULT_PATHS } = context;
  const paths = simulateTrials > 0 ? simulateTrials : futures;
  const laneIndex = lanes.lanes.indexOf(lane);
  const streams = laneStreams(laneIndex);
  const windows = chances
    .filter((each) => each.lane === lane)
    .map((each) => ({ ...each, advice: windowAdvice(each, nowMs) }));
  const endMs = Math.max(...windows.map(({ untilMs }) => untilMs));
  const horizonHours = Math.min(LONGEST_HOURS, request.horizonHours ?? (endMs - nowMs) / MS_PER_HOUR);
  const question = { outlooks: lane.limited.map(({ outlook }) => outlook), model: lane.model, nowMs };
  const drawn = (stream: number, more: object): ExhaustionDistribution =>
    exhaustionPaths({ ...question, ...more }, { horizonHours, paths, draws: draws(stream) });
  const model = paceModel(lane, tightest(windows).of, nowMs);
  const job = request.job === null ? 0 : amountIn(request.job, lane.pools);
  const days = dailyUse(lane.run, context, lanes.activity.fromMs);
  return {
    lane,
    windows,
    horizonHours,
    usual: drawn(streams.usual, {}),
    pace: drawn(streams.pace, { model }),
    job,
    afterJob:
      job > 0 ? { usual: drawn(streams.usual, { job }), pace: drawn(streams.pace, { model, job }) } : null,
    most: maxThroughput(lanes.ledger, { pool: lane.pools[0]!, unit: lane.unit, nowMs, horizonHours }).max,
    days,
    next: nextDays(days, {
      steps: request.dayCount,
      draws: draws(DAY_STREAM + laneIndex),
      engine: request.engine,
    }),
  };
}

/** When the job has room; what no time brings is PLAN_INFEASIBLE. */
function jobRoom(amounts: CostVector, { ledger }: UsageLanes, nowMs: number): RoomAt {
  const room = earliestTimeForCost(ledger, spendByUnit(amounts, ledger), nowMs);
  if (room.status === 'room') return room;
  throw new QuotalabError(
    'PLAN_INFEASIBLE',
    `--job of ${amountsWords(amounts, ledger)} never fits: ${room.constraint}; it takes ${room.relaxation}`,
  );
}

/** All but the upgrade. */
export function forecastFindings(
  context: PlanContext,
  lanes: UsageLanes,
  request: ForecastRequest,
): Omit<ForecastFindings, 'upgrade'> {
  const { job } = request;
  const room = job === null ? null : jobRoom(job, lanes, context.nowMs);
  const limited = lanes.lanes.filter((lane) => lane.limited.length > 0);
  const moment = momentOf(context, lanes) ?? { lanes, chances: [] };
  return {
    lanes,
    chances: moment.chances,
    forecasts: limited.map((lane) => laneForecast(moment, lane, context, request)),
    job: job === null ? null : { amounts: job, room: room! },
  };
}

/** The lane that decides: the likeliest to run out, of those the job draws on where there is one. */
export function decidingForecast({ forecasts }: Pick<ForecastFindings, 'forecasts'>): LaneForecast {
  const touched = forecasts.filter(({ job }) => job > 0);
  const looked = touched.length > 0 ? touched : forecasts;
  const worst = tightest(looked.map(({ windows }) => tightest(windows)));
  return looked.find(({ lane }) => lane === worst.lane)!;
}

/** True where a window of the lane has no room at all. */
export const isUsedUp = ({ lane }: LaneForecast): boolean =>
  lane.limited.some(({ state }) => state.remaining! <= 0);
