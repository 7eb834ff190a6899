/** Policies as data and the one evaluator; budgets, reserves, catalogues and workflow presets around it. */
export { activityTask, passGate } from './activity.ts';
export {
  BUDGET_PROFILES,
  type BudgetShares,
  RESERVE_SHARES_DOC,
  REWORK_FACTORS_DOC,
} from './budget-profiles.ts';
export { budgetOf, splitBudget, splitBudgetDoc } from './budget-split.ts';
export {
  CAPABILITY_TAGS,
  capabilityModels,
  catalogueConflicts,
  modelOfTag,
  tagsOf,
} from './capability-tags.ts';
export { ciApprovesDoc, ciBudget, ciGate, PIPELINE_COSTS } from './ci-budget.ts';
export { type Complexity, commitReview } from './commit-review.ts';
export { STRICT_POLICY } from './conservation-matrix.ts';
export { type ContextAdvice, contextAdvice } from './context-policy.ts';
export { DOC_EMERGENCY_POLICY, DOC_LEVELS_POLICY, DOC_TRIAGE_POLICY } from './doc-policies.ts';
export {
  DOCUMENT_COSTS,
  DOCUMENTATION_POLICY,
  documentationCostDoc,
  documentationPlan,
} from './documentation-plan.ts';
export { ISSUE_LEXICON, suggestPriority, suggestPriorityDoc } from './issue-lexicon.ts';
export { DEPTHS, type Depth, MODEL_TABLE, type ModelChoice, type ModelRow, modelFor } from './model-table.ts';
export { POLICY_NAMES, policyNamed } from './policy-names.ts';
export { PRIORITY_TIERS, priorityTier } from './priority-tiers.ts';
export { criticalRatio, type ReserveDemand, reserveSize } from './reserve-size.ts';
export { SESSION_MATRIX, type SessionChoice, sessionChoices } from './session-matrix.ts';
export { defaultPolicy, shadowPricePolicy } from './shadow-price.ts';
export { levelOf } from './warning-levels.ts';
