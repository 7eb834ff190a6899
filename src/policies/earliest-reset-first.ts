/** Soonest weekly reset first. */
import type { Policy, PoolView } from '../quota/index.ts';

export const earliestResetFirst: Policy = {
  name: 'earliest_reset_first',
  summary: 'soonest weekly reset first',
  reads: ['weekly_time'],
  score: (view: PoolView, account: number): number => -view.weeklyMinutesLeft[account]!,
};
