/** What is believed of accounts and models: meters, holds, estimates, requests under way. */
export { accountRecord } from './account-record.ts';
export { accountUsages } from './account-usage.ts';
export { DAY_CACHE_MS, HOUR_CACHE_MS, type KeptPlace, SHORT_CACHE_MS } from './affinity.ts';
export {
  type Consequence,
  type RefusedAnswer,
  suspectOnly,
  takeFailure,
  takeRefusal,
  takeUnreachable,
} from './after-refusal.ts';
export {
  charge,
  type Heard,
  markSuccess,
  observeLimits,
  openAttempt,
  releaseAttempt,
  settleAttempt,
} from './attempt.ts';
export { probeGaps, type RefusalNote } from './calibration.ts';
export { chargedRequest } from './estimate.ts';
export { Fleet, type FleetSettings } from './fleet.ts';
export {
  byClock,
  CAUSE_WORDS,
  type Hold,
  type HoldCause,
  type HoldScope,
} from './hold.ts';
export {
  type AccountPlace,
  clearAccount,
  doubtAll,
  type HoldChanges,
  pauseAccount,
  probeAccount,
  resumeAccount,
  voidByAddress,
  voidBySecrets,
  voidByWindows,
} from './hold-ends.ts';
export { HoldBook, isByHand } from './holds.ts';
export { rankedAccounts } from './lane-view.ts';
export type { UsageSample } from './meters/index.ts';
export {
  AccountMeter,
  MS_PER_MINUTE,
  servingPlan,
  type UpstreamReading,
  usageSample,
} from './meters/index.ts';
export type { Attempt } from './open-attempt.ts';
export { noteSpent } from './own-sums.ts';
export type { RequestFacts } from './request-facts.ts';
export type {
  AccountUsage,
  AccountWindowUsage,
  DecisionEntry,
  HoldUsage,
  ModelUsage,
  SpeedSet,
  StateAnswer,
  UsageAnswer,
} from './usage-answer.ts';
export { modelUsages } from './usage-view.ts';
