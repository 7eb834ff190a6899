/** How the weekly resets of a pool lie to each other. */
import { MINUTES_PER_HOUR } from '../../core/index.ts';
import type { AccountSpec } from './window.ts';

export type ResetClass = 'same_reset' | 'staggered_reset';

export const RESET_CLASSES: readonly ResetClass[] = ['same_reset', 'staggered_reset'];

/** Weekly resets at most this far apart count as the same reset. */
export const SAME_RESET_SPAN_MINUTES: number = 6 * MINUTES_PER_HOUR;

/**
 * Reset class of weekly resets: `same_reset` when all lie within six hours of each other on the circle of
 * their common length. Windows of unequal lengths drift apart: they are staggered.
 */
export function judgeResetClass(accounts: readonly AccountSpec[]): ResetClass {
  const length = accounts[0]?.weekly.lengthMinutes ?? 1;
  if (accounts.some(({ weekly }) => weekly.lengthMinutes !== length)) return 'staggered_reset';
  const resets = accounts.map(({ weekly }) => weekly.firstResetMinute % length).sort((a, b) => a - b);
  let largestGap = length - (resets.at(-1) ?? 0) + (resets[0] ?? 0);
  for (let i = 1; i < resets.length; i++) largestGap = Math.max(largestGap, resets[i]! - resets[i - 1]!);
  return length - largestGap <= SAME_RESET_SPAN_MINUTES ? 'same_reset' : 'staggered_reset';
}
