/** Bars that are floored and never longer than they are. */
import { describe, expect, it } from 'vitest';
import { barFraction, barText, fullCells } from '../../../src/display/answer/drawing-text.ts';

describe('bars', () => {
  it('[W69] are floored and held to their length', () => {
    expect([0, 0.1, 0.999, 1, 7, -3, null].map((fraction) => fullCells(fraction, 10))).toEqual([
      0, 1, 9, 10, 10, 0, 0,
    ]);
    // 0.29 * 100 is 28.999999999999996 in binary.
    expect(fullCells(0.29, 100)).toBe(29);
    expect(barText(0.5, 4, true)).toBe('##..');
    expect([barFraction(1, null), barFraction(1, 0), barFraction(0, 0), barFraction(3, 2)]).toEqual([
      null,
      1,
      0,
      1.5,
    ]);
  });
});
