/**
 * What is looked at more closely in every so many-th trial: the clairvoyant bound with each policy's regret, and
 * how full the windows are over the week. One flat row of numbers per sampled trial; this file alone knows its
 * layout. Read next: trial-sampler.ts.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';

export interface SamplingPlan {
  /** Trials 0, every, 2 every, ... are sampled; >= 1. */
  readonly every: number;
  /** Whether the bound is computed too. */
  readonly bound: boolean;
}

export const PROFILE_STEP_MINUTES = 180;
/** Steps of one week. */
export const PROFILE_STEPS: number = MINUTES_PER_WEEK / PROFILE_STEP_MINUTES;

/** Per sampled trial; bound_units is -1 where it was not computed. Units over the whole simulated time. */
export const SAMPLE_HEAD = ['demand_units', 'bound_units', 'is_loose'] as const;
/**
 * Then per policy; wastes are 0 when the bound was not computed, NOT_PARTED where it does not part what is lost into
 * short windows and weekly ones.
 */
export const SAMPLE_POLICY = ['served_units', 'short_waste_units', 'weekly_waste_units'] as const;
/** Both wastes of a policy, where only their sum is known: the bound less what it served. */
export const NOT_PARTED: number = -1;
/** Then per policy and step of the week, each a mean over measured weeks and accounts, 0..1. */
export const SAMPLE_PROFILE = ['weekly_used', 'short_used', 'useful'] as const;

const POLICY_WIDTH = SAMPLE_POLICY.length + SAMPLE_PROFILE.length * PROFILE_STEPS;

/** Numbers of one sampled trial. */
export function sampleWidth(policyCount: number): number {
  return SAMPLE_HEAD.length + policyCount * POLICY_WIDTH;
}

/** Where a policy's SAMPLE_POLICY numbers start in a sample. */
export function samplePolicyOffset(policyIndex: number): number {
  return SAMPLE_HEAD.length + policyIndex * POLICY_WIDTH;
}

/** Where a policy's profile of SAMPLE_PROFILE[kind] starts in a sample; PROFILE_STEPS numbers. */
export function sampleProfileOffset(policyIndex: number, kind: number): number {
  return samplePolicyOffset(policyIndex) + SAMPLE_POLICY.length + kind * PROFILE_STEPS;
}

/** A bound that takes a solver costs about a hundred times as much: it is made in every twentieth trial or so. */
const HEAVY_EVERY = 20;

/** Trials 0, n, 2 n, ... have a heavy bound; n is a multiple of the plan's `every`. */
export function heavyEvery({ every }: SamplingPlan): number {
  return every * Math.ceil(HEAVY_EVERY / every);
}

export function isSampled(
  { sampling }: { readonly sampling: SamplingPlan | null },
  trialIndex: number,
): boolean {
  return sampling !== null && trialIndex % sampling.every === 0;
}

/** Sampled trials among `trialCount` consecutive ones. */
export function sampledCount(
  { sampling }: { readonly sampling: SamplingPlan | null },
  firstTrial: number,
  trialCount: number,
): number {
  if (sampling === null) return 0;
  const below = (trial: number): number => Math.ceil(trial / sampling.every);
  return below(firstTrial + trialCount) - below(firstTrial);
}
