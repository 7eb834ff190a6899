import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellWidth,
  plainText,
  shortenEnd,
  shortenMiddle,
  startWithin,
} from '../../../src/core/text/index.ts';

const SEED = 20260211;

describe('plainText', () => {
  it.each([
    ['a\u001b[31mb', 'a?[31mb'],
    ['a\u009b2Jb', 'a?2Jb'],
    ['one\r\n\ttwo', 'one two'],
    ['line\u2028end', 'line end'],
    ['abc\u202edef', 'abcdef'],
    ['a\u200bb\ufeffc', 'abc'],
    ['a\u0000\u007fb', 'a??b'],
    ['\ud800x', '?x'],
    ['cafe\u0301', 'café'],
    ['日本 team', '日本 team'],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('leaves nothing that a terminal obeys, and is its own fixed point', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = plainText(text);
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(plainText(plain)).toBe(plain);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe('cellWidth', () => {
  it.each([
    ['', 0],
    ['claude', 6],
    ['…█░·', 4],
    ['日本', 4],
    ['한국', 4],
    ['ＡＢ', 4],
    ['a\u0301\u0302', 1],
    ['🚀x', 3],
    ['é', 1],
  ])('%j takes %d cells', (text, cells) => {
    expect(cellWidth(text)).toBe(cells);
  });
});

describe('shortening', () => {
  it.each([
    ['claude-haiku', 12, 'claude-haiku'],
    ['claude-haiku', 7, 'claude…'],
    ['claude-haiku', 1, '…'],
    ['claude-haiku', 0, ''],
    ['日本語', 4, '日…'],
    ['日本語', 5, '日本…'],
  ])('gives up the end of %j for %d cells: %j', (text, width, shown) => {
    expect(shortenEnd(text, width)).toBe(shown);
  });

  it.each([
    ['claude-haiku-4.5', 16, 'claude-haiku-4.5'],
    ['claude-haiku-4.5', 9, 'clau…-4.5'],
    ['claude-haiku-4.5', 8, 'clau…4.5'],
    ['claude-haiku-4.5', 4, 'cla…'],
    ['日本語日本語', 7, '日…本語'],
  ])('gives up the middle of %j for %d cells: %j', (text, width, shown) => {
    expect(shortenMiddle(text, width)).toBe(shown);
  });

  it('never passes the width and gives up nothing that fits', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '-', '日', '🚀', 'e\u0301', 'x\u0302', '5') });
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 30 }), (raw, width) => {
        const text = plainText(raw);
        for (const shorten of [shortenEnd, shortenMiddle]) {
          const shown = shorten(text, width);
          expect(cellWidth(shown)).toBeLessThanOrEqual(width);
          if (cellWidth(text) <= width) expect(shown).toBe(text);
          else if (width > 0) expect(shown).toContain('…');
        }
        expect(text.startsWith(startWithin(text, width))).toBe(true);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
