import { describe, expect, it } from 'vitest';
import { philox4x32 } from '../../../src/numerics/random/index.ts';

const hex = (words: readonly number[]): string[] => words.map((word) => word.toString(16).padStart(8, '0'));

describe('philox4x32-10', () => {
  /** The three known answers of Random123's kat_vectors (Salmon et al. 2011): zeros, ones, digits of pi. */
  it.each([
    {
      counter: [0, 0, 0, 0],
      key: [0, 0],
      answer: ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8'],
    },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      answer: ['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd'],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      answer: ['d16cfe09', '94fdcceb', '5001e420', '24126ea1'],
    },
  ] as const)('gives the known answer $answer', ({ counter, key, answer }) => {
    expect(hex(philox4x32(counter, key))).toEqual([...answer]);
  });

  it('changes about half of the output bits when one input bit changes', () => {
    const base = philox4x32([1, 2, 3, 4], [5, 6]);
    const bitsOf = (word: number): number => word.toString(2).replaceAll('0', '').length;
    for (let bit = 0; bit < 192; bit++) {
      const words = [1, 2, 3, 4, 5, 6].map((word, index) =>
        index === bit >> 5 ? (word ^ (1 << (bit & 31))) >>> 0 : word,
      );
      const [c0, c1, c2, c3, k0, k1] = words as [number, number, number, number, number, number];
      const changed = philox4x32([c0, c1, c2, c3], [k0, k1]);
      const flips = changed.reduce((sum, word, index) => sum + bitsOf((word ^ base[index]!) >>> 0), 0);
      // Binomial(128, 1/2): 64 +- 5.7; five standard deviations over 192 looks.
      expect(flips).toBeGreaterThan(35);
      expect(flips).toBeLessThan(93);
    }
  });
});
