/** The first account of the pool until it cannot serve, then the next: the plain failover list. */
import type { AccountView, Policy } from '../views/index.ts';

export const fillFirst: Policy = {
  name: 'fill_first',
  summary: 'the first account in the pool until it is dry',
  reads: [],
  score: (account: AccountView): number => -account.index,
};
