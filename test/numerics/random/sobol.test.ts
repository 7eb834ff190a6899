/** Sobol points: the published ones before scrambling, nets before and after, uniform over scrambles. */
import { describe, expect, it } from 'vitest';
import {
  openStream,
  owenScramble,
  SOBOL_DIMENSIONS,
  SobolPoints,
  sobolCoordinate,
  sobolDraws,
} from '../../../src/numerics/random/index.ts';

const TWO_POW_32 = 2 ** 32;
const scramble = (substream: number): SobolPoints =>
  new SobolPoints(openStream({ seed: 7, trialIndex: 0, purpose: 'scramble', substream }));

/** Points 0 .. 7 in Gray-code order, dimensions 0, 1, 2, 5, 20, 63: scipy.stats.qmc.Sobol(64, scramble=False). */
const SCIPY: ReadonlyArray<readonly number[]> = [
  [0, 0, 0, 0, 0, 0],
  [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
  [0.75, 0.25, 0.25, 0.75, 0.25, 0.75],
  [0.25, 0.75, 0.75, 0.25, 0.75, 0.25],
  [0.375, 0.375, 0.625, 0.125, 0.125, 0.125],
  [0.875, 0.875, 0.125, 0.625, 0.625, 0.625],
  [0.625, 0.125, 0.875, 0.875, 0.375, 0.875],
  [0.125, 0.625, 0.375, 0.375, 0.875, 0.375],
];

describe('Sobol points', () => {
  it('are scipy’s before scrambling', () => {
    SCIPY.forEach((point, index) => {
      [0, 1, 2, 5, 20, 63].forEach((dimension, place) => {
        expect(sobolCoordinate(index ^ (index >>> 1), dimension) / TWO_POW_32).toBe(point[place]);
      });
    });
    expect(SOBOL_DIMENSIONS).toBe(64);
  });

  it('fill every cell of 2^m in every dimension once, scrambled or not', () => {
    const points = scramble(0);
    for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
      const plain = new Set<number>();
      const scrambled = new Set<number>();
      for (let index = 0; index < 256; index++) {
        plain.add(Math.floor(sobolCoordinate(index, dimension) / 2 ** 24));
        scrambled.add(Math.floor(points.unit(index, dimension) * 256));
      }
      expect([plain.size, scrambled.size], `dimension ${dimension}`).toEqual([256, 256]);
    }
  });

  it('fill every box of equal area in the first two dimensions once, scrambled or not', () => {
    const points = scramble(1);
    for (let wide = 0; wide <= 6; wide++) {
      const cells = [new Set<number>(), new Set<number>()];
      for (let index = 0; index < 64; index++) {
        const box = (x: number, y: number): number =>
          Math.floor(x * 2 ** wide) * 64 + Math.floor(y * 2 ** (6 - wide));
        cells[0]!.add(box(sobolCoordinate(index, 0) / TWO_POW_32, sobolCoordinate(index, 1) / TWO_POW_32));
        cells[1]!.add(box(points.unit(index, 0), points.unit(index, 1)));
      }
      expect(cells.map((set) => set.size)).toEqual([64, 64]);
    }
  });

  it('keep the tree: numbers that share their first bits share them after scrambling', () => {
    const seed = 0x9e3779b9 | 0;
    const places = new Map<number, number>();
    for (let high = 0; high < 16; high++) {
      for (const low of [0, 1, 0x0fffffff]) {
        const out = Math.floor(owenScramble(((high << 28) | low) >>> 0, seed) / 2 ** 28);
        expect(places.get(high) ?? out).toBe(out);
        places.set(high, out);
      }
    }
    expect(new Set(places.values()).size).toBe(16);
  });

  it('put one coordinate anywhere over scrambles, and never at an end', () => {
    const counts = new Array<number>(8).fill(0);
    for (let substream = 0; substream < 800; substream++) {
      const unit = scramble(substream).unit(3, 11);
      expect(unit).toBeGreaterThan(0);
      expect(unit).toBeLessThan(1);
      counts[Math.floor(unit * 8)]!++;
    }
    // Chi-square of 7 degrees: 24.3 at 1 in 1000.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    expect(chiSquare).toBeLessThan(24.3);
  });

  it('integrate a smooth function far more sharply than chance', () => {
    const means = Array.from({ length: 16 }, (_, substream) => {
      const points = scramble(substream);
      let sum = 0;
      for (let index = 0; index < 256; index++) {
        let product = 1;
        for (let d = 0; d < 4; d++) product *= 1 + (points.unit(index, d) - 0.5);
        sum += product;
      }
      return sum / 256;
    });
    const mean = means.reduce((sum, value) => sum + value, 0) / 16;
    const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 15;
    // Chance: variance of one value (13/12)^4 - 1 = .377, of a mean of 256 .00147.
    expect(variance).toBeLessThan(0.00147 / 50);
    expect(mean).toBeCloseTo(1, 2);
  });
});

describe('sobolDraws', () => {
  const padding = { int: () => -1, real: () => -2 };

  it('take one dimension a draw, then pad', () => {
    const points = scramble(5);
    const draws = sobolDraws(points, 9, { first: 3, count: 2 }, padding);
    expect(draws.int(10, 19)).toBe(10 + Math.floor(points.unit(9, 3) * 10));
    expect(draws.real(2, 4)).toBe(2 + 2 * points.unit(9, 4));
    expect([draws.int(0, 1), draws.real(0, 1)]).toEqual([-1, -2]);
  });

  it('reach every integer of a range equally often', () => {
    const points = scramble(6);
    const counts = new Map<number, number>();
    for (let index = 0; index < 64; index++) {
      const value = sobolDraws(points, index, { first: 0, count: 1 }, padding).int(3, 6);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts].sort()).toEqual([3, 4, 5, 6].map((value) => [value, 16]));
  });
});
