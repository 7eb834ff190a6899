/** Whether the winner is an artefact of the weights. */
import { describe, expect, it } from 'vitest';
import {
  OBJECTIVE_TERMS,
  type ObjectiveTerm,
  type ObjectiveWeights,
} from '../../../../src/simulation/engine/index.ts';
import { robustnessOf } from '../../../../src/simulation/experiment/statistics/robustness.ts';
import { summaryOf } from '../../../display/report/fixtures/records.ts';

const zero = Object.fromEntries(OBJECTIVE_TERMS.map((term) => [term, 0])) as Record<ObjectiveTerm, number>;
const means = (change: Partial<Record<ObjectiveTerm, number>>): Record<ObjectiveTerm, number> => ({
  ...zero,
  ...change,
});
const WEIGHTS: ObjectiveWeights = { ...zero, served_ratio: 0.5, denial_rate: -0.5 };

const summary = (...policies: string[]) => policies.map((policy, index) => summaryOf(policy, index + 1));

describe('robustnessOf', () => {
  it('of two terms of opposite policies is a coin, by symmetry; near weights too', () => {
    const terms = [means({ served_ratio: 1 }), means({ denial_rate: -1 })];
    const found = robustnessOf(summary('a', 'b'), terms, WEIGHTS, 1)!;
    for (const rows of [found.any_weights, found.near_weights]) {
      expect(rows[0]!.first_share + rows[1]!.first_share).toBeCloseTo(1, 9);
      expect(rows[0]!.first_share).toBeLessThan(0.52);
      expect(rows[0]!.mean_rank + rows[1]!.mean_rank).toBeCloseTo(3, 9);
    }
    expect(found.vectors).toBe(10_000);
  });

  it('by the law of the weights: a is first when w1 > 3 w2, one vector in four', () => {
    // Uniform on w1 + w2 = 1: P(w1 > 3/4) = 1/4.
    const terms = [means({ served_ratio: 1 }), means({ denial_rate: -3 })];
    const found = robustnessOf(summary('a', 'b'), terms, WEIGHTS, 2)!;
    const share = found.any_weights.find(({ policy }) => policy === 'a')!.first_share;
    expect(share).toBeGreaterThan(0.25 - 4 * 0.00433);
    expect(share).toBeLessThan(0.25 + 4 * 0.00433);
    // Near equal weights w1 > 3/4 is rare: Beta(10, 10) has .9 % there.
    expect(found.near_weights.find(({ policy }) => policy === 'a')!.first_share).toBeLessThan(0.02);
  });

  it('keeps the sign of penalties, and shares first place between equals', () => {
    const terms = [means({ denial_rate: 1 }), means({ denial_rate: 0 }), means({ denial_rate: 0 })];
    const { any_weights: rows } = robustnessOf(summary('a', 'b', 'c'), terms, WEIGHTS, 3)!;
    expect(Object.fromEntries(rows.map(({ policy, first_share }) => [policy, first_share]))).toEqual({
      a: 0,
      b: 0.5,
      c: 0.5,
    });
  });

  it('names who is first without each term that counts', () => {
    const terms = [means({ served_ratio: 1 }), means({ denial_rate: -0.4 })];
    expect(robustnessOf(summary('a', 'b'), terms, WEIGHTS, 4)!.without_term).toEqual([
      { term: 'served_ratio', winner: 'b' },
      { term: 'denial_rate', winner: 'a' },
    ]);
  });

  it('finds the Pareto front of served, peak served and reserve', () => {
    const rows = [
      {
        ...summaryOf('a', 1),
        served_ratio_mean: 0.9,
        peak_served_ratio_mean: 0.5,
        peak_useful_five_hour_mean: 0.5,
      },
      {
        ...summaryOf('b', 2),
        served_ratio_mean: 0.8,
        peak_served_ratio_mean: 0.6,
        peak_useful_five_hour_mean: 0.5,
      },
      {
        ...summaryOf('c', 3),
        served_ratio_mean: 0.8,
        peak_served_ratio_mean: 0.5,
        peak_useful_five_hour_mean: 0.5,
      },
      {
        ...summaryOf('d', 4),
        served_ratio_mean: 0.8,
        peak_served_ratio_mean: 0.6,
        peak_useful_five_hour_mean: 0.5,
      },
    ];
    const { pareto } = robustnessOf(
      rows,
      rows.map(() => means({})),
      WEIGHTS,
      5,
    )!;
    expect(pareto.map(({ policy, on_front, dominated_by }) => [policy, on_front, dominated_by])).toEqual([
      ['a', true, []],
      ['b', true, []],
      ['c', false, ['a', 'b', 'd']],
      ['d', true, []],
    ]);
  });

  it('is nothing with one policy, or with weights of 0', () => {
    expect(robustnessOf(summary('a'), [means({})], WEIGHTS, 6)).toBeNull();
    expect(robustnessOf(summary('a', 'b'), [means({}), means({})], zero, 6)).toBeNull();
  });
});
