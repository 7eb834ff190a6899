/**
 * When the first place is settled: sequential elimination on what the run ranks by, fed with the trials in order and
 * deciding only at fixed checkpoints, so neither threads nor batches can change the answer. Eliminated policies
 * go on running: every table keeps all policies on the same trials.
 */

import { KnElimination } from '../../numerics/stats/index.ts';
import { METRIC_INDEX, METRICS } from '../engine/index.ts';
import { BETTER, type ComparedMetric, type StoppingRecord } from './statistics/index.ts';

/** When to stop: after the last trial, or as soon as the ranking's first place is settled. */
export type StoppingRule =
  | { readonly kind: 'trials' }
  /** `indifference` > 0 in objective points or shares; `confidence` 0..1. */
  | { readonly kind: 'settled'; readonly indifference: number; readonly confidence: number };

export class Settling {
  private readonly rule: StoppingRule;
  private readonly ceiling: number;
  private readonly policies: readonly string[];
  private readonly elimination: KnElimination | null;
  private readonly rankBy: ComparedMetric;
  /** What the ranking goes by, higher = better; shape: policies. */
  private readonly values: Float64Array;
  private trials: number = 0;

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
    this.elimination =
      rule.kind === 'settled' && policies.length > 1
        ? new KnElimination(policies.length, { delta: rule.indifference, alpha: 1 - rule.confidence })
        : null;
  }

  /** True when no further trial is needed. */
  get isSettled(): boolean {
    return this.elimination?.isSettled ?? false;
  }

  /** The next trial: `rows[offset ..]` is policies x METRICS. */
  add(rows: Float64Array, offset: number): void {
    this.trials++;
    if (this.elimination === null) return;
    const sign = BETTER[this.rankBy] === 'higher' ? 1 : -1;
    for (let policy = 0; policy < this.values.length; policy++) {
      this.values[policy] = sign * rows[offset + policy * METRICS.length + METRIC_INDEX[this.rankBy]]!;
    }
    this.elimination.add(this.values);
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
