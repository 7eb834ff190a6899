/** Paired moments, Holm, sign flips and the comparison with the best: by hand, by brute force, by symmetry. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addFlips,
  columnCorrelation,
  compareWithBest,
  flipSigns,
  holmAdjust,
  needsFlips,
  notEnoughTrials,
  pairMoments,
  signFlipTest,
  twoSidedTail,
} from '../../../src/numerics/stats/index.ts';
import { bitsOf, correlatedColumns } from './numbers.ts';

const columnsOf = (...rows: number[][]): Float64Array[] => rows.map((row) => Float64Array.from(row));

describe('pairMoments', () => {
  it('are means and variances of differences, pairs in order', () => {
    // a - b: 1, 3; a - c: 0, 4; b - c: -1, 1. Two values: skewness 0, kurtosis 1 - 3.
    const even = { skewness: 0, kurtosis: -2 };
    expect(pairMoments(columnsOf([2, 5], [1, 2], [2, 1]))).toEqual([
      { a: 0, b: 1, mean: 2, variance: 2, ...even },
      { a: 0, b: 2, mean: 2, variance: 8, ...even },
      { a: 1, b: 2, mean: 0, variance: 2, ...even },
    ]);
  });

  it('give a pair that differs by a constant no variance at all', () => {
    const column = Array.from({ length: 50 }, (_, i) => 1e6 + Math.sin(i));
    const [pair] = pairMoments(
      columnsOf(
        column,
        column.map((value) => value + 0.25),
      ),
    );
    expect(pair!.variance).toBe(0);
    expect(pair!.mean).toBeCloseTo(-0.25, 9);
  });

  it('keep digits that variances of large levels lose', () => {
    const [pair] = pairMoments(columnsOf([1e9, 1e9 + 4, 1e9], [1e9 + 1, 1e9, 1e9 - 1]));
    expect(pair).toMatchObject({ mean: 4 / 3, variance: expect.closeTo(19 / 3, 12) });
  });

  it('know skewness and kurtosis by hand', () => {
    // Differences 0, 0, 0, 4: mean 1, gaps -1, -1, -1, 3: moments 3, 6, 21; 6 / 3^1.5 and 21 / 9 - 3.
    const [pair] = pairMoments(columnsOf([0, 0, 0, 4], [0, 0, 0, 0]));
    expect(pair!.skewness).toBeCloseTo(6 / (3 * Math.sqrt(3)), 12);
    expect(pair!.kurtosis).toBeCloseTo(21 / 9 - 3, 12);
  });

  it('have no variance below two trials', () => {
    expect(pairMoments(columnsOf([1], [3]))).toEqual([
      { a: 0, b: 1, mean: -2, variance: null, skewness: 0, kurtosis: 0 },
    ]);
  });
});

describe('columnCorrelation', () => {
  it('is 1, -1 and by hand', () => {
    const [x, up, down, other] = columnsOf([1, 2, 3], [2, 4, 6], [3, 2, 1], [1, 3, 2]);
    expect(columnCorrelation(x!, up!)).toBeCloseTo(1, 14);
    expect(columnCorrelation(x!, down!)).toBeCloseTo(-1, 14);
    expect(columnCorrelation(x!, other!)).toBeCloseTo(0.5, 14);
  });

  it('is null where nothing varies or there is one value', () => {
    const [flat, x, one] = columnsOf([2, 2], [1, 3], [1]);
    expect([columnCorrelation(flat!, x!), columnCorrelation(one!, one!)]).toEqual([null, null]);
  });
});

describe('holmAdjust', () => {
  it('steps down with a running maximum', () => {
    // Sorted .01 .02 .03 .04: 4 x .01, 3 x .02, max(.06, 2 x .03), max(.06, .04).
    expect(holmAdjust([0.03, 0.01, 0.04, 0.02])).toEqual([0.06, 0.04, 0.06, 0.06]);
    expect(holmAdjust([0.6, 0.5])).toEqual([1, 1]);
    expect(holmAdjust([])).toEqual([]);
  });

  it('never lowers a p, keeps the order, and lies between p and Bonferroni', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (p) => {
        const adjusted = holmAdjust(p);
        p.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p.length * value) + 1e-15);
          p.forEach((other, j) => {
            if (value < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      }),
      { seed: 20261124 },
    );
  });
});

/** Share of all sign patterns with |sum| at least as large, plainly. */
function bruteForce(differences: readonly number[]): number {
  const n = differences.length;
  const least = Math.abs(differences.reduce((sum, d) => sum + d, 0)) - 1e-9;
  let count = 0;
  for (let pattern = 0; pattern < 1 << n; pattern++) {
    const sum = differences.reduce((total, d, i) => total + (((pattern >> i) & 1) === 1 ? d : -d), 0);
    if (Math.abs(sum) >= least) count++;
  }
  return count / (1 << n);
}

