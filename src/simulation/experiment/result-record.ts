/**
 * The result record: the canonical outcome of a run. The summary JSON is this record, key for key; CSV and
 * Markdown derive from it or from the same rows. Keys are the published snake_case ones, with ours beside them.
 *
 * Unknown is null (blank in CSV and Markdown), never 0 and never NaN.
 */

import type { ResetClass } from '../../quota/windows/index.ts';
import type { ObjectiveTerm, ObjectiveWeights } from '../engine/index.ts';
import type { Model, ResetMode, ScenarioMode, Start } from '../scenario/index.ts';
import type { AccountStudyRecord, RegimeRecord } from './answer-record.ts';
import type { ComparedMetric, Recommendation, StatisticsRecord } from './statistics/index.ts';
import type { SteadinessRecord } from './steadiness-record.ts';

/** Raised when a key changes meaning or disappears. */
export const SCHEMA_VERSION: number = 2;

/**
 * Means over trials of one group. served_ratio and denial_rate leave out trials without demand, as published.
 * Ratios are 0..1; units and minutes as in METRICS.
 */
export interface PolicySummary {
  readonly policy: string;
  readonly trials: number;
  readonly served_ratio_mean: number | null;
  readonly peak_served_ratio_mean: number;
  readonly denial_rate_mean: number | null;
  readonly migration_recovery_mean: number;
  readonly peak_useful_five_hour_mean: number;
  readonly weekly_drift_mean: number;
  readonly mean_seven_day_utilization_mean: number;
  readonly objective_score_mean: number;
  /** 1 = best by `rank_by`; ties keep the order of `policies`. */
  readonly rank: number;
  /** Standard error of objective_score_mean over trials; null below two trials. */
  readonly objective_score_standard_error: number | null;
  readonly expired_weekly_units_mean: number;
  /** Expired units over weekly supply. */
  readonly expired_supply_share_mean: number | null;
  readonly longest_outage_minutes_mean: number;
  readonly requests_mean: number;
  readonly denied_requests_mean: number;
}

/** What one policy did with its quota, over all trials. No part of any digest. */
export interface PolicyQuotaUse {
  readonly policy: string;
  /**
   * Units of long windows that expired while another window refused requests that they had room for; each denied
   * request counts once. At most what expired and what was denied; where a window counts requests, at the demand's mean cost.
   */
  readonly stranded_weekly_units_mean: number;
  /** Of the units that expired, 0..1; null where none did. */
  readonly stranded_expired_share: number | null;
  /**
   * Elapsed time of the longest outage: from the first to the last minute of a run of minutes with requests in which all
   * were denied, both included, with the quiet minutes between; at least the counted longest_outage_minutes_mean.
   */
  readonly longest_outage_elapsed_minutes_mean: number;
  /**
   * By window id of the pool file: mean of used / capacity over its closes in measured time, of one that never closes its
   * use at the end, 0..1; null where not known. Empty where accounts were drawn.
   */
  readonly utilization_mean: Readonly<Record<string, number | null>>;
  /** By window id: of its closes in measured time the share with nothing left, 0..1; null where it never closed. */
  readonly empty_close_share_mean: Readonly<Record<string, number | null>>;
  /** By window id, in its own unit: what of it expired, and what of that was stranded; null but for longest windows. */
  readonly expired_mean: Readonly<Record<string, number | null>>;
  readonly stranded_mean: Readonly<Record<string, number | null>>;
  /**
   * By window id: of all denied requests the share at which the window was full, that is held less than the request takes,
   * 0..1; null where none was denied. Every account refuses a denied request, so shares of several windows overlap.
   */
  readonly full_at_denials_share: Readonly<Record<string, number | null>>;
}

/** Paired over trials, a - b on the objective. */
export interface PairComparison {
  readonly a: string;
  readonly b: string;
  readonly trials: number;
  readonly mean_delta: number;
  /** Half-width of the 95 % t interval of mean_delta; null below two trials. */
  readonly half_width_95: number | null;
  readonly wins: number;
  readonly losses: number;
  /** |delta| <= 1e-9. */
  readonly ties: number;
  /** What each term adds to mean_delta: weight x mean difference of the term. Sums to mean_delta. */
  readonly term_deltas: Readonly<Record<ObjectiveTerm, number>>;
  /** term_deltas over mean_delta; null when |mean_delta| <= 1e-9. */
  readonly term_shares: Readonly<Record<ObjectiveTerm, number>> | null;
}

/** Trials grouped by demand over weekly supply, low <= load < high. */
export interface LoadBand {
  readonly name: string;
  readonly low: number;
  /** null = no upper end. */
  readonly high: number | null;
  readonly trials: number;
  /** Ranked; empty when the band has no trials. */
  readonly summary: readonly PolicySummary[];
  /** First of the band against the next that did not do just the same; the second where all did. */
  readonly best_against_next: PairComparison | null;
}

/**
 * The winner against the runner-up, the next by mean objective that did not do just the same; the interval holds
 * for all pairs at once, 95 %, and is null where it tells nothing. The lists are those of the standings over all trials.
 */
