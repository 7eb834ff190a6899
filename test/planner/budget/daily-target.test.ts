import { describe, expect, it } from 'vitest';
import { bufferOf, dailyTarget } from '../../../src/planner/budget/daily-target.ts';
import { itRefuses } from '../ledger/refusals.ts';

describe('daily targets', () => {
  it('[B11] leave 10-20 % of 1125 sonnet: 900-1012; 20-30 % of 250 opus: 175-200', () => {
    expect(dailyTarget(1125, 0.1, 0.2)).toEqual({ low: 900, high: 1012 });
    expect(dailyTarget(250, 0.2, 0.3)).toEqual({ low: 175, high: 200 });
  });

  it("[W9] the document's 800-1000 leaves 11.1-28.9 %, its 150-200 leaves 20-40 %", () => {
    expect(bufferOf(1125, 1000)).toBeCloseTo(0.111, 3);
    expect(bufferOf(1125, 800)).toBeCloseTo(0.289, 3);
    expect(bufferOf(250, 200)).toBeCloseTo(0.2, 12);
    expect(bufferOf(250, 150)).toBeCloseTo(0.4, 12);
  });

  it('[B11] are the limit without a buffer and nothing with a whole one', () => {
    expect(dailyTarget(7, 0, 1)).toEqual({ low: 0, high: 7 });
    // 10 x (1 - 0.9) is 0.9999... in binary.
    expect(dailyTarget(10, 0.9, 0.9)).toEqual({ low: 1, high: 1 });
  });

  itRefuses([
    ['ends the wrong way round', 'E_RANGE', 'bufferLow', () => dailyTarget(5, 0.3, 0.2)],
    ['a share above 1', 'E_RANGE', 'bufferHigh', () => dailyTarget(5, 0.3, 1.2)],
    ['half a message', 'E_INT', 'limit', () => dailyTarget(5.5, 0.1, 0.2)],
    ['a limit below 0', 'E_RANGE', 'limit', () => dailyTarget(-5, 0.1, 0.2)],
    ['a target above the limit', 'E_RANGE', 'target', () => bufferOf(5, 6)],
    ['a limit of 0', 'E_RANGE', 'limit', () => bufferOf(0, 0)],
  ]);
});
