/**
 * Every key that a summary can have, so that a path to nothing is refused before a run. The type of the tree is made
 * from that of the record: a key that is added, renamed or dropped there does not compile here. A key may be missing
 * from a run's summary all the same (its bound was left out, say); that is told after the run. Read next: figure-path.ts.
 */
import { RESET_CLASSES } from '../../quota/windows/index.ts';
import type { PairComparison, PolicySummary, ResultRecord } from './result-record.ts';
import { type ComparedMetric, LOAD_BANDS, type MetricComparison } from './statistics/index.ts';

type KeysOf<T> = T extends unknown ? keyof T : never;
type ValueAt<T, Key> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never;

/** What stands at a key of `T`: a number, words (true and false too), elements `[]`, anything by name `*`, or keys. */
type TreeOf<T> = [T] extends [number | null | undefined]
  ? 'number'
  : [T] extends [string | boolean | null | undefined]
    ? 'words'
    : [T] extends [readonly (infer Element)[] | null | undefined]
      ? { readonly '[]': TreeOf<Element> }
      : string extends KeysOf<NonNullable<T>>
        ? { readonly '*': TreeOf<ValueAt<NonNullable<T>, string>> }
        : { readonly [Key in KeysOf<NonNullable<T>>]-?: TreeOf<ValueAt<NonNullable<T>, Key>> };

/** A place of the tree without the record's type. */
export type FigureTree = 'number' | 'words' | { readonly [key: string]: FigureTree };

const MEANS: TreeOf<PolicySummary> = {
  policy: 'words',
  trials: 'number',
  served_ratio_mean: 'number',
  peak_served_ratio_mean: 'number',
  denial_rate_mean: 'number',
  migration_recovery_mean: 'number',
  peak_useful_five_hour_mean: 'number',
  weekly_drift_mean: 'number',
  mean_seven_day_utilization_mean: 'number',
  objective_score_mean: 'number',
  rank: 'number',
  objective_score_standard_error: 'number',
  expired_weekly_units_mean: 'number',
  expired_supply_share_mean: 'number',
  longest_outage_minutes_mean: 'number',
  requests_mean: 'number',
  denied_requests_mean: 'number',
};

const TERMS: TreeOf<ResultRecord['objective_weights']> = {
  served_ratio: 'number',
  peak_served_ratio: 'number',
  peak_useful_five_hour: 'number',
  migration_recovery: 'number',
  mean_seven_day_utilization: 'number',
  denial_rate: 'number',
  weekly_drift: 'number',
};

const PAIR: TreeOf<PairComparison> = {
  a: 'words',
  b: 'words',
  trials: 'number',
  mean_delta: 'number',
  half_width_95: 'number',
  wins: 'number',
  losses: 'number',
  ties: 'number',
  term_deltas: TERMS,
  term_shares: TERMS,
};

const HEAD_TO_HEAD = {
  avg_objective_delta: 'number',
  samples: 'number',
  wins: 'number',
  losses: 'number',
  ties: 'number',
  half_width_95: 'number',
} as const;

const METRIC: TreeOf<MetricComparison> = {
  better: 'words',
  method: 'words',
  critical_value: 'number',
  reason: 'words',
  best: {
    '[]': {
      policy: 'words',
      mean: 'number',
      mean_half_width_95: 'number',
      low: 'number',
      high: 'number',
      standing: 'words',
      same_as: { '[]': 'words' },
      within: 'number',
      at_least: 'number',
    },
  },
  pairs: {
    '[]': {
      a: 'words',
      b: 'words',
      mean_delta: 'number',
      sd: 'number',
      half_width_95: 'number',
      simultaneous_half_width_95: 'number',
      wins: 'number',
      losses: 'number',
      ties: 'number',
      correlation: 'number',
      variance_reduction: 'number',
      p_value: 'number',
      p_holm: 'number',
    },
  },
};

const METRICS: Readonly<Record<ComparedMetric, TreeOf<MetricComparison>>> = {
  objective_score: METRIC,
  served_ratio: METRIC,
  peak_served_ratio: METRIC,
  peak_useful_five_hour: METRIC,
  expired_weekly_units: METRIC,
};

