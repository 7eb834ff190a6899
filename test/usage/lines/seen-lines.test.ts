import { describe, expect, it } from 'vitest';
import { SeenLines } from '../../../src/usage/lines/index.ts';

describe('lines met before', () => {
  it('are told from two hundred thousand others that differ in one character, number or place', () => {
    const seen = new SeenLines();
    const all = Array.from({ length: 50_000 }, (_, i) => [
      [`r${i}`, 1, 1_764_000_000.5, null],
      ['r', i, 1_764_000_000.5, null],
      ['r', null, 1_764_000_000 + i / 1000, 'fallback'],
      [`${i}`, 0, 0, ''],
    ]).flat();
    expect(all.filter((parts) => !seen.isNew(parts))).toEqual([]);
    expect(all.filter((parts) => seen.isNew(parts))).toEqual([]);
  });

  it('tell nothing from absent, and a text from its parts', () => {
    const seen = new SeenLines();
    const rows = [['', 'ab'], [null, 'ab'], ['a', 'b'], ['ab', ''], ['ab'], [0], ['0'], []];
    expect(rows.map((parts) => seen.isNew(parts))).toEqual(rows.map(() => true));
    expect(rows.map((parts) => seen.isNew(parts))).toEqual(rows.map(() => false));
  });
});