interface Lead {
  readonly winner: string;
  readonly runner_up: string;
  readonly delta: number;
  readonly half_width_95: number | null;
  /** Came out exactly the same as the winner in every trial. */
  readonly same: readonly string[];
  /** Surely less than the indifference worse than the best. */
  readonly no_difference: readonly string[];
  /** These may be as good as the winner, or worse by an amount that matters. */
  readonly not_distinguished: readonly string[];
}

export type Verdict =
  /** Every other policy is surely worse than the winner by an amount that matters, or the same. */
  | (Lead & { readonly status: 'clear' })
  /** Of some it is not known whether the winner leads them by more than the indifference. */
  | (Lead & { readonly status: 'not_distinguished' })
  /** No difference that matters to some (`no_difference`); every other is worse. */
  | (Lead & { readonly status: 'no_difference_that_matters' })
  /** Every policy came out exactly the same in every trial. */
  | { readonly status: 'identical'; readonly winner: string }
  /** One policy, or too few trials: nothing to compare. */
  | { readonly status: 'not_compared'; readonly winner: string; readonly reason: string };

/** What was read where demand came from the user's files. */
export interface DemandRecord {
  /** As given to --demand, without any path content beyond the name the user typed. */
  readonly source: string;
  readonly kind: 'generated' | 'trace';
  /** Factor on the load; null when the load was fitted to the supply. */
  readonly scale: number | null;
  /** Demand over weekly supply that every trial was scaled to; null when a factor was used. */
  readonly fit_load: number | null;
  /** Days that the log or trace holds; null where demand is drawn. */
  readonly recorded_days: number | null;
  /** Share of units that no account of the pool ever takes: of models that none serves, or larger than a window of each; null where accounts are drawn. */
  readonly never_taken_share: number | null;
  /** Facts worth a line in the report: label and value, already worded. */
  readonly facts: ReadonlyArray<{ readonly label: string; readonly value: string }>;
  /** What cannot be learned from this demand, or was done to it. */
  readonly warnings: readonly string[];
}

export interface PoolRecord {
  readonly source: string;
  readonly accounts: ReadonlyArray<{
    readonly name: string;
    readonly short: string;
    readonly weekly: string;
    /** Further windows, one text each; absent where there are two. */
    readonly others?: readonly string[];
    /** Ids of its windows with a known capacity, the longest first; keys of `quota_use`. */
    readonly window_ids: readonly string[];
  }>;
  readonly notes: readonly string[];
}

export interface HeadToHeadClass {
  readonly avg_objective_delta: number;
  readonly samples: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly half_width_95: number | null;
}

export interface ResultRecord {
  /** UTC, YYYYMMDD-HHMMSS. */
  readonly timestamp_utc: string;
  readonly seed: number;
  readonly trials: number;
  readonly scenario_mode: ScenarioMode;
  readonly reset_mode: ResetMode;
  readonly policies: readonly string[];
  /** By rank. */
  readonly summary: readonly PolicySummary[];
  /** Only classes that had trials. */
  readonly summary_by_reset_class: Readonly<Partial<Record<ResetClass, readonly PolicySummary[]>>>;
  /** Wins of the challenger, wins of the baseline, ties; empty when either did not run. */
  readonly winner_counts_by_reset_class: Readonly<
    Partial<Record<ResetClass, Readonly<Record<string, number>>>>
  >;
  readonly head_to_head: {
    readonly challenger_policy: string;
    readonly baseline_policy: string;
    readonly by_reset_class: Readonly<Partial<Record<ResetClass, HeadToHeadClass>>>;
  } | null;
  readonly schema_version: number;
  readonly model: Model;
  readonly horizon: {
    readonly warmup_weeks: number;
    readonly measured_weeks: number;
    /** How full the weekly windows start. */
    readonly start: Start;
  };
  /** Whether the start still matters in measured time. */
  readonly steadiness: SteadinessRecord;
  readonly windows: { readonly short: string; readonly weekly: string };
  readonly objective_weights: ObjectiveWeights;
  /** What the ranking and the verdict go by: the objective unless asked otherwise. */
  readonly rank_by: ComparedMetric;
  readonly regime: RegimeRecord;
  /** Which policy to use: overall first, then reset classes, load bands, and both where trials are enough. */
  readonly recommendation: readonly Recommendation[];
  readonly account_study: AccountStudyRecord;
  readonly verdict: Verdict;
  /** Every pair, better mean first. */
  readonly comparisons: readonly PairComparison[];
  readonly load_bands: readonly LoadBand[];
  readonly statistics: StatisticsRecord;
  readonly demand: DemandRecord;
  /** By rank. */
  readonly quota_use: readonly PolicyQuotaUse[];
  /** null when accounts were drawn. */
  readonly pool: PoolRecord | null;
  readonly caveats: readonly string[];
  /** The command that repeats this run. */
  readonly command: string;
  readonly versions: { readonly quotalab: string; readonly node: string; readonly v8: string };
  /** SHA-256, hex, of everything the results depend on besides the program. */
  readonly config_hash: string;
  /** SHA-256, hex, of all rows and facts in trial order, little-endian doubles. */
  readonly result_digest: string;
  /** SHA-256, hex, of every trial's tape checksum: equal digests met equal demand. */
  readonly demand_digest: string;
  readonly timing: {
    readonly threads: number;
    readonly elapsed_seconds: number;
    readonly trials_per_second: number;
  };
}