const RANKS = { '[]': { policy: 'words', first_share: 'number', mean_rank: 'number' } } as const;
const GAIN = { mean: 'number', half_width_95: 'number', gain: 'number' } as const;

const STATISTICS: TreeOf<ResultRecord['statistics']> = {
  confidence: 'number',
  indifference: 'number',
  kept_trials: 'number',
  inputs: { kind: 'words', scrambles: 'number' },
  stopping: {
    rule: 'words',
    is_settled: 'words',
    ceiling: 'number',
    spent: 'number',
    saved: 'number',
    confidence: 'number',
    indifference: 'number',
    checkpoint: 'number',
    contended_trials: 'number',
    survivors: { '[]': 'words' },
    eliminated: { '[]': { policy: 'words', at_trial: 'number', by: 'words' } },
  },
  groups: { '[]': { kind: 'words', group: 'words', trials: 'number', is_few: 'words', metrics: METRICS } },
  served_distribution: {
    '[]': {
      policy: 'words',
      trials: 'number',
      mean: 'number',
      mean_half_width_95: 'number',
      quantiles: { '[]': { q: 'number', value: 'number', low: 'number', high: 'number' } },
      worst_tenth_mean: 'number',
    },
  },
  bound: {
    status: 'words',
    reason: 'words',
    every: 'number',
    sampled_trials: 'number',
    is_loose: 'words',
    demand_units_mean: 'number',
    bound_units_mean: 'number',
    attained_units_mean: 'number',
    capacity_denied_units_mean: 'number',
    policies: {
      '[]': {
        policy: 'words',
        share_mean: 'number',
        share_half_width_95: 'number',
        share_p5: 'number',
        share_worst: 'number',
        worst_trial: 'number',
        served_units_mean: 'number',
        regret_units_mean: 'number',
        surely_policy_units_mean: 'number',
        attained_trials: 'number',
        short_window_waste_units_mean: 'number',
        weekly_waste_units_mean: 'number',
        capacity_denied_share: 'number',
      },
    },
    share_by_reset_class: { same_reset: { '*': 'number' }, staggered_reset: { '*': 'number' } },
  },
  certificate: { kind: 'words', policy: 'words', gap_units_mean: 'number', attained: { '[]': 'words' } },
  robustness: {
    vectors: 'number',
    any_weights: RANKS,
    near_weights: RANKS,
    near_concentration: 'number',
    pareto: {
      '[]': {
        policy: 'words',
        served_ratio: 'number',
        peak_served_ratio: 'number',
        peak_useful_five_hour: 'number',
        on_front: 'words',
        dominated_by: { '[]': 'words' },
      },
    },
    without_term: { '[]': { term: 'words', winner: 'words' } },
  },
  levels: {
    status: 'words',
    reason: 'words',
    metric: 'words',
    control_correlation: 'number',
    control_expectation: 'number',
    control_scenarios: 'number',
    strata: 'number',
    trials: 'number',
    policies: {
      '[]': {
        policy: 'words',
        plain: { mean: 'number', half_width_95: 'number' },
        control: GAIN,
        strata: GAIN,
      },
    },
    lead_strata_gain: 'number',
  },
  week_profile: {
    step_minutes: 'number',
    sampled_trials: 'number',
    policies: {
      '[]': {
        policy: 'words',
        weekly_used: { '[]': 'number' },
        short_used: { '[]': 'number' },
        useful: { '[]': 'number' },
      },
    },
  },
};

