/** What a policy sees of accounts, and how it is asked. */
export { paceOf } from './pace.ts';
export type { AccountView, Policy, PolicyInput, PoolView } from './policy.ts';
export {
  type AccountReading,
  ascendingRanks,
  descendingOrder,
  type PoolReading,
  rankAccounts,
  scoreOf,
  viewPool,
} from './view.ts';
