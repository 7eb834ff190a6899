/**
 * Spends pools that reset sooner, the more so the further apart the resets are; a nearly dry short window
 * costs more in small pools.
 */
import type { AccountView, Policy, PoolView } from '../views/index.ts';

export const resetStaggerPressure: Policy = {
  name: 'reset_stagger_pressure',
  summary: 'earlier weekly resets first, the more so the further apart they are',
  reads: ['time', 'order'],
  asksUnknown: true,
  score: (account: AccountView, pool: PoolView): number => {
    const n = pool.accountCount;
    const shortRemaining = account.shortRemaining;
    const bias = 1 - account.weeklyRank / Math.max(1, n - 1);
    const score =
      0.45 * account.weeklyRemaining +
      0.23 * shortRemaining +
      (0.1 + 0.35 * pool.weeklyTimeLeftSpread) * (1 - account.weeklyTimeLeft) +
      0.15 * bias;
    const guard = n <= 3 ? 0.15 : 0.07;
    return shortRemaining < 0.1 && account.shortTimeLeft > 0.4 ? score - guard : score;
  },
};
