/**
 * Everything one trial depends on besides its index: a plain record that crosses the thread boundary. Equal
 * plans and equal trial indices give equal results, whoever runs them.
 */

import type { DayTrace } from '../../usage/traces/index.ts';
import type { Horizon, PoolPlan, ScenarioLaw, Start } from '../scenario/index.ts';
import type { ObjectiveWeights } from './metrics.ts';
import type { SamplingPlan } from './sampling.ts';

/** How the load is scaled: by a factor > 0, or in every trial to a share > 0 of the accounts' weekly supply. */
export type DemandScale =
  | { readonly kind: 'factor'; readonly factor: number }
  | { readonly kind: 'fit'; readonly load: number };

/** Where demand comes from. */
export type DemandPlan =
  | {
      readonly kind: 'generated';
      readonly scale: DemandScale;
      /** Models of its requests with their shares, 0..1 in sum at most 1; the rest have no model. Absent = none. */
      readonly mix?: ReadonlyArray<{ readonly model: string; readonly share: number }>;
    }
  | { readonly kind: 'trace'; readonly trace: DayTrace; readonly scale: DemandScale };

/**
 * Where scenarios and accounts come from: pseudo-random draws, or scrambled Sobol points: trial t is point
 * t mod points of scramble floor(t / points). Arrivals stay pseudo-random.
 */
export type InputPlan =
  | { readonly kind: 'random' }
  | { readonly kind: 'sobol'; readonly scrambles: number; readonly points: number };

/** The moment that trials begin at: the accounts as they stand, the demand of recorded days from then on. */
export interface TrialMoment {
  /** Epoch ms. */
  readonly atMs: number;
  /** By window of the pool: the part used, and the next reset in epoch ms, null = none runs. */
  readonly windows: ReadonlyArray<{
    readonly id: string;
    readonly usedShare: number;
    readonly resetMs: number | null;
  }>;
}

export interface TrialPlan {
  /** Integer 0..2^53-1. */
  readonly seed: number;
  readonly scenarioLaw: ScenarioLaw;
  readonly horizon: Horizon;
  /** How full the weekly windows start, steady model only; absent = full. */
  readonly start?: Start;
  /** Of a pool; absent = trials begin on a Monday, with windows as `start` says. */
  readonly moment?: TrialMoment;
  /** Names from the policy registry, in order of results. */
  readonly policies: readonly string[];
  readonly weights: ObjectiveWeights;
  readonly demand: DemandPlan;
  /** The user's accounts, or null to draw them. */
  readonly pool: PoolPlan | null;
  /** Whose supply loads are counted by, where that is another pool than `pool`: the same demand on other accounts. */
  readonly supplyPool?: PoolPlan;
  readonly inputs: InputPlan;
  /** Trials that are looked at more closely; null = none. */
  readonly sampling: SamplingPlan | null;
}
