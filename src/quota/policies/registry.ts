/**
 * Every policy by name. A new policy is one file, one line here and one row in test/properties/policy.test.ts.
 * Order is the published table's, then ours as they came; it is the order of results and of the published model's
 * draws, and a policy's place is the stream it draws from: new ones go last.
 */
import type { Policy } from '../views/index.ts';
import { burnAndPace } from './burn-and-pace.ts';
import { burnRate } from './burn-rate.ts';
import { earliestResetFirst } from './earliest-reset-first.ts';
import { fillFirst } from './fill-first.ts';
import { fiveHourFirst } from './five-hour-first.ts';
import { leastRecentlyUsed } from './least-recently-used.ts';
import { pace } from './pace.ts';
import { paced } from './paced.ts';
import { uniformRandom } from './random.ts';
import { resetAwareWeeklyPriority } from './reset-aware-weekly-priority.ts';
import { resetNearExpiryReserve } from './reset-near-expiry-reserve.ts';
import { resetStaggerPressure } from './reset-stagger-pressure.ts';
import { roundRobin } from './round-robin.ts';
import { sevenDayFirst } from './seven-day-first.ts';
import { stagger } from './stagger.ts';
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
  pace,
  burnAndPace,
  stagger,
];

const names = (policies: readonly Policy[]): readonly string[] => policies.map((policy) => policy.name);

/** Named sets for --policies. */
export const POLICY_SETS: Readonly<Record<'published' | 'default' | 'all', readonly string[]>> = {
  published: names(ALL_POLICIES.slice(0, 6)),
  default: names([...ALL_POLICIES.slice(0, 10), pace, burnAndPace, stagger]),
  all: names(ALL_POLICIES),
};

/** The policy of that name, or undefined. */
export function findPolicy(name: string): Policy | undefined {
  return ALL_POLICIES.find((policy) => policy.name === name);
}
