/** All six kinds of windows: by hand, then random histories against a twin that lives them again from the start. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileWindow,
  NO_RESET,
  type WindowClock,
  WindowMeter,
  type WindowSpec,
} from '../../../src/quota/windows/index.ts';
import { WindowTwin } from '../../reference/window-twin.ts';

const SEED = 20_261_101;
const MS_PER_MINUTE = 60_000;

const meterOf = (clock: WindowClock, capacity: number, originMs = 0): WindowMeter =>
  new WindowMeter(
    compileWindow({ id: 'w', clock, capacity, unit: 'weighted', counts: 'all' }, capacity, originMs),
  );

describe('calendar', () => {
  const month: WindowClock = { kind: 'calendar', every: 'month', zone: 'UTC', day: 31 };

  it('returns at local midnights; its period is as long as the month', () => {
    // Jan 30 2027, 23:00: an hour to the 31st, and the period began on Dec 31.
    const meter = meterOf(month, 10, Date.UTC(2027, 0, 30, 23));
    meter.spend(0, 4);
    expect(meter.reading(0)).toEqual({
      headroomUnits: 6,
      capacityUnits: 10,
      lengthMinutes: 31 * 1440,
      minutesLeft: 60,
    });
    expect(meter.minuteWithRoom(0, 7)).toBe(60);
    expect(meter.advanceTo(60)).toEqual([{ minute: 60, lostUnits: 6 }]);
    // To Feb 28, then to Mar 31.
    expect(meter.reading(60)).toMatchObject({
      headroomUnits: 10,
      lengthMinutes: 28 * 1440,
      minutesLeft: 28 * 1440,
    });
    expect(meter.advanceTo(60 + 28 * 1440)).toEqual([{ minute: 60 + 28 * 1440, lostUnits: 10 }]);
    expect(meter.reading(60 + 28 * 1440)).toMatchObject({ lengthMinutes: 31 * 1440 });
  });

  it('in a leap year returns on Feb 29', () => {
    const meter = meterOf(month, 10, Date.UTC(2028, 0, 31));
    expect(meter.reading(0)).toMatchObject({ lengthMinutes: 29 * 1440, minutesLeft: 29 * 1440 });
  });

  it.each([
    ['Europe/Berlin', Date.UTC(2027, 2, 21, 23), 167],
    ['Europe/Berlin', Date.UTC(2027, 9, 24, 22), 169],
    ['America/New_York', Date.UTC(2027, 2, 8, 5), 167],
    ['America/New_York', Date.UTC(2027, 10, 1, 4), 169],
  ])('a week in %s from %i has %i hours where clocks change', (zone, startMs, hours) => {
    const meter = meterOf({ kind: 'calendar', every: 'week', zone }, 10, startMs);
    expect(meter.reading(0)).toMatchObject({ lengthMinutes: hours * 60, minutesLeft: hours * 60 });
  });

  it('takes the word of another reset once, and goes on with its own', () => {
    const meter = meterOf({ kind: 'calendar', every: 'day', zone: 'UTC' }, 10);
    meter.correct(100, 7, 500);
    expect(meter.minuteWithRoom(100, 4)).toBe(500);
    expect(meter.advanceTo(1440)).toEqual([
      { minute: 500, lostUnits: 3 },
      { minute: 1440, lostUnits: 10 },
    ]);
  });
});

describe('bucket', () => {
  const bucket: WindowClock = { kind: 'bucket', perMinute: 2.5 };

  it('refills at whole minutes up to what it holds', () => {
    const meter = meterOf(bucket, 10);
    meter.spend(0, 9);
    expect(meter.reading(0)).toEqual({
      headroomUnits: 1,
      capacityUnits: 10,
      lengthMinutes: 4,
      minutesLeft: 4,
    });
    expect(meter.minuteWithRoom(0, 1)).toBe(0);
    expect(meter.minuteWithRoom(0, 6)).toBe(2);
    expect(meter.minuteWithRoom(0, 6.1)).toBe(3);
    expect(meter.minuteWithRoom(0, 11)).toBeNull();
    expect(meter.advanceTo(2)).toEqual([]);
    expect(meter.headroomUnits).toBe(6);
    meter.spend(2, 6);
    meter.advanceTo(100);
    expect(meter.reading(100)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
  });

  it('has room at the very minute where a division would say one later', () => {
    // 101 / 97 divided by 1 / 97 is a little more than 101.
    const perMinute = 1 / 97;
    expect(Math.ceil((perMinute * 101) / perMinute)).toBe(102);
    const meter = meterOf({ kind: 'bucket', perMinute }, 2);
    meter.spend(0, 2);
    expect(meter.minuteWithRoom(0, perMinute * 101)).toBe(101);
  });

  it('with a rate that is no binary fraction has the same level in steps and at once, and room when it says', () => {
    fc.assert(
      fc.property(
        fc.record({
          perMinute: fc.double({ min: 0.001, max: 50, noNaN: true }),
          capacity: fc.integer({ min: 1, max: 500 }),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
          wanted: fc.double({ min: 0.001, max: 1, noNaN: true }),
          steps: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }),
        }),
        ({ perMinute, capacity, share, wanted, steps }) => {
          const stepped = meterOf({ kind: 'bucket', perMinute }, capacity);
          const direct = meterOf({ kind: 'bucket', perMinute }, capacity);
          for (const meter of [stepped, direct]) meter.spend(0, capacity * share);
          const units = capacity * wanted;
          const found = direct.minuteWithRoom(0, units)!;
          let minute = 0;
          for (const step of steps) {
            minute += step;
            stepped.advanceTo(minute);
          }
          direct.advanceTo(minute);
          expect(direct.headroomUnits).toBe(stepped.headroomUnits);
          const before = meterOf({ kind: 'bucket', perMinute }, capacity);
          before.spend(0, capacity * share);
          if (found > 0) {
            before.advanceTo(found - 1);
            expect(before.headroomUnits).toBeLessThan(units);
          }
          before.advanceTo(found);
          expect(before.headroomUnits).toBeGreaterThanOrEqual(units);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('once', () => {
  it('never refills, and what is left at its end is lost', () => {
    const meter = meterOf({ kind: 'once', expiresMs: 50 * MS_PER_MINUTE }, 10);
    meter.spend(3, 4);
    expect(meter.reading(3)).toEqual({
      headroomUnits: 6,
      capacityUnits: 10,
      lengthMinutes: 50,
      minutesLeft: 47,
    });
    expect(meter.minuteWithRoom(3, 7)).toBeNull();
    expect(meter.advanceTo(60)).toEqual([{ minute: 50, lostUnits: 6 }]);
    expect(meter.reading(60)).toMatchObject({ headroomUnits: 0, minutesLeft: null });
    expect(meter.advanceTo(9000)).toEqual([]);
    meter.correct(9000, 0, null);
    meter.refill(9000);
    expect(meter.headroomUnits).toBe(0);
    expect(meter.minuteWithRoom(9000, 1)).toBeNull();
  });

  it('comes back with the word of a new end', () => {
    const meter = meterOf({ kind: 'once', expiresMs: 50 * MS_PER_MINUTE }, 10);
    meter.advanceTo(60);
    meter.correct(60, 2, 90);
    expect(meter.reading(60)).toMatchObject({ headroomUnits: 8, minutesLeft: 30 });
    expect(meter.advanceTo(90)).toEqual([{ minute: 90, lostUnits: 8 }]);
  });

  it('without an end keeps what it has, and was gone at the start where it ended before', () => {
    const endless = meterOf({ kind: 'once', expiresMs: null }, 10);
    endless.spend(0, 4);
    endless.advanceTo(2 ** 29);
    expect(endless.reading(2 ** 29)).toMatchObject({ headroomUnits: 6, minutesLeft: null });
    const ended = meterOf({ kind: 'once', expiresMs: 0 }, 10, MS_PER_MINUTE);
    ended.advanceTo(0);
    expect(ended.headroomUnits).toBe(0);
  });
});

describe('a banked reset', () => {
  it.each<[string, WindowClock, number | null]>([
    ['fixed', { kind: 'fixed', lengthMinutes: 300, reset: { afterMinutes: 100 } }, 90],
    ['first_use', { kind: 'first_use', lengthMinutes: 300, floorMinutes: 1, reset: null }, 290],
    ['sliding', { kind: 'sliding', lengthMinutes: 300 }, null],
    ['bucket', { kind: 'bucket', perMinute: 0.001 }, null],
    ['calendar', { kind: 'calendar', every: 'day', zone: 'UTC' }, 1430],
    ['once', { kind: 'once', expiresMs: 60 * MS_PER_MINUTE }, 50],
  ])('empties a %s window and leaves its clock', (_, clock, minutesLeft) => {
    const meter = meterOf(clock, 10);
    meter.spend(0, 8);
    meter.advanceTo(10);
    meter.refill(10);
    expect(meter.reading(10)).toMatchObject({ headroomUnits: 10, minutesLeft });
  });
});

/** Local midnights of days, minutes after the origin, found by looking at every quarter hour. */
function midnights(zone: string, originMs: number, mostMinutes: number): number[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const found: number[] = [];
  let today = format.format(originMs);
  for (let minute = 15; minute <= mostMinutes; minute += 15) {
    const day = format.format(originMs + minute * MS_PER_MINUTE);
    if (day !== today) found.push(minute);
    today = day;
  }
  return found;
}

