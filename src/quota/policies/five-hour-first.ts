/** Most short-window headroom first, weekly headroom as a light second voice. The published baseline. */
import type { AccountView, Policy } from '../views/index.ts';

export const fiveHourFirst: Policy = {
  name: 'five_hour_first',
  summary: 'most short-window headroom first',
  reads: [],
  asksUnknown: true,
  score: (account: AccountView): number => 1.0 * account.shortRemaining + 0.1 * account.weeklyRemaining,
};
