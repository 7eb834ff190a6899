/** Where a request goes: a pure decision on a plain record. */
export { type Decision, decide, isBlocked } from './decide.ts';
export {
  type AccountRecord,
  type CapRecord,
  type CooldownReading,
  type DecisionRecord,
  type ExtraRecord,
  isResting,
  type LaneRecord,
  namedWindows,
  type WindowRecord,
} from './decision-record.ts';
export type { CompletionLine, CompletionReason, DecisionLine } from './log-lines.ts';
export { capRuleFor, matchesModel, routeFor } from './model-match.ts';
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