describe('any history', () => {
  const CAPACITY = 12;
  const HORIZON = 7 * 1440;
  const base = { capacityUnits: CAPACITY, lengthMinutes: 30, floorMinutes: 1, firstResetMinute: NO_RESET };
  // Three days with a clock change at midnight in the middle one.
  const originMs = Date.UTC(2026, 8, 5, 4);
  const zone = 'America/Santiago';
  const days = midnights(zone, originMs, 2 * HORIZON);
  const length = fc.integer({ min: 1, max: 40 });
  const first = fc.option(fc.integer({ min: 1, max: 40 }), { nil: NO_RESET });
  const anySpec: fc.Arbitrary<WindowSpec> = fc.oneof(
    fc.record({ length, first }).map(
      ({ length: lengthMinutes, first: firstResetMinute }): WindowSpec => ({
        ...base,
        kind: 'fixed',
        lengthMinutes,
        firstResetMinute,
      }),
    ),
    fc.record({ length, first, floor: fc.integer({ min: 1, max: 40 }) }).map(
      ({ length: lengthMinutes, first: firstResetMinute, floor }): WindowSpec => ({
        ...base,
        kind: 'first_use',
        lengthMinutes,
        floorMinutes: Math.min(floor, lengthMinutes),
        firstResetMinute,
      }),
    ),
    length.map((lengthMinutes): WindowSpec => ({ ...base, kind: 'sliding', lengthMinutes })),
    fc.integer({ min: 1, max: 40 }).map(
      (eighths): WindowSpec => ({
        ...base,
        kind: 'bucket',
        lengthMinutes: Math.ceil((8 * CAPACITY) / eighths),
        refillPerMinute: eighths / 8,
      }),
    ),
    first.map((firstResetMinute): WindowSpec => ({ ...base, kind: 'once', firstResetMinute })),
    fc.constant(
      compileWindow(
        {
          id: 'd',
          clock: { kind: 'calendar', every: 'day', zone },
          capacity: CAPACITY,
          unit: 'weighted',
          counts: 'all',
        },
        CAPACITY,
        originMs,
      ),
    ),
  );
  const anySteps = fc.array(
    fc.record({
      gap: fc.nat(15),
      /** Share of the headroom that is spent. */
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      more: fc.constantFrom('none', 'none', 'none', 'refill', 'word'),
      used: fc.integer({ min: -1, max: CAPACITY + 2 }),
      reset: fc.option(fc.integer({ min: 1, max: 50 })),
      wanted: fc.integer({ min: 1, max: CAPACITY + 1 }),
    }),
    { minLength: 1, maxLength: 20 },
  );

  it('is what a twin makes of it that lives it again from the start', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(anySpec, anySteps, (spec, steps) => {
        kinds.add(spec.kind);
        const isCalendar = spec.kind === 'calendar';
        const meter = new WindowMeter(spec);
        const twin = new WindowTwin(spec, days);
        const resets: unknown[] = [];
        let minute = 0;
        const agree = (): void => {
          const { headroom, reset } = twin.at(minute);
          const reading = meter.reading(minute);
          expect(reading.headroomUnits).toBe(headroom);
          expect(reading.minutesLeft).toBe(reset === null ? null : reset - minute);
        };
        for (const { gap, share, more, used, reset, wanted } of steps) {
          minute += isCalendar ? gap * 40 : gap;
          resets.push(...meter.advanceTo(minute));
          agree();
          const units = Math.floor(meter.headroomUnits * share);
          if (units > 0) {
            twin.deeds.push({ kind: 'spend', minute, units });
            meter.spend(minute, units);
          }
          if (more === 'refill') {
            twin.deeds.push({ kind: 'refill', minute });
            meter.refill(minute);
          } else if (more === 'word' && spec.kind !== 'sliding') {
            const told = reset === null ? null : minute + reset;
            twin.deeds.push({ kind: 'word', minute, used, reset: told });
            meter.correct(minute, used, told);
          }
          agree();
          const found = meter.minuteWithRoom(minute, wanted);
          const most = minute + (isCalendar ? 1600 : 110);
          const state = (later: number): boolean => twin.at(later).headroom >= wanted;
          if (found === null) expect(state(most)).toBe(false);
          else {
            expect(state(found)).toBe(true);
            if (found > minute) expect(state(found - 1)).toBe(false);
          }
        }
        expect(resets).toEqual(twin.at(minute).resets);
      }),
      { seed: SEED + 1, numRuns: 600 },
    );
    expect([...kinds].sort()).toEqual(['bucket', 'calendar', 'first_use', 'fixed', 'once', 'sliding']);
  });
});

