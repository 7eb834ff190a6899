/** Random small pools for properties: any windows, classes, shared ones, overage and banked resets, short horizons. */
import fc from 'fast-check';
import type { ModelFilter, QuotaGraph, QuotaWindow, WindowClock } from '../../../src/quota/windows/index.ts';
import type { Horizon } from '../../../src/simulation/scenario/index.ts';

export interface SmallPool {
  readonly graph: QuotaGraph;
  /** Ascending in minute; `model` indexes MODELS. */
  readonly arrivals: ReadonlyArray<{
    readonly minute: number;
    readonly cost: number;
    readonly model: number;
  }>;
  readonly horizon: Horizon;
}

/** What requests name; the last has no model. */
export const MODELS = ['opus', 'haiku', null] as const;

/** Zones whose clocks change on the days around the origin of the tests. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kolkata'] as const;

const filter: fc.Arbitrary<ModelFilter> = fc.constantFrom<ModelFilter>(
  'all',
  'all',
  ['opus'],
  ['haiku'],
  ['opus', 'haiku'],
);

function clockArbitrary(longest: number): fc.Arbitrary<WindowClock> {
  const length = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: longest }));
  const reset = (pick: number, lengthMinutes: number): { afterMinutes: number } => ({
    afterMinutes: 1 + (pick % lengthMinutes),
  });
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ lengthMinutes: length, pick: fc.nat(1000) }).map(({ lengthMinutes, pick }) => ({
        kind: 'fixed' as const,
        lengthMinutes,
        reset: reset(pick, lengthMinutes),
      })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ lengthMinutes: length, pick: fc.nat(1000), floor: fc.nat(1000) })
        .map(({ lengthMinutes, pick, floor }) => ({
          kind: 'first_use' as const,
          lengthMinutes,
          floorMinutes: 1 + (floor % lengthMinutes),
          reset: reset(pick, lengthMinutes),
        })),
    },
    { weight: 2, arbitrary: length.map((lengthMinutes) => ({ kind: 'sliding' as const, lengthMinutes })) },
    {
      weight: 1,
      arbitrary: fc
        .record({
          every: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
          zone: fc.constantFrom(...ZONES),
          day: fc.integer({ min: 1, max: 7 }),
        })
        .map((rest) => ({ kind: 'calendar' as const, ...rest })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(0.3, 1, 2.5).map((perMinute) => ({ kind: 'bucket' as const, perMinute })),
    },
    {
      weight: 1,
      arbitrary: fc.option(fc.integer({ min: 1, max: 900 }), { nil: null }).map((minute) => ({
        kind: 'once' as const,
        expiresMs: minute === null ? null : ORIGIN_MS + minute * 60_000,
      })),
    },
  );
}

/** Sunday 25 October 2026, 20:00 UTC: the week in which Europe's clocks went back. */
export const ORIGIN_MS: number = Date.UTC(2026, 9, 24, 20);

const windowArbitrary: fc.Arbitrary<Omit<QuotaWindow, 'id'>> = fc.record({
  clock: clockArbitrary(300),
  capacity: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null, freq: 15 }),
  unit: fc.constantFrom('weighted' as const, 'weighted' as const, 'requests' as const, 'usd' as const),
  counts: filter,
});

export const smallPool: fc.Arbitrary<SmallPool> = fc
  .record({
    windows: fc.array(windowArbitrary, { minLength: 1, maxLength: 8 }),
    accounts: fc.array(
      fc.record({
        serves: filter,
        picks: fc.array(fc.nat(7), { maxLength: 4 }),
        isOverage: fc.constantFrom(false, false, false, true),
        bankedResets: fc.constantFrom(0, 0, 0, 1, 2),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    steps: fc.array(
      fc.record({
        gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 60 })),
        cost: fc.integer({ min: 1, max: 5 }),
        model: fc.nat(2),
      }),
      { maxLength: 120, size: 'max' },
    ),
    horizon: fc.constantFrom(
      { warmupMinutes: 0, totalMinutes: 400 },
      { warmupMinutes: 100, totalMinutes: 700 },
      { warmupMinutes: 500, totalMinutes: 1500 },
    ),
    startMinute: fc.constantFrom(0, 1, 470),
  })
  .map(({ windows, accounts, steps, horizon, startMinute }) => {
    const graph: QuotaGraph = {
      windows: windows.map((window, index) => ({ ...window, id: `w${index}` })),
      accounts: accounts.map(({ serves, picks, isOverage, bankedResets }, index) => ({
        name: `a${index}`,
        serves,
        windows: [...new Set(picks.map((pick) => `w${pick % windows.length}`))],
        bankedResets,
        ...(isOverage && index > 0 ? { overageOf: 'a0' } : {}),
      })),
    };
    let minute = startMinute;
    const arrivals = steps.map(({ gap, cost, model }) => {
      minute += gap;
      return { minute, cost, model };
    });
    return { graph, arrivals: arrivals.filter((arrival) => arrival.minute < horizon.totalMinutes), horizon };
  });
