/** Are we getting better? Efficiency, the share of the best possible, benchmarks, drops, estimates and habits. */
export { type BehaviourFinding, behaviourReport } from './behaviour-report.ts';
export { type Benchmarks, benchmarks, benchmarksDoc, dailyRatios } from './benchmarks.ts';
export { type CompositeInput, compositeScoreDoc, EXPECTED_WORK_DOC } from './composite-doc.ts';
export type { DailyRecord } from './daily-records.ts';
export { EVENING_RESERVE_SHARE_DOC, presentBias, type TimedRequest } from './day-timing-habit.ts';
export { decisionQualityDoc } from './decision-quality-doc.ts';
export { type Degradation, degradation, degradationDoc } from './degradation.ts';
export {
  bufferedEstimate,
  calibrationByKind,
  type EstimatedTask,
  estimateCalibration,
} from './estimate-calibration.ts';
export { denialRate, expiryWaste, type HindsightShare, hindsightShare } from './hindsight-share.ts';
export { type ClassifiedTurn, capabilityOverestimation } from './model-choice-habit.ts';
export { type AttemptedTask, sunkCost } from './sunk-cost-habit.ts';
