/**
 * The published model beyond its one published run: digests of an independent Python implementation, written
 * from the specification on CPython's own generator and stepped minute by minute. Other seeds (also 0 and one
 * past 32 bits), both scenario modes, every reset mode.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { MINUTES_PER_WEEK } from '../../../src/core/index.ts';
import { POLICY_SETS } from '../../../src/quota/policies/index.ts';
import {
  FACTS,
  METRIC_INDEX,
  METRICS,
  type Metric,
  TrialRunner,
} from '../../../src/simulation/engine/index.ts';
import { steadyPlan } from './real-plans.ts';

/** The figures that the other implementation gave, in its order. */
const FIGURES: readonly Metric[] = [
  'total_demand',
  'served_demand',
  'peak_total_demand',
  'peak_served_demand',
  'migrated_requests',
  'migration_successes',
  'peak_useful_five_hour',
  'weekly_drift',
  'mean_seven_day_utilization',
  'objective_score',
];

/** SHA-256 over trials x policies x FIGURES, little-endian doubles. */
function digest(
  mode: 'focused' | 'broad',
  resetMode: 'mixed' | 'same' | 'staggered',
  seed: number,
  trials: number,
): string {
  const steady = steadyPlan({ mode, resetMode, seed });
  const runner = new TrialRunner({
    ...steady,
    scenarioLaw: { ...steady.scenarioLaw, model: 'published', weekCount: 1 },
    horizon: { warmupMinutes: 0, totalMinutes: MINUTES_PER_WEEK },
    policies: POLICY_SETS.published,
  });
  const rows = new Float64Array(POLICY_SETS.published.length * METRICS.length);
  const facts = new Float64Array(FACTS.length);
  const hash = createHash('sha256');
  for (let trial = 0; trial < trials; trial++) {
    runner.run(trial, { rows, rowOffset: 0, facts, factOffset: 0 });
    POLICY_SETS.published.forEach((_, policy) => {
      const bytes = Buffer.alloc(8 * FIGURES.length);
      FIGURES.forEach((metric, index) => {
        bytes.writeDoubleLE(rows[policy * METRICS.length + METRIC_INDEX[metric]]!, 8 * index);
      });
      hash.update(bytes);
    });
  }
  return hash.digest('hex');
}

it.each([
  ['focused', 'mixed', 20260211, 2, '7939815afd2b3661c4c0abe6ad011c64c64317108f1465ad05676bf8538cefb0'],
  ['broad', 'mixed', 7, 4, '40e7abcfe9aea9c8e6a7c8189f56897be1ab6df1aad8927fb0d978b9c38753c7'],
  ['broad', 'staggered', 123456789, 3, '28b5ef71489a7fdd94ad8bf7521a8cbcb92ada0e9b10de2a6c17b337ec992eba'],
  ['broad', 'same', 42, 3, '1e0d985a1582e3eb5c7bfb5d0c6fcee0938f96ca3d4c2cd72857bac9ed758bd6'],
  [
    'focused',
    'staggered',
    2 ** 40 + 3,
    2,
    '7350bd2b010ac995739d98bfc305ffe86d52df996bb886ea61b223f1c74028f9',
  ],
  ['focused', 'same', 0, 2, '4c95223cde9a149c29e14eadb7d9b245a69612e197a6840bd0f36074a44b52b8'],
] as const)('%s, %s, seed %i: %i trials are bit-equal', (mode, resetMode, seed, trials, expected) => {
  expect(digest(mode, resetMode, seed, trials)).toBe(expected);
});
