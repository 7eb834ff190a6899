/**
 * Quantiles of a sample and their distribution-free intervals. Samples are sorted ascending and not empty.
 * Source of the interval: David, Nagaraja, "Order Statistics", Wiley 2003, section 7.1.
 */
import { quantileSorted } from 'simple-statistics';
import { incompleteBeta } from '../distributions/index.ts';

/** The q-quantile, 0 <= q <= 1, interpolated linearly between order statistics (type 7 of R and numpy). */
export function quantile(sorted: Float64Array, q: number): number {
  return quantileSorted(sorted as unknown as number[], q);
}

/** P(B >= k) of a binomial B of n trials with chance p, 0 < p < 1: I_p(k, n - k + 1). */
function binomialUpper(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : incompleteBeta(k, n - k + 1, p);
}

export interface QuantileInterval {
  /** null where no order statistic is far enough out. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Interval of the q-quantile, 0 < q < 1, between two order statistics, each end wrong with chance at most
 * (1 - confidence) / 2 whatever the distribution.
 */
export function quantileInterval(sorted: Float64Array, q: number, confidence: number): QuantileInterval {
  const n = sorted.length;
  const each = (1 - confidence) / 2;
  // The l-th smallest is above the quantile when fewer than l values are below it: P(B < l) <= each.
  const low = lastRank(n, (rank) => 1 - binomialUpper(rank, n, q) <= each);
  const high = firstRank(n, (rank) => binomialUpper(rank, n, q) <= each);
  return { low: low === 0 ? null : sorted[low - 1]!, high: high > n ? null : sorted[high - 1]! };
}

/** Largest rank 1..n that passes, 0 when none; passing ranks come first. */
function lastRank(n: number, passes: (rank: number) => boolean): number {
  return firstRank(n, (rank) => !passes(rank)) - 1;
}

/** Smallest rank 1..n that passes, n + 1 when none; passing ranks come last. */
function firstRank(n: number, passes: (rank: number) => boolean): number {
  let low = 1;
  let high = n + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Mean of the smallest ceil(share n) values, 0 < share <= 1. */
export function meanOfWorst(sorted: Float64Array, share: number): number {
  const count = Math.max(1, Math.ceil(share * sorted.length - 1e-9));
  let sum = 0;
  for (let i = 0; i < count; i++) sum += sorted[i]!;
  return sum / count;
}
