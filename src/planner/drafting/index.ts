/** Cheap drafts judged by the paid model: what they cost, whether they pay, at what batch size, and if they still do. */
export {
  ACCEPTANCE_ROWS,
  acceptancePrior,
  type DraftAlphas,
  priorRates,
  UNIFORM_ALPHAS,
} from './acceptance-priors.ts';
export {
  type BatchOutcome,
  bestEvalBatch,
  type EvalBatchLimits,
  type EvalBatchSize,
  evalBatchCap,
  learnedKappa,
} from './batch-size.ts';
export { batchesAlike } from './batches-alike.ts';
export { type BreakEvenPoint, breakEvenCurve, breakEvenShare } from './break-even.ts';
export { type ChecklistResult, draftChecklist, type Suitability } from './checklist.ts';
export { type CollapseDesign, type CollapseReading, collapseSteps, watchCollapse } from './collapse-test.ts';
export { coordinatorOptions } from './coordinator.ts';
export type { DraftBatch, DraftRates } from './draft-batch.ts';
export {
  type Comparison,
  compareWithDirect,
  type DraftCost,
  type DraftPlan,
  draftCost,
  draftCostDoc,
  singleDraftMessages,
} from './draft-cost.ts';
export { draftLogSummary } from './draft-log.ts';
export { type DraftChoice, draftOrDirect, draftOrDirectDoc } from './draft-or-direct.ts';
export { DRAFT_SECONDS_DOC, type DraftTimes, draftTime } from './draft-time.ts';
export {
  DRAFT_KPI_TARGETS,
  type DraftCounts,
  type DraftKpi,
  draftKpis,
  type KpiReading,
} from './kpi-monitor.ts';
export { type MultiTierCost, type MultiTierPlan, multiTierCost, multiTierCostDoc } from './multi-tier.ts';
export { adaptivePattern, prefilterPattern, simplePattern } from './patterns.ts';
export {
  decidePilot,
  decidePilotDoc,
  type PilotDecision,
  type PilotInput,
  type PilotVerdict,
} from './pilot-decision.ts';
export { type CostSpread, costSpread, type PilotCounts, pilotPosterior } from './pilot-posterior.ts';
export { bestPilotSize, type PilotSize, pilotPower } from './pilot-size.ts';
export { refineCosts, salvageOptions } from './recovery.ts';
export { DRAFT_RISKS, type RiskEvidence, type RiskState, riskRegister } from './risks.ts';
export { dayPlan, type ScarceInput, scarceMode } from './scarce-mode.ts';
export {
  anyFailureChance,
  type SpotCheck,
  spotCheck,
  spotCheckCount,
  spotCheckDoc,
  unreadBadShare,
} from './spot-check.ts';
