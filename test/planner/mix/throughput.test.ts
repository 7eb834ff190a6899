import { describe, expect, it } from 'vitest';
import { bestThroughput } from '../../../src/planner/mix/throughput.ts';
import { highsSolver } from '../../../src/planner/solve/index.ts';

const CLASSES = [
  { name: 'bugs', value: 10, cost: { s: 5, o: 1 }, maxCount: 100 },
  { name: 'docs', value: 4, cost: { s: 1 }, maxCount: 30 },
];

describe('the best throughput', () => {
  it('[B10] fills the pools and prices the one that binds', async () => {
    // docs earn 4 per message, bugs 2: all 30 docs, then 70 / 5 = 14 bugs.
    expect(await bestThroughput(CLASSES, { s: 100, o: 20 }, highsSolver)).toEqual({
      status: 'solved',
      counts: { bugs: expect.closeTo(14, 9), docs: 30 },
      value: expect.closeTo(260, 9),
      prices: { s: expect.closeTo(2, 9), o: 0 },
    });
  });

  it('[B10] [W10] is bounded by the work and by the rate where a pool has no limit', async () => {
    const free = [{ name: 'lint', value: 1, cost: { haiku: 1 }, maxCount: 5000 }];
    const byWork = await bestThroughput(free, { haiku: null }, highsSolver);
    expect(byWork).toMatchObject({ value: 5000, prices: {} });
    const byRate = await bestThroughput(free, { haiku: null }, highsSolver, { rateLimits: { haiku: 3600 } });
    expect(byRate).toMatchObject({ value: 3600, prices: { haiku: 1 } });
    expect(JSON.stringify([byWork, byRate])).not.toMatch(/null|Infinity|NaN/);
  });

  it('is worth 0 without work', async () => {
    expect(await bestThroughput([], { s: 10 }, highsSolver)).toMatchObject({ value: 0, counts: {} });
  });

  it('refuses bad inputs', async () => {
    const one = CLASSES[0]!;
    const bad: Array<[typeof CLASSES, object, string]> = [
      [[{ ...one, maxCount: Number.POSITIVE_INFINITY }], { s: 1, o: 1 }, 'E_TYPE'],
      [[{ ...one, value: -1 }], { s: 1, o: 1 }, 'E_RANGE'],
      [[one], { s: 1 }, 'E_UNKNOWN'],
      [[one, one], { s: 1, o: 1 }, 'E_DUP'],
      [[one], { s: -1, o: 1 }, 'E_RANGE'],
      ['x' as never, {}, 'E_TYPE'],
    ];
    for (const [classes, pools, code] of bad) {
      await expect(bestThroughput(classes, pools as never, highsSolver)).rejects.toMatchObject({ code });
    }
  });
});
