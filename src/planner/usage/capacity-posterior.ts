/**
 * What a window holds, narrowed by its owner's own readings: pairs of them in one span of the window say which share
 * went with how many weighted tokens between them. Lognormal prior, one posterior on a grid; pairs before the last
 * change of the capacity are left out. Read next: metered-graph.ts.
 */
import type { MeterReading } from '../../usage/meters/index.ts';

/** Weighted tokens in order of time: `sums[i]` = of the first i requests. */
export interface TokenSums {
  readonly timesMs: Float64Array;
  readonly sums: Float64Array;
}

/** Two readings of one span of a window: the share that went, > 0, and the tokens that did it, > 0. */
export interface ReadingPair {
  readonly atMs: number;
  readonly share: number;
  readonly tokens: number;
}

/** Weighted tokens that a window holds: 90 % lie between `low` and `high`. */
export interface Capacity {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  readonly pairCount: number;
  /** Of the first pair that counts. */
  readonly sinceMs: number;
  /** The capacity changed before that. */
  readonly hasChanged: boolean;
}

/** Readings are of one span if their resets differ by no more: providers round them anew each time. */
const RESET_SLACK_MS = 10 * 60_000;
/** Shares nearer to each other say more of rounding than of use. */
const LEAST_SHARE = 0.015;
/** Standard deviation of the difference of two shares that are rounded to whole per cents. */
const ROUNDING = 0.0041;
/** Of a share, since the provider weighs tokens in its own way and other devices may take part. */
const OWN_WAY = 0.15;
/** 90 % of the prior lie within this factor of the preset. */
const PRIOR_FACTOR = 3;
const NORMAL_95 = 1.645;
const GRID = 400;
/** The grid reaches this factor beyond the prior and the pairs. */
const GRID_REACH = 3;
/** Least pairs on each side of a change, and the log odds that tell one. */
const LEAST_SIDE = 3;
const CHANGE_ODDS = 6;

function tokensBetween({ timesMs, sums }: TokenSums, fromMs: number, toMs: number): number {
  const upTo = (atMs: number): number => {
    let low = 0;
    let high = timesMs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (timesMs[middle]! <= atMs) low = middle + 1;
      else high = middle;
    }
    return sums[low]!;
  };
  return upTo(toMs) - upTo(fromMs);
}

/**
 * Pairs of the readings of a window, in order of time. A span that the log saw from its start begins at nothing used;
 * a share that falls begins anew. `lengthMs`: of the window.
 */
export function readingPairs(
  readings: readonly MeterReading[],
  lengthMs: number,
  tokens: TokenSums,
): ReadingPair[] {
  const pairs: ReadingPair[] = [];
  const logStartMs = tokens.timesMs[0] ?? Number.POSITIVE_INFINITY;
  let resetMs = Number.NaN;
  let anchor: { readonly timeMs: number; readonly usedShare: number } | null = null;
  for (const reading of readings) {
    if (reading.resetMs === null) continue;
    if (!(Math.abs(reading.resetMs - resetMs) <= RESET_SLACK_MS)) {
      resetMs = reading.resetMs;
      const startMs = resetMs - lengthMs;
      anchor = logStartMs <= startMs ? { timeMs: startMs, usedShare: 0 } : null;
    }
    if (anchor === null || reading.usedShare < anchor.usedShare) {
      anchor = reading;
      continue;
    }
    const share = reading.usedShare - anchor.usedShare;
    if (share < LEAST_SHARE) continue;
    const spent = tokensBetween(tokens, anchor.timeMs, reading.timeMs);
    if (spent > 0) pairs.push({ atMs: reading.timeMs, share, tokens: spent });
    anchor = reading;
  }
  return pairs;
}

/** Log likelihood of a capacity's logarithm, without what does not hang on it. */
function fitOf(pairs: readonly ReadingPair[], logCapacity: number): number {
  const capacity = Math.exp(logCapacity);
  return pairs.reduce((sum, { share, tokens }) => {
    const miss = share - tokens / capacity;
    return sum - (miss * miss) / (2 * (ROUNDING * ROUNDING + OWN_WAY * OWN_WAY * share * share));
  }, 0);
}

function gridOf(pairs: readonly ReadingPair[], priorTokens: number | null): Float64Array {
  const ends = pairs.map(({ share, tokens }) => tokens / share);
  const all = priorTokens === null ? ends : [...ends, priorTokens / PRIOR_FACTOR, priorTokens * PRIOR_FACTOR];
  const from = Math.log(Math.min(...all) / GRID_REACH);
  const to = Math.log(Math.max(...all) * GRID_REACH);
  return Float64Array.from({ length: GRID }, (_, i) => from + ((to - from) * i) / (GRID - 1));
}

/** Place of the first pair after the last change of the capacity; 0 = it never changed. */
function lastChange(pairs: readonly ReadingPair[], grid: Float64Array): number {
  const best = (part: readonly ReadingPair[]): number =>
    grid.reduce((most, logCapacity) => Math.max(most, fitOf(part, logCapacity)), Number.NEGATIVE_INFINITY);
  let start = 0;
  for (;;) {
    const rest = pairs.slice(start);
    const whole = best(rest);
    let [place, gain] = [0, CHANGE_ODDS];
    for (let at = LEAST_SIDE; at <= rest.length - LEAST_SIDE; at++) {
      const odds = best(rest.slice(0, at)) + best(rest.slice(at)) - whole;
      if (odds > gain) [place, gain] = [at, odds];
    }
    if (place === 0) return start;
    start += place;
  }
}

/** The capacity by the pairs; null without one. `priorTokens`: what the preset or the file says; null = nothing. */
export function capacityPosterior(
  pairs: readonly ReadingPair[],
  priorTokens: number | null,
): Capacity | null {
  if (pairs.length === 0) return null;
  const grid = gridOf(pairs, priorTokens);
  const first = lastChange(pairs, grid);
  const counted = pairs.slice(first);
  const spread = Math.log(PRIOR_FACTOR) / NORMAL_95;
  const logs = grid.map((logCapacity) => {
    const away = priorTokens === null ? 0 : (logCapacity - Math.log(priorTokens)) / spread;
    return fitOf(counted, logCapacity) - (away * away) / 2;
  });
  const top = logs.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const weights = logs.map((each) => Math.exp(each - top));
  const total = weights.reduce((sum, each) => sum + each, 0);
  const quantile = (q: number): number => {
    let sum = 0;
    const place = weights.findIndex((each) => {
      sum += each;
      return sum >= q * total;
    });
    return Math.exp(grid[place === -1 ? GRID - 1 : place]!);
  };
  return {
    low: quantile(0.05),
    mid: quantile(0.5),
    high: quantile(0.95),
    pairCount: counted.length,
    sinceMs: counted[0]!.atMs,
    hasChanged: first > 0,
  };
}
