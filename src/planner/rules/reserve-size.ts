/**
 * How much to hold back for emergencies: the smallest reserve R with P(demand <= R) >= cu / (cu + co), where cu is the
 * cost of one unit short and co that of one unit idle. Source: the newsvendor problem (Arrow, Harris & Marschak 1951).
 */

import { count, inRange, PlanError, positive, SUM_TOLERANCE } from '../../core/values/index.ts';
import { logGamma } from '../../numerics/stats/distributions/index.ts';

/** Emergency demand over the time that a reserve must last. */
export type ReserveDemand =
  | { readonly kind: 'poisson'; readonly mean: number }
  /** Drawn evenly from what was seen. */
  | { readonly kind: 'samples'; readonly samples: readonly number[] };

/** Standard deviations below the mean where a Poisson sum may begin: what lies below is less than 1e-30. */
const SKIPPED_DEVIATIONS = 12;
/** Largest mean: the sum takes time in proportion to its square root. */
const LARGEST_MEAN = 1e9;

/** Smallest k with P(N <= k) >= p of a Poisson number, 0 < p < 1. */
function poissonQuantile(mean: number, p: number): number {
  let k = Math.max(0, Math.floor(mean - SKIPPED_DEVIATIONS * Math.sqrt(mean)));
  let mass = Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
  let sum = mass;
  while (sum < p && !(k > mean && sum + mass === sum)) {
    k++;
    mass *= mean / k;
    sum += mass;
  }
  return k;
}

/** Smallest sample that reaches a share p of them, with 1e-9 of slack for how shares add up. */
function sampleQuantile(samples: readonly number[], p: number): number {
  if (samples.length === 0) throw new PlanError('E_EMPTY', 'demand.samples', samples, 'at least one');
  const sorted = samples.map((each, index) => count(`demand.samples[${index}]`, each)).sort((a, b) => a - b);
  const rank = Math.ceil(samples.length * (p - SUM_TOLERANCE));
  return sorted[Math.max(0, rank - 1)]!;
}

/** Whole units to hold back; both costs > 0. A mean of 0 needs none; means above 1e9 are E_RANGE. */
export function reserveSize(demand: ReserveDemand, shortageCost: number, idleCost: number): number {
  const short = positive('shortageCost', shortageCost);
  const ratio = short / (short + positive('idleCost', idleCost));
  if (demand.kind === 'samples') return sampleQuantile(demand.samples, ratio);
  const mean = inRange('demand.mean', demand.mean, 0, LARGEST_MEAN);
  return mean === 0 ? 0 : poissonQuantile(mean, ratio);
}
