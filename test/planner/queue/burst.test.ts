import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketWaits, burstTimes } from '../../../src/planner/queue/index.ts';

describe('a burst', () => {
  const serial = burstTimes({ burstCount: 100, ratePerMin: 60, requestSeconds: 1 });

  it('[E5] 100 at 60 a minute, one by one: done after 100 s, mean start 49.5 s', () => {
    expect(serial.last).toEqual({ startSeconds: 99, doneSeconds: 100 });
    expect(serial.mean.startSeconds).toBe(49.5);
    expect(serial.first).toEqual({ startSeconds: 0, doneSeconds: 1 });
    expect(serial.p95.startSeconds).toBe(94);
  });

  it('[W36] the 50th starts at 49 s; the 25 s of the document is the mean start of the first 50', () => {
    expect(serial.ofIndex(50)).toEqual({ startSeconds: 49, doneSeconds: 50 });
    const starts = Array.from({ length: 50 }, (_, i) => serial.ofIndex(i + 1).startSeconds);
    expect(starts.reduce((sum, start) => sum + start, 0) / 50).toBe(24.5);
  });

  it('[E5] with a bucket of 60 the first 60 start at once, the last at 40 s, mean wait 8.2 s', () => {
    const times = burstTimes({ burstCount: 100, ratePerMin: 60, bucketCount: 60 });
    expect(times.ofIndex(60).startSeconds).toBe(0);
    expect(times.ofIndex(61).startSeconds).toBe(1);
    expect(times.last.startSeconds).toBe(40);
    expect(times.mean.startSeconds).toBeCloseTo(8.2, 12);
  });

  it('[E5] 10 agents: 10 s one by one, at once with a bucket of 10', () => {
    expect(burstTimes({ burstCount: 10, ratePerMin: 60, requestSeconds: 1 }).last.doneSeconds).toBe(10);
    expect(burstTimes({ burstCount: 10, ratePerMin: 60, bucketCount: 10 }).last.startSeconds).toBe(0);
  });

  it('starts each request when the token bucket does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 30 }),
        (burstCount, bucketCount) => {
          const times = burstTimes({ burstCount, ratePerMin: 40, bucketCount });
          const waits = bucketWaits(new Array<number>(burstCount).fill(0), {
            capacity: bucketCount,
            refillPerMin: 40,
          });
          const mean = waits.reduce((sum, wait) => sum + wait, 0) / burstCount;
          expect(times.mean.startSeconds).toBeCloseTo(mean, 9);
          waits.forEach((wait, i) => {
            expect(times.ofIndex(i + 1).startSeconds).toBeCloseTo(wait, 9);
          });
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it.each([
    [{ burstCount: 0, ratePerMin: 60 }, 'E_RANGE', 'burst'],
    [{ burstCount: 1.5, ratePerMin: 60 }, 'E_INT', 'burst'],
    [{ burstCount: 1e6 + 1, ratePerMin: 60 }, 'E_RANGE', 'burst'],
    [{ burstCount: 5, ratePerMin: 0 }, 'E_RANGE', 'ratePerMin'],
    [{ burstCount: 5, ratePerMin: 60, bucketCount: 0 }, 'E_RANGE', 'bucket'],
    [{ burstCount: 5, ratePerMin: 60, requestSeconds: -1 }, 'E_RANGE', 'requestSeconds'],
  ])('refuses %j', (burst, code, field) => {
    expect(() => burstTimes(burst)).toThrow(expect.objectContaining({ code, field }));
  });

  it.each([0, 101, 1.5])('refuses the index %d of 100', (index) => {
    expect(() => serial.ofIndex(index)).toThrow(expect.objectContaining({ field: 'index' }));
  });
});
