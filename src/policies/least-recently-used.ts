/** The account whose last served request is the oldest; one that never served comes first. */
import type { Policy, PoolView } from '../quota/index.ts';

export const leastRecentlyUsed: Policy = {
  name: 'least_recently_used',
  summary: 'the account that served longest ago',
  reads: ['history'],
  score: (view: PoolView, account: number): number => -view.lastServed[account]!,
};
