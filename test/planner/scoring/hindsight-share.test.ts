/** The headline score: share of the best possible, refusals, expired capacity. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denialRate, expiryWaste, hindsightShare } from '../../../src/planner/scoring/index.ts';

describe('hindsightShare', () => {
  it('[L2] 350 delivered of a proven best of 450 is 77.8 %', () => {
    const score = hindsightShare(350, { incumbent: 450, bound: 450 });
    expect(score).toEqual({ share: 350 / 450, leastShare: 350 / 450, missedValue: 100 });
  });

  it('[L2] without a proof the share lies between the bound and the best found', () => {
    expect(hindsightShare(350, { incumbent: 400, bound: 500 })).toEqual({
      share: 0.875,
      leastShare: 0.7,
      missedValue: 50,
    });
    // What was done was possible, even when the search did not find it.
    expect(hindsightShare(420, { incumbent: 400, bound: 500 })).toEqual({
      share: 1,
      leastShare: 0.84,
      missedValue: 0,
    });
  });

  it('[L2] an idle day scores 0 of what was there, not 48.25, and a day with nothing to do has no score', () => {
    expect(hindsightShare(0, { incumbent: 450, bound: 450 }).share).toBe(0);
    expect(hindsightShare(0, { incumbent: 0, bound: 0 }).share).toBe('unpriced');
  });

  it('[L2] is within 0..1 and grows with what is delivered', () => {
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    const property = fc.property(amount, amount, amount, (a, b, c) => {
      const [low, high, bound] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
      fc.pre(high > 0);
      const less = hindsightShare(low, { incumbent: high, bound });
      const more = hindsightShare(high, { incumbent: high, bound });
      expect(less.share).toBeLessThanOrEqual(more.share as number);
      expect(less.leastShare).toBeLessThanOrEqual(less.share as number);
      expect(more.share).toBe(1);
    });
    fc.assert(property, { seed: 3, numRuns: 200 });
  });

  it.each([
    [-1, { incumbent: 1, bound: 1 }, 'E_RANGE', 'deliveredValue'],
    [2, { incumbent: 1, bound: 1 }, 'E_RANGE', 'deliveredValue'],
    [0, { incumbent: 2, bound: 1 }, 'E_RANGE', 'best.incumbent'],
    [0, { incumbent: Number.NaN, bound: 1 }, 'E_TYPE', 'best.incumbent'],
    [0, null, 'E_TYPE', 'best'],
  ])('[L2] refuses %j of %j', (delivered, best, code, field) => {
    expect(() => hindsightShare(delivered, best as never)).toThrow(expect.objectContaining({ code, field }));
  });
});

describe('denialRate', () => {
  it('[L2] 5 of 100 is 5 % with the Jeffreys interval 1.9 % to 10.6 %', () => {
    // Quantiles of Beta(5.5, 95.5), by scipy.
    const { fraction, interval } = denialRate(100, 5);
    expect(fraction).toBe(0.05);
    expect(interval![0]).toBeCloseTo(0.0193, 4);
    expect(interval![1]).toBeCloseTo(0.1061, 4);
  });

  it('[L2] ends at 0 and 1 when none and all were denied; nothing asked is unpriced', () => {
    expect(denialRate(10, 0).interval![0]).toBe(0);
    expect(denialRate(10, 10).interval![1]).toBe(1);
    expect(denialRate(0, 0)).toEqual({ fraction: 'unpriced', interval: null });
  });

  it.each([
    [1.5, 0, 'E_INT'],
    [-1, 0, 'E_RANGE'],
    [3, 4, 'E_RANGE'],
  ])('[L2] refuses %d asked, %d denied', (asked, denied, code) => {
    expect(() => denialRate(asked, denied)).toThrow(expect.objectContaining({ code }));
  });
});

describe('expiryWaste', () => {
  it('[L2] counts as wasted only what was asked for and expired', () => {
    expect(expiryWaste(1125, 900, 40)).toEqual({
      expired: 225,
      expiredFraction: 0.2,
      wasted: 40,
      wastedFraction: 40 / 1125,
    });
    expect(expiryWaste(1125, 1125, 300)).toMatchObject({ expired: 0, wasted: 0 });
    expect(expiryWaste(1125, 1200, 300)).toMatchObject({ expired: 0, wasted: 0 });
    expect(expiryWaste(0, 0, 5).expiredFraction).toBe('unpriced');
  });

  it.each([
    [-1, 0, 0],
    [1, -1, 0],
    [1, 0, Number.POSITIVE_INFINITY],
  ])('[L2] refuses %d, %d, %d', (sendable, sent, unserved) => {
    expect(() => expiryWaste(sendable, sent, unserved)).toThrow(
      expect.objectContaining({ name: 'PlanError' }),
    );
  });
});
