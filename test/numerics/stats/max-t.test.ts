/** Simultaneous intervals: between one pair's t and Bonferroni's, known limits, symmetries. */
import { describe, expect, it } from 'vitest';
import { maxT, normalTail, pairMoments, twoSidedQuantile } from '../../../src/numerics/stats/index.ts';
import { bitsOf, correlatedColumns, type Law } from './numbers.ts';

const CONFIDENCE = 0.95;
const found = (columns: readonly Float64Array[], lane: number): ReturnType<typeof maxT> =>
  maxT(columns, pairMoments(columns), bitsOf(lane), CONFIDENCE);

function columnsFor(law: Law, trials: number, count: number): Float64Array[] {
  const each = Array.from({ length: count }, (_, policy) => 1 + policy / 4);
  return correlatedColumns({ law, trials, means: each.map(() => 0), spreads: each }, bitsOf(trials));
}

describe('maxT', () => {
  it.each([
    [12, 'bonferroni_t'],
    [20, 'bootstrap_t'],
    [500, 'bootstrap_t'],
    [501, 'multiplier_bootstrap'],
    [2000, 'multiplier_bootstrap'],
  ] as const)('with %i trials is %s, between one pair’s t and Bonferroni’s', (trials, method) => {
    const result = found(columnsFor('normal', trials, 5), 1);
    expect(result.method).toBe(method);
    const single = twoSidedQuantile(CONFIDENCE, trials - 1);
    const bonferroni = twoSidedQuantile(1 - 0.05 / 10, trials - 1);
    expect(result.criticalValue).toBeGreaterThan(single + 0.1);
    // Resampled noise of few trials may lie a little above the bound that holds for normal ones.
    expect(result.criticalValue).toBeLessThan(bonferroni * (method === 'bootstrap_t' ? 1.2 : 1.005));
  });

  it('of one pair is Student’s t', () => {
    for (const trials of [10, 1000]) {
      const { criticalValue } = found(columnsFor('normal', trials, 2), 2);
      expect(criticalValue).toBeCloseTo(twoSidedQuantile(CONFIDENCE, trials - 1), 2);
    }
    expect(found(columnsFor('normal', 150, 2), 3).criticalValue).toBeCloseTo(
      twoSidedQuantile(CONFIDENCE, 149),
      0,
    );
  });

  it('of three policies with equal independent noise is the range’s: Tukey’s 3.314 / sqrt 2', () => {
    // Upper 5 % point of the studentised range of 3, infinite degrees: 3.314 (Harter 1960).
    const columns = correlatedColumns(
      { law: 'normal', trials: 4000, means: [0, 0, 0], spreads: [1, 1, 1] },
      bitsOf(5),
    );
    expect(found(columns, 6).criticalValue).toBeCloseTo(3.314 / Math.SQRT2, 1);
  });

  it('pays nothing for pairs that move together', () => {
    // b and c are a plus the same noise: all pairs but one are one pair.
    const [a, b] = columnsFor('normal', 1500, 2) as [Float64Array, Float64Array];
    const twin = b.map((value) => value + 0.5);
    const { criticalValue } = found([a, b, twin], 7);
    expect(criticalValue).toBeCloseTo(twoSidedQuantile(CONFIDENCE, 1499), 1);
  });

  it('leaves out pairs that never vary; without any other it is 0', () => {
    const [a] = columnsFor('normal', 300, 1) as [Float64Array];
    expect(found([a, a.slice(), a.map((value) => value + 1)], 8).criticalValue).toBe(0);
  });

  it('stays finite for data that are nearly always 0, and never below one pair’s t', () => {
    for (const trials of [25, 200, 800]) {
      const rare = Float64Array.from({ length: trials }, (_, i) => (i === 3 ? 1 : 0));
      const zero = new Float64Array(trials);
      const { criticalValue, halfWidths } = found([rare, zero, zero.slice()], 9);
      expect(criticalValue).toBe(0);
      expect(halfWidths[2]).toBe(0);
      for (const half of halfWidths.slice(0, 2)) {
        expect(half).toBeGreaterThanOrEqual(twoSidedQuantile(CONFIDENCE, trials - 1) / trials);
        expect(half).toBeLessThan(12 / trials);
      }
    }
  });

  it('does not depend on scale or level, and nearly not on the order of policies', () => {
    const columns = columnsFor('lognormal', 600, 4);
    const moved = columns.map((column) => column.map((value) => 1000 * value - 7));
    expect(found(moved, 10).criticalValue).toBeCloseTo(found(columns, 10).criticalValue, 6);
    const turned = [...columns].reverse();
    expect(found(turned, 10).criticalValue).toBeCloseTo(found(columns, 11).criticalValue, 1);
  });

  it.each([
    'normal',
    'zero-inflated',
    'lognormal',
    'rare',
  ] as const)('does not narrow where the method changes after 500 trials: %s', (law) => {
    const each = [0.25, 0.4, 0.5, 0.7, 1];
    let [before, after] = [0, 0];
    for (let run = 0; run < 24; run++) {
      const all = correlatedColumns(
        { law, trials: 501, means: each.map(() => 0), spreads: each },
        bitsOf(30, run),
      );
      const fewer = all.map((column) => column.slice(0, 500));
      before += maxT(fewer, pairMoments(fewer), bitsOf(40, run), CONFIDENCE).criticalValue;
      after += maxT(all, pairMoments(all), bitsOf(41, run), CONFIDENCE).criticalValue;
    }
    // Chance of the resamples: 0.3 per cent of a mean over 24 runs.
    expect(after).toBeGreaterThan(0.99 * before);
  });

  it('widens with the number of pairs', () => {
    const values = [3, 6, 10].map((count) => found(columnsFor('normal', 900, count), 12).criticalValue);
    expect(values[0]).toBeLessThan(values[1]!);
    expect(values[1]).toBeLessThan(values[2]!);
    expect(2 * normalTail(values[2]!)).toBeGreaterThan(0.05 / 45);
  });
});
