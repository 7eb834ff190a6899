/** Trials that begin at a moment: hand-worked windows that are half used, and clocks that go on from now. */
import { describe, expect, it } from 'vitest';
import type { QuotaGraph, QuotaWindow } from '../../../src/quota/windows/index.ts';
import { PUBLISHED_WEIGHTS, type TrialMoment, type TrialPlan } from '../../../src/simulation/engine/index.ts';
import { momentOutlook } from '../../../src/simulation/experiment/index.ts';
import { buildDayTrace } from '../../../src/usage/traces/index.ts';
import { DEFAULT_TOKEN_WEIGHTS } from '../../../src/usage/weights/index.ts';

const HOUR_MS = 3_600_000;
/** Wednesday. */
const NOW = Date.parse('2026-02-11T09:30:00Z');

/** Fourteen days of one request of a unit at every full hour. */
const EVENTS = Array.from({ length: 14 * 24 }, (_, hour) => ({
  timeMs: Date.parse('2026-01-26T00:00:00Z') + hour * HOUR_MS,
  model: null,
  inputTokens: 0,
  outputTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
  costUnits: 1,
  session: null,
  sidechain: false,
}));
const TRACE = buildDayTrace(
  { events: EVENTS, calendarKnown: true },
  { offsetMinutes: () => 0, weights: DEFAULT_TOKEN_WEIGHTS, unitTokens: 100 },
).trace;

const weekly = (id: string, capacity: number, kind: 'fixed' | 'first_use' = 'fixed'): QuotaWindow => ({
  id,
  unit: 'weighted',
  capacity,
  counts: 'all',
  clock: { kind, lengthMinutes: 10_080, floorMinutes: 1, reset: null },
});

/** Minutes of the first refusals and the share refused of `hours` from now on. */
function outlook(
  windows: readonly QuotaWindow[],
  accounts: QuotaGraph['accounts'],
  moment: TrialMoment['windows'],
  hours: number,
) {
  const begin = (2 * 24 + 9.5) * 60;
  const plan: TrialPlan = {
    seed: 3,
    scenarioLaw: {
      model: 'steady',
      mode: 'focused',
      resetMode: 'mixed',
      shortStyle: { kind: 'fixed', floorMinutes: 1 },
      weeklyStyle: { kind: 'fixed', floorMinutes: 1 },
      weekCount: 2,
    },
    horizon: { warmupMinutes: begin, totalMinutes: begin + hours * 60 },
    moment: { atMs: NOW, windows: moment },
    policies: ['paced'],
    weights: PUBLISHED_WEIGHTS,
    demand: { kind: 'trace', trace: TRACE, scale: { kind: 'factor', factor: 1 } },
    pool: { graph: { windows, accounts }, usdPerUnit: null, timeZone: 'UTC' },
    inputs: { kind: 'random' },
    sampling: null,
  };
  const { firstRefusals, refusedShare } = momentOutlook(plan, 3);
  return { first: firstRefusals, share: refusedShare };
}

const account = (name: string, ...windows: string[]) => ({ name, windows, serves: 'all' as const });
const inHours = (hours: number): number => NOW + hours * HOUR_MS;

describe('trials that begin at 09:30 with a request at every full hour', () => {
  it('refuse what passes the rest of a half used window, until its reset', () => {
    // 5 of 10 are left: 10 to 14 o'clock. The sixth, at 15 o'clock, is 5.5 hours from now.
    const half = { id: 'w', usedShare: 0.5, resetMs: inHours(48) };
    const { first, share } = outlook([weekly('w', 10)], [account('a', 'w')], [half], 10);
    expect(first).toEqual([330, 330, 330]);
    expect(share).toBeCloseTo(5 / 10, 12);
  });

  it('go on after the reset, which gives everything back once', () => {
    const half = { id: 'w', usedShare: 0.5, resetMs: inHours(4.5) };
    // 10, 11, 12, 13 o'clock of the rest, then 14 to 23 of the new ten.
    expect(outlook([weekly('w', 10)], [account('a', 'w')], [half], 14.5).first).toEqual([]);
    expect(outlook([weekly('w', 10)], [account('a', 'w')], [half], 15).first).toEqual([870, 870, 870]);
  });

  it('open a first-use clock that does not run with the next request', () => {
    const idle = { id: 'w', usedShare: 0, resetMs: null };
    const window = { ...weekly('w', 3, 'first_use'), clock: { ...weekly('w', 3, 'first_use').clock } };
    Object.assign(window.clock, { lengthMinutes: 300 });
    // 10 to 12 o'clock, refused at 13 and 14, open again at 15.
    const { first, share } = outlook([window], [account('a', 'w')], [idle], 5);
    expect(first).toEqual([210, 210, 210]);
    expect(share).toBeCloseTo(2 / 5, 12);
  });

  it('use every account before one is refused', () => {
    const windows = [weekly('v', 4), weekly('w', 4)];
    const moment = [
      { id: 'v', usedShare: 0.25, resetMs: inHours(70) },
      { id: 'w', usedShare: 1, resetMs: inHours(2.25) },
    ];
    // 3 of v and, from 11:45 on, 4 of w: 10 to 16 o'clock.
    expect(outlook(windows, [account('a', 'v'), account('b', 'w')], moment, 12).first).toEqual([
      450, 450, 450,
    ]);
  });
});
