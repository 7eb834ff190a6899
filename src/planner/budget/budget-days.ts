/**
 * What a pool gives in a day and what a day took of it: the limit that can be kept up day after day, and the local
 * days of the log beside it. Windows that are longer or shorter than a day are brought to one.
 */

import { capacityOf, MS_PER_DAY } from '../../core/values/index.ts';
import { bearableUnits, type QuotaWindow } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { localDayOf, spentBetween, type UsageLane } from '../question/index.ts';
import { dailyUse } from '../usage/index.ts';

/** Days of the log that a mean is taken of, today not among them. */
const MOST_DAYS = 28;

export interface DayUse {
  /** Units of the last 24 hours. */
  readonly last24h: number;
  /** Whole local days before today, oldest first; at most MOST_DAYS, days without use included. */
  readonly days: readonly number[];
  readonly mean: number;
  readonly busiest: number;
}

/** Units a day that a window allows for ever, not rounded. */
const perDay = (window: QuotaWindow): number => bearableUnits(window, MS_PER_DAY);

/** The window that allows least a day, and that in whole units; null where none limits the pool. */
export function dayLimit(
  windows: readonly QuotaWindow[],
): { readonly window: QuotaWindow; readonly limit: number } | null {
  const limited = windows.filter(({ limit }) => limit !== null);
  if (limited.length === 0) return null;
  const window = limited.reduce((least, each) => (perDay(each) < perDay(least) ? each : least));
  return { window, limit: capacityOf(perDay(window)) };
}

/** Use of a lane by local day since the log begins at `firstMs`; null without any use up to now. */
export function dayUse(lane: UsageLane, firstMs: number, context: PlanContext): DayUse | null {
  if (lane.run.timesMs.length === 0) return null;
  const { nowMs } = context;
  const { complete, todayDay } = dailyUse(lane.run, context, firstMs);
  const idle = Math.max(0, todayDay - localDayOf(firstMs, context) - complete.length);
  const days = [...new Array<number>(Math.min(idle, MOST_DAYS)).fill(0), ...complete].slice(-MOST_DAYS);
  return {
    last24h: spentBetween(lane.run, nowMs - MS_PER_DAY + 1, nowMs),
    days,
    mean: days.length === 0 ? 0 : days.reduce((sum, each) => sum + each, 0) / days.length,
    busiest: Math.max(0, ...days),
  };
}
