/** The rate of demand, minute by minute, and where it may change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrivalRate,
  type DemandLaw,
  inBurst,
  rateChangeMinutes,
  weeklySupplyUnits,
} from '../../../src/simulation/scenario/index.ts';

const LAW: DemandLaw = {
  userCount: 10,
  basePerMinute: 0.01,
  peakMultiplier: 2,
  weekendMultiplier: 0.5,
  eveningMultiplier: 1.5,
  burstMultiplier: 3,
  burstLengthMinutes: 60,
  burstStarts: [600, 10080 + 9000],
  maxCostUnits: 4,
};

/** Minute of a weekday (0 = Monday) and a time of day. */
const at = (day: number, hour: number, minute = 0): number => day * 1440 + hour * 60 + minute;

describe('arrivalRate', () => {
  it.each([
    ['Monday 00:00', at(0, 0), 0.1],
    ['Monday 07:59', at(0, 7, 59), 0.1],
    ['Monday 08:00, peak', at(0, 8), 0.2],
    ['Monday 09:59', at(0, 9, 59), 0.2],
    ['Monday 10:00, the burst starts', at(0, 10), 0.6],
    ['Monday 10:59', at(0, 10, 59), 0.6],
    ['Monday 11:00, the burst is over', at(0, 11), 0.2],
    ['Monday 17:59', at(0, 17, 59), 0.2],
    ['Monday 18:00, evening', at(0, 18), 0.3],
    ['Monday 21:59', at(0, 21, 59), 0.3],
    ['Monday 22:00', at(0, 22), 0.1],
    ['Friday 23:59', at(4, 23, 59), 0.1],
    ['Saturday 00:00, weekend', at(5, 0), 0.05],
    ['Sunday 20:00', at(6, 20), 0.15],
    ['Monday of week 2', at(7, 0), 0.1],
    ['Sunday of week 2, 06:00, the second burst', 10080 + 9000, 0.15],
  ])('%s', (_, minute, rate) => {
    expect(arrivalRate(LAW, minute)).toBeCloseTo(rate, 15);
  });

  it('a burst runs from its start up to, not including, its end', () => {
    expect([599, 600, 659, 660].map((minute) => inBurst(LAW, minute))).toEqual([false, true, true, false]);
  });
});

describe('rateChangeMinutes', () => {
  it('cuts time so that the rate is constant in every piece, ascending, from 0 to the end', () => {
    for (const total of [1, 480, 481, 3000, 20160]) {
      const changes = rateChangeMinutes(LAW, total);
      expect(changes[0]).toBe(0);
      expect(changes.at(-1)).toBe(total);
      for (let piece = 0; piece + 1 < changes.length; piece++) {
        const [start, end] = [changes[piece]!, changes[piece + 1]!];
        expect(start).toBeLessThan(end);
        for (let minute = start; minute < end; minute++) {
          if (arrivalRate(LAW, minute) !== arrivalRate(LAW, start)) {
            expect(minute, 'the rate changes inside a piece').toBe(start);
          }
        }
      }
    }
  });

  it('are every day’s hours of change and every burst’s ends, sorted, without repeats', () => {
    const minute = fc.integer({ min: 0, max: 6 * 10080 });
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 6 }), minute, minute, (burstStarts, length, total) => {
        const law = { ...LAW, burstStarts, burstLengthMinutes: length };
        const all = new Set([0, total]);
        for (let day = 0; day < total; day += 1440)
          for (const hour of [0, 8, 18, 22]) all.add(day + 60 * hour);
        for (const start of burstStarts) all.add(start).add(start + length);
        const plain = [...all].filter((at) => at <= total).sort((a, b) => a - b);
        expect(rateChangeMinutes(law, total)).toEqual(plain);
      }),
      { seed: 20261130, numRuns: 300 },
    );
  });
});

describe('weeklySupplyUnits', () => {
  it('scales every weekly capacity to seven days', () => {
    const window = { kind: 'fixed', floorMinutes: 1, firstResetMinute: 1 } as const;
    const account = (capacityUnits: number, lengthMinutes: number) => ({
      name: 'a',
      short: { ...window, capacityUnits: 1, lengthMinutes: 300 },
      weekly: { ...window, capacityUnits, lengthMinutes },
    });
    // 1000 a week, and 100 per 5040 minutes: 200 a week.
    expect(weeklySupplyUnits([account(1000, 10080), account(100, 5040)])).toBe(1200);
    expect(weeklySupplyUnits([])).toBe(0);
  });
});
