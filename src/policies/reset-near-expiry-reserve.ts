/** Spends accounts near their weekly reset while keeping a short-window reserve, more of it in peak hours. */
import type { Policy, PoolView } from '../quota/index.ts';

export const resetNearExpiryReserve: Policy = {
  name: 'reset_near_expiry_reserve',
  summary: 'spends accounts near their weekly reset, keeps a short-window reserve in peak hours',
  reads: ['short_time', 'weekly_time', 'order', 'peak'],
  score: (view: PoolView, account: number): number => {
    const n = view.accountCount;
    const shortRemaining = view.shortRemaining[account]!;
    const bias = 1 - view.weeklyRank[account]! / Math.max(1, n - 1);
    const boost = view.inPeak ? 0.72 : 1;
    const reserve = n <= 3 ? 0.18 : 0.12;
    let penalty = (view.inPeak ? 0.36 : 0.18) * Math.max(0, reserve - shortRemaining);
    if (view.shortTimeLeft[account]! < 0.14 && shortRemaining < 0.12) penalty = penalty * 0.25;
    return (
      0.4 * view.weeklyRemaining[account]! +
      0.3 * shortRemaining +
      boost * (0.38 * (1 - view.weeklyTimeLeft[account]!) + 0.22 * bias) -
      penalty
    );
  },
};
