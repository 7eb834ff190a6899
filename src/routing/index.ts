/** The router's rules, pure: what a decision is made from, how it is made, what follows from an answer. */
export type {
  AccountRecord,
  CapRecord,
  CooldownReading,
  DecisionRecord,
  LaneRecord,
} from './decision-record.ts';
export type { CompletionLine, CompletionReason, DecisionLine, LogLine } from './log-lines.ts';
export { parseRerouteMode, type RerouteMode } from './reroute-mode.ts';
export type {
  AccountConfig,
  AccountWindow,
  CapRule,
  Credential,
  LaneConfig,
  PolicySource,
  RouterConfig,
  Route,
  TokenShares,
} from './router-config.ts';
export type {
  AccountUsage,
  AccountWindowUsage,
  DecisionEntry,
  HourlySpeed,
  ModelUsage,
  SpeedSet,
  UsageAnswer,
} from './usage-answer.ts';
