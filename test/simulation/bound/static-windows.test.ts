/** Windows as spans that no use can overfill. */
import { describe, expect, it } from 'vitest';
import { NO_RESET } from '../../../src/quota/windows/index.ts';
import { innerWindows, staticWindows } from '../../../src/simulation/bound/index.ts';
import type { Arrival } from '../engine/replay-tape.ts';
import { accountsOf, boundOf, windowOf } from './worlds.ts';

const HUGE = 1_000_000;

describe('staticWindows', () => {
  it('of fixed windows are the windows', () => {
    expect(staticWindows(windowOf(7, 10, 4), 30, 'short')).toEqual([
      { start: 0, end: 4, capacity: 7 },
      { start: 4, end: 14, capacity: 7 },
      { start: 14, end: 24, capacity: 7 },
      { start: 24, end: 30, capacity: 7 },
    ]);
    expect(staticWindows(windowOf(7, 10, 99), 30, 'weekly')).toEqual([{ start: 0, end: 30, capacity: 7 }]);
  });

  it('of a window used at the start hold what it has left, until its reset', () => {
    const used = { ...windowOf(7, 10, 4), usedAtStartUnits: 5 };
    expect(staticWindows(used, 20, 'weekly').map(({ capacity }) => capacity)).toEqual([2, 7, 7]);
    const clock = { kind: 'calendar', every: 'day', zone: 'UTC' } as const;
    const days = { ...windowOf(7, 1440, 600, 'calendar'), calendar: { clock, originMs: 14 * 3_600_000 } };
    expect(staticWindows({ ...days, usedAtStartUnits: 5 }, 3000, 'weekly')).toEqual([
      { start: 0, end: 600, capacity: 2 },
      { start: 600, end: 2040, capacity: 7 },
      { start: 2040, end: 3000, capacity: 7 },
    ]);
    const firstUse = { ...windowOf(5, 10, 4, 'first_use', 3), usedAtStartUnits: 5 };
    expect(staticWindows(firstUse, 30, 'weekly').map(({ capacity }) => capacity)).toEqual([0, 20]);
  });

  it('of first use count the windows that a span can meet, the floored start too', () => {
    // Opens from minute 4 on, at least 10 - 3 + 1 = 8 apart: 4, 12, 20, 28.
    expect(staticWindows(windowOf(5, 10, 4, 'first_use', 3), 30, 'weekly')).toEqual([
      { start: 0, end: 4, capacity: 5 },
      { start: 4, end: 30, capacity: 20 },
    ]);
    expect(staticWindows(windowOf(5, 10, NO_RESET, 'first_use', 1), 20, 'weekly')).toEqual([
      { start: 0, end: 20, capacity: 10 },
    ]);
    // A window opened at 900 reaches into the second span of a length, which can open one more.
    expect(innerWindows(windowOf(5, 1000, NO_RESET, 'first_use', 1), 2000)).toEqual([
      { start: 0, end: 1000, capacity: 5 },
      { start: 1000, end: 2000, capacity: 10 },
    ]);
    // Five lengths meet five windows from a standing start, six later.
    expect(staticWindows(windowOf(5, 10, NO_RESET, 'first_use', 1), 100, 'short')).toEqual([
      { start: 0, end: 50, capacity: 25 },
      { start: 50, end: 100, capacity: 30 },
    ]);
    expect(innerWindows(windowOf(5, 10, 4), 100)).toBeNull();
  });

  it('of first use hold back a crowd that the longer spans let pass', () => {
    // Thirty at once, room for 5 in a window: two windows can meet there at most, later spans are empty.
    const one = accountsOf([windowOf(5, 10, NO_RESET, 'first_use'), windowOf(HUGE, 1000, 1000)]);
    const crowd = Array.from({ length: 30 }, (): Arrival => [55, 1]);
    expect(boundOf(one, crowd, 100)).toBe(10);
  });
});
