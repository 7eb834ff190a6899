/** What the fast loops leave out or reorder: each gives the very number that the plain formula gives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapT } from '../../../src/numerics/stats/bootstrap-t.ts';
import { cellOf, cholesky, covarianceOf, upperPoint } from '../../../src/numerics/stats/covariance.ts';
import {
  addFlips,
  columnMean,
  columnVariance,
  flipSigns,
  normalDraws,
  type PairMoments,
  pairCorrelations,
  pairMoments,
} from '../../../src/numerics/stats/index.ts';
import {
  mostStudentised,
  multiplierBootstrap,
  studentisedPoint,
} from '../../../src/numerics/stats/multiplier-bootstrap.ts';
import { bitsOf, correlatedColumns, type Law } from './numbers.ts';

const SEED = 20261130;
const LAWS: readonly Law[] = ['normal', 'zero-inflated', 'lognormal', 'rare'];

function columnsFor(law: Law, trials: number, lane: number): Float64Array[] {
  const spreads = [0.2, 0.4, 0.5, 0.7, 1];
  const columns = correlatedColumns({ law, trials, means: [0, 0.1, 0, 0, 2], spreads }, bitsOf(lane));
  // A policy under two names: a pair that never varies.
  return [...columns, columns[1]!.slice()];
}

const varying = (columns: readonly Float64Array[]): PairMoments[] =>
  pairMoments(columns).filter(({ variance }) => variance! > 0);

/** Every point of every pair of 10,000 vectors. */
function plainMultiplier(columns: readonly Float64Array[], pairs: readonly PairMoments[]): number {
  const factor = cholesky(covarianceOf(columns), columns.length);
  const normal = normalDraws(bitsOf(7));
  const largest = Float64Array.from({ length: 10_000 }, () => {
    const base = columns.map(() => normal());
    const vector = columns.map((_, i) => {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += factor[cellOf(i, j)]! * base[j]!;
      return sum;
    });
    const points = pairs.map((pair) => {
      const z = Math.abs(vector[pair.a]! - vector[pair.b]!) * (1 / Math.sqrt(pair.variance!));
      return z < 1 ? 0 : studentisedPoint(z, columns[0]!.length, pair);
    });
    return Math.max(0, ...points);
  });
  return upperPoint(largest, 0.95);
}

