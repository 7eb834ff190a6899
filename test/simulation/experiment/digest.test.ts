/** What makes two results, or two configurations, the same one. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DoubleDigest, hashJson } from '../../../src/simulation/experiment/index.ts';

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('DoubleDigest', () => {
  it('is SHA-256 of little-endian doubles', () => {
    const digest = new DoubleDigest();
    // Of nothing, as FIPS 180-4 implementations give it.
    expect(digest.hex()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    digest.add(Float64Array.of(1, -2.5, 0), 0, 3);
    // 1 = 3FF0..., -2.5 = C004..., 0: eight bytes each, lowest first (`printf ... | sha256sum`).
    const bytes = Uint8Array.of(
      0,
      0,
      0,
      0,
      0,
      0,
      0xf0,
      0x3f,
      0,
      0,
      0,
      0,
      0,
      0,
      0x04,
      0xc0,
      ...Array(8).fill(0),
    );
    expect(digest.hex()).toBe(sha256(bytes));
    expect(digest.hex()).toBe('878ffe203f1f4078b5a0019923c205248112c4070fbd44dff59aeb8f5c733826');
  });

  it('takes the given span, also of a view into a larger buffer', () => {
    const buffer = Float64Array.of(9, 9, 1, 2, 3, 9);
    const whole = new DoubleDigest();
    whole.add(Float64Array.of(2, 3), 0, 2);
    const span = new DoubleDigest();
    span.add(buffer.subarray(2), 1, 2);
    expect(span.hex()).toBe(whole.hex());
  });

  it('depends on the values in order, not on how they were handed over', () => {
    const values = Float64Array.of(0.1, 0.2, 0.3, -0, Number.POSITIVE_INFINITY);
    const once = new DoubleDigest();
    once.add(values, 0, 5);
    const pieces = new DoubleDigest();
    pieces.add(values, 0, 2);
    expect(pieces.hex()).not.toBe(once.hex());
    // Asking does not close it.
    pieces.add(values, 2, 3);
    expect(pieces.hex()).toBe(once.hex());
    const other = new DoubleDigest();
    other.add(Float64Array.of(0.2, 0.1, 0.3, -0, Number.POSITIVE_INFINITY), 0, 5);
    expect(other.hex()).not.toBe(once.hex());
    const zero = new DoubleDigest();
    zero.add(Float64Array.of(0.1, 0.2, 0.3, 0, Number.POSITIVE_INFINITY), 0, 5);
    expect(zero.hex()).not.toBe(once.hex());
  });
});

describe('hashJson', () => {
  it('is SHA-256 of JSON with sorted keys and no spaces', () => {
    const text = '{"a":[1,{"x":null,"y":"\\"q\\""}],"b":true}';
    expect(hashJson({ b: true, a: [1, { y: '"q"', x: null }] })).toBe(sha256(text));
    expect(hashJson('text')).toBe(sha256('"text"'));
  });

  it('does not depend on the order of keys, at any depth, nor on undefined entries', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, entry]) => [key, shuffled(entry)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // Round trip: JSON has no -0.
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(hashJson(shuffled(plain))).toBe(hashJson(plain));
      }),
      { seed: 20260211, numRuns: 300 },
    );
    expect(hashJson({ a: 1, b: undefined })).toBe(hashJson({ a: 1 }));
  });

  it('the order of lists counts, and so does every value', () => {
    const base = { a: [1, 2], b: { c: 'x' } };
    const others = [
      { a: [2, 1], b: { c: 'x' } },
      { a: [1, 2], b: { c: 'y' } },
      { a: [1, 2], b: { d: 'x' } },
      { a: [1, 2, 3], b: { c: 'x' } },
      { a: ['1', 2], b: { c: 'x' } },
      { a: [1, 2] },
    ];
    const hashes = [base, ...others].map(hashJson);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('typed arrays count by their bytes, and only by those in view', () => {
    const column = Int32Array.of(7, 1, 2, 3);
    expect(hashJson({ column: column.subarray(1) })).toBe(hashJson({ column: Int32Array.of(1, 2, 3) }));
    expect(hashJson({ column })).not.toBe(hashJson({ column: Int32Array.of(7, 1, 2, 4) }));
    expect(hashJson({ column: Int32Array.of(1) })).not.toBe(hashJson({ column: Int32Array.of(1, 0) }));
    // Bytes, not numbers: the same values in another width are other bytes.
    expect(hashJson(Int32Array.of(1, 2))).not.toBe(hashJson(Uint8Array.of(1, 2)));
    expect(hashJson(new Int32Array(0))).toBe(hashJson(new Float64Array(0)));
    expect(hashJson([Uint8Array.of(1)])).toBe(sha256(`["${sha256(Uint8Array.of(1))}"]`));
  });
});
