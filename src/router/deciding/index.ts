/** Where a request goes: a pure decision on a plain record. */
export { decide } from './decide.ts';
export {
  type AccountRecord,
  type CapRecord,
  type DecisionRecord,
  type ExtraRecord,
  type LaneRecord,
  namedWindows,
  type WindowRecord,
} from './decision-record.ts';
export { type HoldReading, holdState, isHeld } from './hold-reading.ts';
export type { CompletionLine, CompletionReason, DecisionLine } from './log-lines.ts';
export { capRuleFor, matchesModel, routeFor } from './model-match.ts';
export { type Decision, isBlocked } from './outcome.ts';
export {
  choosePolicy,
  type LoadWinner,
  type PolicyChoice,
  type PolicyGuide,
  type SimulatedWinner,
  type SimulatedWinners,
} from './policy-choice.ts';
export { parseRerouteMode, type RerouteMode } from './reroute-mode.ts';
export { type Candidate, policyNamed, selectAccount } from './select-account.ts';
