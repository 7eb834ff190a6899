/**
 * Running totals of what policies did with their quota (engine/use-row.ts) over all trials, in trial order: one sum and
 * one count by policy and column, whatever the number of trials.
 */
import {
  OUTAGE_COLUMN,
  STRANDED_COLUMN,
  type TrialPlan,
  useColumn,
  useColumns,
  type WindowFigure,
  windowIds,
} from '../engine/index.ts';
import type { PolicyQuotaUse, PolicySummary } from './result-record.ts';

export class UseTotals {
  /** Columns of a row. */
  readonly width: number;
  private readonly policies: readonly string[];
  private readonly columns: readonly string[];
  private readonly ids: readonly string[];
  /** Shape: policies x columns. Trials in which a column was not known are in neither. */
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(plan: Pick<TrialPlan, 'policies' | 'pool'>) {
    this.policies = plan.policies;
    this.columns = useColumns(plan);
    this.ids = windowIds(plan);
    this.width = this.columns.length;
    this.sums = new Float64Array(plan.policies.length * this.width);
    this.counts = new Float64Array(plan.policies.length * this.width);
  }

  /** Adds one trial: `uses[offset ..]` is policies x columns. */
  add(uses: Float64Array, offset: number): void {
    for (let cell = 0; cell < this.sums.length; cell++) {
      const value = uses[offset + cell]!;
      if (Number.isNaN(value)) continue;
      this.sums[cell]! += value;
      this.counts[cell]!++;
    }
  }

  /** By policy in the order of `summary`, which tells what expired. */
  record(summary: readonly PolicySummary[]): PolicyQuotaUse[] {
    return summary.map(({ policy, expired_weekly_units_mean: expired, denied_requests_mean: denied }) => {
      const stranded = this.mean(policy, STRANDED_COLUMN) ?? 0;
      return {
        policy,
        stranded_weekly_units_mean: stranded,
        stranded_expired_share: expired > 0 ? stranded / expired : null,
        longest_outage_elapsed_minutes_mean: this.mean(policy, OUTAGE_COLUMN) ?? 0,
        utilization_mean: this.byWindow(policy, 'utilization'),
        empty_close_share_mean: this.byWindow(policy, 'empty'),
        expired_mean: this.byWindow(policy, 'expired'),
        stranded_mean: this.byWindow(policy, 'stranded'),
        full_at_denials_share: this.shareOf(denied, this.byWindow(policy, 'full')),
      };
    });
  }

  /** Of `whole`, null where there is none of it. */
  private shareOf(whole: number, parts: Record<string, number | null>): Record<string, number | null> {
    const entries = Object.entries(parts);
    return Object.fromEntries(
      entries.map(([id, part]) => [id, part === null || whole === 0 ? null : part / whole]),
    );
  }

  private byWindow(policy: string, figure: WindowFigure): Record<string, number | null> {
    return Object.fromEntries(this.ids.map((id) => [id, this.mean(policy, useColumn(figure, id))]));
  }

  /** Mean over the trials in which the column was known; null without one. */
  private mean(policy: string, column: string): number | null {
    const cell = this.policies.indexOf(policy) * this.width + this.columns.indexOf(column);
    const count = this.counts[cell]!;
    return count === 0 ? null : this.sums[cell]! / count;
  }
}
