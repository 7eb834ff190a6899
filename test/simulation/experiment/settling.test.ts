/** A run that stops when first place is settled is the run of just so many trials, whoever ran them. */
import { describe, expect, it } from 'vitest';
import { CONTROL_STOP, METRIC_INDEX, METRICS, STOP_ENOUGH } from '../../../src/simulation/engine/index.ts';
import {
  createControl,
  type Experiment,
  type Outcome,
  runExperiment,
} from '../../../src/simulation/experiment/index.ts';
import { Settling } from '../../../src/simulation/experiment/settling.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';
import { steadyPlan } from '../engine/real-plans.ts';

const POLICIES = ['five_hour_first', 'paced', 'fill_first'];
const PLAN = {
  ...steadyPlan({ mode: 'focused', resetMode: 'mixed' }),
  policies: POLICIES,
  sampling: { every: 10, bound: false },
};
const SETTLED = { kind: 'settled', indifference: 0.01, confidence: 0.95 } as const;

async function run(
  change: Partial<Experiment>,
): Promise<{ outcome: Outcome; written: number[]; stop: number }> {
  const runner = createInProcessRunner();
  const control = createControl(runner);
  const written: number[] = [];
  const sink = { write: (trial: number) => void written.push(trial), ready: async () => {} };
  const experiment = { plan: PLAN, trials: 1000, batchSize: 25, stopping: SETTLED, ...change };
  const outcome = await runExperiment(experiment, runner, control, sink);
  return { outcome, written, stop: Atomics.load(new Int32Array(control), CONTROL_STOP) };
}

describe('a settled run', () => {
  it('is the run of as many trials: same digests, groups, columns and samples', async () => {
    const { outcome, written, stop } = await run({});
    const { stopping, trials } = outcome;
    expect(stopping).toMatchObject({ rule: 'settled', is_settled: true, ceiling: 1000, spent: trials });
    expect(trials % 64).toBe(0);
    expect(trials).toBeLessThan(1000);
    expect(stopping).toMatchObject({ saved: 1000 - trials, survivors: ['paced'] });
    expect(written).toEqual(Array.from({ length: trials }, (_, trial) => trial));
    expect(stop).toBe(STOP_ENOUGH);
    const plain = await run({ trials, stopping: { kind: 'trials' } });
    expect(outcome.resultDigest).toBe(plain.outcome.resultDigest);
    expect(outcome.demandDigest).toBe(plain.outcome.demandDigest);
    expect(outcome.overall.ranking()).toEqual(plain.outcome.overall.ranking());
    expect(outcome.columns.count).toBe(trials);
    expect(outcome.samples.weekProfile()).toEqual(plain.outcome.samples.weekProfile());
    expect(plain.stop).toBe(0);
  });

  it('stops at the same trial for any batch size', async () => {
    const spent: number[] = [];
    for (const batchSize of [1, 7, 64, 400]) spent.push((await run({ batchSize })).outcome.trials);
    expect(new Set(spent).size).toBe(1);
  });

  it('that does not settle makes all trials and says who is left', async () => {
    const stopping = { kind: 'settled', indifference: 1e-6, confidence: 0.95 } as const;
    const { outcome } = await run({ trials: 70, stopping });
    expect(outcome.trials).toBe(70);
    expect(outcome.stopping).toMatchObject({ rule: 'settled', is_settled: false, spent: 70, saved: 0 });
  });
});

describe('Settling', () => {
  const rowsOf = (...objectives: number[]): Float64Array => {
    const rows = new Float64Array(objectives.length * METRICS.length);
    objectives.forEach((value, policy) => {
      rows[policy * METRICS.length + METRIC_INDEX.objective_score] = value;
    });
    return rows;
  };

  it('names who dropped out, when and by whom', () => {
    const settling = new Settling(SETTLED, 500, ['x', 'y']);
    for (let trial = 0; trial < 64; trial++) settling.add(rowsOf(1, 2), 0);
    expect(settling.isSettled).toBe(true);
    expect(settling.record()).toMatchObject({
      survivors: ['y'],
      eliminated: [{ policy: 'x', at_trial: 64, by: 'y' }],
      contended_trials: 64,
      checkpoint: 64,
    });
  });

  it('never settles a run of one policy, or one without the rule', () => {
    const alone = new Settling(SETTLED, 500, ['x']);
    const plain = new Settling({ kind: 'trials' }, 500, ['x', 'y']);
    for (let trial = 0; trial < 128; trial++) {
      alone.add(rowsOf(1), 0);
      plain.add(rowsOf(1, 2), 0);
    }
    expect([alone.isSettled, plain.isSettled]).toEqual([false, false]);
    expect(plain.record()).toEqual({ rule: 'trials' });
    expect(alone.record()).toMatchObject({ survivors: ['x'], is_settled: false });
  });
});
