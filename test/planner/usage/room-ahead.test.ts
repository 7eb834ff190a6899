import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QuotaWindow, recoveryTimeline } from '../../../src/planner/usage/index.ts';
import { windowState } from '../../../src/planner/usage/ledger.ts';
import { exampleLedger, fixed, HOUR, NOW, openLedger, session, sliding, spend } from './example.ts';
import { itRefuses } from './refusals.ts';

const ledger = exampleLedger();
const window = ledger.windows[0]!;
const rows = (planned: Array<{ atMs: number; n: number }> = []) =>
  recoveryTimeline(ledger, window, NOW, planned).map(({ kind, atMs, amount, remainingAfter }) => [
    kind,
    (atMs - NOW) / HOUR,
    amount,
    remainingAfter,
  ]);

describe('the recovery timeline', () => {
  it('[A5] has 50 left and gets 200 at +15 h, 300 at +20 h, 575 at +22 h', () => {
    expect(windowState(ledger, window, NOW).remaining).toBe(50);
    expect(rows()).toEqual([
      ['return', 15, 200, 250],
      ['return', 20, 300, 550],
      ['return', 22, 575, 1125],
    ]);
  });

  it('[W14] has everything back before +24 h, unless the 50 are spent now: they return at +24 h', () => {
    expect(rows([{ atMs: NOW, n: 50 }])).toEqual([
      ['spend', 0, 50, 0],
      ['return', 15, 200, 200],
      ['return', 20, 300, 500],
      ['return', 22, 575, 1075],
      ['return', 24, 50, 1125],
    ]);
  });

  it('[A5] lets a spend use what returns at the same instant', () => {
    expect(rows([{ atMs: NOW + 15 * HOUR, n: 250 }]).slice(0, 2)).toEqual([
      ['return', 15, 200, 250],
      ['spend', 15, 250, 0],
    ]);
  });

  it('[A5] names the earliest legal time of a spend that has no room', () => {
    expect(() => rows([{ atMs: NOW + HOUR, n: 51 }])).toThrow(`that much from ${NOW + 15 * HOUR} ms on`);
    expect(() => rows([{ atMs: NOW, n: 1126 }])).toThrow('at most 1125');
    // A spend of 50 now makes the 200 come back to 200, not to 250.
    expect(() =>
      rows([
        { atMs: NOW, n: 50 },
        { atMs: NOW + HOUR, n: 201 },
      ]),
    ).toThrow(`from ${NOW + 20 * HOUR} ms`);
  });

  it('returns whole sessions and whole cells of a grid', () => {
    const plan = [
      { atMs: NOW, n: 2 },
      { atMs: NOW + HOUR, n: 1 },
      { atMs: NOW + 4 * HOUR, n: 2 },
      { atMs: NOW + 5 * HOUR, n: 4 },
    ];
    const at = (other: QuotaWindow) => {
      return recoveryTimeline(openLedger([other], []), other, NOW, plan)
        .filter((row) => row.kind === 'return')
        .map(({ atMs, amount }) => [(atMs - NOW) / HOUR, amount]);
    };
    expect(at(session(10, 5 * HOUR))).toEqual([
      [5, 5],
      [10, 4],
    ]);
    expect(at(fixed(10, 5 * HOUR, NOW - HOUR))).toEqual([
      [4, 3],
      [9, 6],
    ]);
  });

  it('[7.2] gives back exactly what is used, all of it within one length, spends kept within the limit', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 5 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(some, fc.constantFrom(sliding(500, 24 * HOUR), session(500, 24 * HOUR)), (past, each) => {
        const open = openLedger(
          [each],
          past.map(([hours, n]) => spend(NOW - hours * HOUR, n)),
        );
        const timeline = recoveryTimeline(open, each, NOW);
        const { used } = windowState(open, each, NOW);
        expect(timeline.reduce((sum, { amount }) => sum + amount, 0)).toBe(used);
        expect(timeline.every(({ atMs }) => atMs > NOW && atMs <= NOW + 24 * HOUR)).toBe(true);
        for (const { atMs, remainingAfter } of timeline)
          expect(windowState(open, each, atMs).remaining).toBe(remainingAfter);
      }),
      { seed: 20260211, numRuns: 200 },
    );
  });

  itRefuses([
    ['a plan in the past', 'E_RANGE', 'planned.atMs', () => rows([{ atMs: NOW - 1, n: 1 }])],
    ['a plan below nothing', 'E_RANGE', 'planned[0].n', () => rows([{ atMs: NOW, n: -1 }])],
    ['a plan without time', 'E_TYPE', 'planned[0].atMs', () => rows([{ atMs: Number.NaN, n: 1 }])],
    ['too much', 'E_OVERDRAW', `planned at ${NOW} ms in sonnet 24 h`, () => rows([{ atMs: NOW, n: 51 }])],
  ]);
});
