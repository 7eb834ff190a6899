import { describe, expect, it } from 'vitest';
import { type Piece, paint, styledLine } from '../../../../src/display/terminal/styles/styled-line.ts';

const PIECES: readonly Piece[] = [
  ['name', 'strong'],
  ['  ', 'plain'],
  ['full', 'bad'],
  ['   ', 'plain'],
];

describe('paint', () => {
  it('puts its style around a text, and resets it', () => {
    expect(paint('x', 'bad', true)).toBe('\u001b[31mx\u001b[0m');
  });

  it('leaves the text alone without colour, without style and without text', () => {
    expect(paint('x', 'bad', false)).toBe('x');
    expect(paint('x', 'plain', true)).toBe('x');
    expect(paint('', 'bad', true)).toBe('');
  });
});

describe('styledLine', () => {
  it('joins the pieces and ends without blanks', () => {
    expect(styledLine(PIECES, 80, false)).toBe('name  full');
    expect(styledLine(PIECES, 10, false)).toBe('name  full');
    expect(styledLine([['   ', 'plain']], 80, false)).toBe('');
    expect(styledLine([], 80, false)).toBe('');
  });

  it('cuts what passes the width', () => {
    expect(styledLine(PIECES, 9, false)).toBe('name  fu…');
    expect(styledLine(PIECES, 5, false)).toBe('name…');
    expect(styledLine(PIECES, 1, false)).toBe('…');
    expect(styledLine(PIECES, 0, false)).toBe('');
  });

  it('counts cells, not escape sequences, and closes every style it opens', () => {
    expect(styledLine(PIECES, 9, true)).toBe('\u001b[1mname\u001b[0m  \u001b[31mfu\u001b[0m…');
  });
});
