/** Furthest behind an even spend in all of its windows at once: share left over share of time left, multiplied. */
import { type AccountView, type Policy, paceOf } from '../views/index.ts';

export const pace: Policy = {
  name: 'pace',
  summary: 'furthest behind an even spend, all windows multiplied',
  reads: ['time', 'pace'],
  asksUnknown: true,
  score: (account: AccountView): number =>
    paceOf(account.weeklyRemaining, account.weeklyTimeLeft) * account.otherPace,
};
