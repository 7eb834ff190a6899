/**
 * What `plan budget` says, as plain data: what each pool gives in a day, how that is split, what the log took of it,
 * and the sprint. Windows that are longer or shorter than a day are brought to one. Read next: budget-page.ts.
 */

import { capacityOf, MS_PER_DAY, PlanError } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import { type Advice, adviceOf, momentOf } from '../advice/index.ts';
import type { PlanContext } from '../question/index.ts';
import { type ReserveDemand, reserveSize } from '../rules/index.ts';
import {
  dailyUse,
  dayLimit,
  localDayOf,
  type QuotaUnit,
  spentBetween,
  type UsageLane,
  usageLanes,
} from '../usage/index.ts';
import { type BudgetPart, profileShares, splitDay } from './budget-split.ts';
import { type SprintFacts, type SprintRequest, sprintFacts } from './budget-sprint.ts';

/** What sizes a reserve: `profile`, the days of the log, past days with emergencies, or the mean of a day. */
export type ReserveRule =
  | 'profile'
  | 'log'
  | { readonly days: readonly number[] }
  | { readonly mean: number };

export interface BudgetRequest {
  /** Limits a day of pools, given by the user. */
  readonly limits: ReadonlyMap<string, number>;
  readonly profile: string;
  readonly ciShare: number;
  readonly reserve: ReserveRule;
  /** Share of days whose emergencies the reserve holds. */
  readonly cover: number;
  readonly sprint: SprintRequest | null;
}

export interface PoolFacts {
  readonly pool: string;
  readonly unit: QuotaUnit;
  /** Whole units a day. */
  readonly limitPerDay: number;
  /** Window that decides it; null = the limit was given. */
  readonly window: string | null;
  readonly bufferLow: number;
  readonly bufferHigh: number;
  readonly targetLow: number;
  readonly targetHigh: number;
  readonly ci: number;
  readonly reserve: number;
  readonly isReserveCut: boolean;
  readonly parts: readonly BudgetPart[];
  /** null = nothing was used up to now. */
  readonly use: DayUse | null;
}

interface DayUse {
  readonly lastDay: number;
  /** Whole local days before today, idle ones included, 28 at most; and those with use. */
  readonly dayCount: number;
  readonly usedDayCount: number;
  /** null = no whole day yet. */
  readonly meanDay: number | null;
  readonly busiestDay: number | null;
}

export interface BudgetFacts {
  readonly quota: string;
  readonly usage: string | null;
  readonly profile: string;
  readonly cover: number;
  /** What sizes the reserve, in words; null = the profile. */
  readonly reserveDemand: string | null;
  readonly pools: readonly PoolFacts[];
  /** Pools that are counted and not limited. */
  readonly unlimited: readonly string[];
  readonly sprint: SprintFacts | null;
  readonly advice: Advice | null;
  readonly leftOut: readonly string[];
}

/** Buffers of the planning document: a scarcer pool keeps more back. */
const BUFFERS: Readonly<Record<string, readonly [number, number]>> = { opus: [0.2, 0.3] };
const OTHER_BUFFER = [0.1, 0.2] as const;
/** Fewest whole days that say what an ordinary day is. */
export const LEAST_DAYS = 7;
/** Days of the log that a mean is taken of, today not among them. */
const MOST_DAYS = 28;
const SPRINT_STREAM = 1;
const EMERGENCY_STREAM = 2;
const EMERGENCY_DAYS = 2_000;
/** Requests a day above which their sum is as good as normal. */
const MANY_REQUESTS = 200;

/** Whole local days since the log begins at `firstMs`, oldest first. */
function wholeDays(lane: UsageLane, firstMs: number, context: PlanContext): number[] {
  if (lane.run.timesMs.length === 0) return [];
  const { complete, todayDay } = dailyUse(lane.run, context, firstMs);
  const idle = Math.max(0, todayDay - localDayOf(firstMs, context) - complete.length);
  return [...new Array<number>(Math.min(idle, MOST_DAYS)).fill(0), ...complete].slice(-MOST_DAYS);
}

function useOf({ run }: UsageLane, days: readonly number[], nowMs: number): DayUse | null {
  if (run.timesMs.length === 0) return null;
  return {
    lastDay: spentBetween(run, nowMs - MS_PER_DAY + 1, nowMs),
    dayCount: days.length,
    usedDayCount: days.filter((day) => day > 0).length,
    meanDay: days.length === 0 ? null : days.reduce((sum, each) => sum + each, 0) / days.length,
    busiestDay: days.length === 0 ? null : Math.max(...days),
  };
}

/**
 * Days with emergencies of `mean` units on average, drawn: so many requests as chance has it, each of the size of one
 * of the log. Units alone are no count, and their spread is that of the requests.
 */
