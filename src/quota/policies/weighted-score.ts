/** Weekly headroom, short headroom and a little urgency of both resets. */
import type { AccountView, Policy } from '../views/index.ts';

export const weightedScore: Policy = {
  name: 'weighted_score',
  summary: 'weekly and short headroom with a little reset urgency',
  reads: ['time'],
  asksUnknown: true,
  score: (account: AccountView): number =>
    0.6 * account.weeklyRemaining +
    0.3 * account.shortRemaining +
    0.06 * (1 - account.weeklyTimeLeft) +
    0.04 * (1 - account.shortTimeLeft),
};
