/**
 * What is usual, and how much of a log says so. Silence counts inside the log's own span of activity only: two weeks
 * without any request end a stretch, and what lies before it, or after the last request, says nothing of the usual use.
 * A stretch of less than a week is too short to say: a prior that is named stands in, and the answer says so.
 */

import { MS_PER_DAY, MS_PER_HOUR } from '../../core/values/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';
import { type BurnModel, fitBurn, hourlyBurn, knownBurn } from './burn-model.ts';
import type { SpendRun } from './spend-column.ts';

export interface ActivitySpan {
  /** First and last request of the last stretch of activity, epoch ms; both now where there is none. */
  readonly fromMs: number;
  readonly toMs: number;
  /** From the first to the last. */
  readonly days: number;
  /** False = too short to say what is usual. */
  readonly isLongEnough: boolean;
}

/** Days that tell what is usual: one of each weekday. */
export const LEAST_USUAL_DAYS = 7;
/** Name of what stands in where the log is too short. */
export const USUAL_PRIOR = 'days-alike';

/** A longer silence is no part of the use around it. */
const LONGEST_SILENCE_MS = 14 * MS_PER_DAY;
/** Older use says little about the next week. */
const MOST_SPAN_MS = 56 * MS_PER_DAY;

/** The last stretch of the first `count` events, which are in order of time. Linear in it. */
export function activitySpan(events: readonly UsageEvent[], count: number, nowMs: number): ActivitySpan {
  if (count === 0) return { fromMs: nowMs, toMs: nowMs, days: 0, isLongEnough: false };
  let first = count - 1;
  while (first > 0 && events[first]!.timeMs - events[first - 1]!.timeMs <= LONGEST_SILENCE_MS) first--;
  const [fromMs, toMs] = [Math.floor(events[first]!.timeMs), Math.floor(events[count - 1]!.timeMs)];
  const days = (toMs - fromMs) / MS_PER_DAY;
  return { fromMs, toMs, days, isLongEnough: days >= LEAST_USUAL_DAYS };
}

/**
 * The prior of a short log, `days-alike`: what the log holds is what its days take, a day at least, evenly; so few days
 * know a rate as a gamma distribution of that many counts does.
 */
function daysAlike(used: number, countUnits: number, days: number): BurnModel {
  const whole = Math.max(1, days);
  const flat = knownBurn(used / (24 * whole), countUnits);
  return { ...flat, cells: flat.cells.map(({ meanPerHour }) => ({ meanPerHour, shape: whole })) };
}

/** The usual use of a lane; none in the stretch = a rate of 0: a prior alone would invent one. Linear. */
export function usualUse(run: SpendRun, span: ActivitySpan, utcOffsetMs: number): BurnModel {
  const toMs = span.toMs + 1;
  const burn = hourlyBurn(run, {
    fromMs: Math.max(Math.min(span.fromMs, toMs - MS_PER_HOUR), toMs - MOST_SPAN_MS),
    toMs,
    utcOffsetMs,
  });
  const used = burn.amounts.reduce((sum, each) => sum + each, 0);
  if (used === 0) return knownBurn(0);
  return span.isLongEnough ? (fitBurn(burn) as BurnModel) : daysAlike(used, burn.countUnits, span.days);
}
