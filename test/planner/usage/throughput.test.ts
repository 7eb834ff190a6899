import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxThroughput, type QuotaWindow, tierOf, tierWindows } from '../../../src/planner/usage/index.ts';
import { exampleLedger, fixed, HOUR, NOW, openLedger, session, sliding, spend } from './example.ts';
import { naiveUsed } from './naive-ledger.ts';
import { itRefuses } from './refusals.ts';

const fresh = openLedger(tierWindows(tierOf('max5')), []);
const most = (pool: string, horizonHours: number) =>
  maxThroughput(fresh, { pool, unit: 'messages', nowMs: NOW, horizonHours });

describe('the most a pool carries', () => {
  it('[A7] fresh, in three half-open days, is three limits: 3375 sonnet, 750 opus', () => {
    expect(most('sonnet', 72).max).toBe(3375);
    expect(most('opus', 72).max).toBe(750);
    expect(most('sonnet', 72).schedule.map(({ atMs, n }) => [(atMs - NOW) / HOUR, n])).toEqual([
      [0, 1125],
      [24, 1125],
      [48, 1125],
    ]);
  });

  it('[A7] from 50 left is 1125 in the first 24 h, as it returns', () => {
    const { max, schedule } = maxThroughput(exampleLedger(), {
      pool: 'sonnet',
      unit: 'messages',
      nowMs: NOW,
      horizonHours: 24,
    });
    expect(max).toBe(1125);
    expect(schedule.map(({ n }) => n)).toEqual([50, 200, 300, 575]);
  });

  it('[W10] of a pool without a limit is no number, never Infinity', () => {
    expect(most('haiku', 24)).toEqual({ max: null, schedule: [] });
  });

  it('spends nothing while overdrawn', () => {
    const open = openLedger([sliding(10)], [spend(NOW - 3 * HOUR, 4), spend(NOW - HOUR, 9)]);
    const plan = { pool: 'sonnet', unit: 'messages', nowMs: NOW, horizonHours: 24 } as const;
    // 13 of 10 out: one at +21 h, the rest at +23 h.
    expect(maxThroughput(open, plan).schedule).toEqual([
      { atMs: NOW + 21 * HOUR, n: 1 },
      { atMs: NOW + 23 * HOUR, n: 9 },
    ]);
  });

  it('looks at windows of its unit alone', () => {
    const units: QuotaWindow = { ...sliding(5000), name: 'units', unit: 'weighted' };
    const plan = { pool: 'sonnet', nowMs: NOW, horizonHours: 1 } as const;
    const ledger = openLedger([sliding(5), units], []);
    expect(maxThroughput(ledger, { ...plan, unit: 'messages' }).max).toBe(5);
    expect(maxThroughput(ledger, { ...plan, unit: 'weighted' }).max).toBe(5000);
  });

  it('keeps a 5 h session and a week at once', () => {
    const both: QuotaWindow[] = [
      { ...session(10, 5 * HOUR), name: '5 h' },
      { ...sliding(25, 168 * HOUR), name: 'week' },
    ];
    const plan = { pool: 'sonnet', unit: 'messages', nowMs: NOW, horizonHours: 180 } as const;
    expect(
      maxThroughput(openLedger(both, []), plan).schedule.map(({ atMs, n }) => [(atMs - NOW) / HOUR, n]),
    ).toEqual([
      [0, 10],
      [5, 10],
      [10, 5],
      [168, 10],
      [173, 10],
      [178, 5],
    ]);
  });

  it('[7.2] no greedier or lazier random schedule carries more, and its own never passes a limit', () => {
    const past = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 4 })), {
      maxLength: 6,
    });
    const tries = fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 1, max: 6 })), {
      maxLength: 40,
    });
    const grid: QuotaWindow = { ...fixed(9, 13 * HOUR, NOW - 3 * HOUR), name: 'grid' };
    fc.assert(
      fc.property(past, tries, (some, others) => {
        const windows = [sliding(6, 10 * HOUR), sliding(11, 24 * HOUR), grid];
        const history = some
          .map(([hours, n]) => spend(NOW - hours * HOUR, n))
          .toSorted((a, b) => a.atMs - b.atMs);
        const plan = { pool: 'sonnet', unit: 'messages', nowMs: NOW, horizonHours: 60 } as const;
        const { max, schedule } = maxThroughput(openLedger(windows, history), plan);
        const made = [...history, ...schedule.map(({ atMs, n }) => spend(atMs, n))];
        const before = windows.map((window) => naiveUsed(window, history, NOW));
        for (const { atMs } of schedule) {
          windows.forEach((window, i) => {
            expect(naiveUsed(window, made, atMs)).toBeLessThanOrEqual(Math.max(window.limit!, before[i]!));
          });
        }
        let carried = 0;
        const tried = [...history];
        for (const [hours, n] of others.toSorted((a, b) => a[0] - b[0])) {
          const atMs = NOW + hours * HOUR;
          if (windows.every((window) => naiveUsed(window, tried, atMs) + n <= window.limit!)) {
            tried.push(spend(atMs, n));
            carried += n;
          }
        }
        expect(carried).toBeLessThanOrEqual(max!);
      }),
      { seed: 20260211, numRuns: 200 },
    );
  });

  itRefuses([
    ['no horizon', 'E_RANGE', 'horizonHours', () => most('sonnet', 0)],
    ['a horizon over 90 days', 'E_RANGE', 'horizonHours', () => most('sonnet', 2161)],
    ['an endless horizon', 'E_TYPE', 'horizonHours', () => most('sonnet', Infinity)],
    ['an unknown pool', 'E_UNKNOWN', 'pool', () => most('gpt', 5)],
  ]);
});
