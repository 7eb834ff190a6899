/** Uniform draws: exact, from high bits, both ends where promised. */
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { describe, expect, it } from 'vitest';
import { intBelow, openStream, streamDraws, unitReal } from '../../../src/numerics/random/index.ts';
import {
  chiSquareCritical,
  kolmogorovCritical,
  kolmogorovDistance,
  uniformChiSquare,
} from '../../validation/acceptance.ts';

const stream = (trialIndex: number): RandomGenerator =>
  openStream({ seed: 99, trialIndex, purpose: 'scramble' });

/** A generator that gives these words and then fails. */
function scripted(...words: number[]): RandomGenerator & { left: () => number } {
  const queue = [...words];
  const generator = {
    next: (): number => {
      const word = queue.shift();
      if (word === undefined) throw new Error('drew more than expected');
      return word | 0;
    },
    clone: () => generator,
    getState: () => queue,
    left: () => queue.length,
  };
  return generator;
}

describe('intBelow', () => {
  it.each([3, 5, 6, 1000])('is uniform over 0..%i - 1', (bound) => {
    const generator = stream(bound);
    const cells = new Array<number>(bound).fill(0);
    for (let draw = 0; draw < 300_000; draw++) cells[intBelow(generator, bound)]!++;
    expect(cells.length).toBe(bound);
    expect(uniformChiSquare(cells)).toBeLessThan(chiSquareCritical(bound - 1));
  });

  it('is uniform in pairs of consecutive draws', () => {
    const generator = stream(2);
    const cells = new Array<number>(36).fill(0);
    for (let draw = 0; draw < 200_000; draw++) {
      cells[6 * intBelow(generator, 6) + intBelow(generator, 6)]!++;
    }
    expect(uniformChiSquare(cells)).toBeLessThan(chiSquareCritical(35));
  });

  it('maps the high end and the low end of a word to the ends of the range', () => {
    expect(intBelow(scripted(0xffffffff), 1000)).toBe(999);
    expect(intBelow(scripted(0x80000000), 2)).toBe(1);
    expect(intBelow(scripted(0x7fffffff), 2)).toBe(0);
    expect(intBelow(scripted(0), 1)).toBe(0);
  });

  it('rejects exactly the words that would make the range uneven', () => {
    // 2^32 = 3 x 1431655765 + 1: one word too many, the one whose product has low half 0 < 2^32 mod 3 = 1: word 0.
    const rejected = scripted(0, 1);
    expect(intBelow(rejected, 3)).toBe(0);
    expect(rejected.left()).toBe(0);
    // 2^32 mod 1000 = 296: word 0 (low half 0) is rejected, word 1 (low half 1000) is not.
    const once = scripted(0, 0, 1, 7);
    expect(intBelow(once, 1000)).toBe(0);
    expect(once.left()).toBe(1);
    // A power of two rejects nothing.
    const none = scripted(0, 7);
    expect(intBelow(none, 1024)).toBe(0);
    expect(none.left()).toBe(1);
  });

  it('gives every value equally often over all words of a small range of words', () => {
    // The largest bound of the contract: the product stays exact.
    expect(intBelow(scripted(0xffffffff), 2 ** 21)).toBe(2 ** 21 - 1);
    expect(intBelow(scripted(2048), 2 ** 21)).toBe(1);
    expect(intBelow(scripted(2047), 2 ** 21)).toBe(0);
  });
});

describe('unitReal', () => {
  it('takes the high 27 and 26 bits of two words', () => {
    expect(unitReal(scripted(0, 0))).toBe(0);
    expect(unitReal(scripted(0xffffffff, 0xffffffff))).toBe(1 - 2 ** -53);
    expect(unitReal(scripted(0x80000000, 0))).toBe(0.5);
    expect(unitReal(scripted(0x1f, 0x3f))).toBe(0);
    expect(unitReal(scripted(0, 0x40))).toBe(2 ** -53);
    expect(unitReal(scripted(0x20, 0))).toBe(2 ** -27);
  });

  it('is uniform', () => {
    const generator = stream(0);
    const values = Array.from({ length: 100_000 }, () => unitReal(generator));
    expect(kolmogorovDistance(values, (value) => value)).toBeLessThan(kolmogorovCritical(values.length));
  });
});

describe('streamDraws', () => {
  it('draws integers with both ends and reals without the upper one', () => {
    const draws = streamDraws(stream(1));
    const seen = new Set<number>();
    for (let draw = 0; draw < 2000; draw++) {
      seen.add(draws.int(-2, 3));
      const real = draws.real(1.5, 2.5);
      expect(real).toBeGreaterThanOrEqual(1.5);
      expect(real).toBeLessThan(2.5);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  });
});
