/** What was used, what windows say of it and what is to come: ledger, usual days and hours, burn law, futures. */
export { type BurnModel, expectedBurn, type HourlyBurn } from './burn-model.ts';
export { capacityPosterior, readingPairs, type TokenSums } from './capacity-posterior.ts';
export { dailyUse, type LocalClock, localDayOf, localMidnight } from './daily-use.ts';
export { demandSamples, ExhaustionDistribution, exhaustionPaths } from './exhaustion-paths.ts';
export { clockName, graphPlan } from './graph-windows.ts';
export type { PartState } from './joint-use.ts';
export { Ledger, type WindowState } from './ledger.ts';
export { type LaidReading, type MeteredGraph, meteredGraph } from './metered-graph.ts';
export { type NextDays, nextDays } from './next-days.ts';
export {
  bearableUnits,
  clockLengthMs,
  DOC_TIERS,
  dayLimit,
  longestMs,
  type QuotaUnit,
  type QuotaWindow,
  resetInstant,
  tierOf,
  tierWindows,
  USE_LEVELS,
  type WindowPart,
} from './quota-window.ts';
export {
  earliestTime,
  earliestTimeForCost,
  maxThroughput,
  type RecoveryRow,
  recoveryTimeline,
  type SpendByUnit,
} from './room-ahead.ts';
export {
  eventsUpTo,
  type LaneWindow,
  type RecentMix,
  recentMix,
  spentBetween,
  type UsageLane,
  type UsageLanes,
  unitName,
  usageLanes,
} from './usage-lanes.ts';
export { familyPool, usageMessages } from './usage-spends.ts';
export { useHabits } from './use-habits.ts';
export { activitySpan, LEAST_USUAL_DAYS, USUAL_PRIOR } from './usual-use.ts';
export {
  DEFAULT_PATHS,
  laneStreams,
  paceModel,
  tightest,
  type WindowChance,
  windowChance,
  worstChance,
} from './window-chance.ts';
