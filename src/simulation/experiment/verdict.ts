/**
 * Who wins, how sure, and whether it matters: read off the standings on the objective over all trials, which rest
 * on intervals that hold for all pairs at once. So headline and table say the same.
 */
import type { Verdict } from './result-record.ts';
import type { MetricComparison, Standing } from './statistics/index.ts';

/** The verdict from the overall comparison on the objective, which has at least one policy. */
export function judge({ best, pairs, reason }: MetricComparison): Verdict {
  const { policy: winner, same_as: same } = best[0]!;
  if (best.length === 1) return { status: 'not_compared', winner, reason: 'only one policy ran' };
  if (same.length === best.length - 1) return { status: 'identical', winner };
  if (reason !== null) return { status: 'not_compared', winner, reason };
  const rivals = best.slice(1).filter(({ policy }) => !same.includes(policy));
  const named = (wanted: Standing): string[] =>
    rivals.filter(({ standing }) => standing === wanted).map(({ policy }) => policy);
  const noDifference = named('within_indifference');
  const notDistinguished = named('not_distinguished');
  const status =
    notDistinguished.length > 0
      ? 'not_distinguished'
      : noDifference.length > 0
        ? 'no_difference_that_matters'
        : 'clear';
  const runnerUp = rivals[0]!.policy;
  const lead = pairs.find(({ a, b }) => a === winner && b === runnerUp)!;
  return {
    status,
    winner,
    runner_up: runnerUp,
    delta: lead.mean_delta,
    half_width_95: lead.simultaneous_half_width_95,
    same,
    no_difference: noDifference,
    not_distinguished: notDistinguished,
  };
}
