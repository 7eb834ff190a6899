/** Weekly headroom, short headroom and a little urgency of both resets. */
import type { Policy, PoolView } from '../quota/index.ts';

export const weightedScore: Policy = {
  name: 'weighted_score',
  summary: 'weekly and short headroom with a little reset urgency',
  reads: ['short_time', 'weekly_time'],
  score: (view: PoolView, account: number): number =>
    0.6 * view.weeklyRemaining[account]! +
    0.3 * view.shortRemaining[account]! +
    0.06 * (1 - view.weeklyTimeLeft[account]!) +
    0.04 * (1 - view.shortTimeLeft[account]!),
};
