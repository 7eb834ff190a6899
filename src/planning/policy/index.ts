/** Policies as data and the one evaluator; budgets, reserves, catalogues and workflow presets around it. */
export { type Activity, activityTask, type Gate, passGate } from './activity.ts';
export { levelsThatAllow } from './allowed-at.ts';
export {
  BUDGET_PROFILES,
  type BudgetProfile,
  type BudgetShares,
  RESERVE_SHARES_DOC,
  REWORK_FACTORS_DOC,
} from './budget-profiles.ts';
export { budgetOf, splitBudget, splitBudgetDoc } from './budget-split.ts';
export {
  CAPABILITY_TAGS,
  type Capability,
  type CatalogueConflict,
  capabilityModels,
  catalogueConflicts,
  modelOfTag,
  tagsOf,
} from './capability-tags.ts';
export {
  type CiAccount,
  type CiAnswer,
  type CiRequest,
  ciApprovesDoc,
  ciBudget,
  ciGate,
  PIPELINE_COSTS,
} from './ci-budget.ts';
export { type CommitReview, type Complexity, commitReview } from './commit-review.ts';
export { STRICT_POLICY } from './conservation-matrix.ts';
export {
  type ContextAction,
  type ContextAdvice,
  type ContextUnit,
  contextAdvice,
} from './context-policy.ts';
export { type Decision, decide, decideQueue, type QueueDecisions, type Retry } from './decide.ts';
export { type DeadlineOf, type Deferral, deferUntil, type Earliest, type Waiting } from './defer-until.ts';
export { DOC_EMERGENCY_POLICY, DOC_LEVELS_POLICY, DOC_TRIAGE_POLICY } from './doc-policies.ts';
export {
  DOCUMENT_COSTS,
  DOCUMENTATION_POLICY,
  type DocumentationPlan,
  documentationCostDoc,
  documentationPlan,
} from './documentation-plan.ts';
export {
  type EmergencyAnswer,
  type EmergencySettings,
  emergencyTriage,
  type Issue,
} from './emergency-triage.ts';
export { HABIT_RULES, ruleHits, withRules } from './habit-rules.ts';
export {
  ISSUE_LEXICON,
  type IssueLexicon,
  type PrioritySuggestion,
  suggestPriority,
  suggestPriorityDoc,
} from './issue-lexicon.ts';
export {
  DEPTHS,
  type Depth,
  MODEL_TABLE,
  type ModelChoice,
  type ModelRow,
  modelFor,
} from './model-table.ts';
export { exportPolicy, type PolicyFile, readPolicy } from './policy-json.ts';
export { POLICY_NAMES, policyNamed } from './policy-names.ts';
export { PRIORITY_TIERS, type PriorityTier, priorityTier } from './priority-tiers.ts';
export { criticalRatio, type ReserveDemand, reserveSize } from './reserve-size.ts';
export type { Policy, PolicyRule, RuleAction, RuleCondition } from './rule.ts';
export {
  SESSION_MATRIX,
  type SessionChoice,
  type SessionGrade,
  sessionChoices,
} from './session-matrix.ts';
export { defaultPolicy, shadowPricePolicy } from './shadow-price.ts';
export type { OtherWay, PolicyTask, PoolState, PoolStates, Priority } from './task.ts';
export { type LevelRule, levelOf, type WarningLevel } from './warning-levels.ts';
