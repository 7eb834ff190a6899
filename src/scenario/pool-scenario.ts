/**
 * Scenarios of a given pool: the user's accounts. Resets that are known are kept; unknown ones are drawn per
 * trial, weekly ones together in the way of the reset class, short ones each on its own.
 */
import { MINUTES_PER_HOUR } from '../core/index.ts';
import { type AccountSpec, WEEKLY_WINDOW_MINUTES, type WindowSpec } from '../quota/index.ts';
import type { DrawSource } from '../random/index.ts';
import { drawResetClass, firstResetMinute, weeklyOffsets } from './draw-scenario.ts';
import type { ResetClass, ResetMode, Scenario } from './scenario.ts';

/** A window whose first reset may be unknown (null). */
export type PoolWindow = Omit<WindowSpec, 'firstResetMinute'> & { readonly firstResetMinute: number | null };

export interface PoolAccount {
  readonly name: string;
  readonly short: PoolWindow;
  readonly weekly: PoolWindow;
}

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

function withReset(window: PoolWindow, offset: number): WindowSpec {
  return {
    ...window,
    firstResetMinute: window.firstResetMinute ?? firstResetMinute('steady', offset, window.lengthMinutes),
  };
}

/** One scenario of `pool`. The reset class is judged from the resets unless all were drawn. */
export function drawPoolScenario(
  pool: readonly PoolAccount[],
  resetMode: ResetMode,
  draws: DrawSource,
): Scenario {
  const drawnClass = drawResetClass(resetMode, draws);
  const nextWeeklyOffset = weeklyOffsets(drawnClass, pool.length, draws);
  const accounts = pool.map(({ name, short, weekly }): AccountSpec => {
    const shortOffset = draws.int(0, short.lengthMinutes - 1);
    // Offsets are phases of a week: scaled, they are phases of any length.
    const weeklyOffset = Math.floor((nextWeeklyOffset() * weekly.lengthMinutes) / WEEKLY_WINDOW_MINUTES);
    return { name, short: withReset(short, shortOffset), weekly: withReset(weekly, weeklyOffset) };
  });
  const anyKnown = pool.some(({ weekly }) => weekly.firstResetMinute !== null);
  return { resetClass: anyKnown ? judgeResetClass(accounts) : drawnClass, accounts, law: null };
}
