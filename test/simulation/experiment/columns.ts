/** Trial columns made by hand: objectives, or any compared metric, per policy and trial. */
import { METRIC_INDEX, METRICS } from '../../../src/simulation/engine/index.ts';
import type { ComparedMetric } from '../../../src/simulation/experiment/index.ts';
import {
  TrialColumns,
  type TrialPlace,
} from '../../../src/simulation/experiment/statistics/trial-columns.ts';

export interface HandTrials {
  /** Shape: policies x trials. */
  readonly values: ReadonlyArray<ArrayLike<number>>;
  readonly metric?: ComparedMetric;
  readonly place?: (trial: number) => TrialPlace;
  readonly demand?: (trial: number) => number;
}

export function columnsOf({ values, metric = 'objective_score', place, demand }: HandTrials): TrialColumns {
  const columns = new TrialColumns(values.length, values[0]!.length);
  for (let trial = 0; trial < values[0]!.length; trial++) {
    const rows = new Float64Array(values.length * METRICS.length);
    values.forEach((own, policy) => {
      rows[policy * METRICS.length + METRIC_INDEX[metric]] = own[trial]!;
      rows[policy * METRICS.length + METRIC_INDEX.total_demand] = demand?.(trial) ?? 100;
    });
    columns.add(rows, 0, place?.(trial) ?? { resetClass: 0, loadBand: 1 });
  }
  return columns;
}
