/** Furthest behind an even spend of its week (headroom left minus time left), short headroom second. */
import type { Policy, PoolView } from '../quota/index.ts';

export const paced: Policy = {
  name: 'paced',
  summary: 'furthest behind an even spend of the week, short headroom second',
  reads: ['weekly_time'],
  score: (view: PoolView, account: number): number =>
    view.weeklyRemaining[account]! - view.weeklyTimeLeft[account]! + 0.1 * view.shortRemaining[account]!,
};
