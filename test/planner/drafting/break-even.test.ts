/** Break-even acceptance by batch sizes, and its curve. */
import { describe, expect, it } from 'vitest';
import { breakEvenCurve, breakEvenShare } from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

describe('breakEvenShare', () => {
  it.each([
    [5, 0.2],
    [10, 0.1],
    [20, 0.05],
    [50, 0.02],
  ])('[C3] of %i items in one batch is %f', (itemCount, share) => {
    expect(breakEvenShare({ itemCount, evalBatch: itemCount })).toBeCloseTo(share, 12);
  });

  it.each([
    [1, 0.04],
    [2, 0.08],
    [5, 0.2],
    [10, 0.4],
    [25, 1],
  ])('[C3] of 50 in batches of 25, %i a generation, is %f', (genBatch, share) => {
    expect(breakEvenShare({ itemCount: 50, evalBatch: 25, genBatch })).toBeCloseTo(share, 12);
  });

  it('[C3] counts whole messages where the generation batch does not divide the items', () => {
    // 10 items, 3 a message: 4 direct, 1 evaluation, so 3 messages fix 9 and one draft must be good.
    expect(breakEvenShare({ itemCount: 10, evalBatch: 10, genBatch: 3 })).toBeCloseTo(0.1, 12);
  });

  it('[W31] is out of reach when generation is batched more than evaluation', () => {
    expect(breakEvenShare({ itemCount: 50, evalBatch: 10, genBatch: 25 })).toBeNull();
  });

  it('is 0 for no items', () => {
    expect(breakEvenShare({ itemCount: 0, evalBatch: 1 })).toBe(0);
  });
});

describe('breakEvenCurve', () => {
  it('[C3] falls as 1/N in one batch and stays level in batches of one size', () => {
    const inOne = breakEvenCurve([5, 10, 20, 50], { evalBatch: null });
    expect(inOne.map(({ itemCount }) => itemCount)).toEqual([5, 10, 20, 50]);
    for (const { itemCount, breakEven } of inOne) expect(breakEven).toBeCloseTo(1 / itemCount, 12);
    for (const { breakEven } of breakEvenCurve([10, 20, 400], { evalBatch: 10 })) {
      expect(breakEven).toBeCloseTo(0.1, 12);
    }
  });

  refuses([
    ['an empty list', 'E_EMPTY', 'itemCounts', () => breakEvenCurve([], { evalBatch: null })],
    ['no items', 'E_RANGE', 'itemCounts[1]', () => breakEvenCurve([5, 0], { evalBatch: null })],
    ['half an item', 'E_INT', 'itemCounts[0]', () => breakEvenCurve([0.5], { evalBatch: 3 })],
    ['an empty batch', 'E_RANGE', 'evalBatch', () => breakEvenCurve([5], { evalBatch: 0 })],
    [
      'a batch of text',
      'E_TYPE',
      'evalBatch',
      () => breakEvenShare({ itemCount: 5, evalBatch: '5' as never }),
    ],
  ]);
});
