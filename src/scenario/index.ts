/** What a trial's world is: accounts, demand law, reset class, horizon; and how they are drawn. */
export { arrivalRate, expectedUnits, inBurst, rateChangeMinutes } from './demand-law.ts';
export {
  drawScenario,
  firstResetMinute,
  type ScenarioLaw,
  type WindowStyle,
  weeklyOffsets,
} from './draw-scenario.ts';
export type { PoolAccount, PoolWindow } from './pool-account.ts';
export {
  expandPreset,
  looksLikePreset,
  MAX_POOL_ACCOUNTS,
  POOL_PRESETS,
  type PoolPreset,
} from './pool-presets.ts';
export { drawPoolScenario } from './pool-scenario.ts';
export { judgeResetClass, RESET_CLASSES, type ResetClass, SAME_RESET_SPAN_MINUTES } from './reset-class.ts';
export {
  type DemandLaw,
  type Horizon,
  MODELS,
  type Model,
  RESET_MODES,
  type ResetMode,
  SCENARIO_MODES,
  type Scenario,
  type ScenarioMode,
  weeklySupplyUnits,
} from './scenario.ts';
