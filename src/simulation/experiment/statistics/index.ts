/** What finished trials say with their uncertainty: columns of trials, intervals and tests of pairs, levels, the record. */
export { certificateOf } from './certificate.ts';
export { classBandStatistics, groupStatistics } from './group-statistics.ts';
export { levelsOf } from './levels.ts';
export { bandIndex, LOAD_BANDS } from './load-bands.ts';
export { recommendations } from './recommendation.ts';
export { robustnessOf } from './robustness.ts';
export { SampleTotals } from './sample-totals.ts';
export { servedDistribution } from './served-distribution.ts';
export {
  BETTER,
  type BestComparison,
  type BoundRecord,
  COMPARED_METRICS,
  type ComparedMetric,
  FEW_TRIALS,
  type GroupStatistics,
  type LevelEstimate,
  type MetricComparison,
  type PairStatistics,
  type Recommendation,
  type RobustnessRecord,
  type ServedDistribution,
  type Standing,
  type StatisticsRecord,
  type StoppingRecord,
} from './statistics-record.ts';
export { KEPT_TRIALS, TrialColumns } from './trial-columns.ts';
