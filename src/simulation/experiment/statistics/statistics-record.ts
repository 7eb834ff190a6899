/**
 * The statistical part of the result record: who is best, how sure, how far from the best possible, and how
 * much of that is the objective's doing. Keys are the summary JSON's. Unknown is null, never NaN; a part that
 * could not be computed says why in `reason`. Read next: experiment/result-record.ts.
 */
import type { ResetClass } from '../../../quota/windows/index.ts';

/** Metrics that policies are compared on, pair by pair; column names of METRICS. */
export const COMPARED_METRICS = [
  'objective_score',
  'served_ratio',
  'peak_served_ratio',
  'peak_useful_five_hour',
  'expired_weekly_units',
] as const;

export type ComparedMetric = (typeof COMPARED_METRICS)[number];

/** Which way each is better. */
export const BETTER: Readonly<Record<ComparedMetric, 'higher' | 'lower'>> = {
  objective_score: 'higher',
  served_ratio: 'higher',
  peak_served_ratio: 'higher',
  peak_useful_five_hour: 'higher',
  expired_weekly_units: 'lower',
};

/**
 * Groups of fewer trials are said to be few. Source: bench/calibration.json: where policies differ in one trial of
 * ten ("rare"), intervals for all pairs hold in 43 of 100 runs of 20 trials, 95 of 50 and 99 of 100; where differences are
 * skewed (lognormal), in 92 of 100 runs of 20 trials.
 */
export const FEW_TRIALS: number = 100;

/** How simultaneous intervals were made, but those of pairs that differ in too few trials: each has its own. */
export type SimultaneousMethod =
  /** Resampled trials with the standard error of each resample: few trials. */
  | 'bootstrap_t'
  /** Gaussian multiplier bootstrap over trials, each pair as far out as its skewness asks: many trials. */
  | 'multiplier_bootstrap'
  /** Student's t at level alpha / pairs: too few trials to resample. */
  | 'bonferroni_t';

/** One pair on one metric, paired over trials. */
export interface PairStatistics {
  /** The policy with the better mean. */
  readonly a: string;
  readonly b: string;
  /** Mean of a - b, in the metric's unit. */
  readonly mean_delta: number;
  /** Sample standard deviation of a - b over trials; null below two. */
  readonly sd: number | null;
  /**
   * Half-width of the 95 % t interval of this pair alone. This and the next are null where not known: below two trials,
   * and where the interval reaches as far as values of the metric can differ (shares: 1), so that it tells nothing.
   */
  readonly half_width_95: number | null;
  /** Half-width of the interval that holds for all pairs at once, 95 %. */
  readonly simultaneous_half_width_95: number | null;
  /** Trials in which a was better, worse, or within 1e-9. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Correlation of a and b over trials; null where either does not vary. */
  readonly correlation: number | null;
  /** (var a + var b) / var (a - b): how many times as many independent trials the pairing saves; null where a - b does not vary. */
  readonly variance_reduction: number | null;
  /** Two-sided sign-flip permutation p; null below two trials. */
  readonly p_value: number | null;
  /** The same, Holm-adjusted over all pairs of this metric and group. */
  readonly p_holm: number | null;
}

/** How a policy stands against the best of the others (multiple comparison with the best, 95 %). */
export type Standing =
  /** First, and surely better than every other that did not do the same: its interval leaves out 0. Perhaps by little. */
  | 'best'
  /** Came out exactly the same as the first of the list in every trial of the group. */
  | 'same_as_best'
  /** Less than the indifference worse than the best: no difference that matters. */
  | 'within_indifference'
  /** Might be as good for all that matters, might be worse by more than the indifference. */
  | 'not_distinguished'
  /** Worse than the first of the list, surely by more than the indifference. */
  | 'worse'
  /** Not enough trials, or one policy. */
  | 'unknown';

