/**
 * Work per unit of quota, day by day: as written down, else output tokens as a stand-in. Recent days are compared with
 * those before them. Days that did not use the pool have no ratio: they are left out, not read as zero.
 */

import {
  type CostVector,
  costOf,
  type Insufficient,
  insufficient,
  MS_PER_DAY,
} from '../../core/values/index.ts';
import { quantile } from '../../numerics/stats/samples/index.ts';
import { isoDay, type PlanContext } from '../question/index.ts';
import { dailyUse, type UsageLanes } from '../usage/index.ts';
import { type Change, changeOf } from './rank-sum.ts';
import type { ScoreFile } from './score-file.ts';

export interface DayRecord {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly work: number;
  /** Of the pool. */
  readonly units: number;
  readonly workPerUnit: number;
}

/** Some days together. */
export interface DaySpan {
  readonly days: number;
  readonly work: number;
  readonly units: number;
  /** Median of the daily ratios; null without days. */
  readonly medianRatio: number | null;
  /** All the work over all the units: each unit counts alike, not each day. */
  readonly ratioOfSums: number | null;
  readonly meanOfRatios: number | null;
  /** 95th percentile of the daily ratios, type 7. */
  readonly p95: number | null;
}

export interface DayScore {
  readonly pool: string;
  /** `work` as written down, or a stand-in from the log. */
  readonly measure: string;
  readonly isStandIn: boolean;
  /** Days without a count of use, or of tokens where those stand in for work. */
  readonly leftOut: number;
  readonly recent: DaySpan;
  readonly before: DaySpan;
  readonly whole: DaySpan;
  readonly change: Change | Insufficient;
  /** In order of date; days that used the pool, within the window. */
  readonly days: readonly DayRecord[];
}

/** Instants on the local clock; the offset of a zone is asked once an hour of UTC at most, as it is slow. */
export function localClock({ zoneOffsetMinutes }: PlanContext): (epochMs: number) => number {
  let askedHour = Number.NaN;
  let offsetMs = 0;
  return (epochMs) => {
    const hour = Math.floor(epochMs / 3_600_000);
    if (hour !== askedHour) {
      askedHour = hour;
      offsetMs = zoneOffsetMinutes(epochMs) * 60_000;
    }
    return epochMs + offsetMs;
  };
}

/** Cost by pool of each local day of the log. */
function loggedCosts({ lanes }: UsageLanes, context: PlanContext): Map<string, Record<string, number>> {
  const costs = new Map<string, Record<string, number>>();
  for (const { name, run } of lanes) {
    const { complete, today, firstDay } = dailyUse(run, context);
    [...complete, today].forEach((amount, index) => {
      if (amount === 0) return;
      const date = isoDay(firstDay + index);
      const cost = costs.get(date) ?? {};
      cost[name] = (cost[name] ?? 0) + amount;
      costs.set(date, cost);
    });
  }
  return costs;
}

/** Output tokens of each local day of the log up to now. Linear. */
function outputByDay(eventCount: number, context: PlanContext): Map<string, number> {
  const events = context.usage?.events ?? [];
  const toLocal = localClock(context);
  const sums = new Map<number, number>();
  for (let i = 0; i < eventCount; i++) {
    const { timeMs, outputTokens } = events[i]!;
    const day = Math.floor(toLocal(timeMs) / MS_PER_DAY);
    sums.set(day, (sums.get(day) ?? 0) + outputTokens);
  }
  return new Map([...sums].map(([day, tokens]) => [isoDay(day), tokens]));
}

interface CostedDay {
  readonly date: string;
  readonly work: number;
  readonly cost: CostVector;
}

interface Records extends Pick<DayScore, 'isStandIn' | 'leftOut'> {
  readonly days: readonly CostedDay[];
}

