import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventFilter } from '../../../../src/router/wire/index.ts';

const isExtra = (data: string): boolean => data.startsWith('out');

/** What is left of a stream that comes in these pieces. */
function left(pieces: readonly Uint8Array[]): string {
  const filter = new EventFilter(isExtra);
  const shown = pieces.map((piece) => filter.take(piece));
  return Buffer.concat([...shown, filter.end()]).toString('utf8');
}

/** The bytes in pieces of so many. */
const pieces = (text: string, size: number): Uint8Array[] => {
  const all = Buffer.from(text);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.subarray(i * size, (i + 1) * size),
  );
};

describe('an event filter', () => {
  it.each([
    '\n',
    '\r\n',
    '\r',
  ])('takes whole events out and leaves every other byte, lines ending in %j', (end) => {
    const one = (text: string): string => `${text}${end}${end}`;
    const kept = [one('data: 世界'), one(`event: x${end}data: in`), one(': ping'), one('data: without out')];
    const text = [kept[0], one('data: out 世'), kept[1], kept[2], one('data:out'), kept[3]].join('');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
        expect(left(pieces(text, size))).toBe(kept.join(''));
      }),
    );
  });

  it('gives an event out as soon as it is whole', () => {
    const filter = new EventFilter(isExtra);
    expect(filter.take(Buffer.from('data: a\n\ndata: b')).toString()).toBe('data: a\n\n');
    expect(filter.take(Buffer.from('\n\n')).toString()).toBe('data: b\n\n');
  });

  it('takes a last event out that lacks its blank line, and keeps others', () => {
    expect(left([Buffer.from('data: a\n\ndata: out')])).toBe('data: a\n\n');
    expect(left([Buffer.from('data: a\n\ndata: b')])).toBe('data: a\n\ndata: b');
  });

  it('does not hold an event that grows without end, and goes on after it', () => {
    const filter = new EventFilter(isExtra);
    const long = `data: ${'x'.repeat(70_000)}`;
    expect(filter.take(Buffer.from(long)).length).toBe(long.length);
    expect(filter.take(Buffer.from('yy\n\ndata: out\n\ndata: z\n\n')).toString()).toBe('yy\n\ndata: z\n\n');
  });
});
