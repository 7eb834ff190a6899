/** Soonest weekly reset first. */
import type { AccountView, Policy } from '../views/index.ts';

export const earliestResetFirst: Policy = {
  name: 'earliest_reset_first',
  summary: 'soonest weekly reset first',
  reads: ['time'],
  asksUnknown: true,
  score: (account: AccountView): number => -account.weeklyMinutesLeft,
};
