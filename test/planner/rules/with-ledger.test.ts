/** The evaluator over the real ledger: the document's afternoon of 200, 300 and 575 messages, at 18:00. */

import { describe, expect, it } from 'vitest';
import { type CostVector, instant, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { earliestTimeForCost } from '../../../src/planner/usage/index.ts';
import { clockWindow } from '../../../src/planner/usage/quota-window.ts';
import { decide, type Waiting } from '../../../src/quota/rules/index.ts';
import { openLedger } from '../usage/example.ts';
import { STRICT_POLICY } from './states.ts';

const window = clockWindow({
  name: 'sonnet day',
  pools: ['sonnet'],
  limit: 1125,
  unit: 'messages',
  clock: { kind: 'sliding', lengthMinutes: 1440 },
});
const day = '2026-01-31T';
const nowMs = instant('now', `${day}18:00:00Z`);
const ledger = openLedger(
  [window],
  [
    ['09', 200],
    ['14', 300],
    ['16', 575],
  ].map(([hour, n]) => ({ atMs: instant('at', `${day}${hour}:00:00Z`), pool: 'sonnet', n: Number(n) })),
);
const waiting: Waiting = {
  nowMs,
  earliest: (cost: CostVector) => {
    const room = earliestTimeForCost(ledger, { messages: cost }, nowMs);
    return room.status === 'room' ? room.atMs : null;
  },
};
const states = { sonnet: { limit: 1125, remaining: 50 } };
const hours = (ms: number | null) => (ms === null ? null : (ms - nowMs) / MS_PER_HOUR);

describe('deferring with the ledger', () => {
  it.each([
    // 50 left; 250 from +15 h, 550 from +20 h, 1125 from +22 h. Bands: 10 % = 112.5, 20 % = 225, 40 % = 450.
    [1, 200, 15, 15],
    [2, 50, 0, 15],
    [2, 551, 22, 22],
    [3, 20, 0, 20],
    [1, 1126, null, null],
  ] as const)('[D11] priority %i for %i messages fits at +%s h and is let through at +%s h', (priority, n, fits, allowed) => {
    const decision = decide(
      { priority, cost: { sonnet: n }, modelMin: 'sonnet' } as never,
      states,
      STRICT_POLICY,
      waiting,
    );
    expect(decision).toHaveProperty('retry');
    const retry = 'retry' in decision ? decision.retry : null;
    expect([hours(retry!.fitsAtMs), hours(retry!.allowedAtMs)]).toEqual([fits, allowed]);
  });
});
