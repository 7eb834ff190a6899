/**
 * Who wins, how sure, and whether it matters: the winner by mean objective against every other policy, by
 * intervals that hold for all pairs at once.
 */
import type { Verdict } from './result-record.ts';
import type { MetricComparison, PairStatistics } from './statistics-record.ts';

type Finding = 'worse' | 'no_difference' | 'not_distinguished';

/** What the interval of winner minus other says, given what does not matter. */
function findingOf(pair: PairStatistics, halfWidth: number, indifference: number): Finding {
  if (pair.mean_delta + halfWidth < indifference) return 'no_difference';
  return pair.mean_delta - halfWidth > 0 ? 'worse' : 'not_distinguished';
}

/** The verdict from the overall comparison on the objective, which has at least one policy. */
export function judge(objective: MetricComparison, indifference: number): Verdict {
  const winner = objective.best[0]!.policy;
  if (objective.best.length === 1) return { status: 'not_compared', winner, reason: 'only one policy ran' };
  const against = objective.pairs.filter(({ a }) => a === winner);
  if (against.every(({ wins, losses }) => wins + losses === 0)) return { status: 'identical', winner };
  if (objective.reason !== null) return { status: 'not_compared', winner, reason: objective.reason };
  const findings = against.map((pair) =>
    findingOf(pair, pair.simultaneous_half_width_95 ?? Number.POSITIVE_INFINITY, indifference),
  );
  const named = (finding: Finding): string[] =>
    against.filter((_, index) => findings[index] === finding).map(({ b }) => b);
  const noDifference = named('no_difference');
  const notDistinguished = named('not_distinguished');
  const status =
    notDistinguished.length > 0
      ? 'not_distinguished'
      : noDifference.length > 0
        ? 'no_difference_that_matters'
        : 'clear';
  const runnerUp = against[0]!;
  return {
    status,
    winner,
    runner_up: runnerUp.b,
    delta: runnerUp.mean_delta,
    half_width_95: runnerUp.simultaneous_half_width_95!,
    no_difference: noDifference,
    not_distinguished: notDistinguished,
  };
}
