/** What was spent since a minute, kept coarsely and not for ever. */
import { describe, expect, it } from 'vitest';
import { SpendLog } from '../../../../src/router/beliefs/meters/spend-log.ts';

describe('the log of spends', () => {
  it('sums what was spent at a minute or later', () => {
    const log = new SpendLog(300);
    for (const minute of [1, 2, 2, 9]) log.add(minute, 10);
    expect([0, 1, 2, 3, 9, 10].map((minute) => log.since(minute))).toEqual([40, 40, 30, 10, 10, 0]);
  });

  it('of a long window is kept in steps, at most some thousands', () => {
    const log = new SpendLog(10_080);
    for (let minute = 0; minute < 40_000; minute++) log.add(minute, 1);
    expect(log.since(40_000 - 1000)).toBeGreaterThanOrEqual(995);
    expect(log.since(40_000 - 1000)).toBeLessThanOrEqual(1000);
    expect((log as unknown as { steps: readonly unknown[] }).steps.length).toBeLessThanOrEqual(4001);
  });
});
