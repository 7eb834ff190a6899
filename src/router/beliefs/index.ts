/** What is believed of accounts and models: meters, rests, estimates, requests under way. */
export { AccountMeter } from './account-meter.ts';
export { accountRecord } from './account-record.ts';
export { accountUsages } from './account-usage.ts';
export { type Consequence, takeRefusal } from './after-refusal.ts';
export { charge, markSuccess, observeLimits, openAttempt, releaseAttempt, settleAttempt } from './attempt.ts';
export { probeGaps, type RefusalNote } from './calibration.ts';
export type { Cooldown, CooldownScope } from './cooldowns.ts';
export { Fleet, type FleetSettings } from './fleet.ts';
export { rankedAccounts } from './lane-view.ts';
export type { Attempt } from './open-attempt.ts';
export type { RequestFacts } from './request-facts.ts';
export { servingPlan } from './serving-plan.ts';
export type {
  AccountUsage,
  AccountWindowUsage,
  DecisionEntry,
  ModelUsage,
  SpeedSet,
  UsageAnswer,
} from './usage-answer.ts';
export { usageSample } from './usage-sample.ts';
export { modelUsages } from './usage-view.ts';
export type { UsageSample } from './usage-window.ts';
export { MS_PER_MINUTE, type UpstreamReading } from './window-belief.ts';
