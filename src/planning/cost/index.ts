/** What work costs and what it is worth: workflows, delegation, session models, prices of pools, returns. */
export { AGENT_PATTERNS, type AgentPattern, agentCost } from './agent-patterns.ts';
export {
  type AutonomySaving,
  autonomySaving,
  type FixBatch,
  type FixBatchSaving,
  fixBatchSaving,
  type MessageSaving,
} from './conservation.ts';
export { bufferOf, type DailyTarget, dailyTarget } from './daily-target.ts';
export { type Delegation, type DelegationSaving, delegationSaving } from './delegation.ts';
export { budgetUse, type EfficiencyGain, efficiencyGain, type PoolSaving } from './efficiency-gain.ts';
export {
  adjustedValue,
  adjustedValueDoc,
  marginalUtility,
  type PricedTask,
  type TaskCharge,
  wholeTaskCharge,
} from './marginal-utility.ts';
export { DOC_WEIGHTS, scarcityCost, scarcityWeights } from './pool-weights.ts';
export {
  type FrontierStep,
  type ReturnOnCost,
  returnOnCost,
  type WayOfWork,
  type WayReturn,
} from './return-on-cost.ts';
export {
  type RoutedWork,
  type RouterArchitecture,
  type RouterOverhead,
  routerOverhead,
} from './router-overhead.ts';
export {
  compareSessions,
  misrouteBreakEven,
  SESSION_ARRANGEMENTS,
  type SessionArrangement,
  type SessionComparison,
  type SessionRow,
  type SessionWork,
} from './session-models.ts';
export {
  type TaskClass,
  type ThroughputObjective,
  taskClasses,
  type UnlimitedPool,
  unlimitedThroughput,
} from './task-class.ts';
export {
  type MessageRange,
  type PatternRange,
  patternRange,
  type WorkPattern,
} from './work-pattern.ts';
export { type Workflow, type WorkflowCost, workflowCost } from './workflow-cost.ts';
