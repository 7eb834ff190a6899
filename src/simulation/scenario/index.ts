/** What the world of a trial is: accounts, demand law, reset class, horizon; and how they are drawn. */
export { classLoad } from './class-load.ts';
export { arrivalRate, expectedArrivals, expectedUnits, inBurst, rateChangeMinutes } from './demand-law.ts';
export {
  drawnShortUnits,
  drawScenario,
  firstResetMinute,
  largestCostUnits,
  type ScenarioLaw,
  type WindowStyle,
  weeklyOffsets,
} from './draw-scenario.ts';
export {
  type Beginning,
  drawOrigin,
  drawPoolScenario,
  firstResetOf,
  hasKnownReset,
  isNeutral,
  isResetUnknown,
  neutralWindow,
  poolOrigin,
} from './pool-scenario.ts';
export { poolSupplyUnits } from './pool-supply.ts';
export { type PoolPlan, type PoolShape, type PoolWorld, shapePool, type WorldWindow } from './pool-world.ts';
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
export { type Start, startAccounts, startWorld } from './start.ts';
