import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, instantText, MS_PER_DAY } from '../../../src/core/values/index.ts';
import { Ledger, type QuotaWindow } from '../../../src/planner/usage/index.ts';
import { windowState } from '../../../src/planner/usage/ledger.ts';
import { usedAt } from '../../../src/planner/usage/window-use.ts';
import {
  fixed,
  HOUR,
  NOW,
  openLedger,
  type Spend,
  session,
  sliding,
  spend,
  windowStates,
} from './example.ts';
import { naiveUsed } from './naive-ledger.ts';
import { itRefuses, wrong } from './refusals.ts';

const at = (text: string): number => instant('at', text);
describe('a sliding window', () => {
  it('[A4] counts a spend for 24 h, and no more at exactly 24 h', () => {
    const ledger = openLedger([sliding(1125)], [spend(at('2026-01-31T14:23:00Z'), 1)]);
    const used = (text: string): number => windowStates(ledger, at(text))[0]!.used;
    expect(used('2026-02-01T14:22:59.999Z')).toBe(1);
    expect(used('2026-02-01T14:23:00.000Z')).toBe(0);
    expect(used('2026-01-31T14:23:00Z')).toBe(1);
  });

  it('[A4] says what is used, what is left and what returns next', () => {
    const ledger = openLedger(
      [sliding(100)],
      [spend(NOW - 2 * HOUR, 30), spend(NOW - HOUR, 10), spend(NOW - 2 * HOUR, 5)],
    );
    expect(windowStates(ledger, NOW)[0]).toMatchObject({
      used: 45,
      remaining: 55,
      overdrawnBy: 0,
      usedFraction: 0.45,
      next: { atMs: NOW + 22 * HOUR, amount: 35 },
    });
    expect(windowStates(ledger, NOW + MS_PER_DAY)[0]).toMatchObject({ used: 0, remaining: 100, next: null });
  });

  it('[A4] has nothing left when overdrawn and says by how much', () => {
    const [state] = windowStates(openLedger([sliding(10)], [spend(NOW, 13)]), NOW);
    expect(state).toMatchObject({ used: 13, remaining: 0, overdrawnBy: 3, usedFraction: 1.3 });
  });

  it('[A4] returns next what is more than nothing', () => {
    const [state] = windowStates(openLedger([sliding(9)], [spend(NOW - HOUR, 0), spend(NOW, 2)]), NOW);
    expect(state!.next).toEqual({ atMs: NOW + MS_PER_DAY, amount: 2 });
  });

  it('[A4] counts a pool without a limit all the same', () => {
    const [state] = windowStates(openLedger([sliding(null)], [spend(NOW, 7)]), NOW);
    expect(state).toMatchObject({ used: 7, remaining: null, overdrawnBy: 0, usedFraction: null });
  });

  it('[7.1] counts elapsed time over a change of the clock', () => {
    const ledger = openLedger([sliding(5)], [spend(at('2026-03-07T14:23:00-08:00'), 1)]);
    const { next } = windowStates(ledger, at('2026-03-07T14:23:00-08:00'))[0]!;
    expect(instantText(next!.atMs)).toBe(instantText(at('2026-03-08T15:23:00-07:00')));
  });
});

describe('other windows', () => {
  it('open at the first use and return everything at their end', () => {
    const ledger = openLedger([session(10, 5 * HOUR)], [spend(NOW, 2), spend(NOW + 4 * HOUR, 3)]);
    expect(windowStates(ledger, NOW + 4 * HOUR)[0]).toMatchObject({
      used: 5,
      next: { atMs: NOW + 5 * HOUR, amount: 5 },
    });
    expect(windowStates(ledger, NOW + 5 * HOUR)[0]).toMatchObject({ used: 0, next: null });
    ledger.addRun('sonnet', 'messages', run([[NOW + 5 * HOUR, 4]]));
    expect(windowStates(ledger, NOW + 5 * HOUR)[0]).toMatchObject({
      used: 4,
      next: { atMs: NOW + 10 * HOUR },
    });
  });

  it('return on a fixed grid, before its origin too', () => {
    const ledger = openLedger([fixed(10, MS_PER_DAY, NOW)], [spend(NOW - HOUR, 2)]);
    expect(windowStates(ledger, NOW - 1)[0]).toMatchObject({ used: 2, next: { atMs: NOW, amount: 2 } });
    expect(windowStates(ledger, NOW)[0]!.used).toBe(0);
  });

  it('may count several pools together, and each pool in several units', () => {
    const both: QuotaWindow = { ...sliding(100), name: 'all', pools: ['opus', 'sonnet'] };
    const tokens: QuotaWindow = { ...sliding(5000), name: 'tokens', unit: 'weighted' };
    const ledger = openLedger(
      [sliding(10), both, tokens],
      [spend(NOW, 3), spend(NOW, 4, 'opus'), { ...spend(NOW, 1200), unit: 'weighted' }],
    );
    expect(windowStates(ledger, NOW).map(({ used }) => used)).toEqual([3, 7, 1200]);
  });
});

const run = (spends: ReadonlyArray<readonly [number, number]>) => ({
  timesMs: Float64Array.from(spends, ([ms]) => ms),
  amounts: Float64Array.from(spends, ([, n]) => n),
});

