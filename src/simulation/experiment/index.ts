/** An experiment into batches, merged in trial order; the verdict; the result record. */

export { bySupply, studyAccounts, withOneMore } from './account-study.ts';
export type { AccountStudyRecord, RegimeRecord } from './answer-record.ts';
export type { BatchRunner, RowSink } from './batch-runner.ts';
export { buildRecord, type RunManifest } from './build-record.ts';
export { caveatsOf } from './caveats.ts';
export { type ComparedRun, compareRuns, type RunComparison, type RunDifference } from './compare-runs.ts';
export { DoubleDigest, hashJson } from './digest.ts';
export { liveLead } from './live-lead.ts';
export { momentOutlook } from './moment-outlook.ts';
export {
  type DemandRecord,
  type HeadToHeadClass,
  type LoadBand,
  type PairComparison,
  type PolicyQuotaUse,
  type PolicySummary,
  type PoolRecord,
  type ResultRecord,
  SCHEMA_VERSION,
  type Verdict,
} from './result-record.ts';
export {
  configHashOf,
  createControl,
  type Experiment,
  type Outcome,
  playRange,
  runExperiment,
  type TrialRange,
} from './run-experiment.ts';
export type { StoppingRule } from './settling.ts';
export {
  BETTER,
  type BestComparison,
  type BoundRecord,
  bandIndex,
  COMPARED_METRICS,
  type ComparedMetric,
  FEW_TRIALS,
  type GroupStatistics,
  type LevelEstimate,
  LOAD_BANDS,
  type MetricComparison,
  type PairStatistics,
  type Recommendation,
  type RobustnessRecord,
  type ServedDistribution,
  type Standing,
  type StatisticsRecord,
} from './statistics/index.ts';
export { checkSteadiness } from './steadiness.ts';
export type { StartShift, SteadinessRecord } from './steadiness-record.ts';
export {
  judgeThresholds,
  needsBaseline,
  parseThresholds,
  requireFigures,
  requirePassed,
  type Threshold,
  type ThresholdOutcome,
} from './thresholds.ts';
export { TrialGroup } from './trial-group.ts';
export { judge } from './verdict.ts';
