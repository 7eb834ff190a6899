/** One trial: scenario, tape, policies, metrics. */
export { finish } from './advance.ts';
export {
  type BatchResult,
  type BatchTask,
  CONTROL_FINISHED,
  CONTROL_FIRST_SLOT,
  CONTROL_STOP,
  runBatch,
  STOP_ENOUGH,
  STOP_INTERRUPTED,
} from './batch.ts';
export { balancedUnits, expectedLoad, modelsOf, unitsByClass } from './demand-classes.ts';
export { FluidWorld } from './fluid-share.ts';
export { traitsOf } from './loop-traits.ts';
export {
  FACT_INDEX,
  FACTS,
  type Fact,
  METRIC_INDEX,
  METRICS,
  type Metric,
  OBJECTIVE_TERMS,
  type ObjectiveTerm,
  type ObjectiveWeights,
  PUBLISHED_WEIGHTS,
  UNKNOWN_SUPPLY,
} from './metrics.ts';
export { ownLoop } from './own-loop.ts';
export { replay } from './replay.ts';
export {
  heavyEvery,
  isSampled,
  NOT_PARTED,
  PROFILE_STEP_MINUTES,
  PROFILE_STEPS,
  SAMPLE_HEAD,
  SAMPLE_POLICY,
  SAMPLE_PROFILE,
  type SamplingPlan,
  sampledCount,
  samplePolicyOffset,
  sampleProfileOffset,
  sampleWidth,
} from './sampling.ts';
export { PoolState } from './state/index.ts';
export { Tally, Timetable } from './tally.ts';
export { type ReplayRecord, TrialRunner } from './trial.ts';
export type { DemandPlan, DemandScale, InputPlan, TrialMoment, TrialPlan } from './trial-plan.ts';
export { momentHorizon, supplyReach, TrialWorld, unitsPerRequest } from './trial-world.ts';
export {
  OUTAGE_COLUMN,
  STRANDED_COLUMN,
  useColumn,
  useColumns,
  useWidth,
  type WindowFigure,
  windowIds,
  writeUseRow,
} from './use-row.ts';