describe('windows that do not divide a week', () => {
  it.each([
    [300, 10_080],
    [43_200, 10_080],
  ])('a grid of %i minutes keeps its instants, whatever the week', (lengthMinutes, week) => {
    const resetMs = Date.UTC(2026, 10, 23, 9, 1);
    for (const weeks of [0, 1, 5, 60]) {
      const originMs = Date.UTC(2026, 10, 23) + weeks * week * MS_PER_MINUTE;
      const clock: WindowClock = { kind: 'fixed', lengthMinutes, reset: { atMs: resetMs } };
      const { minutesLeft } = meterOf(clock, 10, originMs).reading(0);
      expect(minutesLeft).toBeGreaterThan(0);
      expect(minutesLeft).toBeLessThanOrEqual(lengthMinutes);
      const sinceKnown = (originMs + minutesLeft! * MS_PER_MINUTE - resetMs) / MS_PER_MINUTE;
      // A whole number of lengths, before or after.
      expect(Math.abs(sinceKnown % lengthMinutes)).toBe(0);
    }
  });

  it('an instant with seconds resets at the next whole minute', () => {
    const clock: WindowClock = { kind: 'fixed', lengthMinutes: 300, reset: { atMs: 61_001 } };
    expect(meterOf(clock, 10).reading(0).minutesLeft).toBe(2);
  });
});
