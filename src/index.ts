/**
 * quotalab as a library: the policies and the views they score, the windows, one trial, an experiment. Names
 * only; each comes from its folder, where its documentation is.
 */
export { ERROR_CODES, type ErrorCode, QuotalabError } from './core/index.ts';
export {
  type BatchResult,
  type BatchTask,
  type DemandPlan,
  type DemandScale,
  FACTS,
  type Fact,
  METRICS,
  type Metric,
  OBJECTIVE_TERMS,
  type ObjectiveTerm,
  type ObjectiveWeights,
  PUBLISHED_WEIGHTS,
  type ReplayRecord,
  runBatch,
  type TrialPlan,
  TrialRunner,
} from './engine/index.ts';
export {
  type BatchRunner,
  buildRecord,
  createControl,
  type Experiment,
  type Outcome,
  type PairComparison,
  type PolicySummary,
  type ResultRecord,
  type RowSink,
  runExperiment,
  SCHEMA_VERSION,
  type Verdict,
} from './experiment/index.ts';
export {
  ALL_POLICIES,
  burnRate,
  earliestResetFirst,
  fillFirst,
  findPolicy,
  fiveHourFirst,
  leastRecentlyUsed,
  POLICY_SETS,
  paced,
  resetAwareWeeklyPriority,
  resetNearExpiryReserve,
  resetStaggerPressure,
  roundRobin,
  sevenDayFirst,
  uniformRandom,
  weightedScore,
} from './policies/index.ts';
export {
  type AccountReading,
  type AccountSpec,
  type AccountView,
  type Policy,
  type PolicyInput,
  type PoolReading,
  type PoolView,
  rankAccounts,
  viewPool,
  WindowMeter,
  type WindowReading,
  type WindowSpec,
} from './quota/index.ts';
export { createInProcessRunner, createThreadRunner } from './runners/index.ts';
export type { Horizon, PoolAccount, Scenario, ScenarioLaw } from './scenario/index.ts';
