/**
 * The lead as it stands while trials still come in, with an interval that stays valid however often it is looked
 * at: an asymptotic confidence sequence, its error shared out over all pairs because leader and runner-up are
 * chosen by looking.
 */
import { sequenceHalfWidth } from '../../numerics/stats/index.ts';
import type { TrialGroup } from './trial-group.ts';

const ALPHA = 0.05;

export interface LiveLead {
  readonly leader: string;
  readonly runnerUp: string;
  /** What the leader is better than the runner-up by the run's measure; positive. */
  readonly delta: number;
  /** 95 %, for all pairs and all looks at once. */
  readonly halfWidth: number;
}

/** null with one policy or fewer than two trials. `plannedTrials` is where the interval is to be sharpest. */
export function liveLead(overall: TrialGroup, plannedTrials: number): LiveLead | null {
  const [first, second] = overall.ranking();
  if (first === undefined || second === undefined) return null;
  const moments = overall.pairMoments(first.policy, second.policy);
  const pairs = (overall.policies.length * (overall.policies.length - 1)) / 2;
  const variance = moments.variance;
  if (variance === null) return null;
  return {
    leader: first.policy,
    runnerUp: second.policy,
    delta: Math.abs(overall.mean(first.policy, overall.rankBy) - overall.mean(second.policy, overall.rankBy)),
    halfWidth: sequenceHalfWidth(moments.count, Math.sqrt(variance), {
      alpha: ALPHA / pairs,
      plannedCount: plannedTrials,
    }),
  };
}
