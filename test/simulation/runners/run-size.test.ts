/** What a run has to play, against trials that were played; and the arithmetic of how long that takes. No clock. */
import { describe, expect, it } from 'vitest';
import { METRIC_INDEX, METRICS, type TrialPlan, TrialRunner } from '../../../src/simulation/engine/index.ts';
import { expectedRun, runSize, secondsOf } from '../../../src/simulation/runners/index.ts';
import type { DayTrace } from '../../../src/usage/traces/index.ts';
import { steadyPlan } from '../engine/real-plans.ts';

const PLAN = steadyPlan({ mode: 'focused', resetMode: 'mixed', warmupWeeks: 0 });
const TRIALS = 40;

/** Five weekdays of 100 requests of 2 units, and two weekend days of 30. */
const TRACE: DayTrace = (() => {
  const perDay = [100, 100, 100, 100, 100, 30, 30];
  const dayStart = Int32Array.from(
    [0, ...perDay].map((_, day, all) => all.slice(0, day + 1).reduce((a, b) => a + b)),
  );
  const count = dayStart.at(-1)!;
  return {
    dayCount: 7,
    dayOfWeek: Uint8Array.from([0, 1, 2, 3, 4, 5, 6]),
    dayStart,
    minuteOfDay: Int32Array.from({ length: count }, () => 600),
    costs: new Int32Array(count).fill(2),
    maxCostUnits: 2,
  };
})();

/** Mean requests of the first trials, which count from minute 0: these plans have no warm-up. */
function playedRequests(plan: TrialPlan, trials: number): number {
  const runner = new TrialRunner({ ...plan, policies: ['fill_first'] });
  const rows = new Float64Array(METRICS.length);
  let sum = 0;
  for (let trial = 0; trial < trials; trial++) {
    runner.run(trial, { rows, rowOffset: 0, facts: new Float64Array(16), factOffset: 0 });
    sum += rows[METRIC_INDEX.requests]!;
  }
  return sum / trials;
}

describe('runSize', () => {
  it('of drawn demand is what trials play, within 4 standard errors of their number', () => {
    const { requests, records, accounts } = runSize(PLAN, TRIALS);
    expect(records).toBe(0);
    expect(accounts).toBeGreaterThan(2);
    expect(accounts).toBeLessThan(3);
    // The same worlds: only the Poisson counts differ, with the mean as variance.
    expect(Math.abs(playedRequests(PLAN, TRIALS) - requests)).toBeLessThan(4 * Math.sqrt(requests / TRIALS));
  });

  it('of recorded demand counts what is passed and what is kept', () => {
    const traced = (scale: TrialPlan['demand']['scale']): TrialPlan => ({
      ...PLAN,
      demand: { kind: 'trace', trace: TRACE, scale },
    });
    const half = traced({ kind: 'factor', factor: 2.5 });
    expect(runSize(half, 1)).toMatchObject({ requests: 2.5 * 560, records: 3 * 560 });
    expect(Math.abs(playedRequests(half, TRIALS) - 1400)).toBeLessThan(4 * Math.sqrt(560 / 4 / TRIALS));
    const fitted = traced({ kind: 'fit', load: 0.9 });
    const size = runSize(fitted, TRIALS);
    expect(Math.abs(playedRequests(fitted, TRIALS) / size.requests - 1)).toBeLessThan(0.02);
    expect(size.records).toBeGreaterThanOrEqual(size.requests);
  });
});

describe('secondsOf', () => {
  const SIZE = { requests: 1e6, records: 0, accounts: 2 };
  const seconds = (plan: TrialPlan, trials = 100, threads = 1, size = SIZE): number =>
    secondsOf({ plan, trials, threads }, size);

  it('grows with requests, policies, accounts, trials, and falls with threads', () => {
    const base = seconds(PLAN);
    expect(seconds(PLAN, 100, 1, { ...SIZE, requests: 2e6 })).toBeGreaterThan(1.9 * base);
    expect(seconds(PLAN, 100, 1, { ...SIZE, accounts: 8 })).toBeGreaterThan(1.5 * base);
    expect(seconds({ ...PLAN, policies: PLAN.policies.slice(0, 3) })).toBeLessThan(0.4 * base);
    expect(seconds(PLAN, 100, 4)).toBeLessThan(0.4 * base);
    // The first hundred are played twice, for the steadiness check; with one policy there is none.
    expect(seconds(PLAN, 200) / base).toBeCloseTo(1.5, 1);
    const alone = { ...PLAN, policies: ['paced'] };
    expect(seconds(alone, 200) / seconds(alone)).toBeGreaterThan(1.7);
  });

  it('counts sampled trials and, where windows cross, the solver', () => {
    const sampled = { ...PLAN, sampling: { every: 5, bound: true } };
    expect(seconds(sampled)).toBeGreaterThan(seconds(PLAN));
    expect(seconds({ ...sampled, sampling: { every: 5, bound: false } })).toBeLessThan(seconds(sampled));
    const counts = ['opus'];
    const clock = { kind: 'fixed', lengthMinutes: 300, reset: null } as const;
    const window = { id: 'w', clock, capacity: 100, unit: 'weighted', counts } as const;
    const graph = { windows: [window], accounts: [{ name: 'a', serves: 'all', windows: ['w'] }] } as const;
    const crossing = { ...sampled, pool: { graph, usdPerUnit: null, timeZone: 'UTC' } };
    expect(seconds(crossing)).toBeGreaterThan(seconds(sampled) + 1);
  });

  it('is told of a plan with the size it was made from', () => {
    const request = { plan: PLAN, trials: 500, threads: 2 };
    const { seconds: told, size } = expectedRun(request);
    expect(told).toBe(secondsOf(request, size));
    expect(size).toEqual(runSize(PLAN, 500));
  });
});
