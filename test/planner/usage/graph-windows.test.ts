/** Pools as windows of a plan: names, clocks of their own, stand-ins, and no word about the order of the file. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphPlan } from '../../../src/planner/usage/graph-windows.ts';
import { graphPlan } from '../../../src/planner/usage/index.ts';
import type { QuotaAccount, QuotaGraph, QuotaWindow, WindowClock } from '../../../src/quota/windows/index.ts';

const NOW_MS = Date.UTC(2026, 10, 24, 12);
const MOMENT = { nowMs: NOW_MS, usdPerUnit: 0.01, models: ['claude-opus-4-6', 'claude-haiku-4-5'] };
const at = (day: number): WindowClock => ({
  kind: 'fixed',
  lengthMinutes: 10_080,
  reset: { atMs: Date.UTC(2026, 10, day, 9) },
});
const FIVE_HOURS: WindowClock = { kind: 'first_use', lengthMinutes: 300, floorMinutes: 10, reset: null };

const window = (
  id: string,
  clock: WindowClock,
  capacity: number | null,
  more: Partial<QuotaWindow> = {},
): QuotaWindow => ({
  id,
  clock,
  capacity,
  unit: 'weighted',
  counts: 'all',
  ...more,
});
const account = (
  name: string,
  windows: readonly string[],
  more: Partial<QuotaAccount> = {},
): QuotaAccount => ({
  name,
  serves: 'all',
  windows,
  ...more,
});
const planOf = (windows: readonly QuotaWindow[], accounts: readonly QuotaAccount[]): GraphPlan =>
  graphPlan({ windows, accounts }, MOMENT);
const named = ({ windows }: GraphPlan): ReadonlyArray<readonly [string, number | null]> =>
  windows.map(({ name, limit }) => [name, limit]);

describe('windows of a pool', () => {
  it('are named by their lengths, the shortest first', () => {
    const clocks: readonly WindowClock[] = [
      at(30),
      FIVE_HOURS,
      { kind: 'sliding', lengthMinutes: 90 },
      { kind: 'calendar', every: 'month', zone: 'UTC' },
      { kind: 'once', expiresMs: null },
    ];
    const windows = clocks.map((clock, i) => window(`w${i}`, clock, 10 + i));
    expect(
      named(
        planOf(windows, [
          account(
            'a',
            windows.map(({ id }) => id),
          ),
        ]),
      ),
    ).toEqual([
      ['90 min', 12],
      ['5 h', 11],
      ['7 d', 10],
      ['month', 13],
      ['credits', 14],
    ]);
  });

  it('of two accounts are one of two clocks; of one clock they are one', () => {
    const two = (first: number, second: number) =>
      planOf(
        [window('a/w', at(first), 1000), window('b/w', at(second), 3000)],
        [account('a', ['a/w']), account('b', ['b/w'])],
      );
    const [apart] = two(24, 27).windows;
    expect(apart).toMatchObject({ name: '7 d', limit: 4000 });
    expect(apart!.parts.map(({ accounts, limit }) => [accounts, limit]).toSorted()).toEqual([
      [['a'], 1000],
      [['b'], 3000],
    ]);
    // Two resets a week apart are one grid.
    const [together] = two(24, 17).windows;
    expect(together!.parts).toMatchObject([{ accounts: ['a', 'b'], limit: 4000 }]);
    expect(two(24, 27).notes.join()).toContain('does not say which of them served');
    expect(two(24, 17).notes).toEqual([]);
  });

  it('that several accounts use are one, once', () => {
    const plan = planOf(
      [window('family', at(24), 900)],
      [account('b', ['family']), account('a', ['family'])],
    );
    expect(plan.windows).toMatchObject([{ limit: 900, parts: [{ accounts: ['a', 'b'], limit: 900 }] }]);
  });

  it('are stood for by the next longer window of an account that has none', () => {
    const plan = planOf(
      [window('a/s', FIVE_HOURS, 10), window('a/w', at(24), 100), window('b/w', at(27), 300)],
      [account('a', ['a/s', 'a/w']), account('b', ['b/w'])],
    );
    expect(named(plan)).toEqual([
      ['5 h', 310],
      ['7 d', 400],
    ]);
    expect(plan.notes).toContain('b has no 5 h window: 7 d stands for it');
  });

  it('do not limit a pool in which an account has none like it', () => {
    const plan = planOf(
      [window('a/r', at(24), 10, { unit: 'requests' }), window('b/w', at(27), 300)],
      [account('a', ['a/r']), account('b', ['b/w'])],
    );
    expect(named(plan)).toEqual([
      ['7 d', null],
      ['7 d requests', null],
    ]);
    expect(plan.notes).toContain('a has no 7 d window: it does not limit the pool');
  });

  it('of one family count its pool alone', () => {
    const plan = planOf(
      [window('w', at(24), 100), window('o', at(24), 30, { counts: ['opus'] })],
      [account('a', ['w', 'o'])],
    );
    expect(plan.windows.map(({ name, pools }) => [name, pools])).toEqual([
      ['7 d', ['opus', 'other']],
      ['7 d opus', ['opus']],
    ]);
    expect(MOMENT.models.map(plan.poolOf)).toEqual(['opus', 'other']);
    expect(plan.poolOf(null)).toBe('other');
  });

  it('of dollars are worth their units; without a rate they limit nothing', () => {
    const dollars = [window('d', at(24), 40, { unit: 'usd' })];
    expect(named(planOf(dollars, [account('a', ['d'])]))).toEqual([['7 d usd', 4000]]);
    const unknown = graphPlan(
      { windows: dollars, accounts: [account('a', ['d'])] },
      { ...MOMENT, usdPerUnit: null },
    );
    expect(named(unknown)).toEqual([['7 d usd', null]]);
    expect(unknown.notes.join()).toContain('is not known');
  });

  it('whose grid nobody knows open with their first use, to the minute that is known', () => {
    const unknown = planOf(
      [window('w', { kind: 'fixed', lengthMinutes: 10_080, reset: null }, 9)],
      [account('a', ['w'])],
    );
    expect(unknown.windows[0]!.parts[0]!.clock).toEqual({
      kind: 'first_use',
      lengthMinutes: 10_080,
      floorMinutes: 0,
      reset: null,
    });
    expect(unknown.notes).toEqual([
      'the 7 d window is taken to open with its first use: its reset is not known',
    ]);
    const told = planOf(
      [window('w', { kind: 'fixed', lengthMinutes: 300, reset: { afterMinutes: 90 } }, 9)],
      [account('a', ['w'])],
    );
    expect(told.windows[0]!.parts[0]!.clock).toMatchObject({ reset: { atMs: NOW_MS + 90 * 60_000 } });
    expect(told.notes).toEqual(['the reset of w (5 h) is 90 minutes from now']);
  });

  it('leave out buckets, what has expired, and overage: nothing but a word stays', () => {
    const plan = planOf(
      [
        window('rpm', { kind: 'bucket', perMinute: 60 }, 60, { unit: 'requests' }),
        window('old', { kind: 'once', expiresMs: NOW_MS - 1 }, 500),
        window('w', at(24), 100),
        window('paid', { kind: 'calendar', every: 'month', zone: 'UTC' }, 9),
      ],
      [account('a', ['rpm', 'w']), account('c', ['old']), account('p', ['paid'], { overageOf: 'a' })],
    );
    expect(named(plan)).toEqual([['7 d', 100]]);
    expect(plan.notes).toEqual([
      'old (credits) has expired: it is left out',
      'rpm refills 60 a minute: plans of hours do not look at it, plan rate takes a rate',
      'p is paid overage of a: plans go without it (paid)',
    ]);
    const nothing = planOf(
      [window('old', { kind: 'once', expiresMs: NOW_MS - 1 }, 500)],
      [account('c', ['old'])],
    );
    expect(named(nothing)).toEqual([['7 d', null]]);
    expect(nothing.notes[0]).toBe('no window of the pool limits what a plan of hours may use');
  });
});

describe('the order of a file', () => {
  const clocks: fc.Arbitrary<WindowClock> = fc.oneof(
    fc.integer({ min: 20, max: 30 }).map(at),
    fc.constant(FIVE_HOURS),
    fc.constantFrom(300, 10_080).map((lengthMinutes) => ({ kind: 'sliding' as const, lengthMinutes })),
    fc.constant({ kind: 'calendar' as const, every: 'month' as const, zone: 'Europe/Berlin' }),
    fc.constant({ kind: 'once' as const, expiresMs: null }),
    fc.constant({ kind: 'fixed' as const, lengthMinutes: 10_080, reset: null }),
  );
  const windows = fc.record({
    clock: clocks,
    capacity: fc.option(fc.integer({ min: 1, max: 9999 }), { freq: 6 }),
    unit: fc.constantFrom('weighted' as const, 'weighted' as const, 'requests' as const, 'usd' as const),
    counts: fc.constantFrom('all' as const, 'all' as const, ['opus'], ['claude-opus-*'], ['haiku', 'opus']),
  });
  const graphs = fc
    .array(
      fc.record({
        windows: fc.array(windows, { minLength: 1, maxLength: 3 }),
        serves: fc.constantFrom('all' as const, 'all' as const, ['opus']),
        isShared: fc.boolean(),
      }),
      { minLength: 2, maxLength: 6 },
    )
    .map((accounts): QuotaGraph => {
      const own = accounts.map((each, i) => each.windows.map((more, k) => ({ ...more, id: `a${i}/w${k}` })));
      return {
        windows: own.flat(),
        accounts: accounts.map(({ serves, isShared }, i) => ({
          name: `a${i}`,
          serves,
          windows: [...own[i]!.map(({ id }) => id), ...(isShared && i > 0 ? [own[0]![0]!.id] : [])],
        })),
      };
    });

  it('changes nothing: accounts and windows may stand anyhow', () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (graph, draws) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((value) => ({ value, place: draws.next().value as number }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ value }) => value);
        const other: QuotaGraph = {
          windows: shuffled(graph.windows),
          accounts: shuffled(graph.accounts.map((each) => ({ ...each, windows: shuffled(each.windows) }))),
        };
        const [one, two] = [graphPlan(graph, MOMENT), graphPlan(other, MOMENT)];
        expect({ ...two, poolOf: MOMENT.models.map(two.poolOf) }).toEqual({
          ...one,
          poolOf: MOMENT.models.map(one.poolOf),
        });
      }),
      { seed: 20261130, numRuns: 300 },
    );
  });

  it('loses no window and no limit: parts of a window of all accounts add up', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const plan = graphPlan(graph, MOMENT);
        for (const { parts, limit } of plan.windows) {
          const limits = parts.map((part) => part.limit);
          const sum = limits.includes(null) ? null : limits.reduce((total, each) => total! + each!, 0);
          expect(limit).toBe(sum);
          const names = new Set(parts.flatMap(({ accounts }) => accounts));
          expect(names.size).toBe(parts.flatMap(({ accounts }) => accounts).length);
        }
        const named = plan.windows.flatMap(({ parts }) => parts.flatMap(({ accounts }) => accounts));
        expect([...new Set(named)].toSorted()).toEqual(graph.accounts.map(({ name }) => name));
      }),
      { seed: 20261130, numRuns: 200 },
    );
  });
});
