/** From an outcome to the result record: what is there, what is absent, what is null. */
import { describe, expect, it } from 'vitest';
import { FACTS, useWidth } from '../../../src/simulation/engine/index.ts';
import {
  type BatchRunner,
  buildRecord,
  caveatsOf,
  createControl,
  hashJson,
  runExperiment,
  SCHEMA_VERSION,
} from '../../../src/simulation/experiment/index.ts';
import { slotCount } from '../../../src/simulation/experiment/run-experiment.ts';
import { steadyPlan } from '../engine/real-plans.ts';
import { type HandTrial, manifestOf, outcomeOf, POLICIES, planOf } from './hand-record.ts';
import { factRow, metricRows } from './trial-rows.ts';

/** Three trials of the same reset class: challenger wins one, loses one, ties one; loads .5, .9 and 2. */
const SAME: readonly HandTrial[] = [
  { resetClass: 'same_reset', demand: 50, supply: 100, scores: [3, 1, 2] },
  { resetClass: 'same_reset', demand: 90, supply: 100, scores: [1, 3, 2] },
  { resetClass: 'same_reset', demand: 200, supply: 100, scores: [2, 2, 2] },
];
/** Of drawn accounts. */
const USE_COLUMNS = useWidth({ pool: null });
const STAGGERED: HandTrial = { resetClass: 'staggered_reset', demand: 0, supply: 0, scores: [5, 1, 1] };

describe('buildRecord', () => {
  it('has the published keys first and in their order, then its own', async () => {
    const record = buildRecord(await outcomeOf([...SAME, STAGGERED]), manifestOf());
    expect(Object.keys(record)).toEqual([
      'timestamp_utc',
      'seed',
      'trials',
      'scenario_mode',
      'reset_mode',
      'policies',
      'summary',
      'summary_by_reset_class',
      'winner_counts_by_reset_class',
      'head_to_head',
      'schema_version',
      'objective_weights',
      'rank_by',
      'regime',
      'recommendation',
      'account_study',
      'verdict',
      'comparisons',
      'load_bands',
      'statistics',
      'quota_use',
      'config_hash',
      'result_digest',
      'demand_digest',
      'model',
      'horizon',
      'steadiness',
      'windows',
      'demand',
      'pool',
      'caveats',
      'command',
      'versions',
      'timing',
    ]);
    expect(Object.keys(record.summary[0]!).slice(0, 11)).toEqual([
      'policy',
      'trials',
      'served_ratio_mean',
      'peak_served_ratio_mean',
      'denial_rate_mean',
      'migration_recovery_mean',
      'peak_useful_five_hour_mean',
      'weekly_drift_mean',
      'mean_seven_day_utilization_mean',
      'objective_score_mean',
      'rank',
    ]);
    expect(Object.keys(record.head_to_head!)).toEqual([
      'challenger_policy',
      'baseline_policy',
      'by_reset_class',
    ]);
    expect(Object.keys(record.head_to_head!.by_reset_class.same_reset!).slice(0, 2)).toEqual([
      'avg_objective_delta',
      'samples',
    ]);
    expect(record.schema_version).toBe(SCHEMA_VERSION);
  });

  it('counts winners and differences per reset class', async () => {
    const record = buildRecord(await outcomeOf([...SAME, STAGGERED]), manifestOf());
    expect(record.winner_counts_by_reset_class).toEqual({
      same_reset: { reset_near_expiry_reserve: 1, seven_day_first: 1, tie: 1 },
      staggered_reset: { reset_near_expiry_reserve: 1, seven_day_first: 0, tie: 0 },
    });
    // Differences 2, -2, 0: mean 0, squared deviations 8 over 2 and 3; t of 2 degrees is 4.3027.
    expect(record.head_to_head).toEqual({
      challenger_policy: 'reset_near_expiry_reserve',
      baseline_policy: 'seven_day_first',
      by_reset_class: {
        same_reset: {
          avg_objective_delta: 0,
          samples: 3,
          wins: 1,
          losses: 1,
          ties: 1,
          half_width_95: expect.closeTo(4.302652729749464 * Math.sqrt(8 / 2 / 3), 9),
        },
        staggered_reset: {
          avg_objective_delta: 4,
          samples: 1,
          wins: 1,
          losses: 0,
          ties: 0,
          half_width_95: null,
        },
      },
    });
    expect(record.summary.map(({ policy, trials }) => [policy, trials])).toEqual([
      ['reset_near_expiry_reserve', 4],
      ['seven_day_first', 4],
      ['paced', 4],
    ]);
  });

  it('leaves out reset classes without trials', async () => {
    const record = buildRecord(await outcomeOf(SAME), manifestOf());
    expect(Object.keys(record.summary_by_reset_class)).toEqual(['same_reset']);
    expect(Object.keys(record.winner_counts_by_reset_class)).toEqual(['same_reset']);
    expect(Object.keys(record.head_to_head!.by_reset_class)).toEqual(['same_reset']);
  });

  it.each([
    ['the challenger did not run', { challenger: 'fill_first' }],
    ['the baseline did not run', { baseline: 'fill_first' }],
    ['they are the same policy', { challenger: 'paced', baseline: 'paced' }],
  ])('has no head-to-head when %s', async (_, change) => {
    const record = buildRecord(await outcomeOf(SAME), manifestOf(change));
    expect([record.head_to_head, record.winner_counts_by_reset_class]).toEqual([null, {}]);
  });

  it('takes any challenger and baseline that ran', async () => {
    const record = buildRecord(
      await outcomeOf(SAME),
      manifestOf({ challenger: 'paced', baseline: 'reset_near_expiry_reserve' }),
    );
    expect(record.winner_counts_by_reset_class).toEqual({
      same_reset: { paced: 1, reset_near_expiry_reserve: 1, tie: 1 },
    });
  });

  it('puts each trial in the band of its load, and empty bands are empty', async () => {
    const { load_bands } = buildRecord(await outcomeOf([...SAME, STAGGERED]), manifestOf());
    expect(load_bands.map(({ low, high, trials }) => [low, high, trials])).toEqual([
      [0, 0.75, 1],
      [0.75, 0.95, 1],
      [0.95, 1.05, 0],
      // Load 2, and the trial without supply.
      [1.05, null, 2],
    ]);
    expect(load_bands[2]).toMatchObject({ summary: [], best_against_next: null });
    expect(load_bands[1]!.best_against_next).toMatchObject({
      a: 'seven_day_first',
      b: 'paced',
      mean_delta: 1,
      half_width_95: null,
    });
  });

  it('a band of one policy has nothing to compare with', async () => {
    const record = buildRecord(await outcomeOf(SAME, ['paced']), manifestOf({ policies: ['paced'] }));
    expect(record.load_bands[0]).toMatchObject({ trials: 1, best_against_next: null });
    expect([record.comparisons, record.verdict.status]).toEqual([[], 'not_compared']);
  });

  it('holds no number that JSON cannot hold', async () => {
    const record = buildRecord(await outcomeOf([...SAME, STAGGERED]), manifestOf());
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });
});

