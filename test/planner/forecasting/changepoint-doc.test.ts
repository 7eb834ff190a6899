/** The document's search, whose defects are the reason for ours. */
import { describe, expect, it } from 'vitest';
import { changepointDoc, splitScoreDoc } from '../../../src/planner/forecasting/index.ts';

const DOC = [100, 105, 110, 108, 112, 200, 210, 195, 205, 220];

describe('changepointDoc', () => {
  it('[W64] looks at no split of its own example and answers nothing', () => {
    expect(changepointDoc(DOC)).toBeNull();
  });

  it('[W65] scores every split of anything -n / 2, so rounding chooses', () => {
    const longer = [100, 105, 110, 108, 112, 109, 200, 210, 195, 205, 220, 208];
    const longest = [...longer, 211, 199];
    for (const [series, score] of [
      [DOC, -5],
      [longer, -6],
      [longest, -7],
    ] as const) {
      for (let index = 2; index <= series.length - 2; index++) {
        expect(splitScoreDoc(series, index)).toBeCloseTo(score, 9);
      }
    }
  });

  it('[W66] finds a shift in twelve equal values: at its first split', () => {
    expect(changepointDoc(Array(12).fill(100), 3)).toBe(3);
    expect(changepointDoc(Array(12).fill(100))).toBe(5);
  });

  it('[W66] never looks at the last values, nor at the split that leaves them', () => {
    const lateShift = [10, 11, 9, 10, 12, 10, 11, 9, 60, 61, 62, 59];
    expect(changepointDoc(lateShift)).toBeLessThan(7);
  });

  it('refuses bad input', () => {
    expect(() => changepointDoc([])).toThrow(/at least one/);
    expect(() => changepointDoc(DOC, 0)).toThrow(/minSegment/);
    expect(() => splitScoreDoc(DOC, 10)).toThrow(/index/);
  });
});
