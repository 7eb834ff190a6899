/**
 * The published model gives the published report back: 200 trials, seed 20260211, focused, mixed, six policies.
 * The digest needs no data file; it was taken from rows that equal the published table bit for bit (last test).
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTES_PER_WEEK } from '../../../src/core/index.ts';
import { POLICY_SETS } from '../../../src/quota/policies/index.ts';
import { RESET_CLASSES } from '../../../src/quota/windows/index.ts';
import {
  FACT_INDEX,
  FACTS,
  METRIC_INDEX,
  METRICS,
  type Metric,
  PUBLISHED_WEIGHTS,
  type TrialPlan,
  TrialRunner,
} from '../../../src/simulation/engine/index.ts';
import { FIXED } from './real-plans.ts';

const TRIALS = 200;
const POLICIES = POLICY_SETS.published;
/** The columns of the published table. */
const COLUMNS: readonly Metric[] = METRICS.slice(0, 11);

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
  policies: POLICIES,
  weights: PUBLISHED_WEIGHTS,
  demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
  pool: null,
  inputs: { kind: 'random' },
  sampling: null,
};

const WIDTH = POLICIES.length * METRICS.length;
const rows = new Float64Array(TRIALS * WIDTH);
const facts = new Float64Array(TRIALS * FACTS.length);

const cell = (trial: number, policy: string, metric: Metric): number =>
  rows[trial * WIDTH + POLICIES.indexOf(policy) * METRICS.length + METRIC_INDEX[metric]]!;

const resetClass = (trial: number): string =>
  RESET_CLASSES[facts[trial * FACTS.length + FACT_INDEX.reset_class]!]!;

const trialsOf = (wanted: string | null): number[] =>
  Array.from({ length: TRIALS }, (_, trial) => trial).filter(
    (trial) => wanted === null || resetClass(trial) === wanted,
  );

beforeAll(() => {
  const runner = new TrialRunner(PLAN);
  for (let trial = 0; trial < TRIALS; trial++) {
    runner.run(trial, { rows, rowOffset: trial * WIDTH, facts, factOffset: trial * FACTS.length });
  }
});

describe('the published model', () => {
  it('has the digest of the published table', () => {
    // For each trial, each policy, the eleven columns: Float64, little-endian.
    const bytes = Buffer.alloc(TRIALS * POLICIES.length * COLUMNS.length * 8);
    let at = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      for (const policy of POLICIES) {
        for (const metric of COLUMNS) at = bytes.writeDoubleLE(cell(trial, policy, metric), at);
      }
    }
    expect(at).toBe(1200 * 11 * 8);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '9d82d96a2f6b06bd8472e30ff9c0ab972e67ce6e26b1379790f76b0d5a14db33',
    );
  });

  it.each([
    ['seven_day_first', 0.7228],
    ['reset_aware_weekly_priority', 0.7165],
    ['weighted_score', 0.71],
    ['reset_stagger_pressure', 0.6956],
    ['reset_near_expiry_reserve', 0.686],
    ['five_hour_first', 0.6681],
  ])('gives %s the published objective', (policy, published) => {
    const mean =
      trialsOf(null).reduce((sum, trial) => sum + cell(trial, policy, 'objective_score'), 0) / TRIALS;
    expect(Number(mean.toFixed(4))).toBe(published);
  });

  it.each([
    ['same_reset', -0.0481, 98],
    ['staggered_reset', -0.0246, 76],
  ])('gives the published head-to-head in %s', (wanted, published, losses) => {
    const deltas = trialsOf(wanted).map(
      (trial) =>
        cell(trial, 'reset_near_expiry_reserve', 'objective_score') -
        cell(trial, 'seven_day_first', 'objective_score'),
    );
    const mean = deltas.reduce((sum, delta) => sum + delta, 0) / deltas.length;
    expect(Number(mean.toFixed(4))).toBe(published);
    expect(deltas.filter((delta) => delta < -1e-9).length).toBe(losses);
  });

  it('never resets a weekly window: nothing expires', () => {
    for (const trial of trialsOf(null)) {
      for (const policy of POLICIES) expect(cell(trial, policy, 'expired_weekly_units')).toBe(0);
    }
  });

  it('opens any trial alone: trial 137 first, by record', () => {
    const { row } = new TrialRunner(PLAN).record(137, 'weighted_score');
    for (const metric of COLUMNS) {
      expect(row[METRIC_INDEX[metric]]).toBe(cell(137, 'weighted_score', metric));
    }
  });
});

const TABLE = new URL('../../../../shared/reference/published-200.trials.csv', import.meta.url);

describe.skipIf(!existsSync(TABLE))('the published table (only where ../shared/reference is)', () => {
  it('equals our 1,200 rows bit for bit', () => {
    const lines = readFileSync(TABLE, 'utf8').trimEnd().split(/\r?\n/);
    const header = lines.shift()!.split(',');
    expect(lines.length).toBe(TRIALS * POLICIES.length);
    const position = new Map(header.map((name, index) => [name, index]));
    const at = (fields: readonly string[], name: string): string => fields[position.get(name)!]!;
    for (const line of lines) {
      const fields = line.split(',');
      const trial = Number(at(fields, 'trial_id'));
      const policy = at(fields, 'policy');
      for (const metric of COLUMNS) {
        const published = Number(at(fields, metric));
        if (cell(trial, policy, metric) !== published) {
          expect(cell(trial, policy, metric), `${policy}, trial ${trial}, ${metric}`).toBe(published);
        }
      }
      expect(at(fields, 'reset_pattern')).toBe(resetClass(trial));
      expect(Number(at(fields, 'account_count'))).toBe(
        facts[trial * FACTS.length + FACT_INDEX.account_count],
      );
      expect(Number(at(fields, 'user_count'))).toBe(facts[trial * FACTS.length + FACT_INDEX.user_count]);
    }
  });
});
