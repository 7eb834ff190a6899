/** One window minute by minute, worked by hand for each kind, then against the engine's choices. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import { NO_RESET, WindowMeter, type WindowSpec } from '../../../src/quota/windows/index.ts';
import { deskFor, replayTape, tapeOf } from '../../simulation/engine/replay-tape.ts';
import { smallScenario } from '../../simulation/engine/small-scenarios.ts';

const spec = (change: Partial<WindowSpec>): WindowSpec => ({
  kind: 'fixed',
  capacityUnits: 10,
  lengthMinutes: 30,
  floorMinutes: 1,
  firstResetMinute: 20,
  ...change,
});

describe('fixed', () => {
  it('starts with what was used before, until its first reset', () => {
    const meter = new WindowMeter(spec({ usedAtStartUnits: 7 }));
    expect(meter.headroomUnits).toBe(3);
    expect(meter.advanceTo(20)).toEqual([{ minute: 20, lostUnits: 3 }]);
    expect(meter.headroomUnits).toBe(10);
  });

  it('resets at the first reset and every length after, whatever was spent', () => {
    const meter = new WindowMeter(spec({}));
    expect(meter.headroomUnits).toBe(10);
    expect(meter.advanceTo(0)).toEqual([]);
    meter.spend(0, 4);
    expect(meter.reading(5)).toEqual({
      headroomUnits: 6,
      capacityUnits: 10,
      lengthMinutes: 30,
      minutesLeft: 15,
    });
    expect(meter.advanceTo(19)).toEqual([]);
    meter.spend(19, 6);
    expect(meter.headroomUnits).toBe(0);
    // At 20 the window is full again; nothing was left to lose.
    expect(meter.advanceTo(20)).toEqual([{ minute: 20, lostUnits: 0 }]);
    expect(meter.reading(20)).toMatchObject({ headroomUnits: 10, minutesLeft: 30 });
    meter.spend(20, 3);
    // 50, 80 and 110 passed unseen: 7 units were lost, then twice the whole window.
    expect(meter.advanceTo(110)).toEqual([
      { minute: 50, lostUnits: 7 },
      { minute: 80, lostUnits: 10 },
      { minute: 110, lostUnits: 10 },
    ]);
    expect(meter.advanceTo(110)).toEqual([]);
    expect(meter.reading(111).minutesLeft).toBe(29);
  });

  it('a first reset after a whole length comes when it is given, as in the published model', () => {
    const meter = new WindowMeter(spec({ firstResetMinute: 45 }));
    expect(meter.advanceTo(44)).toEqual([]);
    expect(meter.advanceTo(75)).toEqual([
      { minute: 45, lostUnits: 10 },
      { minute: 75, lostUnits: 10 },
    ]);
  });
});

describe('first_use', () => {
  const idle = spec({ kind: 'first_use', floorMinutes: 10, firstResetMinute: NO_RESET });

  it('has no clock until a request is served, then runs from the floored minute', () => {
    const meter = new WindowMeter(idle);
    expect(meter.advanceTo(1000)).toEqual([]);
    expect(meter.reading(1000)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
    meter.spend(1007, 4);
    // Opened at 1000: resets at 1030.
    expect(meter.reading(1007)).toMatchObject({ headroomUnits: 6, minutesLeft: 23 });
    meter.spend(1015, 1);
    expect(meter.reading(1015).minutesLeft).toBe(15);
    expect(meter.advanceTo(1029)).toEqual([]);
    expect(meter.advanceTo(1030)).toEqual([{ minute: 1030, lostUnits: 5 }]);
    // Idle again: full, and no further reset however late.
    expect(meter.reading(1030)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
    expect(meter.advanceTo(9999)).toEqual([]);
    meter.spend(10_000, 1);
    expect(meter.reading(10_000).minutesLeft).toBe(30);
  });

  it('a clock that runs at the start resets once, then waits for use', () => {
    const meter = new WindowMeter({ ...idle, firstResetMinute: 7 });
    meter.spend(3, 2);
    // The running clock is kept: the request does not open another.
    expect(meter.reading(3)).toMatchObject({ headroomUnits: 8, minutesLeft: 4 });
    expect(meter.advanceTo(100)).toEqual([{ minute: 7, lostUnits: 8 }]);
    expect(meter.reading(100).minutesLeft).toBeNull();
  });
});

describe('sliding', () => {
  const sliding = spec({ kind: 'sliding', firstResetMinute: 5 });

  it('returns each unit one length after it was spent, and never resets', () => {
    const meter = new WindowMeter(sliding);
    expect(meter.reading(0).minutesLeft).toBeNull();
    meter.spend(2, 3);
    meter.spend(2, 1);
    meter.spend(10, 5);
    expect(meter.headroomUnits).toBe(1);
    // Empty when the latest spend has returned.
    expect(meter.reading(10).minutesLeft).toBe(30);
    expect(meter.advanceTo(31)).toEqual([]);
    expect(meter.headroomUnits).toBe(1);
    expect(meter.advanceTo(32)).toEqual([]);
    expect(meter.reading(32)).toMatchObject({ headroomUnits: 5, minutesLeft: 8 });
    meter.spend(32, 5);
    meter.advanceTo(40);
    expect(meter.headroomUnits).toBe(5);
    meter.advanceTo(200);
    expect(meter.reading(200)).toMatchObject({ headroomUnits: 10, minutesLeft: null });
  });
});

it('a window of one minute and one without capacity', () => {
  const short = new WindowMeter(spec({ lengthMinutes: 1, firstResetMinute: 1, capacityUnits: 2 }));
  short.spend(0, 2);
  expect(short.advanceTo(3)).toEqual([
    { minute: 1, lostUnits: 0 },
    { minute: 2, lostUnits: 2 },
    { minute: 3, lostUnits: 2 },
  ]);
  const empty = new WindowMeter(spec({ capacityUnits: 0 }));
  expect(empty.advanceTo(20)).toEqual([{ minute: 20, lostUnits: 0 }]);
  expect(empty.reading(21)).toMatchObject({ headroomUnits: 0, capacityUnits: 0 });
});

describe('meters and engine', () => {
  it('every choice of the engine has room in the meters, and every denial has none', () => {
    let served = 0;
    let denied = 0;
    fc.assert(
      fc.property(smallScenario, fc.nat(ALL_POLICIES.length - 1), (scenario, policyIndex) => {
        const { accounts, arrivals, horizon, maxCostUnits } = scenario;
        const policy = ALL_POLICIES[policyIndex]!;
        const tape = tapeOf(arrivals, horizon);
        const { choices } = replayTape(policy, accounts, tape, maxCostUnits, deskFor(horizon));
        const meters = accounts.map(({ short, weekly }) => [new WindowMeter(short), new WindowMeter(weekly)]);
        const fits = (index: number, units: number): boolean =>
          meters[index]!.every((meter) => meter.headroomUnits >= units);
        // Gathered: a call of expect for every arrival takes longer than all the rest.
        const faults: unknown[] = [];
        choices.forEach((choice, arrival) => {
          const [minute, units] = arrivals[arrival]!;
          for (const meter of meters.flat()) {
            meter.advanceTo(minute);
            const { headroomUnits, minutesLeft } = meter.reading(minute);
            const isWithin = headroomUnits >= 0 && headroomUnits <= meter.spec.capacityUnits;
            if (!isWithin || (minutesLeft !== null && minutesLeft <= 0))
              faults.push({ minute, headroomUnits, minutesLeft });
          }
          if (choice < 0) {
            denied++;
            if (accounts.some((_, index) => fits(index, units))) faults.push({ arrival, denied: units });
            return;
          }
          served++;
          if (!fits(choice, units)) faults.push({ arrival, policy: policy.name, choice });
          for (const meter of meters[choice]!) meter.spend(minute, units);
        });
        expect(faults).toEqual([]);
      }),
      { seed: 20260211, numRuns: 300 },
    );
    // The scenarios are rich enough to say something.
    expect(served).toBeGreaterThan(1000);
    expect(denied).toBeGreaterThan(1000);
  });

  it('however time is cut into steps, the same resets come', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });
    const kinds = fc.constantFrom('fixed', 'first_use', 'sliding') as fc.Arbitrary<WindowSpec['kind']>;
    fc.assert(
      fc.property(kinds, steps, (kind, gaps) => {
        const direct = new WindowMeter(spec({ kind }));
        const stepped = new WindowMeter(spec({ kind }));
        direct.spend(0, 6);
        stepped.spend(0, 6);
        let minute = 0;
        const resets = gaps.flatMap((gap) => {
          minute += gap;
          return stepped.advanceTo(minute);
        });
        expect(direct.advanceTo(minute)).toEqual(resets);
        expect(direct.reading(minute)).toEqual(stepped.reading(minute));
      }),
      { seed: 20260212, numRuns: 200 },
    );
  });
});
