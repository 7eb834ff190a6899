/**
 * quotalab as a library: the policies and the views they score, the windows, one trial, an experiment. Names
 * only; each comes from its folder, where its documentation is.
 */
export { ERROR_CODES, type ErrorCode, QuotalabError } from './core/index.ts';
export {
  ALL_POLICIES,
  burnAndPace,
  burnRate,
  earliestResetFirst,
  fillFirst,
  findPolicy,
  fiveHourFirst,
  leastRecentlyUsed,
  POLICY_SETS,
  pace,
  paced,
  resetAwareWeeklyPriority,
  resetNearExpiryReserve,
  resetStaggerPressure,
  roundRobin,
  sevenDayFirst,
  stagger,
  uniformRandom,
  weightedScore,
} from './quota/policies/index.ts';
export {
  type AccountReading,
  type AccountView,
  type Policy,
  type PolicyInput,
  type PoolReading,
  type PoolView,
  rankAccounts,
  viewPool,
} from './quota/views/index.ts';
export {
  type AccountSpec,
  type QuotaAccount,
  type QuotaGraph,
  type QuotaWindow,
  WindowMeter,
  type WindowReading,
  type WindowSpec,
} from './quota/windows/index.ts';
export {
  type BatchResult,
  type BatchTask,
  type DemandPlan,
  type DemandScale,
  FACTS,
  type Fact,
  type InputPlan,
  METRICS,
  type Metric,
  OBJECTIVE_TERMS,
  type ObjectiveTerm,
  type ObjectiveWeights,
  PUBLISHED_WEIGHTS,
  type ReplayRecord,
  runBatch,
  type SamplingPlan,
  type TrialPlan,
  TrialRunner,
} from './simulation/engine/index.ts';
export {
  type BatchRunner,
  type BestComparison,
  type BoundRecord,
  buildRecord,
  createControl,
  type Experiment,
  type GroupStatistics,
  type MetricComparison,
  type Outcome,
  type PairComparison,
  type PairStatistics,
  type PolicyQuotaUse,
  type PolicySummary,
  type ResultRecord,
  type RowSink,
  runExperiment,
  SCHEMA_VERSION,
  type StatisticsRecord,
  type StoppingRule,
  type Verdict,
} from './simulation/experiment/index.ts';
export { createInProcessRunner, createThreadRunner } from './simulation/runners/index.ts';
export type { Horizon, Scenario, ScenarioLaw } from './simulation/scenario/index.ts';
