/**
 * How much to hold back for emergencies: the smallest reserve R with P(demand <= R) >= cu / (cu + co), where cu is the
 * cost of one unit short and co that of one unit idle. Source: the newsvendor problem (Arrow, Harris & Marschak 1951).
 */

import { count, inRange, PlanError, positive, SUM_TOLERANCE, share } from '../../core/values/index.ts';
import { logGamma } from '../../numerics/stats/distributions/index.ts';

/** Emergency demand over the time that a reserve must last. */
export type ReserveDemand =
  | { readonly kind: 'poisson'; readonly mean: number }
  /** Drawn evenly from what was seen. */
  | { readonly kind: 'samples'; readonly samples: readonly number[] }
  /** Probabilities adding up to 1, in any order. */
  | { readonly kind: 'table'; readonly table: ReadonlyArray<readonly [units: number, probability: number]> };

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

/** Smallest value whose cumulated probability reaches p, with 1e-9 of slack for how the probabilities add up. */
function tableQuantile(table: ReadonlyArray<readonly [number, number]>, p: number): number {
  const sorted = [...table].sort(([a], [b]) => a - b);
  let sum = 0;
  for (const [value, probability] of sorted) {
    sum += probability;
    if (sum >= p - SUM_TOLERANCE) return value;
  }
  return sorted.at(-1)![0];
}

function checkedTable(
  table: ReadonlyArray<readonly [number, number]>,
): ReadonlyArray<readonly [number, number]> {
  const checked = table.map(
    ([value, probability], index) =>
      [count(`demand.table[${index}][0]`, value), share(`demand.table[${index}][1]`, probability)] as const,
  );
  const sum = checked.reduce((total, [, probability]) => total + probability, 0);
  if (checked.length === 0) throw new PlanError('E_EMPTY', 'demand.table', table, 'at least one pair');
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return checked;
  throw new PlanError('E_SUM', 'demand.table', sum, 'probabilities that add up to 1');
}

/** Share of cases in which the reserve must do: cu / (cu + co), both costs > 0. */
function criticalRatio(shortageCost: number, idleCost: number): number {
  const short = positive('shortageCost', shortageCost);
  return short / (short + positive('idleCost', idleCost));
}

/** Whole units to hold back. A mean of 0 needs none; means above 1e9 are E_RANGE. */
export function reserveSize(demand: ReserveDemand, shortageCost: number, idleCost: number): number {
  const ratio = criticalRatio(shortageCost, idleCost);
  switch (demand.kind) {
    case 'poisson': {
      const mean = inRange('demand.mean', demand.mean, 0, LARGEST_MEAN);
      return mean === 0 ? 0 : poissonQuantile(mean, ratio);
    }
    case 'table':
      return tableQuantile(checkedTable(demand.table), ratio);
    case 'samples': {
      const { samples } = demand;
      if (samples.length === 0) throw new PlanError('E_EMPTY', 'demand.samples', samples, 'at least one');
      return tableQuantile(
        samples.map((each, index) => [count(`demand.samples[${index}]`, each), 1 / samples.length] as const),
        ratio,
      );
    }
    default:
      throw new PlanError(
        'E_UNKNOWN',
        'demand.kind',
        (demand as { kind?: unknown }).kind,
        'poisson, samples, table',
      );
  }
}
