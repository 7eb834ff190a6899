/** Windows, accounts, the policy interface and the views a policy sees. */
export type { AccountView, Policy, PolicyInput, PoolView } from './policy.ts';
export {
  type AccountReading,
  ascendingRanks,
  type PoolReading,
  rankAccounts,
  viewPool,
} from './view.ts';
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
  type WindowReading,
  type WindowSpec,
} from './window.ts';
export { WindowMeter } from './window-meter.ts';
