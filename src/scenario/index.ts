/** What a trial's world is: accounts, demand law, reset class, horizon; and how they are drawn. */
export { arrivalRate, expectedUnits, inBurst, rateChangeMinutes } from './demand-law.ts';
export {
  drawScenario,
  firstResetMinute,
  type ScenarioLaw,
  type WindowStyle,
  weeklyOffsets,
} from './draw-scenario.ts';
export {
  expandPreset,
  looksLikePreset,
  MAX_POOL_ACCOUNTS,
  POOL_PRESETS,
  type PoolPreset,
} from './pool-presets.ts';
export {
  drawPoolScenario,
  judgeResetClass,
  type PoolAccount,
  type PoolWindow,
  SAME_RESET_SPAN_MINUTES,
} from './pool-scenario.ts';
export {
  type DemandLaw,
  type Horizon,
  MODELS,
  type Model,
  RESET_CLASSES,
  RESET_MODES,
  type ResetClass,
  type ResetMode,
  SCENARIO_MODES,
  type Scenario,
  type ScenarioMode,
  weeklySupplyUnits,
} from './scenario.ts';
