import { describe, expect, it } from 'vitest';
import { asCount, asRecord, parseRecord } from '../../src/core/index.ts';

describe('a look into JSON', () => {
  it('sees records only as objects with fields', () => {
    const record = { a: 1 };
    expect(asRecord(record)).toBe(record);
    expect([null, undefined, [], 'x', 1, true].map(asRecord)).toEqual(Array(6).fill(null));
  });

  it('parses records and nothing else', () => {
    expect(parseRecord(' {"a":1} ')).toEqual({ a: 1 });
    expect(['', '{', '[1]', 'null', '7', '{"a":1}x'].map(parseRecord)).toEqual(Array(6).fill(null));
  });

  it('counts in exact whole numbers >= 0', () => {
    expect([0, 7, Number.MAX_SAFE_INTEGER].map(asCount)).toEqual([0, 7, Number.MAX_SAFE_INTEGER]);
    expect([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null].map(asCount)).toEqual(
      Array(7).fill(null),
    );
  });
});
