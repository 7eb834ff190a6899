/**
 * When the first place is settled: sequential elimination on what the run ranks by, fed with the trials in order and
 * deciding only at fixed checkpoints, so neither threads nor batches can change the answer. Eliminated policies
 * go on running: every table keeps all policies on the same trials.
 */

import { KnElimination, RunningMoments, sequenceHalfWidth } from '../../numerics/stats/index.ts';
import { METRIC_INDEX, METRICS } from '../engine/index.ts';
import { BETTER, type ComparedMetric, type StoppingRecord } from './statistics/index.ts';

/** When to stop: after the last trial, or as soon as the ranking's first place is settled. */
export type StoppingRule =
  | { readonly kind: 'trials' }
  /** `indifference` > 0 in objective points or shares; `confidence` 0..1. */
  | {
      readonly kind: 'settled';
      readonly indifference: number;
      readonly confidence: number;
      /**
       * Also until it is known whether the best policy serves this share, 0..1, or misses it by no more than the
       * indifference; then it is enough, too, that no two policies differ by more than the indifference.
       */
      readonly target?: number;
    };

/** Trials between looks at the target. */
const TARGET_LOOK = 25;
/** Fewer trials in which all did the same are no proof. */
const LEAST_TIED = 100;

export class Settling {
  private readonly rule: StoppingRule;
  private readonly ceiling: number;
  private readonly policies: readonly string[];
  private readonly elimination: KnElimination | null;
  private readonly rankBy: ComparedMetric;
  /** What the ranking goes by, higher = better; shape: policies. */
  private readonly values: Float64Array;
  private trials: number = 0;
  /** Served shares by policy, where a target is asked for. */
  private readonly served: readonly RunningMoments[];
  /** Of each trial: the most served less the least. */
  private readonly spread: RunningMoments = new RunningMoments();
  private isTargetSettled: boolean = false;
  private isTied: boolean = false;

  constructor(
    rule: StoppingRule,
    ceiling: number,
    policies: readonly string[],
    rankBy: ComparedMetric = 'objective_score',
  ) {
    this.rule = rule;
    this.ceiling = ceiling;
    this.policies = policies;
    this.rankBy = rankBy;
    this.values = new Float64Array(policies.length);
    this.served = policies.map(() => new RunningMoments());
    this.elimination =
      rule.kind === 'settled' && policies.length > 1
        ? new KnElimination(policies.length, { delta: rule.indifference, alpha: 1 - rule.confidence })
        : null;
  }

  /** True when no further trial is needed. */
  get isSettled(): boolean {
    const { rule, elimination } = this;
    if (rule.kind === 'trials') return false;
    if (rule.target === undefined) return elimination?.isSettled ?? false;
    return this.isTargetSettled && (this.isTied || (elimination?.isSettled ?? true));
  }

  /** The next trial: `rows[offset ..]` is policies x METRICS. */
  add(rows: Float64Array, offset: number): void {
    this.trials++;
    this.lookAtTarget(rows, offset);
    if (this.elimination === null) return;
    const sign = BETTER[this.rankBy] === 'higher' ? 1 : -1;
    for (let policy = 0; policy < this.values.length; policy++) {
      this.values[policy] = sign * rows[offset + policy * METRICS.length + METRIC_INDEX[this.rankBy]]!;
    }
    this.elimination.add(this.values);
  }

  /** The next trial's served shares; looked at every so many trials with intervals that bear it. */
  private lookAtTarget(rows: Float64Array, offset: number): void {
    const { rule, served, spread } = this;
    if (rule.kind !== 'settled' || rule.target === undefined) return;
    let [least, most] = [1, 0];
    served.forEach((moments, policy) => {
      const share = rows[offset + policy * METRICS.length + METRIC_INDEX.served_ratio]!;
      moments.add(share);
      least = Math.min(least, share);
      most = Math.max(most, share);
    });
    spread.add(Math.max(0, most - least));
    if (this.trials % TARGET_LOOK !== 0) return;
    const halfWidth = ({ count, variance }: RunningMoments): number =>
      sequenceHalfWidth(count, Math.sqrt(variance ?? 0), {
        alpha: (1 - rule.confidence) / (this.policies.length + 1),
        plannedCount: this.ceiling,
      });
    const best = served.reduce((first, next) => (next.mean > first.mean ? next : first));
    const gap = Math.abs(best.mean - rule.target);
    this.isTargetSettled = gap > halfWidth(best) || gap + halfWidth(best) <= rule.indifference;
    this.isTied = this.trials >= LEAST_TIED && spread.mean + halfWidth(spread) <= rule.indifference;
  }

  record(): StoppingRecord {
    const { rule, elimination } = this;
    if (rule.kind === 'trials') return { rule: 'trials' };
    const name = (policy: number): string => this.policies[policy]!;
    return {
      rule: 'settled',
      is_settled: this.isSettled,
      ceiling: this.ceiling,
      spent: this.trials,
      saved: this.ceiling - this.trials,
      confidence: rule.confidence,
      indifference: rule.indifference,
      checkpoint: elimination?.checkpoint ?? 0,
      contended_trials: elimination?.contendedTrials ?? 0,
      survivors: elimination === null ? this.policies : elimination.survivors.map(name),
      eliminated: (elimination?.eliminated ?? []).map(({ policy, atTrial, by }) => ({
        policy: name(policy),
        at_trial: atTrial,
        by: name(by),
      })),
    };
  }
}
