/**
 * Shapley value: what each member adds, averaged over all orders of joining. Exact from the table of worths, or
 * from sampled orders with a standard error. Source: Shapley, Contributions to the Theory of Games 2, 1953;
 * sampling in opposite pairs: Mitchell et al., JMLR 23(43), 2022.
 */

import { largestRemainder, PlanError, positive, whole } from '../../core/values/index.ts';
import type { DrawSource } from '../../numerics/random/index.ts';
import { RunningMoments } from '../../numerics/stats/index.ts';
import type { CoalitionGame } from './coalition-game.ts';

/** Shapley values in the order of the members; they add up to the worth of all. Cost: n 2^n. */
export function shapleyExact(game: CoalitionGame): number[] {
  return shapleyOfTable(game.worthTable(), game.memberIds.length);
}

/** The same from a table of worths by mask. */
export function shapleyOfTable(worths: Float64Array, memberCount: number): number[] {
  // Chance that a group of this size stands before a given member in a random order: s! (n - s - 1)! / n!.
  const chances = [1 / memberCount];
  for (let size = 1; size < memberCount; size++) {
    chances.push((chances[size - 1]! * size) / (memberCount - size));
  }
  const phi = new Array<number>(memberCount).fill(0);
  for (let mask = 0; mask < worths.length; mask++) {
    const chance = chances[sizeOf(mask)]!;
    for (let member = 0; member < memberCount; member++) {
      if ((mask >> member) & 1) continue;
      phi[member]! += chance * (worths[mask | (1 << member)]! - worths[mask]!);
    }
  }
  return phi;
}

function sizeOf(mask: number): number {
  let size = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) size++;
  return size;
}

export interface ShapleySampling {
  readonly draws: DrawSource;
  /** Stops once every standard error is at most this; null = only by `maxOrders`. */
  readonly targetStandardError: number | null;
  /** Most orders, 4..1e7; 10 000 unless told. */
  readonly maxOrders?: number;
  /** Each order followed by its opposite (default), or orders alone. */
  readonly pairing?: 'opposite' | 'none';
}

export interface SampledShapley {
  readonly estimates: readonly number[];
  /** Of the mean over independent orders or pairs; 0 where all of them agreed. */
  readonly standardErrors: readonly number[];
  readonly ordersCount: number;
  /** Whether every standard error reached the target; false without one. */
  readonly reachedTarget: boolean;
}

/** Fewest independent samples before an error is believed. */
const FEWEST_SAMPLES = 30;

/** Shapley values from random orders. Each order adds up to the worth of all, so the estimates do too. */
export function shapleySampled(game: CoalitionGame, sampling: ShapleySampling): SampledShapley {
  const { draws, pairing = 'opposite' } = sampling;
  const target =
    sampling.targetStandardError === null ? null : positive('targetSe', sampling.targetStandardError);
  const maxOrders = whole('maxOrders', sampling.maxOrders ?? 10_000, 4, 10_000_000);
  const size = game.memberIds.length;
  const moments = game.memberIds.map(() => new RunningMoments());
  const step = pairing === 'opposite' ? 2 : 1;
  const errorOf = (each: RunningMoments): number => each.standardError ?? Number.POSITIVE_INFINITY;
  const isReached = (): boolean => target !== null && moments.every((each) => errorOf(each) <= target);
  let ordersCount = 0;
  while (ordersCount + step <= maxOrders) {
    const order = shuffled(size, draws);
    const sample = marginals(game, order);
    if (pairing === 'opposite') {
      const opposite = marginals(game, order.reverse());
      for (let i = 0; i < size; i++) sample[i] = (sample[i]! + opposite[i]!) / 2;
    }
    sample.forEach((value, i) => {
      moments[i]!.add(value);
    });
    ordersCount += step;
    if (ordersCount / step >= FEWEST_SAMPLES && isReached()) break;
  }
  return {
    estimates: moments.map(({ mean }) => mean),
    standardErrors: moments.map(errorOf),
    ordersCount,
    reachedTarget: isReached(),
  };
}

/** What each member adds when they join in this order; in the order of the members. */
export function marginals(game: CoalitionGame, order: readonly number[]): number[] {
  const worths = game.worthsAlong(order);
  const added = order.map(() => 0);
  order.forEach((member, place) => {
    added[member] = worths[place]! - (place === 0 ? 0 : worths[place - 1]!);
  });
  return added;
}

/** A random order of 0..size-1. Source: Durstenfeld, CACM 7(7), 1964. */
function shuffled(size: number, draws: DrawSource): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  for (let last = size - 1; last > 0; last--) {
    const other = draws.int(0, last);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Whole units of a pool by Shapley value; values below 0 get nothing. All <= 0 is E_RANGE. */
export function quotaByShapley(values: readonly number[], totalUnits: number): number[] {
  const parts = values.map((value) => Math.max(0, value));
  if (!parts.some((part) => part > 0)) throw new PlanError('E_RANGE', 'values', values, 'one more than 0');
  return largestRemainder(whole('total', totalUnits), parts);
}
