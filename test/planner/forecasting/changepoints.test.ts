/** Shifts of the mean against the document's examples and against all segmentations, tried one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Changepoints, changepoints } from '../../../src/planner/forecasting/index.ts';
import { seededDraws } from './forecasts.ts';

const DOC = [100, 105, 110, 108, 112, 200, 210, 195, 205, 220];
const segmented = (series: readonly number[], options = {}): Changepoints =>
  changepoints(series, options) as Changepoints;

/** Squares plus penalty of the best segmentation: optimal partitioning, every start tried at every end. */
function leastCost(series: readonly number[], penalty: number, minSegment: number): number {
  const cost = (from: number, to: number): number => {
    const part = series.slice(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  const best = [-penalty];
  for (let end = 1; end <= series.length; end++) {
    best[end] = Number.POSITIVE_INFINITY;
    for (let start = 0; start <= end - minSegment; start++) {
      best[end] = Math.min(best[end]!, best[start]! + cost(start, end) + penalty);
    }
  }
  return best[series.length]!;
}

describe('changepoints', () => {
  it('[I4] [W64] finds the shift at 5 with means 107 and 206, squares 24960.5 to 458', () => {
    const found = segmented(DOC);
    expect(found.indices).toEqual([5]);
    expect(found.means).toEqual([107, 206]);
    expect(found.squares).toBeCloseTo(458, 9);
    expect(segmented(DOC, { penalty: 1e9 }).squares).toBeCloseTo(24960.5, 9);
  });

  it('[I4] [W66] finds none in twelve equal values, nor in a straight line', () => {
    expect(segmented(Array(12).fill(100)).indices).toEqual([]);
    expect(segmented(Array(12).fill(0.1)).indices).toEqual([]);
    expect(segmented([1, 2, 3, 4, 5, 6, 7, 8]).indices).toEqual([]);
  });

  it('[I4] [W66] finds none in 100 +/- 2', () => {
    expect(segmented([101, 98, 100, 102, 99, 101, 98, 102, 100, 99, 98, 101]).indices).toEqual([]);
  });

  it('[7.7] finds a shift in noise as seldom as it says: 20 % of series of 10, 7 % of 30, 2 % of 120', () => {
    const draws = seededDraws(66);
    const trials = 1_000;
    for (const [n, share] of [
      [10, 0.2],
      [30, 0.07],
      [120, 0.02],
    ] as const) {
      let found = 0;
      for (let trial = 0; trial < trials; trial++) {
        const series = Array.from({ length: n }, () => 100 + 2 * draws.normal());
        if (segmented(series).indices.length > 0) found++;
      }
      expect(Math.abs(found / trials - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / trials));
    }
  });

  it('[I4] finds two shifts, at 5 and 11', () => {
    const series = [10, 11, 9, 10, 12, 30, 31, 29, 32, 30, 28, 11, 10, 9, 10, 12];
    expect(segmented(series).indices).toEqual([5, 11]);
  });

  it('[I4] [W65] a shift at 6 or 7 is at 6 or 7', () => {
    expect(segmented([100, 105, 110, 108, 112, 109, 200, 210, 195, 205, 220, 208]).indices).toEqual([6]);
    expect(segmented([100, 105, 110, 108, 112, 109, 104, 200, 210, 195, 205, 220, 208, 211]).indices).toEqual(
      [7],
    );
  });

  it('[I4] [W66] a shift two values before the end is found', () => {
    expect(segmented([10, 11, 9, 10, 12, 10, 11, 9, 60, 61]).indices).toEqual([8]);
  });

  it('[I4] a clean step is one shift', () => {
    expect(segmented([5, 5, 5, 5, 9, 9, 9, 9])).toMatchObject({ indices: [4], means: [5, 9] });
  });

  it('[7.7] costs as little as the best of all segmentations, n up to 40', () => {
    const levels = fc.array(
      fc.record({
        level: fc.integer({ min: 0, max: 30 }),
        noise: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 10 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const series = levels
      .map((parts) => parts.flatMap(({ level, noise }) => noise.map((each) => level + each)))
      .filter(({ length }) => length >= 8);
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 2, max: 4 }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        (values, minSegment, penalty) => {
          const { indices, squares } = segmented(values, { minSegment, penalty });
          expect(squares + penalty * indices.length).toBeCloseTo(leastCost(values, penalty, minSegment), 7);
          const bounds = [0, ...indices, values.length];
          for (let i = 1; i < bounds.length; i++)
            expect(bounds[i]! - bounds[i - 1]!).toBeGreaterThanOrEqual(minSegment);
        },
      ),
      { seed: 40, numRuns: 400 },
    );
  });

  it('[I4] does not depend on the unit', () => {
    const scaled = (factor: number) => segmented(DOC.map((value) => value * factor)).indices;
    expect([scaled(1e-6), scaled(1e6)]).toEqual([[5], [5]]);
  });

  it('asks for two segments', () => {
    expect(changepoints([1, 2, 3])).toEqual({ status: 'insufficient', have: 3, need: 4, what: 'values' });
    expect(changepoints(DOC, { minSegment: 6 })).toMatchObject({ need: 12 });
  });

  it.each([
    ['E_EMPTY', [], {}],
    ['E_TYPE', [1, Number.NaN], {}],
    ['E_RANGE', DOC, { minSegment: 1 }],
    ['E_INT', DOC, { minSegment: 2.5 }],
    ['E_RANGE', DOC, { penalty: 0 }],
    ['E_TYPE', DOC, { penalty: 'small' }],
  ])('%s for %j, %j', (code, series, options) => {
    expect(() => changepoints(series, options as object)).toThrow(expect.objectContaining({ code }));
  });
});
