/**
 * Work per unit of quota, day by day: as written down, else output tokens as a stand-in. Recent days are compared with
 * those before them.
 */

import type { Insufficient } from '../../core/values/index.ts';
import { insufficient } from '../../core/values/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';
import type { PlanContext, UsageLanes } from '../question/index.ts';
import { isoDay, localDayOf } from '../question/index.ts';
import {
  type Benchmarks,
  benchmarks,
  type DailyRecord,
  type Degradation,
  dailyRatios,
  degradation,
} from '../scoring/index.ts';
import { dailyUse } from '../usage/index.ts';
import type { ScoreFile, WorkDay } from './score-file.ts';

export interface DayScore {
  readonly pool: string;
  /** `work` as written down, or a stand-in from the log. */
  readonly measure: string;
  readonly isStandIn: boolean;
  /** Days without a count of use, or of tokens where those stand in for work. */
  readonly leftOut: number;
  /** In order of date; days that used the pool, within the window. */
  readonly records: readonly DailyRecord[];
  /** Work per unit of each of `records`. */
  readonly ratios: readonly number[];
  readonly recentCount: number;
  readonly change: Degradation | Insufficient;
  readonly whole: Benchmarks | Insufficient;
}

/** Cost by pool of each local day of the log. */
function loggedCosts(lanes: UsageLanes, context: PlanContext): Map<string, Record<string, number>> {
  const costs = new Map<string, Record<string, number>>();
  for (const lane of lanes.lanes) {
    const use = dailyUse(lane.run, context);
    [...use.complete, use.today].forEach((amount, index) => {
      if (amount === 0) return;
      const date = isoDay(use.firstDay + index);
      const cost = costs.get(date) ?? {};
      cost[lane.name] = (cost[lane.name] ?? 0) + amount;
      costs.set(date, cost);
    });
  }
  return costs;
}

/** Output tokens of each local day. */
function outputByDay(events: readonly UsageEvent[], context: PlanContext): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { timeMs, outputTokens } of events) {
    const date = isoDay(localDayOf(timeMs, context));
    sums.set(date, (sums.get(date) ?? 0) + outputTokens);
  }
  return sums;
}

function recordsOf(
  days: readonly WorkDay[],
  lanes: UsageLanes,
  context: PlanContext,
): { readonly records: DailyRecord[]; readonly isStandIn: boolean; readonly leftOut: number } {
  const costs = loggedCosts(lanes, context);
  if (days.length > 0) {
    const records = days.map(({ date, work, cost }) => ({ date, work, cost: cost ?? costs.get(date) ?? {} }));
    const counted = records.filter(({ cost }) => Object.values(cost).some((amount) => amount > 0));
    return { records: counted, isStandIn: false, leftOut: records.length - counted.length };
  }
  const events = (context.usage?.events ?? []).slice(0, lanes.eventCount);
  const output = outputByDay(events, context);
  // Days whose use has a cost and no tokens say nothing about work: none is not little.
  const records = [...costs].flatMap(([date, cost]) => {
    const tokens = output.get(date) ?? 0;
    return tokens === 0 ? [] : [{ date, work: tokens / 1000, cost }];
  });
  return { records, isStandIn: true, leftOut: costs.size - records.length };
}

/** The pool most of whose days are recorded; the first of equals. */
function busiestPool(records: readonly DailyRecord[]): string | null {
  const days = new Map<string, number>();
  for (const { cost } of records) {
    for (const [pool, amount] of Object.entries(cost)) {
      if (amount > 0) days.set(pool, (days.get(pool) ?? 0) + 1);
    }
  }
  return (
    [...days].reduce<[string, number] | null>(
      (most, each) => (most === null || each[1] > most[1] ? each : most),
      null,
    )?.[0] ?? null
  );
}

export interface DayWish {
  /** Calendar days looked at, 2..366. */
  readonly windowDays: number;
  /** Latest days with use that are compared, >= 1; at most half of all. */
  readonly recentCount: number;
  /** Least relative change that matters, 0..1. */
  readonly gateFraction: number;
  /** null = the pool used on most days. */
  readonly pool: string | null;
}

/** The score of days; insufficient where no day used any pool. */
export function dayScore(
  file: ScoreFile,
  lanes: UsageLanes,
  wish: DayWish,
  context: PlanContext,
): DayScore | Insufficient {
  const { records: all, isStandIn, leftOut } = recordsOf(file.days, lanes, context);
  const pool = wish.pool ?? busiestPool(all);
  if (pool === null)
    return insufficient(leftOut > 0 && isStandIn ? 'days with counts of tokens' : 'days with use', 0, 2);
  const sorted = all.filter(({ cost }) => (cost[pool] ?? 0) > 0).sort((a, b) => (a.date < b.date ? -1 : 1));
  const last = sorted.at(-1)?.date;
  if (last === undefined) return insufficient(`days with use of ${pool}`, 0, 2);
  const firstMs = Date.parse(`${last}T00:00:00Z`) - (wish.windowDays - 1) * 86_400_000;
  const records = sorted.filter(({ date }) => Date.parse(`${date}T00:00:00Z`) >= firstMs);
  const ratios = dailyRatios(records, pool);
  const recentCount = Math.min(wish.recentCount, Math.max(1, Math.floor(ratios.length / 2)));
  const split = ratios.length - recentCount;
  return {
    pool,
    measure: isStandIn ? '1,000 output tokens' : 'work',
    isStandIn,
    leftOut,
    records,
    ratios,
    recentCount,
    change: degradation(ratios.slice(split), ratios.slice(0, split), { gateFraction: wish.gateFraction }),
    whole: benchmarks(records, pool, { windowDays: wish.windowDays }),
  };
}
