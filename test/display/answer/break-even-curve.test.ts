/** The break-even curve with the acceptance and the costs beside it. */
import { describe, expect, it } from 'vitest';
import { breakEvenLines } from '../../../src/display/answer/break-even-curve.ts';
import type { Look } from '../../../src/display/answer/index.ts';
import type { BreakEvenSnapshot } from '../../../src/planner/question/index.ts';

const look: Look = { width: 80, ascii: false, color: false };

describe('breakEvenLines', () => {
  const points = [5, 10, 20, 50].map((itemCount) => ({ itemCount, breakEven: 1 / itemCount }));

  it('[J4] draws 20, 10, 5 and 2 % for 5, 10, 20 and 50 items', () => {
    const lines = breakEvenLines({ points }, look);
    expect(lines).toEqual([
      '  items  must be',
      `      5   20.0 %  ${'█'.repeat(12)}`,
      `     10   10.0 %  ${'█'.repeat(6)}`,
      `     20    5.0 %  ${'█'.repeat(3)}`,
      `     50    2.0 %  ${'█'.repeat(1)}`,
    ]);
  });

  it('[J4] marks the acceptance there is, and the cost interval beside generating', () => {
    const snapshot: BreakEvenSnapshot = {
      points: [{ itemCount: 5, breakEven: null }, ...points],
      acceptance: { low: 0.308, mean: 0.583, high: 0.833 },
      costs: [{ itemCount: 50, low: 11, mean: 25, high: 40, direct: 50 }],
    };
    const lines = breakEvenLines(snapshot, { ...look, ascii: true });
    expect(lines[1]).toBe('      5    never');
    // 58.3 % of 60 cells is cell 34.
    expect(lines[2]!.indexOf('|')).toBe(18 + 34);
    expect(lines[6]!.slice(18).indexOf('-')).toBe(18);
    expect(lines[6]!.slice(18).lastIndexOf('-')).toBe(49);
    // 11, 25, 40 and 50 of a scale up to 50.
    const cost = lines.find((line) => line.startsWith('     50       25'))!.slice(18);
    expect([cost.indexOf('-'), cost.indexOf('o'), cost.lastIndexOf('-'), cost.indexOf('|')]).toEqual([
      13, 30, 48, 59,
    ]);
  });

  it('[J4] without points draws words', () => {
    expect(breakEvenLines({ points: [] }, look)).toEqual(['no batch sizes']);
  });
});