function emergencyDays(mean: number, amounts: Float64Array, draws: RealDraws): number[] {
  const size = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const square = amounts.reduce((sum, amount) => sum + amount * amount, 0) / amounts.length;
  const requests = mean / size;
  return Array.from({ length: EMERGENCY_DAYS }, () => {
    if (requests > MANY_REQUESTS)
      return Math.ceil(Math.max(0, mean + Math.sqrt(requests * square) * draws.normal()));
    const gap = (): number => -Math.log(1 - draws.uniform());
    let total = 0;
    for (let at = gap(); at < requests; at += gap())
      total += amounts[Math.floor(draws.uniform() * amounts.length)]!;
    return Math.ceil(total);
  });
}

/** The demand that sizes the reserve of a pool; null = the profile does. */
function reserveDemand(
  reserve: ReserveRule,
  { unit, run: { amounts } }: UsageLane,
  days: readonly number[],
  draws: RealDraws,
): ReserveDemand | null {
  if (reserve === 'profile') return null;
  if (reserve === 'log') {
    if (days.length < LEAST_DAYS) {
      const allowed = `a log of ${LEAST_DAYS} whole days or more`;
      throw new PlanError('E_RANGE', '--reserve log', days.length, allowed);
    }
    // What a day took above the mean day is what a plan for the mean does not hold.
    const mean = days.reduce((sum, each) => sum + each, 0) / days.length;
    return { kind: 'samples', samples: days.map((used) => Math.max(0, Math.ceil(used - mean))) };
  }
  if ('days' in reserve) return { kind: 'samples', samples: reserve.days };
  if (unit === 'messages') return { kind: 'poisson', mean: reserve.mean };
  if (amounts.length > 0) return { kind: 'samples', samples: emergencyDays(reserve.mean, amounts, draws) };
  const allowed = 'profile, where no log says how many units an emergency takes';
  throw new PlanError('E_RANGE', '--reserve', reserve.mean, allowed);
}

function demandWords(reserve: ReserveRule, unit: QuotaUnit): string | null {
  if (reserve === 'profile') return null;
  if (reserve === 'log') return 'the days in the log took above the mean day';
  if ('days' in reserve) return 'the given days took';
  return unit === 'messages'
    ? `days with ${reserve.mean} emergency messages on average take`
    : `days with emergencies of ${reserve.mean} units on average take, in requests as large as those of the log`;
}

function poolFacts(
  lane: UsageLane,
  firstMs: number,
  context: PlanContext,
  request: BudgetRequest,
): PoolFacts {
  const { ciShare, profile, cover } = request;
  const least = dayLimit(lane.windows.map(({ window }) => window))!;
  const limit = request.limits.get(lane.name) ?? least.limit;
  const days = wholeDays(lane, firstMs, context);
  const demand = reserveDemand(request.reserve, lane, days, context.draws(EMERGENCY_STREAM));
  const wanted = demand === null ? null : reserveSize(demand, cover, 1 - cover);
  const [low, high] = BUFFERS[lane.name] ?? OTHER_BUFFER;
  return {
    pool: lane.name,
    unit: lane.unit,
    limitPerDay: limit,
    window: request.limits.has(lane.name) ? null : least.window.name,
    bufferLow: low,
    bufferHigh: high,
    targetLow: capacityOf(limit * (1 - high)),
    targetHigh: capacityOf(limit * (1 - low)),
    ...splitDay(limit, profileShares(profile, lane.name), ciShare, wanted),
    use: useOf(lane, days, context.nowMs),
  };
}

/** The budget. `requestOf` reads what was asked, given the names of the limited pools. */
export function budgetFacts(
  context: PlanContext,
  requestOf: (limited: readonly string[]) => BudgetRequest,
): BudgetFacts {
  const lanes = usageLanes(context);
  const limited = lanes.lanes.filter((lane) => lane.limited.length > 0);
  const names = limited.map(({ name }) => name);
  const request = requestOf(names);
  const pools = limited.map((lane) => poolFacts(lane, lanes.activity.fromMs, context, request));
  const [first] = pools;
  if (first === undefined)
    throw new PlanError('E_EMPTY', '--pool', context.quota.source, 'accounts that all have a known limit');
  const { nowMs } = context;
  const supplies = lanes.lanes.map(({ name, pools: counted, unit }) => {
    const from = request.limits.size > 0 ? null : { ledger: lanes.ledger, nowMs, unit };
    const limitPerDay = pools.find(({ pool }) => pool === name)?.limitPerDay ?? null;
    return { name, pools: counted, limitPerDay, from };
  });
  const moment = momentOf(context, lanes);
  return {
    quota: context.quota.source,
    usage: context.usage?.source ?? null,
    profile: request.profile,
    cover: request.cover,
    reserveDemand: demandWords(request.reserve, first.unit),
    pools,
    unlimited: lanes.lanes.map(({ name }) => name).filter((name) => !names.includes(name)),
    sprint:
      request.sprint === null ? null : sprintFacts(request.sprint, supplies, context.draws(SPRINT_STREAM)),
    advice: adviceOf(moment, context.nowMs),
    leftOut: lanes.notes,
  };
}
