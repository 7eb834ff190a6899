/** The check of the start: short warm-ups are found out, the default is steady, and nothing else is touched. */
import { beforeAll, describe, expect, it } from 'vitest';
import { steadinessWarnings } from '../../../src/display/report/index.ts';
import type { TrialPlan } from '../../../src/simulation/engine/index.ts';
import {
  checkSteadiness,
  createControl,
  type Outcome,
  runExperiment,
  type SteadinessRecord,
} from '../../../src/simulation/experiment/index.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';
import { steadyPlan } from '../engine/real-plans.ts';

const SEED = 7;
const TRIALS = 60;
const POLICIES = ['five_hour_first', 'seven_day_first', 'burn_rate', 'earliest_reset_first'];
const SINK = { write: () => {}, ready: async () => {} };

async function outcomeOf(plan: TrialPlan, trials: number): Promise<Outcome> {
  const runner = createInProcessRunner();
  const experiment = { plan, trials, batchSize: 25, stopping: { kind: 'trials' } } as const;
  return runExperiment(experiment, runner, createControl(runner), SINK);
}

function check(outcome: Outcome): Promise<SteadinessRecord> {
  const runner = createInProcessRunner();
  const control = createControl(runner);
  return checkSteadiness({ outcome, runner, control, batchSize: 25, indifference: 0.002 });
}

const staggered = (warmupWeeks: number): TrialPlan => ({
  ...steadyPlan({ mode: 'focused', resetMode: 'staggered', seed: SEED, warmupWeeks }),
  policies: POLICIES,
});

describe('one week of warm-up from full accounts, staggered resets', () => {
  let outcome: Outcome;
  let record: SteadinessRecord;
  beforeAll(async () => {
    outcome = await outcomeOf(staggered(1), TRIALS);
    record = await check(outcome);
  });

  it('is not steady, and a warning says by how much', () => {
    if (record.status !== 'checked') throw new Error(record.reason);
    const shift = record.shifts.find(({ finding }) => finding === 'depends_on_start')!;
    expect(Math.abs(shift.shift)).toBeGreaterThan(shift.half_width_95);
    expect(steadinessWarnings(record)[0]).toMatch(
      /^this is not a steady state: by mean .* leads .*, from empty accounts .*--warmup-weeks/,
    );
  });

  it('checks every trial of a small run, both metrics, by the leader of each', () => {
    if (record.status !== 'checked') throw new Error(record.reason);
    expect(record.trials).toBe(TRIALS);
    expect(record.shifts.map(({ metric }) => metric)).toEqual(['objective_score', 'served_ratio']);
    expect(record.shifts[0]!.leader).toBe(outcome.overall.ranking()[0]!.policy);
    for (const { leader, rival } of record.shifts) expect(rival).not.toBe(leader);
  });

  it('leaves the results alone', async () => {
    const again = await outcomeOf(staggered(1), TRIALS);
    expect(outcome.resultDigest).toBe(again.resultDigest);
    expect(outcome.configHash).toBe(again.configHash);
  });
});

describe('the default warm-up, staggered resets', () => {
  it('gives no warning', async () => {
    const record = await check(await outcomeOf({ ...staggered(3), start: 'paced' }, TRIALS));
    expect(record.status).toBe('checked');
    expect(steadinessWarnings(record)).toEqual([]);
  });

  it('meets the demand of full accounts, and serves otherwise', async () => {
    const full = await outcomeOf(staggered(1), 5);
    const paced = await outcomeOf({ ...staggered(1), start: 'paced' }, 5);
    expect(paced.demandDigest).toBe(full.demandDigest);
    expect(paced.resultDigest).not.toBe(full.resultDigest);
    expect(paced.configHash).not.toBe(full.configHash);
  });
});

describe('no check', () => {
  it('of one policy, or of one trial', async () => {
    expect(await check(await outcomeOf({ ...staggered(1), policies: ['burn_rate'] }, 2))).toEqual({
      status: 'off',
      reason: 'only one policy ran',
    });
    expect(await check(await outcomeOf(staggered(1), 1))).toEqual({
      status: 'off',
      reason: 'fewer than 2 trials ran',
    });
  });
});
