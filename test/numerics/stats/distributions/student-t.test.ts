/**
 * Student's t against three oracles: closed forms of small degrees, the finite sums of Abramowitz and Stegun
 * 26.7.3-4 for every whole number of degrees, and jstat (whose own accuracy is about 1e-7).
 */
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { incompleteBeta, twoSidedQuantile, twoSidedTail } from '../../../../src/numerics/stats/index.ts';

const DEGREES = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 19, 20, 24, 29, 30, 49, 50, 99, 100, 199, 200, 499, 999, 1000, 1999,
  2000, 4999, 5000, 9999, 10000,
];
const CONFIDENCES = [0.01, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999];

/** P(|T| <= t) as the finite sum of A&S 26.7.3 (odd degrees) and 26.7.4 (even degrees). */
function centralProbability(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);

describe('twoSidedQuantile', () => {
  it.each([
    [0.95, 1, 12.7062047361747],
    [0.99, 1, 63.6567411628715],
    [0.95, 2, 4.30265272974946],
    [0.95, 4, 2.77644510519779],
    [0.95, 10, 2.2281388519649],
    [0.99, 10, 3.16927267261695],
    [0.95, 30, 2.0422724563012],
    [0.95, 1999, 1.9611514201709],
  ])('confidence %f with %i degrees is %f', (confidence, degrees, quantile) => {
    expect(relative(twoSidedQuantile(confidence, degrees), quantile)).toBeLessThan(5e-11);
  });

  it.each(CONFIDENCES)('confidence %f has its closed forms at 1, 2 and 4 degrees', (confidence) => {
    const cauchy = Math.tan((Math.PI * confidence) / 2);
    const two = confidence * Math.sqrt(2 / (1 - confidence * confidence));
    // Four degrees (Shaw, 2006): with a = 1 - confidence^2, t = 2 sqrt(cos(acos(sqrt(a)) / 3) / sqrt(a) - 1).
    const a = 1 - confidence * confidence;
    const four = 2 * Math.sqrt(Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a) - 1);
    // The closed forms lose digits themselves where confidence^2 is small.
    expect(relative(twoSidedQuantile(confidence, 1), cauchy)).toBeLessThan(1e-12);
    expect(relative(twoSidedQuantile(confidence, 2), two)).toBeLessThan(1e-12);
    expect(relative(twoSidedQuantile(confidence, 4), four)).toBeLessThan(1e-10);
  });

  it('holds its confidence by the finite sums, at every degree and confidence', () => {
    for (const degrees of DEGREES) {
      for (const confidence of CONFIDENCES) {
        const held = centralProbability(twoSidedQuantile(confidence, degrees), degrees);
        expect(Math.abs(held - confidence), `${confidence} at ${degrees}`).toBeLessThan(5e-11);
      }
    }
  });

  it('agrees with jstat', () => {
    for (const degrees of DEGREES) {
      for (const confidence of CONFIDENCES) {
        const expected = jstat.studentt.inv((1 + confidence) / 2, degrees);
        const quantile = twoSidedQuantile(confidence, degrees);
        expect(relative(quantile, expected), `${confidence} at ${degrees}`).toBeLessThan(1e-5);
      }
    }
  });

  it('falls with degrees, towards the normal quantile, and rises with confidence', () => {
    const NORMAL_95 = 1.959963984540054;
    for (const confidence of CONFIDENCES) {
      const byDegrees = DEGREES.map((degrees) => twoSidedQuantile(confidence, degrees));
      expect(byDegrees).toEqual([...byDegrees].sort((a, b) => b - a));
      // Below that, 9,999 and 10,000 degrees differ by less than the last digits that count.
      if (confidence >= 0.2) expect(new Set(byDegrees).size).toBe(DEGREES.length);
    }
    for (const degrees of DEGREES) {
      const byConfidence = CONFIDENCES.map((confidence) => twoSidedQuantile(confidence, degrees));
      expect(byConfidence).toEqual([...byConfidence].sort((a, b) => a - b));
      expect(new Set(byConfidence).size).toBe(CONFIDENCES.length);
    }
    // The largest run has 10,000,000 trials; z + (z^3 + z) / 4n is the expansion of the quantile (A&S 26.7.5).
    for (const degrees of [10_000, 100_000, 1_000_000, 9_999_999]) {
      const expansion = NORMAL_95 + (NORMAL_95 ** 3 + NORMAL_95) / (4 * degrees);
      expect(Math.abs(twoSidedQuantile(0.95, degrees) - expansion), String(degrees)).toBeLessThan(4e-8);
    }
  });

  it('reaches the far tails', () => {
    // 1 - confidence is itself a rounded number of 16 digits after the point: 1e-4 of it at 1e-12.
    expect(relative(twoSidedQuantile(1 - 1e-12, 1), 2 / (Math.PI * 1e-12))).toBeLessThan(1e-3);
    expect(relative(twoSidedQuantile(1e-4, 2), 1e-4 * Math.sqrt(2))).toBeLessThan(1e-7);
  });
});

