/** The account after the last one that served, in account order. */
import type { Policy, PoolView } from '../quota/index.ts';

export const roundRobin: Policy = {
  name: 'round_robin',
  summary: 'the next account after the last that served',
  reads: ['history'],
  score: (view: PoolView, account: number): number => {
    const n = view.accountCount;
    return -((account - view.lastServedIndex - 1 + n) % n);
  },
};
