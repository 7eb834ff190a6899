/**
 * Who wins, and whether that can be told. Pairwise 95 % t intervals on common demand, not corrected for the
 * number of pairs: the report says so.
 */

import type { Verdict } from './result-record.ts';
import type { TrialGroup } from './trial-group.ts';

/** The verdict over all trials of `group`, which has at least one. */
export function judge(group: TrialGroup): Verdict {
  const ranking = group.ranking();
  const winner = ranking[0]!.policy;
  if (ranking.length === 1) return { status: 'not_compared', winner, reason: 'only one policy ran' };
  const against = ranking.slice(1).map(({ policy }) => group.compare(winner, policy)!);
  if (against.every(({ wins, losses }) => wins === 0 && losses === 0)) return { status: 'identical', winner };
  const runnerUp = against[0]!;
  if (runnerUp.half_width_95 === null) {
    return { status: 'not_compared', winner, reason: 'not enough trials (have 1, need 2)' };
  }
  const gap = {
    winner,
    runner_up: runnerUp.b,
    delta: runnerUp.mean_delta,
    half_width_95: runnerUp.half_width_95,
  };
  const close = against.filter(
    ({ mean_delta, half_width_95, wins, losses }) =>
      wins + losses === 0 || mean_delta <= (half_width_95 ?? Number.POSITIVE_INFINITY),
  );
  return close.length === 0
    ? { status: 'clear', ...gap }
    : { status: 'not_distinguished', ...gap, not_distinguished: close.map(({ b }) => b) };
}
