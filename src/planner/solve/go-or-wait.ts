/**
 * Go now, wait or leave it, by prices: the worth of a task less the quota it takes at its scarcity prices, now and at
 * each instant when quota comes back. Prices come from thresholdPolicy or scarcityPrices.
 */
import {
  type CostVector,
  costOf,
  costVector,
  finite,
  inRange,
  MS_PER_HOUR,
  PlanError,
  units,
  weighCost,
} from '../../core/values/index.ts';

/** State at an instant, restorations up to it included. */
export interface Moment {
  readonly atMs: number;
  /** Units left by pool; a pool that is missing has no limit. */
  readonly remaining: CostVector;
  /** Worth of one unit by pool; a pool that is missing is free. */
  readonly prices: CostVector;
}

export interface WaitingTask {
  readonly value: number;
  readonly cost: CostVector;
  readonly durationHours: number;
  /** Must end by then; missing = never too late. */
  readonly deadlineMs?: number;
}

export type GoOrWait =
  | { readonly status: 'go'; readonly netValue: number }
  | { readonly status: 'wait'; readonly untilMs: number; readonly netValue: number }
  /** No moment has the quota, the time and a net value above 0. */
  | { readonly status: 'leave'; readonly reason: 'doesNotFit' | 'notWorthItsPrice' };

const priceOf = (cost: CostVector, prices: CostVector): number =>
  weighCost(cost, { ...Object.fromEntries(Object.keys(cost).map((pool) => [pool, 0])), ...prices });

function checkedMoments(moments: readonly Moment[]): Moment[] {
  if (!Array.isArray(moments)) throw new PlanError('E_TYPE', 'moments', moments, 'a list of moments');
  if (moments.length === 0) throw new PlanError('E_EMPTY', 'moments', moments, 'at least now');
  return moments.map((moment, i) => {
    const atMs = finite(`moments[${i}].atMs`, moment.atMs);
    if (i > 0 && atMs <= moments[i - 1]!.atMs) {
      throw new PlanError('E_RANGE', `moments[${i}].atMs`, atMs, 'later than the moment before');
    }
    return {
      atMs,
      remaining: costVector(`moments[${i}].remaining`, moment.remaining, null),
      prices: costVector(`moments[${i}].prices`, moment.prices, null),
    };
  });
}

/**
 * The moment of the highest net value; the first of `moments` is now, equal ones go to the earlier. A wait discounts
 * the net value by exp(-rate x hours), `discountPerHour` >= 0, default 0.1.
 */
export function goOrWait(
  task: WaitingTask,
  moments: readonly Moment[],
  discountPerHour: number = 0.1,
): GoOrWait {
  const value = units('value', task.value);
  const cost = costVector('cost', task.cost, null);
  const durationHours = units('durationHours', task.durationHours);
  const rate = inRange('discountPerHour', discountPerHour, 0, Number.POSITIVE_INFINITY);
  const deadlineMs =
    task.deadlineMs === undefined ? Number.POSITIVE_INFINITY : finite('deadlineMs', task.deadlineMs);
  const checked = checkedMoments(moments);
  const nowMs = checked[0]!.atMs;
  const possible = checked.filter(
    ({ atMs, remaining }) =>
      atMs + durationHours * MS_PER_HOUR <= deadlineMs &&
      Object.keys(cost).every(
        (pool) => !(pool in remaining) || costOf(cost, pool) <= costOf(remaining, pool),
      ),
  );
  if (possible.length === 0) return { status: 'leave', reason: 'doesNotFit' };
  let best = { atMs: nowMs, netValue: 0 };
  for (const { atMs, prices } of possible) {
    const netValue = (value - priceOf(cost, prices)) * Math.exp((-rate * (atMs - nowMs)) / MS_PER_HOUR);
    if (netValue > best.netValue) best = { atMs, netValue };
  }
  if (best.netValue <= 0) return { status: 'leave', reason: 'notWorthItsPrice' };
  if (best.atMs === nowMs) return { status: 'go', netValue: best.netValue };
  return { status: 'wait', untilMs: best.atMs, netValue: best.netValue };
}
