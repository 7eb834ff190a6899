/** Weekly units left per minute until they expire: spend first what would be lost first. */
import type { Policy, PoolView } from '../quota/index.ts';

export const burnRate: Policy = {
  name: 'burn_rate',
  summary: 'most weekly units left per minute to the weekly reset: spend what would expire',
  reads: ['weekly_time'],
  score: (view: PoolView, account: number): number =>
    view.weeklyHeadroomUnits[account]! / Math.max(1, view.weeklyMinutesLeft[account]!),
};
