/** Most weekly headroom first, short-window headroom as a light second voice. */
import type { Policy, PoolView } from '../quota/index.ts';

export const sevenDayFirst: Policy = {
  name: 'seven_day_first',
  summary: 'most weekly headroom first',
  reads: [],
  score: (view: PoolView, account: number): number =>
    1.0 * view.weeklyRemaining[account]! + 0.1 * view.shortRemaining[account]!,
};