describe('runExperiment', () => {
  it('gives every trial to the sink, in order, at its place in the batch', async () => {
    const trials = [...SAME, STAGGERED];
    const seen: Array<[number, number, number]> = [];
    const policies = ['paced'];
    const runner: BatchRunner = {
      width: 2,
      run: async ({ firstTrial, trialCount }) => ({
        status: 'done',
        firstTrial,
        trialCount,
        rows: metricRows(
          trials
            .slice(firstTrial, firstTrial + trialCount)
            .map(({ demand }) => ({ total_demand: demand, requests: firstTrial })),
        ),
        facts: new Float64Array(trialCount * FACTS.length),
        uses: new Float64Array(trialCount * policies.length * USE_COLUMNS),
        samples: new Float64Array(0),
      }),
      close: async () => {},
    };
    let ready = 0;
    const experiment = {
      plan: planOf(policies),
      trials: 4,
      batchSize: 3,
      stopping: { kind: 'trials' },
    } as const;
    await runExperiment(experiment, runner, createControl(runner), {
      write: (trial, rows, rowOffset, _facts, factOffset) => {
        seen.push([trial, rows[rowOffset]!, factOffset / FACTS.length]);
      },
      ready: async () => {
        ready++;
      },
    });
    expect(seen).toEqual([
      [0, 50, 0],
      [1, 90, 1],
      [2, 200, 2],
      [3, 0, 0],
    ]);
    expect(ready).toBe(2);
  });

  it('takes the mean demand of the policies, which the published model gives each its own', async () => {
    const runner: BatchRunner = {
      width: 1,
      run: async ({ firstTrial, trialCount }) => ({
        status: 'done',
        firstTrial,
        trialCount,
        // 60 and 100: mean 80 of 100.
        rows: metricRows([{ total_demand: 60 }, { total_demand: 100 }]),
        facts: factRow({ weekly_supply: 100 }),
        uses: new Float64Array(trialCount * 2 * USE_COLUMNS),
        samples: new Float64Array(0),
      }),
      close: async () => {},
    };
    const sink = { write: () => {}, ready: async () => {} };
    const experiment = {
      plan: planOf(['paced', 'random']),
      trials: 1,
      batchSize: 1,
      stopping: { kind: 'trials' },
    } as const;
    const { byLoadBand } = await runExperiment(experiment, runner, createControl(runner), sink);
    expect(byLoadBand.map(({ trials }) => trials)).toEqual([0, 1, 0, 0]);
  });

  it('hashes the plan and the number of trials, and not the batch size', async () => {
    const small = await outcomeOf(SAME, POLICIES, 1);
    const large = await outcomeOf(SAME, POLICIES, 3);
    const more = await outcomeOf([...SAME, STAGGERED], POLICIES, 3);
    expect(small.configHash).toBe(hashJson({ ...planOf(POLICIES), trials: 3, stopping: { kind: 'trials' } }));
    expect(large).toEqual(small);
    expect(more.configHash).not.toBe(small.configHash);
    expect(more.resultDigest).not.toBe(small.resultDigest);
    expect(more.demandDigest).not.toBe(small.demandDigest);
  });

  it('makes a control block with a free slot for every task in the window', () => {
    const control = new Int32Array(createControl({ width: 3 }));
    // Stop flag and counter at 0, then the slots at -1: no trial.
    expect([...control.slice(0, 2)]).toEqual([0, 0]);
    expect(slotCount({ width: 3 })).toBeGreaterThan(3);
    expect(control).toHaveLength(2 + slotCount({ width: 3 }));
    expect([...control.slice(2)].every((slot) => slot === -1)).toBe(true);
  });
});

describe('caveatsOf', () => {
  it('has none for the steady model with a warm-up, one without, and the published model’s four', () => {
    const steady = steadyPlan({ mode: 'focused', resetMode: 'mixed' });
    expect(caveatsOf(steady)).toEqual([]);
    expect(caveatsOf(steadyPlan({ mode: 'broad', resetMode: 'same', warmupWeeks: 0 }))).toEqual([
      expect.stringContaining('there is no warm-up'),
    ]);
    const published = { ...steady, scenarioLaw: { ...steady.scenarioLaw, model: 'published' as const } };
    expect(caveatsOf(published)).toEqual([
      expect.stringContaining('no weekly window resets'),
      expect.stringContaining('300 to 599 minutes'),
      expect.stringContaining('its own demand'),
      expect.stringContaining('--model steady'),
    ]);
  });
});