export interface BestComparison {
  readonly policy: string;
  readonly mean: number;
  /** Half-width of the 95 % t interval of the mean, this policy alone; null where not known, as of pairs. */
  readonly mean_half_width_95: number | null;
  /**
   * Interval of this policy's mean minus the best other's, positive = better whatever the metric's direction.
   * low <= 0 <= high; of a policy that is not first, `high` is against the first.
   */
  readonly low: number | null;
  readonly high: number | null;
  readonly standing: Standing;
  /** Policies that did the same in every trial of the group (differences within 1e-9): no rivals of it. */
  readonly same_as: readonly string[];
  /** At most so much worse than the best (= -low); null when unknown. */
  readonly within: number | null;
  /** At least so much worse than the first; 0 where it may be level with it; null when unknown. */
  readonly at_least: number | null;
}

export interface MetricComparison {
  readonly better: 'higher' | 'lower';
  /** null when `reason` says why there is none. */
  readonly method: SimultaneousMethod | null;
  /** Multiplier of the standard error in intervals made by `method`; 0 where no pair has one. */
  readonly critical_value: number | null;
  /** "not enough trials (have 1, need 2)" or the like; null when all is there. */
  readonly reason: string | null;
  /** Best mean first; equal means in the order of the run's policies. */
  readonly best: readonly BestComparison[];
  /** Every pair, in the order of `best`. */
  readonly pairs: readonly PairStatistics[];
}

/** The same comparisons over all trials, one reset class, or one load band. */
export interface GroupStatistics {
  readonly kind: 'overall' | 'reset_class' | 'load_band';
  /** 'overall', a reset class or the name of a load band. */
  readonly group: string;
  readonly trials: number;
  /** Fewer than FEW_TRIALS: intervals may miss more often than they say, so nothing here is called clear. */
  readonly is_few: boolean;
  readonly metrics: Readonly<Record<ComparedMetric, MetricComparison>>;
}

/** A policy that stands higher in the ranking and surely serves less, by more than the indifference. */
export interface PassedOver {
  readonly policy: string;
  /** Who surely serves more. */
  readonly than: string;
  /** Mean of what `than` serves more, 0..1, with the half-width of its interval for all pairs at once. */
  readonly served_less: number;
  readonly half_width_95: number;
}

/** Which policy to use, in all trials or in a group of them. */
export interface Recommendation {
  /** null = in both. */
  readonly reset_class: ResetClass | null;
  /** Name of a load band; null = at any load. */
  readonly load_band: string | null;
  readonly trials: number;
  readonly is_few: boolean;
  /** Best by the run's measure among those that do not surely serve less than another entrant. */
  readonly policy: string;
  /** Came out exactly the same in every trial of the group. */
  readonly same_as: readonly string[];
  /** The next that did not do just the same: one passed over only where nobody else is left; null without one. */
  readonly runner_up: string | null;
  /**
   * What the policy is better than the runner-up, positive = better: by the run's measure, and by served share (0..1);
   * half-widths of intervals for all pairs of the group at once, 95 %. null where not known.
   */
  readonly delta: number | null;
  readonly half_width_95: number | null;
  readonly served_delta: number | null;
  readonly served_half_width_95: number | null;
  /** First by the run's measure: another than `policy` where that one is passed over. */
  readonly first_of_ranking: string;
  /** Those that stand higher and surely serve less, best first. */
  readonly passed_over: readonly PassedOver[];
}

