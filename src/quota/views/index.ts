/** What a policy sees of accounts, and how it is asked. */
export type { AccountView, Policy, PolicyInput, PoolView } from './policy.ts';
export { type AccountReading, ascendingRanks, type PoolReading, rankAccounts, viewPool } from './view.ts';
