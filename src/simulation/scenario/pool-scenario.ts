/**
 * Scenarios of a given pool: the user's accounts. Resets that are known are kept; unknown ones are drawn per
 * trial, weekly ones together in the way of the reset class, short ones each on its own.
 */

import type { DrawSource } from '../../numerics/random/index.ts';
import type { PoolAccount, PoolWindow } from '../../quota/pools/index.ts';
import { judgeResetClass } from '../../quota/pools/index.ts';
import { type AccountSpec, WEEKLY_WINDOW_MINUTES, type WindowSpec } from '../../quota/windows/index.ts';
import { drawResetClass, firstResetMinute, weeklyOffsets } from './draw-scenario.ts';
import type { ResetMode, Scenario } from './scenario.ts';

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
