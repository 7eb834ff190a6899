/**
 * Burn rate times the square root of the other windows' pace, with first-use clocks opened one after the other: a short
 * window that is not open is opened only when none of the pool was for its length over the number of accounts. Until
 * then it is a last resort, below every account whose clock runs, so that resets come spread and not all at once.
 */
import type { AccountView, Policy, PoolView } from '../views/index.ts';

export const stagger: Policy = {
  name: 'stagger',
  summary: 'burn rate held back by pace; opens idle short windows one after the other',
  reads: ['time', 'pace', 'clocks'],
  score: (account: AccountView, pool: PoolView): number => {
    const value =
      (Math.max(0, account.weeklyHeadroomUnits) / Math.max(1, account.weeklyMinutesLeft)) *
      Math.sqrt(account.otherPace);
    if (!account.isIdle || pool.sinceOpened >= account.shortLengthMinutes / pool.accountCount) return value;
    // Negative and rising with the value, where every running clock has 0 or more; -1 / 0 is no finite score.
    return Math.max(-Number.MAX_VALUE, -1 / value);
  },
};
