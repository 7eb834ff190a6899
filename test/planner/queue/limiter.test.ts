import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketWaits, burstyWait, fixedService } from '../../../src/planner/queue/index.ts';

const waitOf = (lambdaPerMin: number): number => {
  const answer = fixedService({ lambdaPerMin, muPerMin: 60 });
  return answer.status === 'stable' ? answer.waitSeconds : Number.NaN;
};

/** The bucket as one would tell it: tokens drip in, each request in turn waits for a whole one. */
function plainWaits(arrivals: readonly number[], capacity: number, refillPerMin: number): number[] {
  let tokens = capacity;
  let clock = 0;
  return arrivals.map((at) => {
    const from = Math.max(at, clock);
    tokens = Math.min(capacity, tokens + ((from - clock) * refillPerMin) / 60);
    const start = tokens >= 1 ? from : from + ((1 - tokens) * 60) / refillPerMin;
    tokens = tokens >= 1 ? tokens - 1 : 0;
    clock = start;
    return start - at;
  });
}

describe('the limiter', () => {
  it('[E4] fixed service waits half of M/M/1: 2.5 s at 50, 2 s at 48, 29.5 s at 59', () => {
    expect(waitOf(50)).toBeCloseTo(2.5, 12);
    expect(waitOf(48)).toBeCloseTo(2, 12);
    expect(waitOf(59)).toBeCloseTo(29.5, 10);
    expect(fixedService({ lambdaPerMin: 60, muPerMin: 60 })).toEqual({ status: 'unstable', rho: 1 });
  });

  it('[E4] Kingman: arrivals of squared variation 4 before fixed service wait 10 s at a load of .8333', () => {
    const load = { lambdaPerMin: 50, muPerMin: 60, arrivalVariation: 4, serviceVariation: 0 };
    expect(burstyWait(load)).toMatchObject({ status: 'stable', waitSeconds: expect.closeTo(10, 10) });
  });

  it('[E4] a bucket lets its capacity start at once, then one per token', () => {
    expect(bucketWaits([0, 0, 0, 0], { capacity: 2, refillPerMin: 60 })).toEqual([0, 0, 1, 2]);
    expect(bucketWaits([0, 0, 10, 10, 10], { capacity: 2, refillPerMin: 60 })).toEqual([0, 0, 0, 0, 1]);
    expect(bucketWaits([0, 0.5], { capacity: 1, refillPerMin: 60 })).toEqual([0, 0.5]);
  });

  it('[E4] agrees with a bucket told token by token', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(15, 30, 60, 120),
        (gaps, capacity, refillPerMin) => {
          let at = 0;
          const arrivals = gaps.map((gap) => {
            at += gap / 8;
            return at;
          });
          const plain = plainWaits(arrivals, capacity, refillPerMin);
          bucketWaits(arrivals, { capacity, refillPerMin }).forEach((wait, i) => {
            expect(wait).toBeCloseTo(plain[i]!, 9);
          });
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });

  it.each([
    [[1, 0], { capacity: 1, refillPerMin: 60 }, 'E_RANGE', 'arrivalSeconds[1]'],
    [[-1], { capacity: 1, refillPerMin: 60 }, 'E_RANGE', 'arrivalSeconds[0]'],
    [[0], { capacity: 0.5, refillPerMin: 60 }, 'E_RANGE', 'bucket.capacity'],
    [[0], { capacity: 10_001, refillPerMin: 60 }, 'E_RANGE', 'bucket.capacity'],
    [[0], { capacity: 1, refillPerMin: 0 }, 'E_RANGE', 'bucket.refillPerMin'],
    [[0], { capacity: 1, refillPerMin: 100_001 }, 'E_RANGE', 'bucket.refillPerMin'],
  ])('refuses arrivals %j before %j', (arrivals, bucket, code, field) => {
    expect(() => bucketWaits(arrivals, bucket)).toThrow(expect.objectContaining({ code, field }));
  });

  it.each([
    [{ arrivalVariation: -1, serviceVariation: 0 }, 'ca2'],
    [{ arrivalVariation: 0, serviceVariation: 10_001 }, 'cs2'],
  ])('refuses the variations %j', (variations, field) => {
    expect(() => burstyWait({ lambdaPerMin: 1, muPerMin: 2, ...variations })).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field }),
    );
  });
});