describe('multiplierBootstrap', () => {
  it.each(LAWS)('passes over nothing that its upper point rests on: %s', (law) => {
    for (const trials of [30, 501]) {
      const columns = columnsFor(law, trials, trials);
      const pairs = varying(columns);
      expect(multiplierBootstrap(columns, pairs, bitsOf(7), 0.95)).toBe(plainMultiplier(columns, pairs));
    }
  });

  it('has a bound on points that holds for every smaller z, and grows', () => {
    const shape = fc.record({
      skewness: fc.double({ min: -30, max: 30, noNaN: true }),
      kurtosis: fc.double({ min: -2, max: 900, noNaN: true }),
    });
    const z = fc.double({ min: 1, max: 12, noNaN: true });
    fc.assert(
      fc.property(shape, z, z, fc.integer({ min: 2, max: 5000 }), (pair, one, other, trials) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const most = mostStudentised(high, trials, pair);
        expect(studentisedPoint(low, trials, pair)).toBeLessThanOrEqual(most * (1 + 1e-12));
        expect(mostStudentised(low, trials, pair)).toBeLessThanOrEqual(most * (1 + 1e-12));
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

/** Resamples one by one, every pair's sums anew from the deviations. */
function plainBootstrap(columns: readonly Float64Array[], pairs: readonly PairMoments[]): number {
  const nextBits = bitsOf(8);
  const trials = columns[0]!.length;
  const gaps = columns.map((column) => column.map((value) => value - columnMean(column)));
  const resamples = Math.max(1000, Math.min(2000, Math.round(250_000 / trials)));
  const largest = Float64Array.from({ length: resamples }, () => {
    const counts = new Float64Array(trials);
    for (let draw = 0; draw < trials; draw++) {
      counts[Math.floor(((nextBits() >>> 0) / 4294967296) * trials)]!++;
    }
    const total = (value: (trial: number) => number): number =>
      counts.reduce((sum, count, trial) => (count > 0 ? sum + count * value(trial) : sum), 0);
    const product = (i: number, j: number): number => total((trial) => gaps[i]![trial]! * gaps[j]![trial]!);
    return pairs.reduce((most, { a, b }) => {
      const sum = total((trial) => gaps[a]![trial]!) - total((trial) => gaps[b]![trial]!);
      const squares = product(a, a) - 2 * product(b, a) + product(b, b);
      const variance = (squares - (sum * sum) / trials) / (trials - 1);
      if (variance > 1e-12 * (squares / trials))
        return Math.max(most, Math.abs(sum) / Math.sqrt(trials * variance));
      return Math.abs(sum) > 0 ? Number.POSITIVE_INFINITY : most;
    }, 0);
  });
  return upperPoint(largest, 0.95);
}

describe('bootstrapT', () => {
  it.each(LAWS)('is the plain sums of every resample, to the last bit: %s', (law) => {
    // Drawn trials in and out of whole strides.
    for (const trials of [20, 23]) {
      const columns = columnsFor(law, trials, trials).slice(2);
      const pairs = varying(columns);
      expect(bootstrapT(columns, pairs, bitsOf(8), 0.95)).toBe(plainBootstrap(columns, pairs));
    }
  });
});

describe('flipSigns', () => {
  it.each([17, 32, 33, 64, 65, 96, 130])('signs each of %i trials by its bit, word by word', (trials) => {
    const columns = columnsFor('lognormal', trials, trials);
    const flips = flipSigns(columns, bitsOf(9));
    const nextBits = bitsOf(9);
    const words = Array.from({ length: Math.ceil(trials / 32) }, () =>
      Int32Array.from({ length: 9999 }, () => nextBits()),
    );
    for (const flip of [0, 1, 4999, 9998]) {
      const plain = (a: number, b: number): number =>
        columns[a]!.reduce((sum, value, trial) => {
          const isPlus = ((words[Math.floor(trial / 32)]![flip]! >>> (trial % 32)) & 1) === 1;
          return sum + (isPlus ? 1 : -1) * (value - columns[b]![trial]!);
        }, 0);
      for (const [a, b] of [
        [0, 1],
        [2, 4],
        [1, 5],
      ] as const) {
        expect(flips[a]![flip]! - flips[b]![flip]!).toBeCloseTo(plain(a, b), 9);
      }
    }
  });

  it('add up over disjoint trials, and leave the parts alone', () => {
    const parts = [20, 21, 22].map((trials) =>
      flipSigns(columnsFor('normal', trials, trials), bitsOf(trials)),
    );
    const before = parts.map((part) => part[3]!.slice());
    const sums = addFlips(parts);
    for (const flip of [0, 777, 9998]) {
      expect(sums[3]![flip]).toBe(before[0]![flip]! + before[1]![flip]! + before[2]![flip]!);
    }
    expect(parts.map((part) => part[3]!)).toEqual(before);
    expect(addFlips([parts[1]!])[2]).toEqual(parts[1]![2]);
  });
});

describe('pairs of columns', () => {
  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 30 });

  it('have the variance of their differences and Pearson’s correlation', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1000 }), (left, lane) => {
        const nextBits = bitsOf(lane);
        const columns = [
          left,
          left.map((value) => value + nextBits() * 1e-8),
          left.map(() => nextBits() * 1e-8),
        ].map((column) => Float64Array.from(column));
        const correlations = pairCorrelations(columns);
        pairMoments(columns).forEach(({ a, b, mean, variance }, pair) => {
          const differences = columns[a]!.map((value, trial) => value - columns[b]![trial]!);
          if (variance !== 0) expect(variance).toBe(columnVariance(differences, mean));
          const gaps = [a, b].map((index) => {
            const own = columns[index]!;
            return own.map((value) => value - columnMean(own));
          });
          const product = (i: number, j: number): number =>
            gaps[i]!.reduce((sum, gap, trial) => sum + gap * gaps[j]![trial]!, 0);
          const scale = Math.sqrt(product(0, 0)) * Math.sqrt(product(1, 1));
          if (scale === 0) expect(correlations[pair]).toBeNull();
          else expect(correlations[pair]).toBe(Math.max(-1, Math.min(1, product(0, 1) / scale)));
        });
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
