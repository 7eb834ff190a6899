/** How the share served is spread over trials, policy by policy: what a mean hides. */
import { meanOfWorst, quantile, quantileInterval, RunningMoments } from '../../../numerics/stats/index.ts';
import type { ServedDistribution } from './statistics-record.ts';
import type { TrialColumns } from './trial-columns.ts';

const QUANTILES: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95];
const CONFIDENCE = 0.95;
const WORST = 0.1;

function distributionOf(policy: string, served: Float64Array): ServedDistribution {
  const moments = new RunningMoments();
  for (const share of served) moments.add(share);
  const sorted = served.slice().sort();
  return {
    policy,
    trials: served.length,
    mean: moments.mean,
    mean_half_width_95: moments.halfWidth(CONFIDENCE),
    quantiles: QUANTILES.map((q) => {
      const interval = quantileInterval(sorted, q, CONFIDENCE);
      return { q, value: quantile(sorted, q), low: interval.low, high: interval.high };
    }),
    worst_tenth_mean: meanOfWorst(sorted, WORST),
  };
}

/** In the order of `order`; `policies` is the order of the columns. Empty when no trial had demand. */
export function servedDistribution(
  columns: TrialColumns,
  policies: readonly string[],
  order: readonly string[],
): ServedDistribution[] {
  const trials = columns.withDemand(columns.select(() => true));
  if (trials.length === 0) return [];
  const served = columns.take('served_ratio', trials);
  return order.map((policy) => distributionOf(policy, served[policies.indexOf(policy)]!));
}
