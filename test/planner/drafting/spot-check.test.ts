/** What checking some confident drafts says of all of them. */
import { describe, expect, it } from 'vitest';
import {
  anyFailureChance,
  spotCheck,
  spotCheckCount,
  spotCheckDoc,
  unreadBadShare,
} from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

describe('spot checks', () => {
  it('[C18] 80 % confident with 40 % wrong: 32 % of all output is bad', () => {
    expect(unreadBadShare(0.8, 0.4)).toBeCloseTo(0.32, 12);
  });

  it('[C18] 10 % of the 80 confident of 100 is 8 checks, not 9', () => {
    expect(spotCheckCount(100, 0.8)).toBe(8);
    expect(spotCheckCount(101, 0.8)).toBe(9);
    expect(spotCheckCount(0, 0.8)).toBe(0);
  });

  it('[C18] eight checks see a failure with .983 at 40 % and .337 at 5 %', () => {
    expect(anyFailureChance(8, 0.4)).toBeCloseTo(0.983, 3);
    expect(anyFailureChance(8, 0.05)).toBeCloseTo(0.337, 3);
    expect([anyFailureChance(0, 0.5), anyFailureChance(3, 0), anyFailureChance(3, 1)]).toEqual([0, 0, 1]);
  });

  it('[W32] the document disables at one failure of eight, a third of the time at a true 5 %', () => {
    expect([0, 1].map((failed) => spotCheckDoc(8, failed))).toEqual([false, true]);
    expect(anyFailureChance(8, 0.05)).toBeCloseTo(0.3366, 4);
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
    ['a share above 1', 'E_RANGE', 'confident', () => unreadBadShare(1.5, 0)],
    ['a share of checks above 1', 'E_RANGE', 'checkShare', () => spotCheckCount(10, 0.5, 2)],
    ...NO_NUMBERS.flatMap(
      (value) =>
        [
          [String(value), 'E_TYPE', 'checked', () => spotCheck(value as number, 0)],
          [String(value), 'E_TYPE', 'failRate', () => anyFailureChance(8, value as number)],
        ] as const,
    ),
  ]);
});
