import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdPolicy } from '../../../src/planner/solve/index.ts';

const TENS = Array.from({ length: 10 }, (_, i) => ({ value: 10 * (i + 1), probability: 0.1 }));

/** The recursion as it is written, without a table. */
function plainValue(
  offers: ReadonlyArray<{ value: number; probability: number; cost?: number }>,
  arrivals: number,
  quota: number,
): number {
  if (arrivals === 0) return 0;
  const keep = plainValue(offers, arrivals - 1, quota);
  return offers.reduce((sum, { value, probability, cost = 1 }) => {
    const take = cost <= quota ? value + plainValue(offers, arrivals - 1, quota - cost) : keep;
    return sum + probability * Math.max(keep, take);
  }, 0);
}

describe('the threshold policy', () => {
  it('[F3] is worth 84.924 to 330 with six arrivals and 1 to 6 messages', () => {
    const policy = thresholdPolicy({ offers: TENS, arrivals: 6, quota: 6 });
    const expected = [84.924, 157.478, 218.36, 267.478, 304.924, 330];
    expected.forEach((value, i) => {
      expect(policy.value(1, i + 1)).toBeCloseTo(value, 9);
    });
  });

  it('[F3] asks for 82.405 down to 0 with five arrivals to come', () => {
    const policy = thresholdPolicy({ offers: TENS, arrivals: 6, quota: 6 });
    const expected = [82.405, 68.455, 55, 41.545, 27.595, 0];
    expected.forEach((value, i) => {
      expect(policy.threshold(1, i + 1)).toBeCloseTo(value, 9);
    });
    expect(policy.threshold(1, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(policy.threshold(6, 1)).toBe(0);
  });

  it('counts a restoration as a jump of the state', () => {
    // One message now and one before the second arrival: each of the two arrivals is simply taken.
    const jump = thresholdPolicy({
      offers: TENS,
      arrivals: 2,
      quota: 1,
      restorations: [{ step: 2, amount: 1 }],
    });
    expect(jump.value(1, 1)).toBeCloseTo(110, 9);
    expect(jump.threshold(1, 1)).toBeCloseTo(0, 9);
    // With room for one message only, the restoration is lost unless the first is spent.
    const full = thresholdPolicy({
      offers: TENS,
      arrivals: 2,
      quota: 1,
      limit: 1,
      restorations: [{ step: 2, amount: 1 }],
    });
    expect(full.threshold(1, 1)).toBe(0);
    expect(full.value(1, 1)).toBeCloseTo(110, 9);
  });

  it('takes one law per step', () => {
    const sure = (value: number) => [{ value, probability: 1 }];
    const policy = thresholdPolicy({ offers: [sure(10), sure(100), sure(50)], arrivals: 3, quota: 2 });
    expect(policy.value(1, 2)).toBe(150);
    expect(policy.value(1, 1)).toBe(100);
    expect(policy.threshold(1, 2)).toBe(50);
  });

  it('equals the plain recursion, falls in quota and rises in arrivals', () => {
    const offer = fc.record({ value: fc.integer({ min: 0, max: 50 }), cost: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(
        fc.array(offer, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 6 }),
        (drawn, arrivals, quota) => {
          const offers = drawn.map((each) => ({ ...each, probability: 1 / drawn.length }));
          const policy = thresholdPolicy({ offers, arrivals, quota });
          for (let left = 0; left <= quota; left++) {
            expect(policy.value(1, left)).toBeCloseTo(plainValue(offers, arrivals, left), 9);
          }
          const units = thresholdPolicy({
            offers: offers.map(({ value, probability }) => ({ value, probability })),
            arrivals,
            quota,
          });
          for (let left = 1; left <= quota; left++) {
            for (let step = 1; step <= arrivals; step++) {
              if (left > 1) {
                expect(units.threshold(step, left)).toBeLessThanOrEqual(
                  units.threshold(step, left - 1) + 1e-9,
                );
              }
              if (step > 1) {
                expect(units.threshold(step, left)).toBeLessThanOrEqual(
                  units.threshold(step - 1, left) + 1e-9,
                );
              }
              if (left > arrivals - step) expect(units.threshold(step, left)).toBeCloseTo(0, 9);
            }
          }
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it('refuses what is out of range', () => {
    const good = { offers: TENS, arrivals: 6, quota: 6 };
    const bad: Array<[object, string]> = [
      [{ arrivals: -1 }, 'E_RANGE'],
      [{ arrivals: 1.5 }, 'E_INT'],
      [{ quota: 100_001 }, 'E_RANGE'],
      [{ arrivals: 10_000, quota: 10_000 }, 'E_RANGE'],
      [{ offers: [] }, 'E_EMPTY'],
      [{ offers: 'x' }, 'E_TYPE'],
      [{ offers: [{ value: 1, probability: 0.5 }] }, 'E_SUM'],
      [{ offers: [{ value: -1, probability: 1 }] }, 'E_RANGE'],
      [{ offers: [{ value: Number.NaN, probability: 1 }] }, 'E_TYPE'],
      [{ offers: [[{ value: 1, probability: 1 }]] }, 'E_TYPE'],
      [{ restorations: [{ step: 0, amount: 1 }] }, 'E_RANGE'],
      [{ restorations: [{ step: 1, amount: -1 }] }, 'E_RANGE'],
      [{ limit: 5 }, 'E_RANGE'],
    ];
    for (const [change, code] of bad) {
      expect(() => thresholdPolicy({ ...good, ...change }), JSON.stringify(change)).toThrow(
        expect.objectContaining({ code }),
      );
    }
    expect(() => thresholdPolicy({ ...good, arrivals: 10_000, quota: 10_000 })).toThrow('coarser units');
    expect(() => thresholdPolicy(good).threshold(8, 1)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  });
});
