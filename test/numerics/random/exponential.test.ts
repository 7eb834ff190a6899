/** Exponential gaps and the logarithm below them. */
import { describe, expect, it } from 'vitest';
import { negativeLog, openStream, unitExponential } from '../../../src/numerics/random/index.ts';
import { kolmogorovCritical, kolmogorovDistance, meanOf } from '../../validation/acceptance.ts';

const TWO_POW_32 = 4294967296;

describe('negativeLog', () => {
  it('is -ln((high + low) / 2^32) within 1e-15 up to 4, within two last bits beyond', () => {
    const generator = openStream({ seed: 5, trialIndex: 0, purpose: 'scramble' });
    let checked = 0;
    for (let draw = 0; draw < 400_000; draw++) {
      // Shifted words reach the far tail: words of few bits, values up to 22 (98 % of plain draws are below 4).
      const high = (generator.next() >>> 0) >>> (draw % 32);
      const low = ((generator.next() >>> 6) + 0.5) / 67108864;
      if (high === 0) continue;
      const exact = -Math.log((high + low) / TWO_POW_32);
      const allowed = Math.max(1e-15, exact * 2 ** -51);
      if (Math.abs(negativeLog(high, low) - exact) > allowed) expect(negativeLog(high, low)).toBe(exact);
      checked++;
    }
    expect(checked).toBeGreaterThan(300_000);
  });

  it('is exact to the last bits at powers of two, at both ends and in the rare path of high = 0', () => {
    for (let power = 0; power < 32; power++) {
      const value = negativeLog(2 ** power, 2 ** -27);
      expect(Math.abs(value - (32 - power) * Math.LN2)).toBeLessThan(2 ** -26);
    }
    expect(negativeLog(0xffffffff, 1 - 2 ** -27)).toBeGreaterThan(0);
    expect(negativeLog(0xffffffff, 1 - 2 ** -27)).toBeLessThan(1e-15);
    for (const low of [0.9999, 0.5, 0.3, 2 ** -27]) {
      expect(Math.abs(negativeLog(0, low) - (32 * Math.LN2 - Math.log(low)))).toBeLessThan(1e-14);
    }
  });

  it('never rises when the uniform rises, across cells, powers of two and the rare path', () => {
    let previous = Number.POSITIVE_INFINITY;
    const check = (high: number, low: number): void => {
      const value = negativeLog(high, low);
      if (!(value <= previous)) expect(value, `at ${high} + ${low}`).toBeLessThanOrEqual(previous);
      previous = value;
    };
    for (const low of [2 ** -27, 0.1, 0.5, 0.9, 1 - 2 ** -27]) check(0, low);
    for (let high = 1; high < 5000; high++) for (const low of [0.001, 0.5, 0.999]) check(high, low);
    for (let bit = 13; bit < 32; bit++) {
      // Every cell border between powers of two, and the words beside it.
      for (let cell = 0; cell < 256; cell++) {
        const border = 2 ** bit * (1 + cell / 256);
        for (const word of [border - 1, border, border + 1]) {
          if (word % 1 === 0) for (const low of [0.001, 0.999]) check(word, low);
        }
      }
    }
    check(0xffffffff, 0.999);
    expect(previous).toBeLessThan(1e-9);
  });
});

describe('unitExponential', () => {
  const generator = openStream({ seed: 17, trialIndex: 3, purpose: 'arrivals' });
  const draws = Array.from({ length: 200_000 }, () => unitExponential(generator));

  it('is positive with mean 1 and variance 1', () => {
    expect(draws.every((draw) => draw > 0 && draw < 41)).toBe(true);
    const { mean, standardError } = meanOf(draws);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * standardError);
    const squares = meanOf(draws.map((draw) => (draw - 1) ** 2));
    expect(Math.abs(squares.mean - 1)).toBeLessThan(4 * squares.standardError);
  });

  it('follows 1 - e^-x', () => {
    const distance = kolmogorovDistance(draws, (value) => 1 - Math.exp(-value));
    expect(distance).toBeLessThan(kolmogorovCritical(draws.length));
  });

  it('is not correlated from draw to draw', () => {
    const products = draws.slice(1).map((draw, index) => (draw - 1) * (draws[index]! - 1));
    const { mean, standardError } = meanOf(products);
    expect(Math.abs(mean)).toBeLessThan(4 * standardError);
  });

  it('takes the two words high first', () => {
    // -ln(1/2 + 2^-59) and the largest possible draw, -ln(2^-59) = 59 ln 2.
    const words = (...values: number[]): Parameters<typeof unitExponential>[0] =>
      ({ next: () => values.shift()! | 0 }) as Parameters<typeof unitExponential>[0];
    expect(unitExponential(words(0x80000000, 0))).toBeCloseTo(Math.LN2, 15);
    expect(unitExponential(words(0, 0))).toBeCloseTo(59 * Math.LN2, 12);
    expect(unitExponential(words(0xffffffff, 0xffffffff))).toBeGreaterThan(0);
  });
});