function recordsOf({ days }: ScoreFile, lanes: UsageLanes, context: PlanContext): Records {
  const costs = loggedCosts(lanes, context);
  if (days.length > 0) {
    const known = days
      .map(({ date, work, cost }) => ({ date, work, cost: cost ?? costs.get(date) ?? {} }))
      .filter(({ cost }) => Object.values(cost).some((amount) => amount > 0));
    return { days: known, isStandIn: false, leftOut: days.length - known.length };
  }
  const output = outputByDay(lanes.eventCount, context);
  // Days whose use has a cost and no tokens say nothing about work: none is not little.
  const told = [...costs].flatMap(([date, cost]) => {
    const tokens = output.get(date) ?? 0;
    return tokens === 0 ? [] : [{ date, work: tokens / 1000, cost }];
  });
  return { days: told, isStandIn: true, leftOut: costs.size - told.length };
}

/** The pool most of whose days are recorded, the first of equals; null = no day used any. */
function busiestPool(days: readonly CostedDay[]): string | null {
  const counts = new Map<string, number>();
  for (const { cost } of days) {
    for (const [pool, amount] of Object.entries(cost)) {
      if (amount > 0) counts.set(pool, (counts.get(pool) ?? 0) + 1);
    }
  }
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}

/** What some days come to. */
export function daySpan(days: readonly DayRecord[]): DaySpan {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const ratios = Float64Array.from(days, ({ workPerUnit }) => workPerUnit).sort();
  const [work, units] = [sum(days.map((day) => day.work)), sum(days.map((day) => day.units))];
  const isEmpty = days.length === 0;
  return {
    days: days.length,
    work,
    units,
    medianRatio: isEmpty ? null : quantile(ratios, 0.5),
    ratioOfSums: isEmpty ? null : work / units,
    meanOfRatios: isEmpty ? null : sum([...ratios]) / days.length,
    p95: isEmpty ? null : quantile(ratios, 0.95),
  };
}

/** Days that used a pool, of the `windowDays` calendar days that end with the latest of them, in order of date. */
export function poolDays(days: readonly CostedDay[], pool: string, windowDays: number): DayRecord[] {
  const used = days
    .map(({ date, work, cost }) => ({ date, work, units: costOf(cost, pool) }))
    .filter(({ units }) => units > 0)
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .map((day) => ({ ...day, workPerUnit: day.work / day.units }));
  const startMs = (date: string): number => Date.parse(`${date}T00:00:00Z`);
  const last = used.at(-1);
  return used.filter(({ date }) => startMs(last!.date) - startMs(date) < windowDays * MS_PER_DAY);
}

export interface DayWish {
  /** Calendar days looked at, 2..366. */
  readonly days: number;
  /** Latest days with use that are compared, >= 1; at most half of all. */
  readonly recent: number;
  /** Least relative change that matters, 0..1. */
  readonly least: number;
  /** Pool; absent = the one used on most days. */
  readonly of?: string | undefined;
}

/** The score of days; insufficient where no day used any pool. */
export function dayScore(
  file: ScoreFile,
  lanes: UsageLanes,
  wish: DayWish,
  context: PlanContext,
): DayScore | Insufficient {
  const { days: all, isStandIn, leftOut } = recordsOf(file, lanes, context);
  const pool = wish.of ?? busiestPool(all);
  if (pool === null) {
    return insufficient(leftOut > 0 && isStandIn ? 'days with counts of tokens' : 'days with use', 0, 2);
  }
  const days = poolDays(all, pool, wish.days);
  if (days.length === 0) return insufficient(`days with use of ${pool}`, 0, 2);
  const recentCount = Math.min(wish.recent, Math.max(1, Math.floor(days.length / 2)));
  const [recent, before] = [days.slice(-recentCount), days.slice(0, -recentCount)];
  const ratios = (some: readonly DayRecord[]): number[] => some.map(({ workPerUnit }) => workPerUnit);
  return {
    pool,
    measure: isStandIn ? '1,000 output tokens' : 'work',
    isStandIn,
    leftOut,
    recent: daySpan(recent),
    before: daySpan(before),
    whole: daySpan(days),
    change: changeOf(ratios(recent), ratios(before), wish.least),
    days,
  };
}
