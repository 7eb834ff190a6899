import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineQueue } from '../../../src/router/ledger/line-queue.ts';

describe('waiting lines', () => {
  it('have room up to the bound, in bytes, their ends and the batch that is out included', () => {
    const queue = new LineQueue(10);
    expect([queue.add('abc'), queue.add('éé'), queue.add('a')]).toEqual([true, true, false]);
    const batch = queue.take(100);
    expect([batch.bytes.toString(), batch.lineCount, queue.isEmpty]).toEqual(['abc\néé\n', 2, true]);
    expect([queue.add(''), queue.add('')]).toEqual([true, false]);
    queue.release(batch);
    expect(queue.add('12345678')).toBe(true);
    expect(queue.add('')).toBe(false);
  });

  it('are taken as far as the limit goes, one line at least', () => {
    const queue = new LineQueue(1000);
    for (const line of ['aaa', 'b', 'c', 'dddddddd']) queue.add(line);
    expect([6, 3, 3].map((limit) => queue.take(limit).bytes.toString())).toEqual([
      'aaa\nb\n',
      'c\n',
      'dddddddd\n',
    ]);
    expect(queue.isEmpty).toBe(true);
  });

  it('come out once each, in order, however they are added and taken', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 1, max: 200_000 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const queue = new LineQueue(1e9);
        let [added, taken] = ['', ''];
        let next = 0;
        for (const [count, limitBytes] of steps) {
          for (let line = 0; line < count; line++) {
            queue.add(String(next));
            added += `${next++}\n`;
          }
          taken += queue.take(limitBytes).bytes.toString();
        }
        while (!queue.isEmpty) taken += queue.take(1e6).bytes.toString();
        expect(taken === added).toBe(true);
      }),
      { seed: 15, numRuns: 20 },
    );
  });
});
