/** Even burn through the ledger: the reference rows, and a property against small steps. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { knownBurn } from '../../../src/planner/usage/burn-model.ts';
import { type Exhaustion, meanExhaustion } from '../../../src/planner/usage/exhaustion-mean.ts';
import type { BurnModel, QuotaWindow } from '../../../src/planner/usage/index.ts';
import { clockWindow } from '../../../src/planner/usage/quota-window.ts';
import { type WindowOutlook, windowOutlook } from '../../../src/planner/usage/window-outlook.ts';
import { openLedger } from './example.ts';
import {
  evenlyUsed,
  fixedWindow,
  freshWindow,
  MONDAY_MS,
  sessionWindow,
  slidingWindow,
} from './forecasts.ts';

const MAX5 = slidingWindow(1125);
const NOW = MONDAY_MS;

function hoursOf(outlooks: readonly WindowOutlook[], model: BurnModel, job = 0): number {
  const found = meanExhaustion({ outlooks, model, nowMs: NOW, job });
  return found.status === 'never' ? Number.POSITIVE_INFINITY : found.hours;
}

const resets = (kind: 'session' | 'fixed', hours: number, limit: number): QuotaWindow => ({
  ...(kind === 'session' ? sessionWindow(limit, hours) : fixedWindow(limit, hours, NOW)),
  name: kind,
});

/** Walks in steps of a hundredth of an hour. */
function walked({ window, used, returns }: WindowOutlook, ratePerHour: number, hours: number): number {
  const steps = hours * 100;
  for (let i = 1; i <= steps; i++) {
    const at = NOW + i * (MS_PER_HOUR / 100);
    const back = returns.filter(({ atMs }) => atMs < at).reduce((sum, { amount }) => sum + amount, 0);
    const own = Math.min(i, (window.lengthMs / MS_PER_HOUR) * 100) * (ratePerHour / 100);
    if (used - back + own > window.limit! * (1 + 1e-9)) return i / 100;
  }
  return Number.POSITIVE_INFINITY;
}

