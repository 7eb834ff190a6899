/** Weekly headroom and reset urgency; an account whose short window is nearly dry for long is put back. */
import type { AccountView, Policy } from '../views/index.ts';

export const resetAwareWeeklyPriority: Policy = {
  name: 'reset_aware_weekly_priority',
  summary: 'weekly headroom and urgency, kept off short windows that are dry for long',
  reads: ['time'],
  asksUnknown: true,
  score: (account: AccountView): number => {
    const shortRemaining = account.shortRemaining;
    const score =
      0.72 * account.weeklyRemaining + 0.16 * shortRemaining + 0.12 * (1 - account.weeklyTimeLeft);
    return shortRemaining < 0.08 && account.shortTimeLeft > 0.5 ? score - 0.2 : score;
  },
};
