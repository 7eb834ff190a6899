/** Most short-window headroom first, weekly headroom as a light second voice. The published baseline. */
import type { Policy, PoolView } from '../quota/index.ts';

export const fiveHourFirst: Policy = {
  name: 'five_hour_first',
  summary: 'most short-window headroom first',
  reads: [],
  score: (view: PoolView, account: number): number =>
    1.0 * view.shortRemaining[account]! + 0.1 * view.weeklyRemaining[account]!,
};
