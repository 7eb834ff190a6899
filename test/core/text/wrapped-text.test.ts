/** Lines keep every word in its order and their width, save for words that are left whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth, wrapWords } from '../../../src/core/text/index.ts';

describe('wrapWords', () => {
  it.each([
    ['one two three', 7, ['one two', 'three'], ['one two', 'three']],
    ['one two', 3, ['one', 'two'], ['one', 'two']],
    ['a longword b', 4, ['a', 'long', 'word', 'b'], ['a', 'longword', 'b']],
    ['  a   b ', 3, ['a b'], ['a b']],
    ['', 5, [''], ['']],
    ['   ', 5, [''], ['']],
    // Two cells each: one of them is a line of three.
    ['日本語', 3, ['日', '本', '語'], ['日本語']],
    ['日 本 x', 4, ['日', '本 x'], ['日', '本 x']],
  ] as const)('%j in %i cells', (text, cells, cut, whole) => {
    expect(wrapWords(text, cells, 'cut')).toEqual(cut);
    expect(wrapWords(text, cells, 'whole')).toEqual(whole);
  });

  const words = fc.array(fc.stringMatching(/^[a-z日é]{1,12}$/), { maxLength: 12 });
  const cells = fc.integer({ min: 2, max: 20 });

  it('keeps what was said, and each line is as full as it can be', () => {
    fc.assert(
      fc.property(words, cells, (list, width) => {
        const whole = wrapWords(list.join(' '), width, 'whole');
        expect(whole.join(' ')).toBe(list.join(' '));
        for (const [index, line] of whole.entries()) {
          if (line.includes(' ')) expect(cellWidth(line)).toBeLessThanOrEqual(width);
          const next = whole[index + 1]?.split(' ')[0];
          if (next !== undefined) expect(cellWidth(`${line} ${next}`)).toBeGreaterThan(width);
        }
        const cut = wrapWords(list.join(' '), width, 'cut');
        expect(cut.join('').replaceAll(' ', '')).toBe(list.join(''));
        for (const line of cut) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }),
      { seed: 20260211, numRuns: 300 },
    );
  });
});
