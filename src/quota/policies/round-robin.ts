/** The account after the last one that served, in account order. */
import type { AccountView, Policy, PoolView } from '../views/index.ts';

export const roundRobin: Policy = {
  name: 'round_robin',
  summary: 'the next account after the last that served',
  reads: ['history'],
  score: (account: AccountView, pool: PoolView): number => {
    const n = pool.accountCount;
    return -((account.index - pool.lastServedIndex - 1 + n) % n);
  },
};
