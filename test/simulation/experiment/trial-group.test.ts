/** Totals, ranking and paired comparisons on rows small enough to check by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twoSidedQuantile } from '../../../src/numerics/stats/index.ts';
import {
  METRICS,
  OBJECTIVE_TERMS,
  type ObjectiveTerm,
  type ObjectiveWeights,
  PUBLISHED_WEIGHTS,
} from '../../../src/simulation/engine/index.ts';
import { TrialGroup } from '../../../src/simulation/experiment/index.ts';
import { PolicyTotals } from '../../../src/simulation/experiment/policy-totals.ts';
import { groupOf, metricRows, type Row, rowOfTerms, scored } from './trial-rows.ts';

describe('PolicyTotals', () => {
  /** Two trials with demand and one without, as the engine writes them. */
  const ROWS: readonly Row[] = [
    {
      total_demand: 100,
      served_ratio: 0.5,
      denial_rate: 0.5,
      peak_served_ratio: 0.4,
      migration_recovery: 0.25,
      peak_useful_five_hour: 0.6,
      weekly_drift: 0.02,
      mean_seven_day_utilization: 0.9,
      objective_score: 0.25,
      expired_weekly_units: 30,
      longest_outage_minutes: 60,
      requests: 40,
      denied_requests: 20,
    },
    {
      total_demand: 1,
      served_ratio: 1,
      denial_rate: 0,
      peak_served_ratio: 1,
      migration_recovery: 1,
      peak_useful_five_hour: 1,
      weekly_drift: 0,
      mean_seven_day_utilization: 0.1,
      objective_score: 1,
      expired_weekly_units: 90,
      requests: 1,
    },
    {
      served_ratio: 0,
      denial_rate: 1,
      migration_recovery: 1,
      peak_useful_five_hour: 1,
      objective_score: -0.5,
      expired_weekly_units: 100,
    },
  ];
  const rows = metricRows(ROWS);
  const totals = new PolicyTotals('paced');
  [200, 100, 100].forEach((supply, index) => {
    totals.add(rows, index * METRICS.length, supply);
  });

  it('leaves trials without demand out of served_ratio and denial_rate, and out of nothing else', () => {
    const summary = totals.summary(3);
    expect(summary).toEqual({
      policy: 'paced',
      trials: 3,
      rank: 3,
      // Over the two trials with demand, one trial one vote.
      served_ratio_mean: 0.75,
      denial_rate_mean: 0.25,
      // Over all three.
      peak_served_ratio_mean: 1.4 / 3,
      migration_recovery_mean: 2.25 / 3,
      peak_useful_five_hour_mean: 2.6 / 3,
      weekly_drift_mean: 0.02 / 3,
      mean_seven_day_utilization_mean: 1 / 3,
      objective_score_mean: 0.25,
      objective_score_standard_error: expect.closeTo(Math.sqrt((0 + 0.75 ** 2 + 0.75 ** 2) / 2 / 3), 14),
      expired_weekly_units_mean: 220 / 3,
      // Totals over totals, not a mean of ratios.
      expired_supply_share_mean: 220 / 400,
      longest_outage_minutes_mean: 20,
      requests_mean: 41 / 3,
      denied_requests_mean: 20 / 3,
    });
  });

  it('knows no ratio where no trial had demand, no share where nothing was supplied, no error of one', () => {
    const idle = new PolicyTotals('paced');
    idle.add(rows, 2 * METRICS.length, 0);
    expect(idle.summary(1)).toMatchObject({
      trials: 1,
      served_ratio_mean: null,
      denial_rate_mean: null,
      expired_supply_share_mean: null,
      objective_score_standard_error: null,
      objective_score_mean: -0.5,
      migration_recovery_mean: 1,
    });
  });

  it('is 0 for an empty group', () => {
    expect(new PolicyTotals('paced').mean('requests')).toBe(0);
  });

  it('means are plain running sums over the count, to the last bit', () => {
    const tenths = new PolicyTotals('paced');
    const values = metricRows(Array.from({ length: 10 }, () => scored(0.1)));
    for (let trial = 0; trial < 10; trial++) tenths.add(values, trial * METRICS.length, 1);
    // 0.1 added ten times is 0.9999999999999999.
    expect(tenths.summary(1).objective_score_mean).toBe(0.9999999999999999 / 10);
    expect(tenths.summary(1).served_ratio_mean).toBe(0.9999999999999999 / 10);
  });
});

