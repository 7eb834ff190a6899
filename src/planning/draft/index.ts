/** Cheap drafts judged by the paid model: what they cost, whether they pay, at what batch size, and if they still do. */
export {
  ACCEPTANCE_ROWS,
  type AcceptanceRow,
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
export { type ChecklistResult, draftChecklist, type Outlook, type Suitability } from './checklist.ts';
export {
  type CollapseDesign,
  type CollapseReading,
  type CollapseSteps,
  collapseSteps,
  watchCollapse,
} from './collapse-test.ts';
export { type CoordinatorOption, coordinatorOptions } from './coordinator.ts';
export type { DraftBatch, DraftRates } from './draft-batch.ts';
export {
  type Comparison,
  type DraftCost,
  type DraftPlan,
  draftCost,
  draftCostDoc,
  singleDraftMessages,
} from './draft-cost.ts';
export { type DraftLog, draftLogSummary } from './draft-log.ts';
export { type DraftCandidate, type DraftChoice, draftOrDirect, draftOrDirectDoc } from './draft-or-direct.ts';
export { DRAFT_SECONDS_DOC, type DraftTime, type DraftTimes, draftTime } from './draft-time.ts';
export { type ItemEvent, type ItemState, itemEvents, nextItemState } from './item-states.ts';
export {
  DRAFT_KPI_TARGETS,
  type DraftCounts,
  type DraftKpi,
  draftKpis,
  type KpiReading,
  type KpiStatus,
  type KpiTarget,
} from './kpi-monitor.ts';
export {
  type MultiTierCost,
  type MultiTierPlan,
  multiTierCost,
  multiTierCostDoc,
  type Tiers,
} from './multi-tier.ts';
export {
  type Adaptive,
  adaptivePattern,
  type Prefilter,
  prefilterPattern,
  simplePattern,
} from './patterns.ts';
export {
  decidePilot,
  decidePilotDoc,
  type PilotDecision,
  type PilotInput,
  type PilotVerdict,
} from './pilot-decision.ts';
export {
  type CostSpread,
  costSpread,
  type PilotCounts,
  type PilotPosterior,
  pilotPosterior,
} from './pilot-posterior.ts';
export { bestPilotSize, type PilotSize, pilotPower } from './pilot-size.ts';
export { type RefineCosts, refineCosts, type SalvageOption, salvageOptions } from './recovery.ts';
export {
  DRAFT_RISKS,
  type Risk,
  type RiskEvidence,
  type RiskName,
  type RiskState,
  riskRegister,
} from './risks.ts';
export { dayPlan, type ScarceAdvice, type ScarceInput, scarceMode } from './scarce-mode.ts';
export {
  anyFailureChance,
  type SpotCheck,
  spotCheck,
  spotCheckCount,
  spotCheckDoc,
  unreadBadShare,
} from './spot-check.ts';