describe('signFlipTest', () => {
  it('is exact for few trials: every pair equals brute force', () => {
    const small = fc.integer({ min: -3, max: 3 });
    const world = fc
      .integer({ min: 1, max: 11 })
      .chain((n) =>
        fc.array(fc.array(small, { minLength: n, maxLength: n }), { minLength: 2, maxLength: 4 }),
      );
    fc.assert(
      fc.property(world, (rows) => {
        const p = signFlipTest(columnsOf(...rows), null);
        let place = 0;
        rows.forEach((left, a) => {
          for (const right of rows.slice(a + 1)) {
            const exact = bruteForce(left.map((value, trial) => value - right[trial]!));
            expect(p[place++]).toBeCloseTo(exact, 12);
          }
        });
        expect(place).toBe(p.length);
      }),
      { seed: 20261124, numRuns: 60 },
    );
  });

  it('at random it comes near the exact p, never below one in ten thousand', () => {
    const columns = correlatedColumns(
      { law: 'zero-inflated', trials: 300, means: [0, 0.05, 2], spreads: [0.5, 0.5, 0.5] },
      bitsOf(1),
    );
    const p = signFlipTest(columns, flipSigns(columns, bitsOf(2)));
    const [pair] = pairMoments(columns);
    const t = Math.abs(pair!.mean) / Math.sqrt(pair!.variance! / 300);
    expect(p[0]).toBeCloseTo(twoSidedTail(t, 299), 1);
    expect(p.slice(1)).toEqual([1 / 10_000, 1 / 10_000]);
  });

  it('follows the normal limit for many trials', () => {
    const columns = correlatedColumns(
      { law: 'normal', trials: 6000, means: [0, 0.01], spreads: [0.5, 0.5] },
      bitsOf(3),
    );
    expect(needsFlips(6000)).toBe(false);
    const [pair] = pairMoments(columns);
    const t = Math.abs(pair!.mean) / Math.sqrt(pair!.variance! / 6000);
    expect(signFlipTest(columns, null)[0]).toBeCloseTo(twoSidedTail(t, 5999), 3);
  });

  it('is 1 for policies that never differ, whatever the trials', () => {
    const same = columnsOf([1, 5, 2], [1, 5, 2]);
    expect(signFlipTest(same, null)).toEqual([1]);
    const many = Float64Array.from({ length: 7000 }, (_, i) => i);
    expect(signFlipTest([many, many.slice()], null)).toEqual([1]);
  });

  it('adds up over disjoint sets of trials', () => {
    const columns = correlatedColumns(
      { law: 'lognormal', trials: 40, means: [0, 0.2], spreads: [1, 1] },
      bitsOf(4),
    );
    const halves = [0, 20].map((from) => columns.map((column) => column.slice(from, from + 20)));
    const parts = halves.map((half, index) => flipSigns(half, bitsOf(5, index)));
    const sums = addFlips(parts);
    expect(sums[0]![17]).toBeCloseTo(parts[0]![0]![17]! + parts[1]![0]![17]!, 12);
    const p = signFlipTest(columns, sums)[0]!;
    expect(p).toBeCloseTo(signFlipTest(columns, flipSigns(columns, bitsOf(6)))[0]!, 1);
  });
});

describe('compareWithBest', () => {
  const apart = { isSame: () => false };
  const level = (means: readonly number[], half: number = 1): ReturnType<typeof compareWithBest> =>
    compareWithBest({ means, halfWidth: () => half, ...apart });

  it('compares each with the best of the others', () => {
    expect(level([10, 7, 9.5])).toEqual([
      { least: -0.5, most: 1.5 },
      { least: -4, most: -2 },
      { least: -1.5, most: 0.5 },
    ]);
    expect(level([10, 7])[0]).toEqual({ least: 2, most: 4 });
  });

  it('uses each pair’s own width, and for the upper end that against the first', () => {
    const wide = (i: number, j: number): number => (i + j === 2 && i !== j ? 5 : 0.1);
    // 0 against 1: 10 - 8 +- .1; against 2: 10 - 6 +- 5, which decides the low end. 2 is surely below 1, but its
    // pair with the first does not tell them apart: so neither does this.
    const found = compareWithBest({ means: [10, 8, 6], halfWidth: wide, ...apart });
    expect(found[0]!.least).toBe(-1);
    expect(found[0]!.most).toBeCloseTo(2.1, 12);
    expect(found[2]!.least).toBe(-9);
    expect(found[2]!.most).toBe(1);
  });

  it('knows no rivalry between those that are the same, first or not', () => {
    const same = (i: number, j: number): boolean => i < 2 === j < 2;
    const zero = (i: number, j: number): number => (same(i, j) ? 0 : 1);
    const twice = compareWithBest({ means: [5, 5, 4.5, 4.5], halfWidth: zero, isSame: same });
    const once = level([5, 4.5]);
    expect(twice).toEqual([once[0], once[0], once[1], once[1]]);
    const all = compareWithBest({ means: [5, 5], halfWidth: () => 0, isSame: () => true });
    expect(all).toEqual([
      { least: 0, most: 0 },
      { least: 0, most: 0 },
    ]);
  });

  it('has at most one that is surely ahead, and the first is never surely behind', () => {
    const means = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(means, fc.double({ min: 0.001, max: 3, noNaN: true }), (values, half) => {
        const found = level(values, half);
        expect(found.filter(({ least }) => least > 0).length).toBeLessThanOrEqual(1);
        expect(found[values.indexOf(Math.max(...values))]!.most).toBeGreaterThan(0);
        for (const { least, most } of found) expect(least).toBeLessThan(most);
      }),
      { seed: 20261124 },
    );
  });
});

it('notEnoughTrials says what there is and what it takes', () => {
  expect(notEnoughTrials(1, 2)).toBe('not enough trials (have 1, need 2)');
});