describe('ranking', () => {
  it('puts the best mean first and keeps the order of policies where means are equal', () => {
    const group = groupOf({ a: [1, 2], b: [3, 3], c: [2, 1], d: [4, 2], e: [0, 0] });
    expect(group.ranking().map(({ policy, rank }) => [rank, policy])).toEqual([
      [1, 'b'],
      [2, 'd'],
      [3, 'a'],
      [4, 'c'],
      [5, 'e'],
    ]);
  });

  it('is empty without trials, and so are the comparisons', () => {
    const group = new TrialGroup(['a', 'b'], PUBLISHED_WEIGHTS);
    expect([group.trials, group.ranking(), group.comparisons()]).toEqual([0, [], []]);
    expect(group.compare('a', 'b')).toBeUndefined();
  });

  it('reads rows at their offset', () => {
    const group = new TrialGroup(['a', 'b'], PUBLISHED_WEIGHTS);
    group.add(metricRows([scored(9), scored(9), scored(1), scored(2)]), 2 * METRICS.length, 10);
    expect(group.ranking().map(({ objective_score_mean }) => objective_score_mean)).toEqual([2, 1]);
  });
});

describe('compare', () => {
  it('worked by hand: differences 3, 1, -1, 0, 2', () => {
    const comparison = groupOf({ a: [4, 2, 1, 5, 3], b: [1, 1, 2, 5, 1] }).compare('a', 'b')!;
    // Mean 1; squared deviations 4 + 0 + 4 + 1 + 1 = 10 over 4 and over 5; t of 4 degrees at 95 %.
    expect(comparison).toMatchObject({
      a: 'a',
      b: 'b',
      trials: 5,
      mean_delta: 1,
      half_width_95: expect.closeTo(2.776445105197793 * Math.sqrt(10 / 4 / 5), 10),
      wins: 3,
      losses: 1,
      ties: 1,
    });
    expect(comparison.term_deltas.served_ratio).toBeCloseTo(1, 14);
    expect(comparison.term_shares!.served_ratio).toBeCloseTo(1, 14);
  });

  it.each([
    [1.0000001e-9, 'wins'],
    [1e-9, 'ties'],
    [0, 'ties'],
    [-1e-9, 'ties'],
    [-1.0000001e-9, 'losses'],
  ] as const)('a difference of %d counts among the %s', (delta, fate) => {
    const { wins, losses, ties } = groupOf({ a: [delta], b: [0] }).compare('a', 'b')!;
    expect({ wins, losses, ties }).toEqual({ wins: 0, losses: 0, ties: 0, [fate]: 1 });
  });

  it('has no half width below two trials, and no shares of a difference that is none', () => {
    expect(groupOf({ a: [2], b: [1] }).compare('a', 'b')!.half_width_95).toBeNull();
    const even = groupOf({ a: [2, 1], b: [1, 2] }).compare('a', 'b')!;
    expect([even.mean_delta, even.term_shares]).toEqual([0, null]);
    expect(even.half_width_95).toBeCloseTo(12.706204736174698 * 1, 9);
  });

  it('knows only two different policies of the group', () => {
    const group = groupOf({ a: [1], b: [2] });
    expect([group.compare('a', 'a'), group.compare('a', 'x'), group.compare('x', 'b')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('comparisons are all pairs, the better mean first', () => {
    const group = groupOf({ a: [1, 2], b: [5, 5], c: [3, 3] });
    expect(group.comparisons().map(({ a, b }) => `${a}-${b}`)).toEqual(['b-c', 'b-a', 'c-a']);
    for (const { mean_delta } of group.comparisons()) expect(mean_delta).toBeGreaterThan(0);
  });
});

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const terms = fc.record(
  Object.fromEntries(OBJECTIVE_TERMS.map((term) => [term, fraction])) as Record<
    ObjectiveTerm,
    typeof fraction
  >,
);
const weights: fc.Arbitrary<ObjectiveWeights> = fc.oneof(
  fc.constant(PUBLISHED_WEIGHTS),
  fc.record(
    Object.fromEntries(
      OBJECTIVE_TERMS.map((term) => [term, fc.double({ min: -2, max: 2, noNaN: true })]),
    ) as Record<ObjectiveTerm, fc.Arbitrary<number>>,
  ),
);
const trialsOfThree = fc.array(fc.tuple(terms, terms, terms), { minLength: 1, maxLength: 12 });
const NAMES = ['a', 'b', 'c'] as const;

describe('properties of comparisons', () => {
  const total = (values: Readonly<Record<string, number>>): number =>
    Object.values(values).reduce((sum, value) => sum + value, 0);

  it('turned round, the sign turns; terms add up to the whole; the interval is the t interval', () => {
    fc.assert(
      fc.property(trialsOfThree, weights, (trials, weight) => {
        const group = new TrialGroup(NAMES, weight);
        const objectives = trials.map((trial) => {
          const rows = trial.map((row) => rowOfTerms(row, weight));
          group.add(metricRows(rows), 0, 1);
          return rows.map((row) => row.objective_score!);
        });
        for (const [x, y] of [
          [0, 1],
          [0, 2],
          [1, 2],
        ] as const) {
          const forward = group.compare(NAMES[x], NAMES[y])!;
          const backward = group.compare(NAMES[y], NAMES[x])!;
          expect(backward.mean_delta).toBe(0 - forward.mean_delta);
          expect(backward.half_width_95).toBe(forward.half_width_95);
          expect([backward.wins, backward.losses, backward.ties]).toEqual([
            forward.losses,
            forward.wins,
            forward.ties,
          ]);
          for (const term of OBJECTIVE_TERMS) {
            expect(Math.abs(backward.term_deltas[term] + forward.term_deltas[term])).toBe(0);
          }
          expect(forward.wins + forward.losses + forward.ties).toBe(trials.length);

          const deltas = objectives.map((row) => row[x]! - row[y]!);
          const mean = deltas.reduce((sum, delta) => sum + delta, 0) / deltas.length;
          const squares = deltas.reduce((sum, delta) => sum + (delta - mean) ** 2, 0);
          expect(Math.abs(forward.mean_delta - mean)).toBeLessThan(1e-13);
          expect(Math.abs(total(forward.term_deltas) - forward.mean_delta)).toBeLessThan(1e-12);
          if (forward.term_shares !== null) {
            const slack = 1e-12 / Math.abs(forward.mean_delta);
            expect(Math.abs(total(forward.term_shares) - 1)).toBeLessThan(slack);
          } else expect(Math.abs(forward.mean_delta)).toBeLessThanOrEqual(1e-9);
          if (deltas.length < 2) expect(forward.half_width_95).toBeNull();
          else {
            const width =
              twoSidedQuantile(0.95, deltas.length - 1) *
              Math.sqrt(squares / (deltas.length - 1) / deltas.length);
            expect(Math.abs(forward.half_width_95! - width)).toBeLessThan(1e-10 * (1 + width));
          }
        }
      }),
      { seed: 20260211, numRuns: 150 },
    );
  });

  it('a group of all trials does not depend on how the rows were cut into batches', () => {
    fc.assert(
      fc.property(trialsOfThree, fc.integer({ min: 1, max: 5 }), (trials, size) => {
        const whole = new TrialGroup(NAMES, PUBLISHED_WEIGHTS);
        const cut = new TrialGroup(NAMES, PUBLISHED_WEIGHTS);
        const rows = trials.map((trial) => trial.map((row) => rowOfTerms(row)));
        const all = metricRows(rows.flat());
        trials.forEach((_, trial) => {
          whole.add(all, trial * NAMES.length * METRICS.length, 7);
        });
        for (let first = 0; first < rows.length; first += size) {
          const batch = metricRows(rows.slice(first, first + size).flat());
          for (let offset = 0; offset < batch.length; offset += NAMES.length * METRICS.length) {
            cut.add(batch, offset, 7);
          }
        }
        expect(cut.ranking()).toEqual(whole.ranking());
        expect(cut.comparisons()).toEqual(whole.comparisons());
      }),
      { seed: 20260212, numRuns: 60 },
    );
  });
});