const RECORD: TreeOf<ResultRecord> = {
  timestamp_utc: 'words',
  seed: 'number',
  trials: 'number',
  scenario_mode: 'words',
  reset_mode: 'words',
  policies: { '[]': 'words' },
  summary: { '[]': MEANS },
  summary_by_reset_class: { same_reset: { '[]': MEANS }, staggered_reset: { '[]': MEANS } },
  winner_counts_by_reset_class: { same_reset: { '*': 'number' }, staggered_reset: { '*': 'number' } },
  head_to_head: {
    challenger_policy: 'words',
    baseline_policy: 'words',
    by_reset_class: { same_reset: HEAD_TO_HEAD, staggered_reset: HEAD_TO_HEAD },
  },
  schema_version: 'number',
  model: 'words',
  horizon: { warmup_weeks: 'number', measured_weeks: 'number', start: 'words' },
  steadiness: {
    status: 'words',
    reason: 'words',
    trials: 'number',
    indifference: 'number',
    shifts: {
      '[]': {
        metric: 'words',
        leader: 'words',
        rival: 'words',
        lead: 'number',
        shift: 'number',
        half_width_95: 'number',
        finding: 'words',
      },
    },
  },
  windows: { short: 'words', weekly: 'words' },
  objective_weights: TERMS,
  rank_by: 'words',
  regime: {
    kind: 'words',
    load: 'number',
    best: { policy: 'words', served: 'number' },
    worst: { policy: 'words', served: 'number' },
    accounts_short: 'number',
  },
  recommendation: {
    '[]': {
      reset_class: 'words',
      load_band: 'words',
      trials: 'number',
      is_few: 'words',
      policy: 'words',
      same_as: { '[]': 'words' },
      runner_up: 'words',
      delta: 'number',
      half_width_95: 'number',
      served_delta: 'number',
      served_half_width_95: 'number',
      first_of_ranking: 'words',
      passed_over: {
        '[]': { policy: 'words', than: 'words', served_less: 'number', half_width_95: 'number' },
      },
    },
  },
  account_study: {
    status: 'words',
    reason: 'words',
    policy: 'words',
    trials: 'number',
    denied: 'number',
    more: { like: 'words', denied: 'number', gain: 'number', half_width_95: 'number' },
    fewest: { accounts: { '[]': 'words' }, denied: 'number' },
  },
  verdict: {
    status: 'words',
    winner: 'words',
    reason: 'words',
    runner_up: 'words',
    delta: 'number',
    half_width_95: 'number',
    same: { '[]': 'words' },
    no_difference: { '[]': 'words' },
    not_distinguished: { '[]': 'words' },
  },
  comparisons: { '[]': PAIR },
  load_bands: {
    '[]': {
      name: 'words',
      low: 'number',
      high: 'number',
      trials: 'number',
      summary: { '[]': MEANS },
      best_against_next: PAIR,
    },
  },
  statistics: STATISTICS,
  demand: {
    source: 'words',
    kind: 'words',
    scale: 'number',
    fit_load: 'number',
    recorded_days: 'number',
    never_taken_share: 'number',
    facts: { '[]': { label: 'words', value: 'words' } },
    warnings: { '[]': 'words' },
  },
  quota_use: {
    '[]': {
      policy: 'words',
      stranded_weekly_units_mean: 'number',
      stranded_expired_share: 'number',
      longest_outage_elapsed_minutes_mean: 'number',
      utilization_mean: { '*': 'number' },
      empty_close_share_mean: { '*': 'number' },
      expired_mean: { '*': 'number' },
      stranded_mean: { '*': 'number' },
      full_at_denials_share: { '*': 'number' },
    },
  },
  pool: {
    source: 'words',
    accounts: {
      '[]': {
        name: 'words',
        short: 'words',
        weekly: 'words',
        others: { '[]': 'words' },
        window_ids: { '[]': 'words' },
      },
    },
    notes: { '[]': 'words' },
  },
  caveats: { '[]': 'words' },
  command: 'words',
  versions: { quotalab: 'words', node: 'words', v8: 'words' },
  config_hash: 'words',
  result_digest: 'words',
  demand_digest: 'words',
  timing: { threads: 'number', elapsed_seconds: 'number', trials_per_second: 'number' },
};

/** The whole summary, and the winner's means beside it under the name that --fail-if gives them. */
export const FIGURES: { readonly [key: string]: FigureTree } = { winner: MEANS, ...RECORD };

/** Names that elements with such a key can have; those of policies depend on the run. */
export const ELEMENT_NAMES: Readonly<Record<'group' | 'name', readonly string[]>> = {
  group: ['overall', ...RESET_CLASSES, ...LOAD_BANDS.map(({ name }) => name)],
  name: LOAD_BANDS.map(({ name }) => name),
};
