/**
 * Thirteen policies, four of them alike but for a few trials: every pair that varies is covered as often as promised, and
 * the others' intervals stay as narrow as without them. In 60 macroreplications here, in 1,000 of bench/sparse-pairs.json.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shortfallAllowed } from './calibration-cases.ts';
import {
  measureSparse,
  oneMultiplier,
  ownIntervals,
  PROMISE,
  SPARSE_CASES,
  type SparseFigures,
} from './sparse-cases.ts';

const MACROREPLICATIONS = 60;

interface Measured {
  readonly macroreplications: number;
  readonly rows: ReadonlyArray<{
    readonly lumps: string;
    readonly trials: number;
    readonly own: SparseFigures;
    readonly one: SparseFigures;
  }>;
}

const measured = JSON.parse(
  readFileSync(new URL('../../bench/sparse-pairs.json', import.meta.url), 'utf8'),
) as Measured;
const sparse = measured.rows.filter(({ lumps }) => lumps !== 'none');

describe('60 runs of 20 trials with few and skewed differences', () => {
  it('are covered as promised, less two standard errors, by intervals that no sparse pair blows up', () => {
    const found = { lumps: 'exponential', trials: 20 } as const;
    const [own, one] = measureSparse(found, MACROREPLICATIONS, [ownIntervals, oneMultiplier]);
    const error = Math.sqrt((PROMISE * (1 - PROMISE)) / MACROREPLICATIONS);
    expect(own!.coverage).toBeGreaterThanOrEqual(PROMISE - 2 * error);
    expect(own!.denseMedian).toBeLessThan(0.2 * one!.denseMedian);
    expect(own!.sparseMedian).toBeLessThan(0.5 * one!.sparseMedian!);
  });
});

describe('the measured figures', () => {
  it('are those of these cases', () => {
    expect(measured.rows.map(({ lumps, trials }) => [lumps, trials])).toEqual(
      SPARSE_CASES.map(({ lumps, trials }) => [lumps, trials]),
    );
    expect(measured.macroreplications).toBeGreaterThanOrEqual(1000);
  });

  it.each(measured.rows.filter(({ trials }) => trials >= 50))('$lumps, $trials trials keep the promise', ({
    own,
  }) => {
    expect(own.coverage).toBeGreaterThanOrEqual(
      PROMISE - shortfallAllowed(PROMISE, measured.macroreplications),
    );
  });

  it('of 20 trials fall short by less than three points, so that such groups are said to be few', () => {
    for (const { own } of measured.rows) expect(own.coverage).toBeGreaterThan(PROMISE - 0.03);
  });

  it.each(sparse)('$lumps, $trials trials: far narrower than with one multiplier', ({ own, one }) => {
    expect(own.denseMedian).toBeLessThan(0.2 * one.denseMedian);
    expect(own.sparseMedian).toBeLessThan(0.5 * one.sparseMedian!);
  });

  it('are the same with both where no pair is sparse', () => {
    const plain = measured.rows.filter(({ own }) => own.sparseMedian === null);
    expect(plain.map(({ lumps, trials }) => [lumps, trials])).toEqual([
      ['none', 50],
      ['none', 100],
    ]);
    for (const { own, one } of plain) expect(own).toEqual(one);
  });
});
