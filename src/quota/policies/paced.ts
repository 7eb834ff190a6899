/** Furthest behind an even spend of its week (headroom left minus time left), short headroom second. */
import type { AccountView, Policy } from '../views/index.ts';

export const paced: Policy = {
  name: 'paced',
  summary: 'furthest behind an even spend of the week, short headroom second',
  reads: ['time'],
  asksUnknown: true,
  score: (account: AccountView): number =>
    account.weeklyRemaining - account.weeklyTimeLeft + 0.1 * account.shortRemaining,
};
