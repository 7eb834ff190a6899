import { describe, expect, it } from 'vitest';
import { earliestFit, type PoolWindow } from '../../../src/planner/solve/index.ts';

const HOUR = 3_600_000;
const NOW = 18 * HOUR;
/** 200 sent at 9 h, 300 at 14 h, 575 at 16 h of 1125: 50 are left at 18 h. */
const SONNET: PoolWindow = {
  pool: 's',
  limit: 1125,
  windowHours: 24,
  history: [
    { atMs: 14 * HOUR, amount: 300 },
    { atMs: 9 * HOUR, amount: 200 },
    { atMs: 16 * HOUR, amount: 575 },
  ],
};
describe('the earliest fit', () => {
  it('[K7] knows the earliest instant of each cost', () => {
    const at = (s: number) => {
      const fit = earliestFit({ s }, [SONNET], NOW);
      return fit.status === 'fits' ? (fit.atMs - NOW) / HOUR : fit;
    };
    expect([0, 50, 51, 200, 250, 500, 551, 1125].map(at)).toEqual([0, 0, 15, 15, 15, 20, 22, 22]);
    expect(at(1126)).toEqual({
      status: 'infeasible',
      constraint: 'limit 1125 of s',
      relaxation: '1 more s',
    });
  });

  it('[K7] takes the latest of all windows, fixed ones at their boundary', () => {
    const fixed: PoolWindow = {
      pool: 's',
      limit: 100,
      windowHours: 5,
      kind: 'fixed',
      anchorMs: 0,
      history: [{ atMs: 16 * HOUR, amount: 60 }],
    };
    expect(earliestFit({ s: 50 }, [SONNET, fixed], NOW)).toEqual({ status: 'fits', atMs: 20 * HOUR });
    expect(earliestFit({ s: 51 }, [SONNET, fixed], NOW)).toEqual({ status: 'fits', atMs: 33 * HOUR });
  });
});
