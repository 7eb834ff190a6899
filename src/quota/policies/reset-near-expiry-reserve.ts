/** Spends accounts near their weekly reset while keeping a short-window reserve, more of it in peak hours. */
import type { AccountView, Policy, PoolView } from '../views/index.ts';

export const resetNearExpiryReserve: Policy = {
  name: 'reset_near_expiry_reserve',
  summary: 'spends accounts near their weekly reset, keeps a short-window reserve in peak hours',
  reads: ['time', 'order'],
  asksUnknown: true,
  score: (account: AccountView, pool: PoolView): number => {
    const n = pool.accountCount;
    const shortRemaining = account.shortRemaining;
    const bias = 1 - account.weeklyRank / Math.max(1, n - 1);
    const boost = pool.inPeak ? 0.72 : 1;
    const reserve = n <= 3 ? 0.18 : 0.12;
    let penalty = (pool.inPeak ? 0.36 : 0.18) * Math.max(0, reserve - shortRemaining);
    if (account.shortTimeLeft < 0.14 && shortRemaining < 0.12) penalty = penalty * 0.25;
    return (
      0.4 * account.weeklyRemaining +
      0.3 * shortRemaining +
      boost * (0.38 * (1 - account.weeklyTimeLeft) + 0.22 * bias) -
      penalty
    );
  },
};
