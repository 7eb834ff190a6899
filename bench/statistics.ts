/**
 * What sureness costs: the statistics of the default 2,000-trial run, in CPU seconds (bar 1.5), and the clairvoyant
 * bound with its week's profile against the trials themselves (bar a quarter of a default run). Medians; the run's
 * own rows are the input.
 */

import { POLICY_SETS } from '../dist/src/quota/policies/index.js';
import { METRICS, sampleWidth, TrialRunner } from '../dist/src/simulation/engine/index.js';
import { createControl, type Outcome, runExperiment } from '../dist/src/simulation/experiment/index.js';
import { statisticsOf } from '../dist/src/simulation/experiment/statistics.js';
import { createThreadRunner } from '../dist/src/simulation/runners/index.js';
import { defaultPlan } from './tapes.ts';

const TRIALS = 2000;
const REPEATS = 5;
const SAMPLED = 150;

export interface StatisticsFigures {
  /** Policies of the default set. */
  readonly policyCount: number;
  /** CPU seconds of the whole process, compiling and collecting garbage included; the median. */
  readonly statisticsSeconds: number;
  /** Time of a sampled trial over that of a plain one, and of every fifth sampled over none. */
  readonly sampledTrialRatio: number;
  readonly everyFifthOverheadPercent: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function outcome(): Promise<Outcome> {
  const runner = createThreadRunner({ threads: 2 });
  const plan = { ...defaultPlan(POLICY_SETS.default), sampling: { every: 5, bound: true } };
  const experiment = { plan, trials: TRIALS, batchSize: 25, stopping: { kind: 'trials' } } as const;
  try {
    return await runExperiment(experiment, runner, createControl(runner), {
      write: () => {},
      ready: async () => {},
    });
  } finally {
    await runner.close();
  }
}

/** ms per trial without and with the closer look, turn by turn on the same trials. */
async function trialTimes(): Promise<{ plain: number; sampled: number }> {
  const plan = { ...defaultPlan(POLICY_SETS.default), sampling: { every: 1, bound: true } };
  const runner = await new TrialRunner(plan).specialise();
  const rows = new Float64Array(plan.policies.length * METRICS.length);
  const facts = new Float64Array(8);
  const values = new Float64Array(sampleWidth(plan.policies.length));
  const times = { plain: 0, sampled: 0 };
  for (let round = 0; round < 2; round++) {
    times.plain = 0;
    times.sampled = 0;
    for (let trial = 0; trial < SAMPLED; trial++) {
      for (const kind of ['plain', 'sampled'] as const) {
        const sample = kind === 'plain' ? null : { values, offset: 0 };
        const start = performance.now();
        runner.run(trial, { rows, rowOffset: 0, facts, factOffset: 0, sample });
        times[kind] += performance.now() - start;
      }
    }
  }
  return { plain: times.plain / SAMPLED, sampled: times.sampled / SAMPLED };
}

export async function benchStatistics(): Promise<StatisticsFigures> {
  const run = await outcome();
  const seconds: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = process.cpuUsage();
    const record = statisticsOf(run, 0.002);
    const { user, system } = process.cpuUsage(start);
    seconds.push((user + system) / 1e6);
    if (record.groups.length !== 7) throw new Error('the statistics lack groups');
  }
  const { plain, sampled } = await trialTimes();
  return {
    policyCount: run.plan.policies.length,
    statisticsSeconds: median(seconds),
    sampledTrialRatio: sampled / plain,
    everyFifthOverheadPercent: (100 * (sampled - plain)) / (5 * plain),
  };
}
