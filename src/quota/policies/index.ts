/** Every account-selection policy: pure rules over a PoolView, simulated and shipped from here alone. */
export { burnAndPace } from './burn-and-pace.ts';
export { burnRate } from './burn-rate.ts';
export { earliestResetFirst } from './earliest-reset-first.ts';
export { fillFirst } from './fill-first.ts';
export { fiveHourFirst } from './five-hour-first.ts';
export { leastRecentlyUsed } from './least-recently-used.ts';
export { pace } from './pace.ts';
export { paced } from './paced.ts';
export { uniformRandom } from './random.ts';
export { ALL_POLICIES, findPolicy, POLICY_SETS } from './registry.ts';
export { resetAwareWeeklyPriority } from './reset-aware-weekly-priority.ts';
export { resetNearExpiryReserve } from './reset-near-expiry-reserve.ts';
export { resetStaggerPressure } from './reset-stagger-pressure.ts';
export { roundRobin } from './round-robin.ts';
export { sevenDayFirst } from './seven-day-first.ts';
export { stagger } from './stagger.ts';
export { weightedScore } from './weighted-score.ts';
