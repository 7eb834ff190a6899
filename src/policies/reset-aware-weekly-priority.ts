/** Weekly headroom and reset urgency; an account whose short window is nearly dry for long is put back. */
import type { Policy, PoolView } from '../quota/index.ts';

export const resetAwareWeeklyPriority: Policy = {
  name: 'reset_aware_weekly_priority',
  summary: 'weekly headroom and urgency, kept off short windows that are dry for long',
  reads: ['short_time', 'weekly_time'],
  score: (view: PoolView, account: number): number => {
    const shortRemaining = view.shortRemaining[account]!;
    const score =
      0.72 * view.weeklyRemaining[account]! +
      0.16 * shortRemaining +
      0.12 * (1 - view.weeklyTimeLeft[account]!);
    return shortRemaining < 0.08 && view.shortTimeLeft[account]! > 0.5 ? score - 0.2 : score;
  },
};
