/** Windows, accounts, the policy interface and the view a policy sees. */
export type { Policy, PolicyInput, PoolView } from './policy.ts';
export { createPoolView, rankAccounts, refreshOrder, refreshRanks } from './view.ts';
export {
  type AccountSpec,
  firstUseReset,
  NO_RESET,
  remainingFraction,
  SHORT_WINDOW_MINUTES,
  timeLeftFraction,
  WEEKLY_WINDOW_MINUTES,
  WINDOW_KINDS,
  type WindowKind,
  type WindowSpec,
} from './window.ts';
