/** What checking some confident drafts says of all of them. */
import { describe, expect, it } from 'vitest';
import { spotCheck, spotCheckDoc } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

describe('spot checks', () => {
  it('[W32] the document disables at one failure of eight, and at more than one of ten', () => {
    expect([0, 1].map((failed) => spotCheckDoc(8, failed))).toEqual([false, true]);
    expect(spotCheckDoc(0, 0)).toBe(false);
    expect(spotCheckDoc(10, 1)).toBe(false);
  });

  it('[W32] ours waits for P(fail rate > 10 %) above .9: the second failure of eight', () => {
    // Beta(2, 8): .775; Beta(3, 7): .947.
    expect(spotCheck(8, 1).pOverLimit).toBeCloseTo(0.774840978, 9);
    expect(spotCheck(8, 2).pOverLimit).toBeCloseTo(0.947027862, 9);
    expect([0, 1, 2, 3].map((failed) => spotCheck(8, failed).disable)).toEqual([false, false, true, true]);
  });

  it('[C18] gives the precision with its range: 8 checked, 1 failed', () => {
    const { posterior } = spotCheck(8, 1);
    expect(posterior.mean).toBeCloseTo(0.8, 12);
    // Beta(8, 2) at 2.5 % and 97.5 %.
    expect(posterior.low).toBeCloseTo(0.517503485082663, 10);
    expect(posterior.high).toBeCloseTo(0.9718550265221018, 10);
  });

  it('[C18] never disables on the prior alone: no check, or none that failed', () => {
    expect(spotCheck(0, 0).pOverLimit).toBeCloseTo(0.9, 12);
    expect(spotCheck(0, 0).disable).toBe(false);
    expect(spotCheck(1, 0, 0.01).pOverLimit).toBeGreaterThan(0.95);
    expect(spotCheck(1, 0, 0.01).disable).toBe(false);
  });

  refuses([
    ['more failures than checks', 'E_RANGE', 'failed', () => spotCheck(3, 4)],
    ['more failures than checks', 'E_RANGE', 'failed', () => spotCheckDoc(3, 4)],
    ['a limit above 1', 'E_RANGE', 'limit', () => spotCheck(3, 1, 1.5)],
    ['a limit below 0', 'E_RANGE', 'limit', () => spotCheckDoc(3, 1, -1)],
    ...NO_NUMBERS.flatMap(
      (value) => [[String(value), 'E_TYPE', 'checked', () => spotCheck(value as number, 0)]] as const,
    ),
  ]);
});
