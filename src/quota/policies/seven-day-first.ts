/** Most weekly headroom first, short-window headroom as a light second voice. */
import type { AccountView, Policy } from '../views/index.ts';

export const sevenDayFirst: Policy = {
  name: 'seven_day_first',
  summary: 'most weekly headroom first',
  reads: [],
  asksUnknown: true,
  score: (account: AccountView): number => 1.0 * account.weeklyRemaining + 0.1 * account.shortRemaining,
};
