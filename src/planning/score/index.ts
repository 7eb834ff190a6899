/** Are we getting better? Efficiency, the share of the best possible, benchmarks, drops, estimates and habits. */
export {
  type BehaviourFinding,
  type BehaviourInput,
  behaviourReport,
} from './behaviour-report.ts';
export {
  type Benchmarks,
  type BenchmarksDoc,
  type BenchmarkWindow,
  benchmarks,
  benchmarksDoc,
  dailyRatios,
} from './benchmarks.ts';
export {
  type CompositeInput,
  type CompositeParts,
  type CompositePoints,
  type CompositeScore,
  compositeScoreDoc,
  EXPECTED_WORK_DOC,
} from './composite-doc.ts';
export type { DailyRecord } from './daily-records.ts';
export {
  EVENING_RESERVE_SHARE_DOC,
  type PresentBias,
  presentBias,
  type ReserveCosts,
  type TimedRequest,
} from './day-timing-habit.ts';
export { type DecisionQualityNote, decisionQualityDoc } from './decision-quality-doc.ts';
export {
  type Degradation,
  type DegradationDoc,
  type DegradationSettings,
  degradation,
  degradationDoc,
} from './degradation.ts';
export {
  type Efficiency,
  type EfficiencyInput,
  efficiency,
  type PoolEfficiency,
} from './efficiency.ts';
export {
  type BufferedEstimate,
  bufferedEstimate,
  type Calibration,
  calibrationByKind,
  type EstimatedTask,
  estimateCalibration,
} from './estimate-calibration.ts';
export {
  type BestInHindsight,
  type DenialRate,
  denialRate,
  type ExpiryWaste,
  expiryWaste,
  type HindsightShare,
  hindsightShare,
} from './hindsight-share.ts';
export {
  type CapabilityOverestimation,
  type ClassifiedTurn,
  capabilityOverestimation,
} from './model-choice-habit.ts';
export { type AdvisedAttempt, type AttemptedTask, type SunkCost, sunkCost } from './sunk-cost-habit.ts';
