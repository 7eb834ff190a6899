/**
 * Running totals of one policy over a group of trials, in trial order. Means are plain running sums over the
 * count, as the published summary has them; only the objective's spread needs more.
 */

import { RunningMoments } from '../../numerics/stats/index.ts';
import { METRIC_INDEX, METRICS, type Metric, UNKNOWN_SUPPLY } from '../engine/index.ts';
import type { PolicySummary } from './result-record.ts';

export class PolicyTotals {
  readonly policy: string;
  readonly objective: RunningMoments;
  private readonly sums: Float64Array;
  private trials: number = 0;
  /** Trials with demand: the others are left out of served_ratio and denial_rate, as published. */
  private withDemand: number = 0;
  private servedRatio: number = 0;
  private denialRate: number = 0;
  /** Units; UNKNOWN_SUPPLY once a trial's is not known. */
  private supply: number = 0;

  constructor(policy: string) {
    this.policy = policy;
    this.objective = new RunningMoments();
    this.sums = new Float64Array(METRICS.length);
  }

  /** Adds the METRICS row at `rows[offset ..]`; `supplyUnits` is the trial's weekly supply or UNKNOWN_SUPPLY. */
  add(rows: Float64Array, offset: number, supplyUnits: number): void {
    this.trials++;
    const isKnown = this.supply !== UNKNOWN_SUPPLY && supplyUnits !== UNKNOWN_SUPPLY;
    this.supply = isKnown ? this.supply + supplyUnits : UNKNOWN_SUPPLY;
    for (let metric = 0; metric < METRICS.length; metric++) this.sums[metric]! += rows[offset + metric]!;
    this.objective.add(rows[offset + METRIC_INDEX.objective_score]!);
    if (rows[offset + METRIC_INDEX.total_demand]! <= 0) return;
    this.withDemand++;
    this.servedRatio += rows[offset + METRIC_INDEX.served_ratio]!;
    this.denialRate += rows[offset + METRIC_INDEX.denial_rate]!;
  }

  /** Mean of a metric over all trials of the group; 0 for an empty group. */
  mean(metric: Metric): number {
    return this.trials === 0 ? 0 : this.sums[METRIC_INDEX[metric]]! / this.trials;
  }

  /** Units asked for over weekly supply, all trials together; null where that is not known or none. */
  load(): number | null {
    return this.supply > 0 ? this.sums[METRIC_INDEX.total_demand]! / this.supply : null;
  }

  summary(rank: number): PolicySummary {
    const served = this.withDemand > 0 ? this.servedRatio / this.withDemand : null;
    const denial = this.withDemand > 0 ? this.denialRate / this.withDemand : null;
    return {
      policy: this.policy,
      trials: this.trials,
      served_ratio_mean: served,
      peak_served_ratio_mean: this.mean('peak_served_ratio'),
      denial_rate_mean: denial,
      migration_recovery_mean: this.mean('migration_recovery'),
      peak_useful_five_hour_mean: this.mean('peak_useful_five_hour'),
      weekly_drift_mean: this.mean('weekly_drift'),
      mean_seven_day_utilization_mean: this.mean('mean_seven_day_utilization'),
      objective_score_mean: this.mean('objective_score'),
      rank,
      objective_score_standard_error: this.objective.standardError,
      expired_weekly_units_mean: this.mean('expired_weekly_units'),
      expired_supply_share_mean:
        this.supply > 0 ? this.sums[METRIC_INDEX.expired_weekly_units]! / this.supply : null,
      longest_outage_minutes_mean: this.mean('longest_outage_minutes'),
      requests_mean: this.mean('requests'),
      denied_requests_mean: this.mean('denied_requests'),
    };
  }
}
