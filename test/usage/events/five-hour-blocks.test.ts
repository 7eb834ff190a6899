import { describe, expect, it } from 'vitest';
import { fiveHourBlocks } from '../../../src/usage/events/index.ts';
import { eventAt } from '../logs/log-lines.ts';

const HOUR = 3_600_000;
const time = (hours: number, minutes: number = 0): number => Date.UTC(2026, 1, 10, hours, minutes);
const blocksAt = (...times: number[]) => fiveHourBlocks(times.map((timeMs) => eventAt(timeMs)));

describe('five-hour blocks', () => {
  it('start at the first request floored to the UTC hour, so 9:59 has until 14:00', () => {
    expect(blocksAt(time(9, 59))).toEqual([
      {
        startMs: time(9),
        endMs: time(14),
        firstMs: time(9, 59),
        lastMs: time(9, 59),
        requestCount: 1,
        tokens: 100,
        gapBefore: null,
      },
    ]);
  });

  it('keep a request exactly five hours after the start, and end one millisecond later', () => {
    expect(blocksAt(time(9, 30), time(14))).toHaveLength(1);
    expect(blocksAt(time(9, 30), time(14) + 1).map(({ startMs }) => startMs)).toEqual([time(9), time(14)]);
  });

  it('say no gap where the idle time is no longer than five hours', () => {
    const [, second] = blocksAt(time(9, 30), time(14, 30));
    expect(second!.gapBefore).toBeNull();
  });

  it('put a gap from five hours after the last request to the next', () => {
    const [, second] = blocksAt(time(9, 30), time(20, 15));
    expect(second).toMatchObject({
      startMs: time(20),
      gapBefore: { startMs: time(9, 30) + 5 * HOUR, endMs: time(20, 15) },
    });
  });

  it('add up requests and tokens of all kinds', () => {
    const rich = eventAt(time(9, 5), { outputTokens: 1, cacheReadTokens: 20, cacheWriteTokens: 300 });
    expect(fiveHourBlocks([eventAt(time(9)), rich])).toMatchObject([{ requestCount: 2, tokens: 521 }]);
  });

  it('of nothing are none', () => {
    expect(fiveHourBlocks([])).toEqual([]);
  });
});
