/**
 * The published model through the whole experiment, against the published summary, number for number. The
 * summary lies beside the project; without it the comparison is skipped and says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTES_PER_WEEK } from '../../../src/core/index.ts';
import { POLICY_SETS } from '../../../src/quota/policies/index.ts';
import { PUBLISHED_WEIGHTS, type TrialPlan } from '../../../src/simulation/engine/index.ts';
import {
  buildRecord,
  caveatsOf,
  createControl,
  type ResultRecord,
  runExperiment,
} from '../../../src/simulation/experiment/index.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';
import { FIXED } from '../engine/real-plans.ts';

const FILE = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../../shared/reference/published-200.summary.json',
);
const HAS_FILE = existsSync(FILE);
const TRIALS = 200;

const PLAN: TrialPlan = {
  seed: 20260211,
  scenarioLaw: {
    model: 'published',
    mode: 'focused',
    resetMode: 'mixed',
    shortStyle: FIXED,
    weeklyStyle: FIXED,
    weekCount: 1,
  },
  horizon: { warmupMinutes: 0, totalMinutes: MINUTES_PER_WEEK },
  policies: POLICY_SETS.published,
  weights: PUBLISHED_WEIGHTS,
  demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
  pool: null,
  inputs: { kind: 'random' },
  sampling: null,
};

async function publishedRun(): Promise<ResultRecord> {
  const runner = createInProcessRunner();
  const sink = { write: () => {}, ready: async () => {} };
  const experiment = { plan: PLAN, trials: TRIALS, batchSize: 25, stopping: { kind: 'trials' } } as const;
  const outcome = await runExperiment(experiment, runner, createControl(runner), sink);
  return buildRecord(outcome, {
    timestamp_utc: '20260211-000000',
    seed: PLAN.seed,
    indifference: 0.002,
    scenario_mode: 'focused',
    reset_mode: 'mixed',
    policies: PLAN.policies,
    model: 'published',
    horizon: { warmup_weeks: 0, measured_weeks: 1, start: 'full' },
    steadiness: { status: 'off', reason: 'the published model' },
    windows: { short: 'fixed', weekly: 'fixed' },
    demand: {
      source: 'generated',
      kind: 'generated',
      scale: 1,
      fit_load: null,
      recorded_days: null,
      never_taken_share: null,
      facts: [],
      warnings: [],
    },
    pool: null,
    caveats: caveatsOf(PLAN),
    command: 'simulate --model published',
    versions: { quotalab: '0', node: '20', v8: '11' },
    timing: { threads: 1, elapsed_seconds: 1, trials_per_second: 200 },
    objective_weights: PUBLISHED_WEIGHTS,
    challenger: 'reset_near_expiry_reserve',
    baseline: 'seven_day_first',
  });
}

/** Every leaf of a JSON value as [place, value]. */
function leaves(value: unknown, place: string = ''): Array<[string, unknown]> {
  if (value === null || typeof value !== 'object') return [[place, value]];
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, `${place}.${key}`));
}

function valueAt(value: unknown, place: string): unknown {
  return place
    .split('.')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

let record: ResultRecord;
beforeAll(async () => {
  record = await publishedRun();
});

describe('the published experiment', () => {
  it('has the published ranking and winner counts (four decimals, from the specification)', () => {
    expect(
      record.summary.map(({ policy, objective_score_mean }) => [policy, +objective_score_mean.toFixed(4)]),
    ).toEqual([
      ['seven_day_first', 0.7228],
      ['reset_aware_weekly_priority', 0.7165],
      ['weighted_score', 0.71],
      ['reset_stagger_pressure', 0.6956],
      ['reset_near_expiry_reserve', 0.686],
      ['five_hour_first', 0.6681],
    ]);
    expect(record.winner_counts_by_reset_class).toMatchObject({
      same_reset: { seven_day_first: 98 },
      staggered_reset: { seven_day_first: 76 },
    });
    expect(record.verdict).toMatchObject({
      winner: 'seven_day_first',
      status: 'not_distinguished',
      not_distinguished: ['reset_aware_weekly_priority'],
    });
    const classes = record.head_to_head!.by_reset_class;
    expect(classes.same_reset!.avg_objective_delta).toBeCloseTo(-0.0481, 4);
    expect(classes.staggered_reset!.avg_objective_delta).toBeCloseTo(-0.0246, 4);
  });

  describe.skipIf(!HAS_FILE)(
    `the published summary, every key and number (${HAS_FILE ? 'found' : `SKIPPED: there is no ${FILE}`})`,
    () => {
      const published = (): unknown => JSON.parse(readFileSync(FILE, 'utf8'));

      it('lists are as long as the published ones', () => {
        const file = published() as Pick<ResultRecord, 'summary' | 'policies' | 'summary_by_reset_class'>;
        expect(record.summary).toHaveLength(file.summary.length);
        expect(record.policies).toEqual(file.policies);
        expect(Object.keys(record.summary_by_reset_class)).toEqual(Object.keys(file.summary_by_reset_class));
      });

      it('every value but timestamp_utc is equal, to the last bit', () => {
        const expected = leaves(published()).filter(([place]) => place !== '.timestamp_utc');
        expect(expected.length).toBeGreaterThan(200);
        const different = expected
          .map(([place, value]) => ({ place, published: value, ours: valueAt(record, place) }))
          .filter((leaf) => !Object.is(leaf.ours, leaf.published));
        expect(different).toEqual([]);
      });
    },
  );
});