describe('twoSidedTail', () => {
  it('is one at 0 and falls to 0', () => {
    for (const degrees of DEGREES) {
      expect(twoSidedTail(0, degrees)).toBe(1);
      expect(twoSidedTail(Number.POSITIVE_INFINITY, degrees)).toBe(0);
    }
    // One degree: 1 - 2/pi atan(1).
    expect(twoSidedTail(1, 1)).toBeCloseTo(0.5, 14);
    // Two degrees: 1 - t / sqrt(2 + t^2).
    expect(twoSidedTail(Math.SQRT2, 2)).toBeCloseTo(1 - Math.SQRT1_2, 14);
  });

  it('agrees with the finite sums and with jstat', () => {
    for (const degrees of DEGREES) {
      for (const t of [0.01, 0.3, 1, 1.7, 2, 3, 5, 12]) {
        const tail = twoSidedTail(t, degrees);
        expect(Math.abs(tail - (1 - centralProbability(t, degrees))), `${t} at ${degrees}`).toBeLessThan(
          5e-11,
        );
        expect(Math.abs(tail - 2 * (1 - jstat.studentt.cdf(t, degrees)))).toBeLessThan(1e-6);
      }
    }
  });

  it('inverts the quantile', () => {
    for (const degrees of DEGREES) {
      for (const confidence of CONFIDENCES) {
        expect(twoSidedTail(twoSidedQuantile(confidence, degrees), degrees)).toBeCloseTo(1 - confidence, 10);
      }
    }
  });
});

describe('incompleteBeta', () => {
  const SHAPES = [0.5, 1, 1.5, 2, 3, 7, 20, 100];
  const POINTS = [0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999];

  it('is 0 at 0 and 1 at 1, and never leaves 0..1', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        expect([incompleteBeta(a, b, 0), incompleteBeta(a, b, 1)]).toEqual([0, 1]);
        const values = POINTS.map((x) => incompleteBeta(a, b, x));
        expect(values).toEqual([...values].sort((p, q) => p - q));
        expect(values[0]).toBeGreaterThanOrEqual(0);
        expect(values.at(-1)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('has its closed forms: a = 1, b = 1, the arcsine law, whole numbers as binomial sums', () => {
    for (const x of POINTS) {
      for (const shape of SHAPES) {
        expect(incompleteBeta(shape, 1, x)).toBeCloseTo(x ** shape, 13);
        expect(incompleteBeta(1, shape, x)).toBeCloseTo(1 - (1 - x) ** shape, 13);
      }
      expect(incompleteBeta(0.5, 0.5, x)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 13);
      // I_x(2, 3) = P(at least 2 of 4) and I_x(3, 2) = P(at least 3 of 4).
      const y = 1 - x;
      expect(incompleteBeta(3, 2, x)).toBeCloseTo(4 * x ** 3 * y + x ** 4, 13);
      expect(incompleteBeta(2, 3, x)).toBeCloseTo(6 * x ** 2 * y ** 2 + 4 * x ** 3 * y + x ** 4, 13);
    }
  });

  it('is symmetric, I_x(a, b) = 1 - I_{1-x}(b, a), and agrees with jstat', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        for (const x of POINTS) {
          expect(incompleteBeta(a, b, x)).toBeCloseTo(1 - incompleteBeta(b, a, 1 - x), 12);
          expect(Math.abs(incompleteBeta(a, b, x) - jstat.beta.cdf(x, a, b))).toBeLessThan(1e-6);
        }
      }
    }
  });
});