describe('meanExhaustion', () => {
  it('[H3] 800 of 1125 used at 50/h over the last 16 h: 6.5 h', () => {
    expect(hoursOf([evenlyUsed(MAX5, 800, 16, NOW)], knownBurn(50))).toBeCloseTo(6.5, 9);
  });

  it('[H3] the same 800 spread over 24 h come back meanwhile: 19.5 h', () => {
    expect(hoursOf([evenlyUsed(MAX5, 800, 24, NOW)], knownBurn(50))).toBeCloseTo(19.5, 1);
  });

  it('[H3] [W57] 114 a day never uses up 1125', () => {
    expect(hoursOf([evenlyUsed(MAX5, 114, 24, NOW)], knownBurn(114 / 24))).toBe(Infinity);
    expect(hoursOf([evenlyUsed(MAX5, 625, 16, NOW)], knownBurn(114.04 / 24))).toBe(Infinity);
  });

  it('[H3] 46.875/h is sustainable, any more is not', () => {
    expect(hoursOf([freshWindow(MAX5)], knownBurn(1125 / 24))).toBe(Infinity);
    expect(hoursOf([freshWindow(MAX5)], knownBurn(46.9))).toBeCloseTo(1125 / 46.9, 9);
  });

  it('[7.8] is Never exactly when the rate is sustainable and the present window cannot overflow', () => {
    const spends = fc.array(
      fc.record({ hour: fc.integer({ min: 1, max: 24 }), amount: fc.integer({ min: 1, max: 60 }) }),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(spends, fc.integer({ min: 0, max: 20 }), (made, rate) => {
        const returns = made
          .map(({ hour, amount }) => ({ atMs: NOW + hour * MS_PER_HOUR, amount }))
          .sort((a, b) => a.atMs - b.atMs);
        const used = returns.reduce((sum, { amount }) => sum + amount, 0);
        const outlook = { window: slidingWindow(300), used, returns };
        const found = hoursOf([outlook], knownBurn(rate));
        const stepped = used >= 300 ? 0 : walked(outlook, rate, 30);
        if (stepped === Infinity) expect(found).toBe(Infinity);
        else expect(Math.abs(found - stepped)).toBeLessThan(0.011);
      }),
      { seed: 78, numRuns: 150 },
    );
  });

  it('[J1] what is used up now is out now, and a job that fills the rest leaves nothing', () => {
    expect(hoursOf([evenlyUsed(MAX5, 1125, 24, NOW)], knownBurn(0))).toBe(0);
    expect(hoursOf([evenlyUsed(MAX5, 800, 16, NOW)], knownBurn(50), 325)).toBe(0);
    expect(hoursOf([evenlyUsed(MAX5, 800, 16, NOW)], knownBurn(50), 25)).toBeCloseTo(6, 9);
  });

  it('a session gives everything back at its end and opens again at the next use', () => {
    const session = resets('session', 5, 100);
    const used = { window: session, used: 80, returns: [{ atMs: NOW + 1.5 * MS_PER_HOUR, amount: 80 }] };
    expect(hoursOf([used], knownBurn(10))).toBe(Infinity);
    expect(hoursOf([used], knownBurn(20))).toBeCloseTo(1, 9);
    // 13/h: 19.5 more by the reset, then 65 in each session.
    expect(hoursOf([used], knownBurn(13))).toBe(Infinity);
    // 25 in the first half hour fit; after the reset 100 last 4 hours.
    expect(
      hoursOf(
        [{ ...used, used: 60, returns: [{ atMs: NOW + 1.5 * MS_PER_HOUR, amount: 60 }] }],
        knownBurn(25),
      ),
    ).toBeCloseTo(5.5, 9);
  });

  it('a fixed grid gives back at its own times, used or not', () => {
    const grid = resets('fixed', 5, 100);
    expect(hoursOf([freshWindow(grid)], knownBurn(20))).toBe(Infinity);
    expect(hoursOf([freshWindow(grid)], knownBurn(25))).toBeCloseTo(4, 9);
  });

  it('names the window that runs out first; one without a limit never does', () => {
    const day = { ...slidingWindow(100, 24), name: 'day' };
    const five = { ...slidingWindow(30, 5), name: 'five hours' };
    const question = { model: knownBurn(5), nowMs: NOW };
    const out = meanExhaustion({ ...question, outlooks: [freshWindow(day), freshWindow(five)] });
    expect(out).toEqual({ status: 'out', atMs: NOW + 20 * MS_PER_HOUR, hours: 20, window: 'day' });
    const fast = meanExhaustion({
      ...question,
      model: knownBurn(7),
      outlooks: [freshWindow(day), freshWindow(five)],
    });
    expect((fast as Exhaustion).window).toBe('five hours');
    expect(meanExhaustion({ ...question, outlooks: [freshWindow(slidingWindow(null))] })).toEqual({
      status: 'never',
    });
  });

  it('follows the hours of the week', () => {
    // 60/h from 00:00 to 02:00 UTC only.
    const cells = Array.from({ length: 24 }, (_, hour) => ({
      meanPerHour: hour < 2 ? 60 : 0,
      shape: Infinity,
    }));
    const model: BurnModel = { ...knownBurn(0), season: 'day', cells };
    expect(hoursOf([freshWindow(slidingWindow(90, 24))], model)).toBeCloseTo(1.5, 9);
    // The day's 120 fit into a day, not into 30 h, of which some hold two nights.
    expect(hoursOf([freshWindow(slidingWindow(120, 24))], model)).toBe(Infinity);
    expect(hoursOf([freshWindow(slidingWindow(120, 30))], model)).toBeCloseTo(24, 9);
  });

  it('reads a window of the ledger', () => {
    const spends = [
      { atMs: NOW - 20 * MS_PER_HOUR, pool: 'sonnet', n: 60 },
      { atMs: NOW - 2 * MS_PER_HOUR, pool: 'sonnet', n: 30 },
    ];
    const outlook = windowOutlook(openLedger([slidingWindow(100)], spends), slidingWindow(100), NOW);
    expect(outlook.used).toBe(90);
    expect(outlook.returns).toEqual([
      { atMs: NOW + 4 * MS_PER_HOUR, amount: 60 },
      { atMs: NOW + 22 * MS_PER_HOUR, amount: 30 },
    ]);
    expect(hoursOf([outlook], knownBurn(2))).toBe(Infinity);
    // Used up at the very instant at which 60 come back.
    expect(hoursOf([outlook], knownBurn(2.5))).toBe(Infinity);
    expect(hoursOf([outlook], knownBurn(2.6))).toBeCloseTo(10 / 2.6, 9);
  });

  it('[H2] 500 credits at 114.04 a day last 105.2 h', () => {
    const credits = clockWindow({
      name: 'credits',
      pools: ['all'],
      unit: 'weighted',
      limit: 500,
      clock: { kind: 'once', expiresMs: null },
    });
    expect(hoursOf([freshWindow(credits)], knownBurn(114.04 / 24))).toBeCloseTo(105.2, 1);
    expect(hoursOf([freshWindow(credits)], knownBurn(0))).toBe(Infinity);
  });
});
