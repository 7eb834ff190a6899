/** The account whose last served request is the oldest; one that never served comes first. */
import type { AccountView, Policy } from '../views/index.ts';

export const leastRecentlyUsed: Policy = {
  name: 'least_recently_used',
  summary: 'the account that served longest ago',
  reads: ['history'],
  score: (account: AccountView): number => -account.lastServed,
};
