/** Levels by control variate and strata on real trials: they agree with plain means, and gain. */
import { describe, expect, it } from 'vitest';
import { FluidWorld, type TrialPlan, TrialRunner } from '../../../../src/simulation/engine/index.ts';
import { createControl, type Outcome, runExperiment } from '../../../../src/simulation/experiment/index.ts';
import { levelsOf } from '../../../../src/simulation/experiment/statistics/levels.ts';
import { createInProcessRunner } from '../../../../src/simulation/runners/index.ts';
import { expectedUnits, weeklySupplyUnits } from '../../../../src/simulation/scenario/index.ts';
import { steadyPlan } from '../../engine/real-plans.ts';

const PLAN: TrialPlan = {
  ...steadyPlan({ mode: 'focused', resetMode: 'mixed' }),
  policies: ['paced', 'five_hour_first'],
};

async function outcomeOf(plan: TrialPlan, trials: number): Promise<Outcome> {
  const runner = createInProcessRunner();
  const sink = { write: () => {}, ready: async () => {} };
  const experiment = { plan, trials, batchSize: 50, stopping: { kind: 'trials' } } as const;
  return runExperiment(experiment, runner, createControl(runner), sink);
}

describe('fluid share', () => {
  it('is supply over expected demand in measured time, at most 1, for the trial’s own scenario', () => {
    const world = new FluidWorld(PLAN);
    const runner = new TrialRunner(PLAN);
    const shares: number[] = [];
    for (let trial = 0; trial < 20; trial++) {
      const { scenario } = runner.record(trial, 'paced');
      const law = scenario.law!;
      const expected = expectedUnits(law, 20160) - expectedUnits(law, 10080);
      const supply = weeklySupplyUnits(scenario.accounts);
      const { share, load } = world.share(trial);
      expect(share).toBeCloseTo(Math.min(1, supply / expected), 12);
      expect(load).toBeCloseTo(expected / supply, 12);
      shares.push(share);
    }
    expect(new Set(shares).size).toBeGreaterThan(5);
  });
});

describe('levelsOf', () => {
  it('agrees with the plain means and gains from the control many times the trials', async () => {
    const { columns } = await outcomeOf(PLAN, 200);
    const levels = levelsOf(PLAN, columns, ['five_hour_first', 'paced']);
    if (levels.status !== 'computed') throw new Error(levels.reason);
    expect(levels.policies.map(({ policy }) => policy)).toEqual(['five_hour_first', 'paced']);
    expect(levels.control_correlation).toBeGreaterThan(0.97);
    for (const { plain, control, strata } of levels.policies) {
      for (const other of [control!, strata!]) {
        const reach = plain.half_width_95 + other.half_width_95;
        expect(Math.abs(other.mean - plain.mean)).toBeLessThan(reach);
        expect(other.half_width_95).toBeLessThan(plain.half_width_95);
      }
      expect(control!.gain).toBeGreaterThan(10);
      expect(strata!.gain).toBeGreaterThan(1.2);
    }
  });

  it('says why there is nothing to sharpen', async () => {
    const { columns } = await outcomeOf(PLAN, 10);
    expect(levelsOf(PLAN, columns, PLAN.policies)).toEqual({
      status: 'not_applicable',
      reason: 'not enough trials (have 10, need 50)',
    });
    const sobol = { ...PLAN, inputs: { kind: 'sobol', scrambles: 16, points: 4 } } as const;
    expect(levelsOf(sobol, columns, PLAN.policies)).toMatchObject({
      reason: 'inputs are Sobol points already',
    });
  });
});

describe('Sobol inputs', () => {
  it('make levels sharper than chance does, over sixteen scrambles', async () => {
    const plain = await outcomeOf(PLAN, 512);
    const sobol = await outcomeOf({ ...PLAN, inputs: { kind: 'sobol', scrambles: 16, points: 32 } }, 512);
    const spread = (outcome: Outcome): number => {
      const served = outcome.columns.take(
        'served_ratio',
        Int32Array.from({ length: 512 }, (_, t) => t),
      )[0]!;
      const means = Array.from(
        { length: 16 },
        (_, s) => served.slice(32 * s, 32 * (s + 1)).reduce((sum, value) => sum + value, 0) / 32,
      );
      const mean = means.reduce((sum, value) => sum + value, 0) / 16;
      return means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 15;
    };
    expect(spread(plain) / spread(sobol)).toBeGreaterThan(2);
    expect(sobol.demandDigest).not.toBe(plain.demandDigest);
  });
});
