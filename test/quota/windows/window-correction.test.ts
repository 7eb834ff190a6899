/** The word of who really counts against our own meter, and when there will be room: by hand for each kind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LENGTH_KINDS, NO_RESET, WindowMeter, type WindowSpec } from '../../../src/quota/windows/index.ts';

const SEED = 20_260_402;
const spec = (change: Partial<WindowSpec>): WindowSpec => ({
  kind: 'fixed',
  capacityUnits: 10,
  lengthMinutes: 30,
  floorMinutes: 1,
  firstResetMinute: 20,
  ...change,
});

describe('fixed', () => {
  it('takes the use and the reset; from there on the grid is the new one', () => {
    const meter = new WindowMeter(spec({}));
    meter.spend(0, 2);
    meter.correct(3, 7, 12);
    expect(meter.reading(3)).toMatchObject({ headroomUnits: 3, minutesLeft: 9 });
    expect(meter.advanceTo(42)).toEqual([
      { minute: 12, lostUnits: 3 },
      { minute: 42, lostUnits: 10 },
    ]);
  });

  it('keeps its reset without a word of one, or with one that is past', () => {
    const meter = new WindowMeter(spec({}));
    meter.correct(3, 4, null);
    expect(meter.reading(3)).toMatchObject({ headroomUnits: 6, minutesLeft: 17 });
    meter.correct(5, 4, 5);
    expect(meter.reading(5).minutesLeft).toBe(15);
  });

  it('use above the capacity leaves nothing, less than nothing counts as nothing', () => {
    const meter = new WindowMeter(spec({}));
    meter.correct(0, 11, null);
    expect(meter.headroomUnits).toBe(0);
    meter.correct(0, -1, null);
    expect(meter.headroomUnits).toBe(10);
  });

  it('has room at once, else at the reset, and never for more than it takes', () => {
    const meter = new WindowMeter(spec({}));
    meter.spend(4, 6);
    expect(meter.minuteWithRoom(4, 4)).toBe(4);
    expect(meter.minuteWithRoom(4, 5)).toBe(20);
    expect(meter.minuteWithRoom(4, 11)).toBeNull();
  });
});

describe('first_use', () => {
  const idle = spec({ kind: 'first_use', floorMinutes: 10, firstResetMinute: NO_RESET });

  it('use that was told without a reset opens its clock: no window stays full for ever', () => {
    const meter = new WindowMeter(idle);
    meter.correct(1007, 10, null);
    expect(meter.reading(1007)).toMatchObject({ headroomUnits: 0, minutesLeft: 23 });
    expect(meter.minuteWithRoom(1007, 1)).toBe(1030);
    expect(meter.advanceTo(1030)).toEqual([{ minute: 1030, lostUnits: 0 }]);
  });

  it('no use opens no clock', () => {
    const meter = new WindowMeter(idle);
    meter.correct(1007, 0, null);
    expect(meter.reading(1007)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
  });

  it('takes the reset, once; then waits for use', () => {
    const meter = new WindowMeter(idle);
    meter.correct(1000, 4, 1011);
    expect(meter.minuteWithRoom(1000, 7)).toBe(1011);
    meter.advanceTo(1011);
    expect(meter.reading(1011)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
  });
});

describe('sliding', () => {
  const sliding = spec({ kind: 'sliding', firstResetMinute: NO_RESET });

  it('books what it did not know as spent now', () => {
    const meter = new WindowMeter(sliding);
    meter.spend(0, 3);
    meter.correct(10, 8, null);
    expect(meter.headroomUnits).toBe(2);
    meter.advanceTo(30);
    expect(meter.headroomUnits).toBe(5);
    meter.advanceTo(39);
    expect(meter.headroomUnits).toBe(5);
    meter.advanceTo(40);
    expect(meter.headroomUnits).toBe(10);
  });

  it('or as returning at the reset that was told, also before what it spent itself', () => {
    const meter = new WindowMeter(sliding);
    meter.spend(8, 3);
    meter.correct(10, 8, 15);
    expect(meter.reading(10)).toMatchObject({ headroomUnits: 2, minutesLeft: 28 });
    expect(meter.minuteWithRoom(10, 7)).toBe(15);
    expect(meter.minuteWithRoom(10, 8)).toBe(38);
    meter.advanceTo(15);
    expect(meter.headroomUnits).toBe(7);
    meter.advanceTo(38);
    expect(meter.reading(38)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
  });

  it('forgets its oldest spends where it knew too much', () => {
    const meter = new WindowMeter(sliding);
    meter.spend(0, 3);
    meter.spend(5, 4);
    meter.correct(6, 2, null);
    expect(meter.headroomUnits).toBe(8);
    meter.advanceTo(34);
    expect(meter.headroomUnits).toBe(8);
    meter.advanceTo(35);
    expect(meter.headroomUnits).toBe(10);
  });

  it('has room when enough has returned', () => {
    const meter = new WindowMeter(sliding);
    meter.spend(0, 3);
    meter.spend(5, 4);
    expect(meter.minuteWithRoom(6, 3)).toBe(6);
    expect(meter.minuteWithRoom(6, 6)).toBe(30);
    expect(meter.minuteWithRoom(6, 7)).toBe(35);
    expect(meter.minuteWithRoom(6, 11)).toBeNull();
  });

  it('taken over by a smaller one, what it cannot hold is what would have returned first', () => {
    const meter = new WindowMeter(sliding);
    meter.spend(0, 3);
    meter.spend(5, 6);
    meter.advanceTo(6);
    const smaller = new WindowMeter({ ...sliding, capacityUnits: 5 });
    smaller.takeOver(meter, 6, { scale: 1, keepsClock: true });
    expect(smaller.reading(6)).toMatchObject({ headroomUnits: 0, minutesLeft: 29 });
    // 3 of 9 returned at 30: 6 are still out.
    smaller.advanceTo(30);
    expect(smaller.headroomUnits).toBe(0);
    smaller.advanceTo(35);
    expect(smaller.headroomUnits).toBe(5);
  });

  it('spends of one minute are one, and a clock that went back keeps their order', () => {
    const meter = new WindowMeter(sliding);
    meter.spend(5, 1);
    meter.spend(5, 2);
    meter.spend(3, 4);
    expect(meter.reading(5)).toMatchObject({ headroomUnits: 3, minutesLeft: 30 });
    meter.advanceTo(33);
    expect(meter.headroomUnits).toBe(7);
    meter.advanceTo(35);
    expect(meter.reading(35)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
  });
});

describe('any kind', () => {
  const anyMeter = fc
    .record({
      kind: fc.constantFrom(...LENGTH_KINDS),
      lengthMinutes: fc.integer({ min: 1, max: 40 }),
      firstReset: fc.option(fc.integer({ min: 1, max: 40 })),
    })
    .map(({ kind, lengthMinutes, firstReset }) =>
      spec({ kind, lengthMinutes, firstResetMinute: firstReset ?? NO_RESET }),
    );
  const anyDeeds = fc.array(
    fc.record({
      gap: fc.nat(12),
      units: fc.nat(4),
      word: fc.option(
        fc.tuple(fc.integer({ min: -1, max: 12 }), fc.option(fc.integer({ min: -3, max: 45 }))),
      ),
    }),
    { minLength: 1, maxLength: 25 },
  );

  /** A meter after spends and corrections, and the minute it is at. */
  function live(of: WindowSpec, deeds: typeof anyDeeds extends fc.Arbitrary<infer T> ? T : never) {
    const meter = new WindowMeter(of);
    let minute = 0;
    for (const { gap, units, word } of deeds) {
      minute += gap;
      meter.advanceTo(minute);
      meter.spend(minute, units);
      if (word === null) continue;
      const [used, reset] = word;
      meter.correct(minute, used, reset === null ? null : minute + reset);
      expect(meter.headroomUnits).toBe(10 - Math.min(Math.max(used, 0), 10));
    }
    return { meter, minute };
  }

  it('the minute with room is the first one that has it', () => {
    fc.assert(
      fc.property(anyMeter, anyDeeds, fc.integer({ min: 0, max: 12 }), (of, deeds, units) => {
        const { meter, minute } = live(of, deeds);
        const found = meter.minuteWithRoom(minute, units);
        let first: number | null = null;
        for (let later = minute; later <= minute + 90 && first === null; later++) {
          meter.advanceTo(later);
          if (meter.headroomUnits >= units) first = later;
        }
        expect(found).toBe(first);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('whatever was told, everything has returned a length after the last word', () => {
    fc.assert(
      fc.property(anyMeter, anyDeeds, (of, deeds) => {
        const { meter, minute } = live(of, deeds);
        meter.advanceTo(minute + 90);
        expect(meter.headroomUnits).toBe(10);
      }),
      { seed: SEED + 1, numRuns: 300 },
    );
  });

  it('taken over by an equal window it goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(anyMeter, anyDeeds, (of, deeds) => {
        const { meter, minute } = live(of, deeds);
        // What is above the capacity is forgotten.
        fc.pre(meter.headroomUnits >= 0);
        const next = new WindowMeter(of);
        next.advanceTo(minute);
        next.takeOver(meter, minute, { scale: 1, keepsClock: true });
        for (let later = minute; later <= minute + 90; later += 7) {
          meter.advanceTo(later);
          next.advanceTo(later);
          expect(next.reading(later)).toEqual(meter.reading(later));
        }
      }),
      { seed: SEED + 2, numRuns: 300 },
    );
  });
});
