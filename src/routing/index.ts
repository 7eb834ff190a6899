/** The router's rules, pure: what a decision is made from, how it is made, what follows from an answer. */

export { AccountMeter, MS_PER_MINUTE, type UpstreamReading, type WindowName } from './account-meter.ts';
export { type Consequence, takeRefusal } from './after-refusal.ts';
export {
  charge,
  markSuccess,
  observeLimits,
  openAttempt,
  releaseAttempt,
  type ServedRequest,
  settleAttempt,
} from './attempt.ts';
export { type ProbeGaps, probeGaps, type RefusalNote } from './calibration.ts';
export type { Cooldown, CooldownScope } from './cooldowns.ts';
export { type Decision, decide, type RerouteDecision } from './decide.ts';
export type {
  AccountRecord,
  CapRecord,
  CooldownReading,
  DecisionRecord,
  LaneRecord,
} from './decision-record.ts';
export { Fleet, type FleetSettings, type RequestFacts } from './fleet.ts';
export type { LaneState } from './fleet-state.ts';
export { type RankedAccount, rankedAccounts } from './lane-view.ts';
export type { CompletionLine, CompletionReason, DecisionLine, LogLine } from './log-lines.ts';
export { capRuleFor, matchesModel, routeFor } from './model-match.ts';
export type { Attempt } from './open-attempt.ts';
export type {
  PolicyChoice,
  PolicyGuide,
  SimulatedWinner,
  SimulatedWinners,
} from './policy-choice.ts';
export { parseRerouteMode, type RerouteMode } from './reroute-mode.ts';
export type {
  AccountConfig,
  AccountWindow,
  CapRule,
  Credential,
  LaneConfig,
  PolicySource,
  Route,
  RouterConfig,
  TokenShares,
} from './router-config.ts';
export { type Candidate, selectAccount } from './select-account.ts';
export type {
  AccountUsage,
  AccountWindowUsage,
  DecisionEntry,
  HourlySpeed,
  ModelUsage,
  SpeedSet,
  UsageAnswer,
} from './usage-answer.ts';
export { usageSample } from './usage-sample.ts';
export { accountUsages, modelUsages } from './usage-view.ts';
export type { UsageSample } from './usage-window.ts';
