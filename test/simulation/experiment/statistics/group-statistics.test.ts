/** Every group and metric: pairs by hand, standings, directions, scrambles, and what few trials cannot tell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twoSidedQuantile } from '../../../../src/numerics/stats/index.ts';
import type { TrialPlan } from '../../../../src/simulation/engine/index.ts';
import type { GroupStatistics, MetricComparison } from '../../../../src/simulation/experiment/index.ts';
import { scrambleMeans } from '../../../../src/simulation/experiment/statistics/compare-metric.ts';
import { groupStatistics } from '../../../../src/simulation/experiment/statistics/group-statistics.ts';
import { bitsOf, correlatedColumns } from '../../../numerics/stats/numbers.ts';
import { steadyPlan } from '../../engine/real-plans.ts';
import { columnsOf, type HandTrials } from '../columns.ts';

const NAMES = ['paced', 'burn_rate', 'random', 'fill_first'];

function groupsOf(
  trials: HandTrials,
  { indifference = 0.002, inputs = { kind: 'random' } as TrialPlan['inputs'] } = {},
): GroupStatistics[] {
  const policies = NAMES.slice(0, trials.values.length);
  const plan = { ...steadyPlan({ mode: 'focused', resetMode: 'mixed' }), policies, inputs };
  return groupStatistics(columnsOf(trials), { plan, indifference, confidence: 0.95 });
}

const objectiveOf = (...given: Parameters<typeof groupsOf>): MetricComparison =>
  groupsOf(...given)[0]!.metrics.objective_score;

const noisy = (means: readonly number[], trials: number, spread: number = 0.01): Float64Array[] =>
  correlatedColumns({ law: 'normal', trials, means, spreads: means.map(() => spread) }, bitsOf(70));

describe('a pair', () => {
  it('by hand: mean, spread, t interval, wins, correlation, gain by pairing', () => {
    // paced - burn_rate: 1, -1, 0, 2 eighths: mean .5, variance (.25 + 2.25 + .25 + 2.25) / 3 = 5/3.
    const { pairs, best } = objectiveOf({
      values: [[2, 1, 4, 6].map((eighths) => eighths / 8), [1, 2, 4, 4].map((eighths) => eighths / 8)],
    });
    const [pair] = pairs;
    const error = Math.sqrt(5 / 3 / 4) / 8;
    expect(pair).toMatchObject({ a: 'paced', b: 'burn_rate', wins: 2, losses: 1, ties: 1 });
    expect(pair!.mean_delta).toBeCloseTo(0.5 / 8, 12);
    expect(pair!.sd).toBeCloseTo(Math.sqrt(5 / 3) / 8, 12);
    expect(pair!.half_width_95).toBeCloseTo(twoSidedQuantile(0.95, 3) * error, 12);
    expect(pair!.simultaneous_half_width_95).toBeCloseTo(pair!.half_width_95!, 12);
    // Variances 59/12 and 9/4 of paced and burn_rate over 5/3.
    expect(pair!.variance_reduction).toBeCloseTo((59 / 12 + 9 / 4) / (5 / 3), 9);
    // Sign patterns of 1, 1, 2: |sum| >= 2 in 6 of 8.
    expect(pair!.p_value).toBeCloseTo(6 / 8, 12);
    expect(best.map(({ policy, mean }) => [policy, mean])).toEqual([
      ['paced', 3.25 / 8],
      ['burn_rate', 2.75 / 8],
    ]);
  });

  it('names the better policy first, in every order of policies', () => {
    const values = [
      [1, 2, 1],
      [5, 6, 5],
      [3, 4, 3],
    ];
    const { pairs } = objectiveOf({ values });
    expect(pairs.map(({ a, b, mean_delta }) => [a, b, mean_delta])).toEqual([
      ['burn_rate', 'random', 2],
      ['burn_rate', 'paced', 4],
      ['random', 'paced', 2],
    ]);
  });

  it('has simultaneous intervals wider than its own, and p that Holm raises', () => {
    const { pairs, critical_value } = objectiveOf({ values: noisy([0.1, 0.0995, 0.05], 300) });
    expect(critical_value).toBeGreaterThan(twoSidedQuantile(0.95, 299));
    for (const pair of pairs) {
      expect(pair.simultaneous_half_width_95).toBeGreaterThan(pair.half_width_95!);
      expect(pair.p_holm).toBeGreaterThanOrEqual(pair.p_value!);
    }
  });
});

describe('standing', () => {
  const standings = (comparison: MetricComparison): string[] =>
    comparison.best.map(({ policy, standing }) => `${policy} ${standing}`);

  it('tells the best from the worse', () => {
    expect(standings(objectiveOf({ values: noisy([0.5, 0.4, 0.3], 400) }))).toEqual([
      'paced best',
      'burn_rate worse',
      'random worse',
    ]);
  });

  it('says when a difference cannot matter, and when it cannot be told', () => {
    const values = noisy([0.5, 0.4999, 0.3], 400);
    expect(standings(objectiveOf({ values }, { indifference: 0.01 }))).toEqual([
      'paced within_indifference',
      'burn_rate within_indifference',
      'random worse',
    ]);
    expect(standings(objectiveOf({ values }, { indifference: 1e-6 })).slice(0, 2)).toEqual([
      'paced not_distinguished',
      'burn_rate not_distinguished',
    ]);
  });

  it('of expired units is best for the lowest mean, and wins follow', () => {
    const values = [
      [10, 20, 30],
      [5, 15, 25],
    ];
    const { expired_weekly_units: expired } = groupsOf({ values, metric: 'expired_weekly_units' })[0]!
      .metrics;
    expect(expired.better).toBe('lower');
    expect(expired.best.map(({ policy, standing }) => [policy, standing])).toEqual([
      ['burn_rate', 'best'],
      ['paced', 'worse'],
    ]);
    expect(expired.pairs[0]).toMatchObject({
      a: 'burn_rate',
      b: 'paced',
      mean_delta: -5,
      wins: 3,
      losses: 0,
    });
    expect(expired.best[0]).toMatchObject({ low: 0, high: 5 });
  });

  it('never counts units as within an indifference that is meant for points', () => {
    const values = [
      [10, 20, 30],
      [10.001, 20, 30.001],
    ];
    const { expired_weekly_units: expired } = groupsOf(
      { values, metric: 'expired_weekly_units' },
      { indifference: 1 },
    )[0]!.metrics;
    expect(expired.best[1]!.standing).toBe('not_distinguished');
  });
});

describe('few trials', () => {
  it('one trial: means and wins, no interval, and the reason', () => {
    const comparison = objectiveOf({ values: [[1], [2]] });
    expect(comparison).toMatchObject({
      reason: 'not enough trials (have 1, need 2)',
      method: null,
      critical_value: null,
    });
    expect(comparison.pairs[0]).toMatchObject({
      a: 'burn_rate',
      wins: 1,
      sd: null,
      p_value: null,
      p_holm: null,
    });
    expect(comparison.best[0]).toMatchObject({ standing: 'unknown', low: null, high: null, within: null });
    expect(JSON.stringify(comparison)).not.toMatch(/NaN|Infinity/);
  });

  it('policies that never differ: intervals of width 0 and p = 1', () => {
    const { pairs } = objectiveOf({
      values: [
        [1, 2, 3],
        [1, 2, 3],
        [0, 0, 0],
      ],
    });
    expect(pairs[0]).toMatchObject({
      sd: 0,
      simultaneous_half_width_95: 0,
      p_value: 1,
      variance_reduction: null,
    });
  });

  it('never an interval wider than what can be: of shares it is not known, and ends at 1', () => {
    // paced - burn_rate: .7, -.4: mean .15, standard error .55; t of one degree of freedom 12.7.
    const values = [
      [0.9, 0.1],
      [0.2, 0.5],
    ];
    const { served_ratio: served } = groupsOf({ values, metric: 'served_ratio' })[0]!.metrics;
    expect(served.pairs[0]).toMatchObject({ half_width_95: null, simultaneous_half_width_95: null });
    expect(served.best[0]).toMatchObject({
      mean_half_width_95: null,
      low: -1,
      high: 1,
      standing: 'not_distinguished',
      within: 1,
      at_least: 0,
    });
    // The objective adds up shares by weights whose sizes add up to 1.4.
    const { low, high } = objectiveOf({ values }).best[0]!;
    expect([low, high]).toEqual([expect.closeTo(-1.4, 12), expect.closeTo(1.4, 12)]);
    const { expired_weekly_units: units } = groupsOf({ values, metric: 'expired_weekly_units' })[0]!.metrics;
    expect(units.pairs[0]!.half_width_95).toBeCloseTo(0.55 * twoSidedQuantile(0.95, 1), 9);
  });

  it('of any shares: half-widths below 1 or null, intervals within -1 and 1', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const runs = fc
      .integer({ min: 2, max: 6 })
      .chain((trials) =>
        fc.array(fc.array(share, { minLength: trials, maxLength: trials }), { minLength: 2, maxLength: 4 }),
      );
    fc.assert(
      fc.property(runs, (values) => {
        const { pairs, best } = groupsOf({ values, metric: 'served_ratio' })[0]!.metrics.served_ratio;
        for (const { half_width_95: own, simultaneous_half_width_95: all } of pairs) {
          expect(own ?? 0).toBeLessThan(1);
          expect(all ?? 0).toBeLessThan(1);
        }
        for (const { low, high } of best) {
          expect(low).toBeGreaterThanOrEqual(-1);
          expect(high).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 20261130, numRuns: 40 },
    );
  });

  it('one policy has no pairs', () => {
    expect(objectiveOf({ values: [[1, 2, 3]] })).toMatchObject({ pairs: [], reason: null, method: null });
  });
});

describe('groups', () => {
  const trials: HandTrials = {
    values: noisy([0.2, 0.1], 60),
    place: (trial) => ({ resetClass: trial % 2, loadBand: trial % 3 === 0 ? 0 : 3 }),
  };

  it('are all trials, then classes, then bands with trials', () => {
    expect(groupsOf(trials).map(({ kind, group, trials: count }) => [kind, group, count])).toEqual([
      ['overall', 'overall', 60],
      ['reset_class', 'same_reset', 30],
      ['reset_class', 'staggered_reset', 30],
      ['load_band', 'below_0.75', 20],
      ['load_band', 'above_1.05', 40],
    ]);
  });

  it('hold just their own trials', () => {
    const values = [Array.from({ length: 8 }, (_, t) => (t % 2 === 0 ? 1 : 5)), new Array(8).fill(0)];
    const groups = groupsOf({ values, place: (trial) => ({ resetClass: trial % 2, loadBand: 0 }) });
    const means = groups.map(({ metrics }) => metrics.objective_score.pairs[0]!.mean_delta);
    expect(means).toEqual([3, 1, 5, 3]);
  });

  it('give the same figures every time, and a group’s do not depend on other groups', () => {
    expect(groupsOf(trials)).toEqual(groupsOf(trials));
  });
});

describe('Sobol inputs', () => {
  it('rest intervals on the scrambles’ means', () => {
    // Two scrambles of two points, in hundredths: means 2 and 6 against 1 and 3.
    const { pairs } = objectiveOf(
      {
        values: [
          [1, 3, 5, 7].map((hundredths) => hundredths / 100),
          [0, 2, 2, 4].map((hundredths) => hundredths / 100),
        ],
      },
      { inputs: { kind: 'sobol', scrambles: 2, points: 2 } },
    );
    expect(pairs[0]!.sd).toBeCloseTo(Math.SQRT2 / 100, 12);
    expect(pairs[0]!.half_width_95).toBeCloseTo(twoSidedQuantile(0.95, 1) / 100, 9);
    expect(pairs[0]!.mean_delta).toBeCloseTo(0.02, 12);
    expect(pairs[0]!.wins).toBe(4);
  });

  it('leave out scrambles without a trial of the group', () => {
    const means = scrambleMeans([Float64Array.of(1, 3, 10)], Int32Array.of(0, 1, 9), 2);
    expect(means).toEqual([Float64Array.of(2, 10)]);
  });
});
