import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../src/core/index.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['opsu', 'opus', 1],
    ['sede', 'seed', 1],
    ['sede', 'used', 2],
    ['ca', 'abc', 3],
    ['same', 'same', 0],
  ])('%j to %j takes %i', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
    expect(editDistance(b, a)).toBe(edits);
  });

  it('is 0 for equal words only, symmetric, and at most the longer word', () => {
    const word = fc.string({ maxLength: 6 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { seed: 20260211 },
    );
  });

  it('is 1 for two neighbours that changed places', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 9 }), fc.nat(), (word, at) => {
        const i = at % (word.length - 1);
        const swapped = word.slice(0, i) + word[i + 1]! + word[i]! + word.slice(i + 2);
        expect(editDistance(word, swapped)).toBe(swapped === word ? 0 : 1);
      }),
      { seed: 20260211 },
    );
  });
});
