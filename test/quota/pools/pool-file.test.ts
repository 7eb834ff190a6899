/** A pool file as a graph: what each form of a window becomes, what old files become, and that any file becomes one or is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pool } from '../../../src/quota/pools/index.ts';
import { compileGraph, type QuotaWindow } from '../../../src/quota/windows/index.ts';
import { account, parse, problem } from './pool-file-cases.ts';

const windowsOf = (fields: Readonly<Record<string, unknown>>, top = {}): readonly QuotaWindow[] =>
  parse(account(fields, top)).graph.windows;

const listed = (entry: Readonly<Record<string, unknown>>, top = {}): QuotaWindow =>
  windowsOf({ windows: [entry] }, top)[0]!;

describe('the old keys', () => {
  it('are two windows of the account, with the lengths they always had', () => {
    const { graph, notes, usdPerUnit } = parse({
      accounts: [
        { name: 'work', short: { capacity: 120 }, weekly: { capacityTokens: 200_050 } },
        {
          name: 'home',
          short: { capacity: 80, lengthMinutes: 240, kind: 'first_use', floorMinutes: 10, nextReset: 17 },
          weekly: { capacity: 900, kind: 'sliding', nextReset: '2026-11-23T09:00:00+01:00' },
        },
      ],
    });
    expect({ notes, usdPerUnit }).toEqual({ notes: [], usdPerUnit: null });
    expect(graph.accounts).toEqual([
      { name: 'work', serves: 'all', windows: ['work/short', 'work/weekly'] },
      { name: 'home', serves: 'all', windows: ['home/short', 'home/weekly'] },
    ]);
    const rest = { unit: 'weighted', counts: 'all' };
    expect(graph.windows).toEqual([
      { id: 'work/short', clock: { kind: 'fixed', lengthMinutes: 300, reset: null }, capacity: 120, ...rest },
      {
        id: 'work/weekly',
        clock: { kind: 'fixed', lengthMinutes: 10_080, reset: null },
        capacity: 2000,
        ...rest,
      },
      {
        id: 'home/short',
        clock: { kind: 'first_use', lengthMinutes: 240, floorMinutes: 10, reset: { afterMinutes: 17 } },
        capacity: 80,
        ...rest,
      },
      { id: 'home/weekly', clock: { kind: 'sliding', lengthMinutes: 10_080 }, capacity: 900, ...rest },
    ]);
  });

  it('give an ISO reset as the instant it is', () => {
    const [weekly] = windowsOf({ weekly: { capacity: 9, nextReset: '2026-11-23T09:00:00+01:00' } });
    expect(weekly!.clock).toMatchObject({ reset: { atMs: Date.UTC(2026, 10, 23, 8) } });
  });

  it('may stand alone: an account has the windows it has', () => {
    expect(windowsOf({ short: { capacity: 5 } }).map(({ id }) => id)).toEqual(['a/short']);
    expect(windowsOf({ weekly: { capacity: 5 } }).map(({ id }) => id)).toEqual(['a/weekly']);
  });
});

describe('a listed window', () => {
  it.each([
    [{ every: '90m' }, { kind: 'fixed', lengthMinutes: 90, reset: null }],
    [
      { every: '5h', kind: 'first_use', floorMinutes: 10 },
      { kind: 'first_use', lengthMinutes: 300, floorMinutes: 10, reset: null },
    ],
    [{ every: '30d' }, { kind: 'fixed', lengthMinutes: 43_200, reset: null }],
    [
      { every: '2w', kind: 'sliding' },
      { kind: 'sliding', lengthMinutes: 20_160 },
    ],
    [
      { calendar: 'month', zone: 'UTC', day: 31 },
      { kind: 'calendar', every: 'month', zone: 'UTC', day: 31 },
    ],
    [
      { calendar: 'day', zone: 'Asia/Beirut' },
      { kind: 'calendar', every: 'day', zone: 'Asia/Beirut' },
    ],
    [{ bucket: 60 }, { kind: 'bucket', perMinute: 60 }],
    [
      { bucket: 60, perMinute: 0.5 },
      { kind: 'bucket', perMinute: 0.5 },
    ],
    [
      { bucket: 30_000, unit: 'tokens' },
      { kind: 'bucket', perMinute: 300 },
    ],
    [{ once: true }, { kind: 'once', expiresMs: null }],
    [
      { once: true, expires: '2026-12-01T00:00:00Z' },
      { kind: 'once', expiresMs: Date.UTC(2026, 11, 1) },
    ],
  ])('%j returns as it says', (entry, clock) => {
    expect(listed(entry).clock).toEqual(clock);
  });

  it.each([
    [{ every: '7d' }, null, 'weighted'],
    [{ every: '7d', capacity: 70 }, 70, 'weighted'],
    [{ every: '7d', capacityTokens: 1_050 }, 10, 'weighted'],
    [{ every: '7d', capacity: 1_050, unit: 'tokens' }, 10, 'weighted'],
    [{ every: '1d', capacity: 50, unit: 'requests' }, 50, 'requests'],
    [{ bucket: 60 }, 60, 'requests'],
    [{ bucket: 30_000, unit: 'tokens' }, 300, 'weighted'],
  ])('%j holds %s %s', (entry, capacity, unit) => {
    expect(listed(entry)).toMatchObject({ capacity, unit });
  });

  it('in dollars needs the rate at which units cost dollars', () => {
    const entry = { once: true, capacity: 12.5, unit: 'usd' };
    expect(listed(entry, { usdPerUnit: 0.002 })).toMatchObject({ capacity: 12.5, unit: 'usd' });
    expect(problem(account({ windows: [entry] }))).toBe(
      'usdPerUnit missing, and the window a/credits counts dollars; allowed: a number > 0: dollars per unit of weighted tokens',
    );
  });

  it('is called after how it returns and what it counts, and no two are called alike', () => {
    const windows = [
      { every: '7d' },
      { every: '7d', counts: ['opus', 'fable'] },
      { every: '7d' },
      { calendar: 'month', zone: 'UTC' },
      { bucket: 60 },
      { bucket: 600, unit: 'tokens', counts: ['x/y*'] },
      { once: true, id: 'gift' },
      { every: '7d' },
    ];
    expect(windowsOf({ windows, short: { capacity: 1 } }).map(({ id }) => id)).toEqual([
      'a/short',
      'a/7d',
      'a/opus-fable-7d',
      'a/7d-2',
      'a/month',
      'a/per-minute-requests',
      'a/x-y*-per-minute-tokens',
      'a/gift',
      'a/7d-3',
    ]);
  });

  it('shares the clock of the one it resets with', () => {
    const [weekly, opus] = windowsOf({
      weekly: { capacity: 9, nextReset: 17 },
      windows: [{ id: 'opus', every: '7d', counts: ['opus'], capacity: 3, resetsWith: 'weekly' }],
    });
    expect(opus).toEqual({
      id: 'a/opus',
      clock: weekly!.clock,
      capacity: 3,
      unit: 'weighted',
      counts: ['opus'],
      resetsWith: 'a/weekly',
    });
  });

  it('of several accounts is one window', () => {
    const { graph } = parse({
      windows: [{ id: 'family', calendar: 'month', zone: 'UTC', capacity: 100 }],
      accounts: [
        { name: 'a', uses: ['family'] },
        { name: 'b', uses: ['family'], short: { capacity: 3 } },
      ],
    });
    expect(graph.windows.map(({ id }) => id)).toEqual(['family', 'b/short']);
    expect(graph.accounts.map(({ windows }) => windows)).toEqual([['family'], ['b/short', 'family']]);
  });
});

describe('an account', () => {
  it('of a preset has its windows, and changes what it knows better', () => {
    const { graph, notes } = parse(
      account({
        preset: 'claude-max',
        weekly: { nextReset: '2026-11-23T09:00:00Z' },
        windows: [
          { id: 'opus', capacity: 833 },
          { every: '1d', capacity: 3 },
        ],
      }),
    );
    const named = new Map(graph.windows.map((window) => [window.id, window]));
    expect([...named.keys()]).toEqual(['a/short', 'a/weekly', 'a/opus', 'a/sonnet', 'a/fable', 'a/1d']);
    const week = { kind: 'fixed', lengthMinutes: 10_080, reset: { atMs: Date.UTC(2026, 10, 23, 9) } };
    expect(named.get('a/weekly')).toMatchObject({ clock: week, capacity: 521_000 });
    expect(named.get('a/opus')).toMatchObject({ clock: week, capacity: 833, counts: ['opus'] });
    expect(notes.join('\n')).toContain('as of 2026-11');
    expect(notes.at(-1)).toBe('capacity not known, so it limits nothing: a/sonnet, a/fable');
  });

  it('takes the end of a range', () => {
    const week = (preset: string) => windowsOf({ preset })[0]!.capacity;
    expect([week('claude-ultra@low'), week('claude-ultra'), week('claude-ultra@high')]).toEqual([
      625_000, 1_040_000, 6_260_000,
    ]);
  });

  it('may be the overage of another, have resets in the bank and serve some models', () => {
    const { graph } = parse({
      accounts: [
        { name: 'plan', weekly: { capacity: 9 }, bankedResets: 2, serves: ['*'] },
        {
          name: 'more',
          windows: [{ once: true, capacity: 5 }],
          overageOf: 'plan',
          serves: ['opus', 'gpt-*'],
        },
      ],
    });
    expect(graph.accounts).toEqual([
      { name: 'plan', serves: 'all', windows: ['plan/weekly'], bankedResets: 2 },
      { name: 'more', serves: ['opus', 'gpt-*'], windows: ['more/credits'], overageOf: 'plan' },
    ]);
  });
});

describe('whatever is written', () => {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY, [], {}),
    fc.constantFrom('', 'a', '7d', '*', 'x/y', 'UTC', 'opus', 'weekly', 'claude-max', 'constructor'),
    fc.string({ maxLength: 5 }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const capacity = fc.integer({ min: 1, max: 99 });
  const reset = fc.constantFrom<unknown>('2026-11-23T09:00:00Z', 17, 300);
  const counts = fc.constantFrom<unknown>('all', ['opus'], ['opus', 'gpt-*'], ['*']);
  const some = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }, ...requiredKeys: (keyof T)[]) =>
    fc.record(shape, { requiredKeys });
  const unit = fc.constantFrom('weighted', 'requests', 'usd');
  const entry = fc.oneof(
    some({ every: fc.constantFrom('7d', '5h', '30d'), capacity, counts, nextReset: reset, unit }, 'every'),
    some({ bucket: capacity, perMinute: capacity, unit, counts }, 'bucket'),
    some(
      { calendar: fc.constant('month'), zone: fc.constant('UTC'), day: fc.constant(31), capacity },
      'calendar',
      'zone',
    ),
    some({ once: fc.constant(true), expires: fc.constant('2026-12-01T00:00:00Z'), capacity, unit }, 'once'),
  );
  const named = some({ capacity, nextReset: reset, kind: fc.constantFrom('fixed', 'sliding') }, 'capacity');
  const preset = fc.constantFrom('claude-max', 'claude-ultra@low', 'antigravity', 'copilot');
  const fields = some({
    short: named,
    weekly: named,
    windows: fc.array(entry, { maxLength: 3 }),
    preset,
    serves: counts,
  });
  const file = some(
    {
      accounts: fc
        .array(fields, { minLength: 1, maxLength: 3 })
        .map((list) => list.map((each, index) => ({ name: `n${index}`, ...each }))),
      windows: fc
        .array(entry, { maxLength: 2 })
        .map((list) => list.map((each, index) => ({ id: `w${index}`, ...each }))),
      usdPerUnit: fc.constant(0.01),
    },
    'accounts',
    'usdPerUnit',
  );

  /** The value with one part of it, found by `steps`, replaced by something odd or added to. */
  function broken(value: unknown, steps: readonly number[], by: unknown): unknown {
    const [step, ...rest] = steps;
    if (step === undefined || typeof value !== 'object' || value === null) return by;
    const keys = Object.keys(value);
    if (keys.length === 0) return by;
    const key = keys[step % keys.length]!;
    const inner = broken((value as Record<string, unknown>)[key], rest, by);
    if (Array.isArray(value))
      return value.map((each: unknown, index) => (String(index) === key ? inner : each));
    return { ...value, [key]: inner };
  }
  const brokenFile = fc
    .tuple(file, fc.array(fc.nat(5), { maxLength: 6 }), odd)
    .map(([value, steps, by]) => broken(value, steps, by));

  it('becomes a pool that compiles, or BAD_POOL in one sentence', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(file, brokenFile, brokenFile, fc.jsonValue()), (json) => {
        let pool: Pool;
        try {
          pool = parse(json);
        } catch (error) {
          expect(error).toMatchObject({ name: 'QuotalabError', code: 'BAD_POOL' });
          expect((error as Error).message).toMatch(/^--pool 'pool\.json': [^\n]*(?:allowed: |keys: )[^\n]*$/);
          return;
        }
        read++;
        const ids = pool.graph.windows.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { windows } of pool.graph.accounts) {
          expect(windows.length).toBeGreaterThan(0);
          expect(windows.every((id) => ids.includes(id))).toBe(true);
        }
        compileGraph(pool.graph);
      }),
      { seed: 20_261_130, numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
