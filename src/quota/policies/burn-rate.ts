/** Weekly units left per minute until they expire: spend first what would be lost first. */
import type { AccountView, Policy } from '../views/index.ts';

export const burnRate: Policy = {
  name: 'burn_rate',
  summary: 'most weekly units left per minute to the weekly reset: spend what would expire',
  reads: ['time'],
  asksUnknown: true,
  score: (account: AccountView): number =>
    account.weeklyHeadroomUnits / Math.max(1, account.weeklyMinutesLeft),
};
