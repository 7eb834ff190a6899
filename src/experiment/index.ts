/** An experiment into batches, merged in trial order; the verdict; the result record. */
export type { BatchRunner, RowSink } from './batch-runner.ts';
export { buildRecord, type RunManifest } from './build-record.ts';
export { caveatsOf } from './caveats.ts';
export {
  type ComparedPolicy,
  type ComparedRun,
  compareRuns,
  type RunComparison,
  type RunDifference,
} from './compare-runs.ts';
export { DoubleDigest, hashJson } from './digest.ts';
export { type LiveLead, liveLead } from './live-lead.ts';
export { bandIndex, LOAD_BANDS } from './load-bands.ts';
export {
  type DemandRecord,
  type HeadToHeadClass,
  type LoadBand,
  type PairComparison,
  type PolicySummary,
  type PoolRecord,
  type ResultRecord,
  SCHEMA_VERSION,
  type Verdict,
} from './result-record.ts';
export { createControl, type Experiment, type Outcome, runExperiment } from './run-experiment.ts';
export type { StoppingRule } from './settling.ts';
export {
  BETTER,
  type BestComparison,
  type BoundRecord,
  type BoundShare,
  COMPARED_METRICS,
  type ComparedMetric,
  type GroupStatistics,
  type LevelEstimate,
  type LevelsRecord,
  type MetricComparison,
  type PairStatistics,
  type QuantileEstimate,
  type RankShare,
  type RobustnessRecord,
  type ServedDistribution,
  type SimultaneousMethod,
  type Standing,
  type StatisticsRecord,
  type StoppingRecord,
  type WeekProfile,
} from './statistics-record.ts';
export {
  type BaselineRecord,
  judgeThresholds,
  needsBaseline,
  parseThresholds,
  requirePassed,
  type Threshold,
  type ThresholdOutcome,
} from './thresholds.ts';
export { TrialGroup } from './trial-group.ts';
export { judge } from './verdict.ts';
