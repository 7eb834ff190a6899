import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestTime, earliestTimeForCost, type QuotaWindow } from '../../../src/planner/usage/index.ts';
import { windowState } from '../../../src/planner/usage/ledger.ts';
import { exampleLedger, fixed, HOUR, NOW, openLedger, session, sliding, spend } from './example.ts';
import { itRefuses, wrong } from './refusals.ts';

const ledger = exampleLedger();
const window = ledger.windows[0]!;
const hoursTo = (n: number): number | string => {
  const answer = earliestTime(ledger, window, n, NOW);
  return answer.status === 'room' ? (answer.atMs - NOW) / HOUR : answer.status;
};

describe('the earliest time for n messages', () => {
  it.each([
    [1, 0],
    [50, 0],
    [51, 15],
    [200, 15],
    [250, 15],
    [251, 20],
    [500, 20],
    [550, 20],
    [551, 22],
    [1125, 22],
    [1126, 'infeasible'],
  ])('[A6] for %i is +%s h', (n, expected) => {
    expect(hoursTo(n)).toBe(expected);
  });

  it('[A6] names the limit that makes it impossible, and the one that would do', () => {
    expect(earliestTime(ledger, window, 1126, NOW)).toMatchObject({
      status: 'infeasible',
      constraint: 'limit 1125 of sonnet 24 h',
      relaxation: 'a limit of 1126',
    });
  });

  it('[A6] is never early and never late: one millisecond before there is no room', () => {
    const past = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 })), {
      maxLength: 30,
    });
    const kinds = fc.constantFrom(sliding(20), session(20, 24 * HOUR), fixed(20, 24 * HOUR, NOW - 7 * HOUR));
    fc.assert(
      fc.property(past, kinds, fc.integer({ min: 1, max: 20 }), (some, each, n) => {
        const open = openLedger(
          [each],
          some.map(([hours, m]) => spend(NOW - hours * HOUR, m)),
        );
        const answer = earliestTime(open, each, n, NOW);
        if (answer.status !== 'room') throw new Error('there is room some day');
        expect(windowState(open, each, answer.atMs).remaining).toBeGreaterThanOrEqual(n);
        if (answer.atMs > NOW) expect(windowState(open, each, answer.atMs - 1).remaining).toBeLessThan(n);
      }),
      { seed: 20260211, numRuns: 300 },
    );
  });

  it('copes with fractions that do not add up in binary', () => {
    const each: QuotaWindow = { ...sliding(1), unit: 'weighted' };
    const events = Array.from({ length: 9 }, (_, i) => ({
      ...spend(NOW - i * HOUR, 0.1),
      unit: 'weighted' as const,
    }));
    expect(earliestTime(openLedger([each], events), each, 0.1, NOW)).toMatchObject({ atMs: NOW });
  });

  itRefuses([
    ['nothing', 'E_RANGE', 'n', () => earliestTime(ledger, window, 0, NOW)],
    ['half a message', 'E_INT', 'n', () => earliestTime(ledger, window, 0.5, NOW)],
    ['a text', 'E_TYPE', 'n', () => earliestTime(ledger, window, wrong('5'), NOW)],
    ['a now before the spends', 'E_RANGE', 'events', () => earliestTime(ledger, window, 1, NOW - 3 * HOUR)],
  ]);
});

describe('the earliest time for work over several windows', () => {
  const week: QuotaWindow = { ...sliding(30, 168 * HOUR), name: 'week', pools: ['sonnet', 'opus'] };
  const tokens: QuotaWindow = { ...sliding(1000, 5 * HOUR, 'opus'), name: 'tokens', unit: 'weighted' };
  const open = openLedger(
    [sliding(10), week, tokens],
    [spend(NOW - 100 * HOUR, 16), spend(NOW - 4 * HOUR, 8)],
  );

  it('is the latest of all windows and names it', () => {
    expect(earliestTimeForCost(open, { messages: { sonnet: 2 } }, NOW)).toEqual({
      status: 'room',
      atMs: NOW,
      window: null,
    });
    expect(earliestTimeForCost(open, { messages: { sonnet: 3 } }, NOW)).toEqual({
      status: 'room',
      atMs: NOW + 20 * HOUR,
      window: 'sonnet 24 h',
    });
    const both = { messages: { sonnet: 3, opus: 4 }, weighted: { opus: 10 } };
    expect(earliestTimeForCost(open, both, NOW)).toEqual({
      status: 'room',
      atMs: NOW + 68 * HOUR,
      window: 'week',
    });
    expect(earliestTimeForCost(open, { messages: { sonnet: 11 } }, NOW)).toMatchObject({
      status: 'infeasible',
    });
  });

  it('does not wait for a window that the work does not touch, overdrawn or not', () => {
    const drawn = openLedger([sliding(10), sliding(5, 24 * HOUR, 'opus')], [spend(NOW, 6, 'opus')]);
    expect(earliestTimeForCost(drawn, { messages: { sonnet: 1 } }, NOW)).toMatchObject({ atMs: NOW });
  });

  itRefuses([
    [
      'a pool of no window',
      'E_UNKNOWN',
      'pool',
      () => earliestTimeForCost(open, { messages: { haiku: 1 } }, NOW),
    ],
    [
      'a missing unit',
      'E_TYPE',
      'cost.weighted.opus',
      () => earliestTimeForCost(open, { messages: { opus: 1 } }, NOW),
    ],
  ]);
});
