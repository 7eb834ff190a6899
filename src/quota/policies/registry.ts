/**
 * Every policy by name. A new policy is one file, one line here and one row in test/properties/policy.test.ts.
 * Order is the published table's, then ours; it is the order of results and of the published model's draws.
 */
import type { Policy } from '../views/index.ts';
import { burnRate } from './burn-rate.ts';
import { earliestResetFirst } from './earliest-reset-first.ts';
import { fillFirst } from './fill-first.ts';
import { fiveHourFirst } from './five-hour-first.ts';
import { leastRecentlyUsed } from './least-recently-used.ts';
import { paced } from './paced.ts';
import { uniformRandom } from './random.ts';
import { resetAwareWeeklyPriority } from './reset-aware-weekly-priority.ts';
import { resetNearExpiryReserve } from './reset-near-expiry-reserve.ts';
import { resetStaggerPressure } from './reset-stagger-pressure.ts';
import { roundRobin } from './round-robin.ts';
import { sevenDayFirst } from './seven-day-first.ts';
import { weightedScore } from './weighted-score.ts';

export const ALL_POLICIES: readonly Policy[] = [
  fiveHourFirst,
  sevenDayFirst,
  weightedScore,
  resetAwareWeeklyPriority,
  resetStaggerPressure,
  resetNearExpiryReserve,
  burnRate,
  paced,
  earliestResetFirst,
  roundRobin,
  leastRecentlyUsed,
  fillFirst,
  uniformRandom,
];

const names = (policies: readonly Policy[]): readonly string[] => policies.map((policy) => policy.name);

/** Named sets for --policies. */
export const POLICY_SETS: Readonly<Record<'published' | 'default' | 'all', readonly string[]>> = {
  published: names(ALL_POLICIES.slice(0, 6)),
  default: names(ALL_POLICIES.slice(0, 10)),
  all: names(ALL_POLICIES),
};

/** The policy of that name, or undefined. */
export function findPolicy(name: string): Policy | undefined {
  return ALL_POLICIES.find((policy) => policy.name === name);
}