const spends = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: 400 }),
    n: fc.integer({ min: 0, max: 9 }),
    pool: fc.constant('sonnet'),
  }),
  { maxLength: 40 },
);
const MINUTE = 60_000;
const inMinutes = (list: readonly Spend[]): Spend[] =>
  list.map((each) => ({ ...each, atMs: each.atMs * MINUTE }));
const windows = fc
  .tuple(
    fc.integer({ min: 1, max: 120 }),
    fc.constantFrom('sliding', 'session', 'fixed'),
    fc.integer({ min: -50, max: 50 }),
  )
  .map(([minutes, kind, origin]): QuotaWindow => {
    const length = minutes * MINUTE;
    if (kind === 'fixed') return fixed(20, length, origin * MINUTE);
    return kind === 'session' ? session(20, length) : sliding(20, length);
  });
const RUNS = { seed: 20260211, numRuns: 300 } as const;

describe('every window', () => {
  it('[7.2] agrees with counting every spend, at every time of a spend and between', () => {
    fc.assert(
      fc.property(spends, windows, (some, window) => {
        const list = inMinutes(some).toSorted((a, b) => a.atMs - b.atMs);
        const ledger = openLedger([window], list);
        for (let ms = 0; ms <= 520 * MINUTE; ms += 13 * MINUTE)
          expect(usedAt(window, ledger.columnOf(window), ms)).toBe(naiveUsed(window, list, ms));
        for (const { atMs } of list) {
          for (const ms of [atMs, atMs + window.lengthMs - 1, atMs + window.lengthMs])
            expect(usedAt(window, ledger.columnOf(window), ms)).toBe(naiveUsed(window, list, ms));
        }
      }),
      RUNS,
    );
  });

  it('[7.2] does not care in which order or in how many runs spends come', () => {
    fc.assert(
      fc.property(spends, spends, windows, (one, two, window) => {
        const [first, second] = [inMinutes(one), inMinutes(two)];
        const whole = openLedger([window], [...first, ...second]);
        const parts = openLedger([window], second.toReversed());
        // A question between two runs leaves nothing behind.
        usedAt(window, parts.columnOf(window), 200 * MINUTE);
        parts.addRun('sonnet', 'messages', run(first.map(({ atMs, n }) => [atMs, n])));
        for (let ms = 0; ms <= 520 * MINUTE; ms += 17 * MINUTE)
          expect(usedAt(window, parts.columnOf(window), ms)).toBe(usedAt(window, whole.columnOf(window), ms));
      }),
      RUNS,
    );
  });

  it('[7.2] never has less left later when nothing is spent', () => {
    fc.assert(
      fc.property(spends, windows, (some, window) => {
        const ledger = openLedger([window], inMinutes(some));
        let used = Number.POSITIVE_INFINITY;
        for (let ms = 400 * MINUTE; ms <= 530 * MINUTE; ms += MINUTE) {
          const now = windowState(ledger, window, ms).used;
          expect(now).toBeLessThanOrEqual(used);
          used = now;
        }
        expect(used).toBe(0);
      }),
      RUNS,
    );
  });

  it('takes a million spends and answers at once', () => {
    const many = 1_000_000;
    const times = Float64Array.from({ length: many }, (_, i) => NOW - (many - i) * 1000);
    const amounts = new Float64Array(many).fill(0.1);
    const ledger = new Ledger([sliding(1e6, 7 * MS_PER_DAY), { ...session(10, 5 * HOUR), unit: 'messages' }]);
    ledger.addRun('sonnet', 'messages', {
      timesMs: times.subarray(0, 600_000),
      amounts: amounts.subarray(0, 600_000),
    });
    ledger.addRun('sonnet', 'messages', {
      timesMs: times.subarray(600_000),
      amounts: amounts.subarray(600_000),
    });
    const [week] = windowStates(ledger, NOW);
    // 604,800 s of a week less the spend exactly one week ago.
    expect(week!.used).toBeCloseTo(60_479.9, 8);
  });
});

describe('a ledger', () => {
  const open = (window: unknown, ...events: unknown[]) => openLedger([wrong(window)], wrong(events));
  itRefuses([
    [
      'a spend in the future',
      'E_RANGE',
      'events',
      () => windowStates(open(sliding(5), spend(NOW + 1, 1)), NOW),
    ],
    ['less than nothing', 'E_RANGE', 'events[0].n', () => open(sliding(5), spend(NOW, -1))],
    ['NaN', 'E_TYPE', 'events[0].n', () => open(sliding(5), spend(NOW, Number.NaN))],
    ['endless spending', 'E_TYPE', 'events[0].n', () => open(sliding(5), spend(NOW, Infinity))],
    ['half a millisecond', 'E_INT', 'events[0].atMs', () => open(sliding(5), spend(NOW + 0.5, 1))],
    ['no time', 'E_TYPE', 'events[0].atMs', () => open(sliding(5), spend(Number.NaN, 1))],
    ['a pool of no window', 'E_UNKNOWN', 'pool', () => open(sliding(5), spend(NOW, 1, 'opus'))],
    [
      'a unit of no window',
      'E_UNKNOWN',
      'unit of sonnet',
      () => open(sliding(5), { ...spend(NOW, 1), unit: 'weighted' }),
    ],
    ['a time of no calendar', 'E_TYPE', 'nowMs', () => windowStates(open(sliding(5)), Number.NaN)],
  ]);
});
