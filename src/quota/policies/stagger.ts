/**
 * Burn rate times the square root of the other windows' pace, with first-use clocks opened one after the other. A short
 * window that is not open is opened, before all that are, as soon as none of the pool was opened for its length over
 * the number of accounts; until then it is a last resort. So resets come spread, and no clock stands still for long.
 */
import type { AccountView, Policy, PoolView } from '../views/index.ts';

/** No value counts as more, units a minute; what separates the three bands of scores. */
const MOST = 2 ** 40;

export const stagger: Policy = {
  name: 'stagger',
  summary: 'burn rate held back by pace; opens idle short windows one after the other',
  reads: ['time', 'pace', 'clocks'],
  asksUnknown: true,
  score: (account: AccountView, pool: PoolView): number => {
    const burnRate = Math.max(0, account.weeklyHeadroomUnits) / Math.max(1, account.weeklyMinutesLeft);
    const value = Math.min(burnRate * Math.sqrt(account.otherPace), MOST);
    if (!account.isIdle) return value;
    // Negative, rising with the value, where every running clock has 0 or more; -1 / 0 is no finite score.
    if (pool.sinceOpened < account.shortLengthMinutes / pool.accountCount) {
      return Math.max(-Number.MAX_VALUE, -1 / value);
    }
    // Above MOST, unless there is nothing left to open it for. Products keep the order exactly, sums would not.
    return value > 0 ? Math.max(value, 1 / MOST) * MOST * MOST * MOST : 0;
  },
};
