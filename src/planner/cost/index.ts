/** What work costs and what it is worth: workflows, delegation, session models, prices of pools, returns. */
export { AGENT_PATTERNS, agentCost } from './agent-patterns.ts';
export { type AutonomySaving, autonomySaving, type FixBatchSaving, fixBatchSaving } from './conservation.ts';
export { bufferOf, type DailyTarget, dailyTarget } from './daily-target.ts';
export { type Delegation, delegationSaving } from './delegation.ts';
export { budgetUse, type EfficiencyGain, efficiencyGain } from './efficiency-gain.ts';
export { adjustedValue, adjustedValueDoc, marginalUtility, wholeTaskCharge } from './marginal-utility.ts';
export { DOC_WEIGHTS, scarcityCost, scarcityWeights } from './pool-weights.ts';
export { type ReturnOnCost, returnOnCost, type WayOfWork } from './return-on-cost.ts';
export { type RouterArchitecture, routerOverhead } from './router-overhead.ts';
export {
  compareSessions,
  misrouteBreakEven,
  SESSION_ARRANGEMENTS,
  type SessionArrangement,
  type SessionWork,
} from './session-models.ts';
export { type PatternRange, patternRange } from './work-pattern.ts';
export { type Workflow, type WorkflowCost, workflowCost } from './workflow-cost.ts';
