/**
 * Spends pools that reset sooner, the more so the further apart the resets are; a nearly dry short window
 * costs more in small pools.
 */
import type { Policy, PoolView } from '../quota/index.ts';

export const resetStaggerPressure: Policy = {
  name: 'reset_stagger_pressure',
  summary: 'earlier weekly resets first, the more so the further apart they are',
  reads: ['short_time', 'weekly_time', 'order'],
  score: (view: PoolView, account: number): number => {
    const n = view.accountCount;
    const shortRemaining = view.shortRemaining[account]!;
    const bias = 1 - view.weeklyRank[account]! / Math.max(1, n - 1);
    const score =
      0.45 * view.weeklyRemaining[account]! +
      0.23 * shortRemaining +
      (0.1 + 0.35 * view.weeklyTimeLeftSpread) * (1 - view.weeklyTimeLeft[account]!) +
      0.15 * bias;
    const guard = n <= 3 ? 0.15 : 0.07;
    return shortRemaining < 0.1 && view.shortTimeLeft[account]! > 0.4 ? score - guard : score;
  },
};
