/** Simple, pre-filtered and adaptive evaluation, side by side. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptivePattern, prefilterPattern, simplePattern } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const FIFTY = { itemCount: 50, evalBatch: 25 };
const HUNDRED = { itemCount: 100, evalBatch: 25 };
const filterOf = (truePositive: number, falsePositive: number) => ({
  accept: 0.6,
  truePositive,
  falsePositive,
});

describe('patterns', () => {
  it('[C12] 50 items: simple 22, filter without mistakes 22, with 10 % false 25', () => {
    expect(simplePattern(FIFTY, 0.6).expected).toBeCloseTo(22, 12);
    expect(prefilterPattern(FIFTY, filterOf(0.5, 0)).expected).toBeCloseTo(22, 12);
    expect(prefilterPattern(FIFTY, filterOf(0.5, 0.1)).expected).toBeCloseTo(25, 12);
  });

  it('[C12] 100 items: 44, 44, 49', () => {
    expect(simplePattern(HUNDRED, 0.6).expected).toBeCloseTo(44, 12);
    expect(prefilterPattern(HUNDRED, filterOf(0.5, 0)).expected).toBeCloseTo(44, 12);
    expect(prefilterPattern(HUNDRED, filterOf(0.5, 0.1)).expected).toBeCloseTo(49, 12);
  });

  it('[W34] a filter of half the failures gains nothing, and loses a good draft for each false reject', () => {
    const simple = simplePattern(FIFTY, 0.6).expected;
    expect(prefilterPattern(FIFTY, filterOf(0.5, 0)).expected).toBeCloseTo(simple, 12);
    const { expected, kept } = prefilterPattern(FIFTY, filterOf(0.5, 0.1));
    expect(expected - simple).toBeCloseTo(50 * 0.6 * 0.1, 12);
    expect(kept).toBeCloseTo(37, 12);
  });

  it('[W34] saves at most the evaluations', () => {
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(shares, shares, shares, (accept, truePositive, falsePositive) => {
        const simple = simplePattern(HUNDRED, accept).expected;
        const { expected } = prefilterPattern(HUNDRED, { accept, truePositive, falsePositive });
        expect(simple - expected).toBeLessThanOrEqual(4 + 1e-9);
        if (truePositive === 0) expect(expected).toBeGreaterThanOrEqual(simple - 4);
      }),
      { seed: 20261126, numRuns: 200 },
    );
  });

  it('[C12] adaptive: 1.14 an item judged one by one, dearer than direct; 24 for 50 in batches', () => {
    const adaptive = { confident: 0.7, confidentAccept: 0.8 };
    const single = adaptivePattern({ itemCount: 100, evalBatch: 1 }, adaptive);
    expect(single.expected / 100).toBeCloseTo(1.14, 12);
    expect(single.saving).toBeLessThan(0);
    expect(adaptivePattern(FIFTY, adaptive).expected).toBeCloseTo(24, 12);
  });

  it('generates in batches: all three lose when one message makes every item', () => {
    const batch = { ...FIFTY, genBatch: 50 };
    expect(simplePattern(batch, 0.6).saving).toBeLessThan(0);
    expect(prefilterPattern(batch, filterOf(0.5, 0)).saving).toBeLessThan(0);
    expect(adaptivePattern(batch, { confident: 0.7, confidentAccept: 0.8 }).saving).toBeLessThan(0);
    expect(prefilterPattern({ ...FIFTY, genBatch: 5 }, filterOf(0.5, 0)).expected).toBe(6);
  });

  it('is the simple pattern when the filter drops nothing, or the drafter is always sure', () => {
    const simple = simplePattern(FIFTY, 0.6).expected;
    expect(prefilterPattern(FIFTY, filterOf(0, 0)).expected).toBeCloseTo(simple, 12);
    expect(adaptivePattern(FIFTY, { confident: 1, confidentAccept: 0.6 }).expected).toBeCloseTo(simple, 12);
  });

  refuses([
    ['a share above 1', 'E_RANGE', 'truePositive', () => prefilterPattern(FIFTY, filterOf(1.5, 0))],
    ['a share below 0', 'E_RANGE', 'falsePositive', () => prefilterPattern(FIFTY, filterOf(0.5, -0.1))],
    ['half an item', 'E_INT', 'itemCount', () => simplePattern({ ...FIFTY, itemCount: 0.5 }, 0.5)],
    ...NO_NUMBERS.flatMap(
      (value) =>
        [
          [String(value), 'E_TYPE', 'accept', () => simplePattern(FIFTY, value as number)],
          [
            String(value),
            'E_TYPE',
            'confident',
            () => adaptivePattern(FIFTY, { confident: value as number, confidentAccept: 1 }),
          ],
          [
            String(value),
            'E_TYPE',
            'confidentAccept',
            () => adaptivePattern(FIFTY, { confident: 1, confidentAccept: value as number }),
          ],
        ] as const,
    ),
  ]);
});
