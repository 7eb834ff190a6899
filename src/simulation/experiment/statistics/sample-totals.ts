/**
 * Running totals over sampled trials, in trial order: every policy's share of the clairvoyant bound and its
 * week. Shares are kept one by one for their quantiles: eight bytes a policy and sampled trial.
 */

import { quantile, RunningMoments } from '../../../numerics/stats/index.ts';
import { RESET_CLASSES } from '../../../quota/windows/index.ts';
import {
  heavyEvery,
  NOT_PARTED,
  PROFILE_STEP_MINUTES,
  PROFILE_STEPS,
  SAMPLE_PROFILE,
  type SamplingPlan,
  samplePolicyOffset,
  sampleProfileOffset,
} from '../../engine/index.ts';
import type { BoundRecord, BoundShare, WeekProfile } from './statistics-record.ts';

const CONFIDENCE = 0.95;

/** What a sample says no word of. */
export interface SampledTrial {
  /** Indexes RESET_CLASSES. */
  readonly resetClass: number;
  readonly accountCount: number;
}

class PolicySample {
  served: number = 0;
  /** Trials in which it served the whole bound. */
  attainedTrials: number = 0;
  shortWaste: number = 0;
  weeklyWaste: number = 0;
  readonly shares: number[] = [];
  readonly shareTrials: number[] = [];
  readonly shareClasses: number[] = [];
  readonly profile: Float64Array = new Float64Array(SAMPLE_PROFILE.length * PROFILE_STEPS);
}

export class SampleTotals {
  private readonly policies: readonly string[];
  private readonly samples: readonly PolicySample[];
  private readonly plan: SamplingPlan | null;
  private count: number = 0;
  /** Of the trials that were bounded. */
  private boundedCount: number = 0;
  private demand: number = 0;
  private boundUnits: number = 0;
  /** Best served of each bounded trial. */
  private attained: number = 0;
  private isLoose: boolean = false;
  /** Some trial had more than one account: else no policy could choose. */
  private hasChoice: boolean = false;
  /** In every bounded trial what a policy loses was parted into short windows and weekly ones. */
  private isParted: boolean = true;

  constructor(policies: readonly string[], plan: SamplingPlan | null) {
    this.policies = policies;
    this.plan = plan;
    this.samples = policies.map(() => new PolicySample());
  }

  /** Adds the sample at `values[offset ..]` (engine/sampling.ts). */
  add(values: Float64Array, offset: number, trialIndex: number, trial: SampledTrial): void {
    const [demand, bound, loose] = [values[offset]!, values[offset + 1]!, values[offset + 2]!];
    const { resetClass, accountCount } = trial;
    const isBounded = bound >= 0;
    this.count++;
    if (isBounded) {
      this.boundedCount++;
      this.demand += demand;
      this.boundUnits += bound;
      this.attained += this.bestServed(values, offset);
    }
    this.isLoose ||= loose === 1;
    this.hasChoice ||= accountCount > 1;
    this.samples.forEach((sample, index) => {
      const at = offset + samplePolicyOffset(index);
      if (isBounded) {
        sample.served += values[at]!;
        if (values[at] === bound) sample.attainedTrials++;
        sample.shortWaste += values[at + 1]!;
        sample.weeklyWaste += values[at + 2]!;
        this.isParted &&= values[at + 1] !== NOT_PARTED;
      }
      if (bound > 0) {
        sample.shares.push(values[at]! / bound);
        sample.shareTrials.push(trialIndex);
        sample.shareClasses.push(resetClass);
      }
      const profile = offset + sampleProfileOffset(index, 0);
      for (let i = 0; i < sample.profile.length; i++) sample.profile[i]! += values[profile + i]!;
    });
  }

  /** Most that a policy served in the trial: so much can be served. */
  private bestServed(values: Float64Array, offset: number): number {
    return this.samples.reduce(
      (best, _, index) => Math.max(best, values[offset + samplePolicyOffset(index)]!),
      0,
    );
  }

  /** The week of every policy; null without samples. */
  weekProfile(): WeekProfile | null {
    if (this.count === 0) return null;
    return {
      step_minutes: PROFILE_STEP_MINUTES,
      sampled_trials: this.count,
      policies: this.samples.map(({ profile }, index) => {
        const part = (kind: number): number[] =>
          Array.from(profile.subarray(kind * PROFILE_STEPS, (kind + 1) * PROFILE_STEPS), (sum) =>
            rounded(sum / this.count),
          );
        return {
          policy: this.policies[index]!,
          weekly_used: part(0),
          short_used: part(1),
          useful: part(2),
        };
      }),
    };
  }

  /** The bound of the sampled trials; `reason` says why there is none when the plan has none. */
  bound(reason: string): BoundRecord {
    if (this.plan === null || !this.plan.bound) return { status: 'off', reason };
    if (this.boundUnits <= 0) return { status: 'off', reason: 'no sampled trial had anything to serve' };
    const shares = this.samples.map((sample, index) => this.share(sample, this.policies[index]!));
    return {
      status: 'computed',
      every: this.boundedCount === this.count ? this.plan.every : heavyEvery(this.plan),
      sampled_trials: this.boundedCount,
      is_loose: this.isLoose,
      demand_units_mean: this.demand / this.boundedCount,
      bound_units_mean: this.boundUnits / this.boundedCount,
      attained_units_mean: this.attained / this.boundedCount,
      capacity_denied_units_mean: (this.demand - this.boundUnits) / this.boundedCount,
      policies: shares.sort((a, b) => b.share_mean - a.share_mean),
      share_by_reset_class: this.sharesByClass(),
    };
  }

  private share(sample: PolicySample, policy: string): BoundShare {
    const { shares, shareTrials, served } = sample;
    const moments = new RunningMoments();
    let worst = 0;
    shares.forEach((share, index) => {
      moments.add(share);
      if (share < shares[worst]!) worst = index;
    });
    const denied = this.demand - served;
    const isKnown = !this.isLoose && this.hasChoice;
    const waste = (units: number): number | null =>
      isKnown && this.isParted ? units / this.boundedCount : null;
    return {
      policy,
      share_mean: moments.mean,
      share_half_width_95: moments.halfWidth(CONFIDENCE),
      share_p5: quantile(Float64Array.from(shares).sort(), 0.05),
      share_worst: shares[worst]!,
      worst_trial: shareTrials[worst]!,
      served_units_mean: served / this.boundedCount,
      regret_units_mean: (this.boundUnits - served) / this.boundedCount,
      surely_policy_units_mean: this.hasChoice ? (this.attained - served) / this.boundedCount : null,
      attained_trials: sample.attainedTrials,
      short_window_waste_units_mean: waste(sample.shortWaste),
      weekly_waste_units_mean: waste(sample.weeklyWaste),
      capacity_denied_share: isKnown && denied > 0 ? (this.demand - this.boundUnits) / denied : null,
    };
  }

  private sharesByClass(): Extract<BoundRecord, { status: 'computed' }>['share_by_reset_class'] {
    const entries = RESET_CLASSES.flatMap((name, resetClass) => {
      const means = this.samples.map(({ shares, shareClasses }) => {
        const own = shares.filter((_, index) => shareClasses[index] === resetClass);
        return own.length === 0 ? null : own.reduce((sum, share) => sum + share, 0) / own.length;
      });
      if (means.some((mean) => mean === null)) return [];
      return [[name, Object.fromEntries(this.policies.map((policy, i) => [policy, means[i]!]))] as const];
    });
    return Object.fromEntries(entries);
  }
}

/** Six decimals: a picture's worth. */
function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}
