/** What is certain of a run: by theory of its pool, by what its policies attained, or not at all; on real trials too. */
import { describe, expect, it } from 'vitest';
import type { QuotaWindow } from '../../../../src/quota/windows/index.ts';
import type { TrialPlan } from '../../../../src/simulation/engine/index.ts';
import { createControl, runExperiment } from '../../../../src/simulation/experiment/index.ts';
import { type BoundRecord, certificateOf } from '../../../../src/simulation/experiment/statistics/index.ts';
import { statisticsOf } from '../../../../src/simulation/experiment/statistics.ts';
import { createInProcessRunner } from '../../../../src/simulation/runners/index.ts';
import type { DayTrace } from '../../../../src/usage/traces/index.ts';
import { steadyPlan } from '../../engine/real-plans.ts';

const TRIALS = 6;

/** A day of requests, one every minute, costing these in turn. */
function traceOf(costs: readonly number[]): DayTrace {
  const minutes = Int32Array.from({ length: 1440 }, (_, minute) => minute);
  return {
    dayCount: 1,
    dayOfWeek: Uint8Array.of(0),
    dayStart: Int32Array.of(0, 1440),
    minuteOfDay: minutes,
    costs: minutes.map((minute) => costs[minute % costs.length]!),
    maxCostUnits: Math.max(...costs),
  };
}

const window = (id: string, lengthMinutes: number, capacity: number): QuotaWindow => ({
  id,
  clock: { kind: 'fixed', lengthMinutes, reset: null },
  capacity,
  unit: 'weighted',
  counts: 'all',
});

/** Three accounts with one window each, `short` beside the first one's where it is given; far more demand than supply. */
function planOf(costs: readonly number[], short: QuotaWindow | null = null): TrialPlan {
  const windows = [window('a', 10_080, 4_000), window('b', 10_080, 4_000), window('c', 2_880, 900)];
  const graph = {
    windows: [...windows, ...(short === null ? [] : [short])],
    accounts: windows.map(({ id }, index) => ({
      name: id,
      serves: 'all' as const,
      windows: index === 0 && short !== null ? [id, short.id] : [id],
    })),
  };
  return {
    ...steadyPlan({ mode: 'focused', resetMode: 'staggered' }),
    policies: ['fill_first', 'earliest_reset_first', 'seven_day_first'],
    demand: { kind: 'trace', trace: traceOf(costs), scale: { kind: 'fit', load: 1.8 } },
    pool: { graph, usdPerUnit: null, timeZone: 'UTC' },
    sampling: { every: 1, bound: true },
  };
}

async function certificateFrom(plan: TrialPlan) {
  const runner = createInProcessRunner();
  const experiment = { plan, trials: TRIALS, batchSize: 2, stopping: { kind: 'trials' } } as const;
  const sink = { write: () => {}, ready: async () => {} };
  const outcome = await runExperiment(experiment, runner, createControl(runner), sink);
  return statisticsOf(outcome, 0.003);
}

describe('certificateOf', () => {
  it('of real trials: equal costs are proven, and no policy serves more', async () => {
    const { bound, certificate } = await certificateFrom(planOf([1]));
    if (bound.status !== 'computed') throw new Error(bound.reason);
    expect(certificate).toEqual({
      kind: 'proven',
      policy: 'earliest_reset_first',
      gap_units_mean: 0,
      attained: ['earliest_reset_first'],
    });
    expect(bound.capacity_denied_units_mean).toBeGreaterThan(0);
    expect(bound.policies[0]).toMatchObject({ policy: 'earliest_reset_first', attained_trials: TRIALS });
  });

  it('of real trials: unequal costs lose what no whole request fits into, less than one a window', async () => {
    const { certificate } = await certificateFrom(planOf([1, 5, 2]));
    expect(certificate).toMatchObject({ kind: 'proven_if_split', policy: 'earliest_reset_first' });
    if (!('gap_units_mean' in certificate)) throw new Error('no gap');
    // Two weeks: three or four ends of each window, four units each at most.
    expect(certificate.gap_units_mean).toBeGreaterThanOrEqual(0);
    expect(certificate.gap_units_mean!).toBeLessThan(4 * 14);
  });

  it('of real trials: two windows are no case for theory', async () => {
    const { certificate } = await certificateFrom(planOf([1], window('short', 300, 40)));
    expect(['none', 'attained']).toContain(certificate.kind);
  });

  const OFF: BoundRecord = { status: 'off', reason: 'turned off' };

  it('theory needs no bound, and then knows no gap', () => {
    expect(certificateOf(planOf([7]), OFF)).toEqual({
      kind: 'proven',
      policy: 'earliest_reset_first',
      gap_units_mean: null,
      attained: [],
    });
    expect(certificateOf({ ...planOf([7]), pool: null }, OFF)).toEqual({ kind: 'none' });
    const generated = { kind: 'generated', scale: { kind: 'factor', factor: 1 } } as const;
    expect(certificateOf({ ...planOf([7]), demand: generated }, OFF)).toMatchObject({
      kind: 'proven_if_split',
    });
  });

  it('without theory: who attained the bound in every sampled trial', () => {
    const plan = { ...planOf([1]), pool: null };
    const row = (policy: string, attained_trials: number) => ({
      policy,
      attained_trials,
      share_mean: 1,
      share_half_width_95: null,
      share_p5: 1,
      share_worst: 1,
      worst_trial: 0,
      served_units_mean: 1,
      regret_units_mean: 0,
      surely_policy_units_mean: 0,
      short_window_waste_units_mean: null,
      weekly_waste_units_mean: null,
      capacity_denied_share: null,
    });
    const bound = (counts: readonly number[]): BoundRecord => ({
      status: 'computed',
      every: 1,
      sampled_trials: 4,
      is_loose: true,
      demand_units_mean: 1,
      bound_units_mean: 1,
      attained_units_mean: 1,
      capacity_denied_units_mean: 0,
      policies: counts.map((count, index) => row(`p${index}`, count)),
      share_by_reset_class: {},
    });
    expect(certificateOf(plan, bound([4, 3, 4]))).toEqual({ kind: 'attained', attained: ['p0', 'p2'] });
    expect(certificateOf(plan, bound([3, 3]))).toEqual({ kind: 'none' });
  });
});