/** Quantile q of per-trial values with the 95 % interval of order statistics; ends null when out of reach. */
export interface QuantileEstimate {
  readonly q: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Per-trial served share of one policy; trials without demand are left out. */
export interface ServedDistribution {
  readonly policy: string;
  readonly trials: number;
  readonly mean: number;
  readonly mean_half_width_95: number | null;
  /** q = .05, .25, .5, .75, .95. */
  readonly quantiles: readonly QuantileEstimate[];
  /** Mean of the worst tenth of trials (conditional value at risk at 10 %). */
  readonly worst_tenth_mean: number;
}

/** One policy against the clairvoyant bound; units are means per sampled trial over the whole simulated time. */
export interface BoundShare {
  readonly policy: string;
  /** Served over bound, per sampled trial with demand. */
  readonly share_mean: number;
  readonly share_half_width_95: number | null;
  readonly share_p5: number;
  readonly share_worst: number;
  /** Trial of the worst share. */
  readonly worst_trial: number;
  readonly served_units_mean: number;
  /** bound - served; a loose bound tells no more than that the policy loses at most that. */
  readonly regret_units_mean: number;
  /**
   * Of what it denies, what surely is the policy's doing: another policy of the run served so much more in the same trial.
   * null with one account. Denied units are capacity_denied_units_mean (surely nobody could) + this + what is not known:
   * bound_units_mean - attained_units_mean, the same for every policy, 0 where the bound was attained.
   */
  readonly surely_policy_units_mean: number | null;
  /** Sampled trials in which it served the whole bound, so that nothing could have served more. */
  readonly attained_trials: number;
  /**
   * What other choices inside the 5-hour windows would have served, with no window used less. It and the next are null
   * where they are not known: the bound is loose, there is one account, or accounts have other windows than two.
   */
  readonly short_window_waste_units_mean: number | null;
  /** What only a thriftier use of weekly windows would have served; the two add up to the regret. */
  readonly weekly_waste_units_mean: number | null;
  /**
   * Denied units that no policy can serve, over all denied units of this policy. null when nothing was denied, when the
   * bound is loose (how much of the rest is the policy is not known) and with one account (there is nothing to choose).
   */
  readonly capacity_denied_share: number | null;
}

export type BoundRecord =
  | {
      readonly status: 'computed';
      /** Every so many-th trial was bounded, from trial 0. */
      readonly every: number;
      readonly sampled_trials: number;
      /** True when the bound may be larger than the best possible: windows whose clocks depend on use, for one. */
      readonly is_loose: boolean;
      /** Means per sampled trial, warm-up included. */
      readonly demand_units_mean: number;
      readonly bound_units_mean: number;
      /** Most that any policy of the run served in each trial: surely can be served; at most the bound. */
      readonly attained_units_mean: number;
      /** Demand minus bound: no policy can serve it, nor perhaps some more where the bound is loose. */
      readonly capacity_denied_units_mean: number;
      /** In order of share_mean, best first. */
      readonly policies: readonly BoundShare[];
      /** Share of the bound by reset class, for classes with sampled trials: policy to mean share. */
      readonly share_by_reset_class: Readonly<Partial<Record<ResetClass, Readonly<Record<string, number>>>>>;
    }
  | { readonly status: 'off'; readonly reason: string };

/**
 * Whether the best policy is known rather than estimated. `attained`: policies of the run that served the whole bound in
 * every sampled trial, so that nothing could have served more there, best first.
 */
export type CertificateRecord =
  | {
      /**
       * `proven`: theory says that no policy serves more in such a pool, in any trial. `proven_if_split`: none would if
       * requests could be split into units; as they cannot, the gap is what no whole request fitted into.
       */
      readonly kind: 'proven' | 'proven_if_split';
      /** The policy that theory names; it need not have run. */
      readonly policy: string;
      /** Bound less what it served, units a sampled trial; null where it did not run or nothing was bounded. */
      readonly gap_units_mean: number | null;
      readonly attained: readonly string[];
    }
  /** No theory, but these attained the bound in every sampled trial; at least one. */
  | { readonly kind: 'attained'; readonly attained: readonly string[] }
  | { readonly kind: 'none' };

/** How often a policy has the best mean objective when the weights are drawn. */
export interface RankShare {
  readonly policy: string;
  /** Share of weight vectors with this policy first; equal firsts share. */
  readonly first_share: number;
  readonly mean_rank: number;
}

export interface RobustnessRecord {
  /** Number of weight vectors of each kind. */
  readonly vectors: number;
  /** Weights drawn evenly from all sizes that add up to the same total; signs kept. */
  readonly any_weights: readonly RankShare[];
  /** Weights drawn around the run's own. */
  readonly near_weights: readonly RankShare[];
  /** Dirichlet concentration of near_weights. */
  readonly near_concentration: number;
  /** Served, peak served and reserve: which policies no other beats in all three. */
  readonly pareto: ReadonlyArray<{
    readonly policy: string;
    readonly served_ratio: number;
    readonly peak_served_ratio: number;
    readonly peak_useful_five_hour: number;
    readonly on_front: boolean;
    /** Policies at least as good in all three and better in one. */
    readonly dominated_by: readonly string[];
  }>;
  /** Objective with one term left out: who is then first. */
  readonly without_term: ReadonlyArray<{ readonly term: string; readonly winner: string }>;
}

/** An estimate of one level by several estimators; gain = variance ratio = times as many plain trials. */
export interface LevelEstimate {
  readonly policy: string;
  readonly plain: { readonly mean: number; readonly half_width_95: number };
  readonly control: { readonly mean: number; readonly half_width_95: number; readonly gain: number } | null;
  readonly strata: { readonly mean: number; readonly half_width_95: number; readonly gain: number } | null;
}

export type LevelsRecord =
  | {
      readonly status: 'computed';
      readonly metric: 'served_ratio';
      /** Correlation of the winner's served share with the fluid share min(1, supply / expected demand). */
      readonly control_correlation: number | null;
      readonly control_expectation: number;
      /** Scenarios drawn to know the expectation and the strata's weights. */
      readonly control_scenarios: number;
      readonly strata: number;
      /** The first so many trials that levels rest on; absent = all. */
      readonly trials?: number;
      readonly policies: readonly LevelEstimate[];
      /** The winner minus the runner-up on the objective, plain and stratified. */
      readonly lead_strata_gain: number | null;
    }
  | { readonly status: 'not_applicable'; readonly reason: string };

/** How the run ended. */
export type StoppingRecord =
  | { readonly rule: 'trials' }
  | {
      readonly rule: 'settled';
      readonly is_settled: boolean;
      /** --trials. */
      readonly ceiling: number;
      readonly spent: number;
      readonly saved: number;
      readonly confidence: number;
      readonly indifference: number;
      readonly checkpoint: number;
      /** Trials in which policies differed at all. */
      readonly contended_trials: number;
      /** One name when settled. */
      readonly survivors: readonly string[];
      readonly eliminated: ReadonlyArray<{
        readonly policy: string;
        readonly at_trial: number;
        readonly by: string;
      }>;
    };

/** Means over sampled trials and measured weeks at fixed steps of the week from Monday 00:00. */
export interface WeekProfile {
  readonly step_minutes: number;
  readonly sampled_trials: number;
  /** Shapes: steps of one week. Shares 0..1 of capacity used, mean over accounts; useful: share of accounts with room in both windows. */
  readonly policies: ReadonlyArray<{
    readonly policy: string;
    readonly weekly_used: readonly number[];
    readonly short_used: readonly number[];
    readonly useful: readonly number[];
  }>;
}

export interface StatisticsRecord {
  readonly confidence: number;
  /** Differences below this do not matter; in objective points, and for shares in the same size. */
  readonly indifference: number;
  /** Trials whose rows were kept for intervals: all of them up to a bound, else the first so many. */
  readonly kept_trials: number;
  /** 'random', or 'sobol' with so many independent scrambles: then intervals rest on the scrambles' means. */
  readonly inputs: { readonly kind: 'random' } | { readonly kind: 'sobol'; readonly scrambles: number };
  readonly stopping: StoppingRecord;
  /** Overall first, then reset classes, then load bands, those with trials. */
  readonly groups: readonly GroupStatistics[];
  readonly served_distribution: readonly ServedDistribution[];
  readonly bound: BoundRecord;
  readonly certificate: CertificateRecord;
  readonly robustness: RobustnessRecord | null;
  readonly levels: LevelsRecord;
  /** null when no trial was sampled. */
  readonly week_profile: WeekProfile | null;
}
