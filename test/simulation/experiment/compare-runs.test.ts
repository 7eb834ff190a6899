/** Two runs on the same demand: by hand. */
import { describe, expect, it } from 'vitest';
import { twoSidedQuantile, twoSidedTail } from '../../../src/numerics/stats/index.ts';
import { type ComparedRun, compareRuns } from '../../../src/simulation/experiment/index.ts';

function runOf(objectives: Readonly<Record<string, readonly number[]>>, served = 0.5): ComparedRun {
  return {
    summary: Object.entries(objectives).map(([policy, values]) => ({
      policy,
      objective_score_mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      served_ratio_mean: served,
    })),
    objectives: new Map(
      Object.entries(objectives).map(([policy, values]) => [policy, Float64Array.from(values)]),
    ),
  };
}

describe('compareRuns', () => {
  it('pairs trials: difference, interval, p over policies, wins', () => {
    // x changes by 1, 2, 3, 0: mean 1.5, variance 5/3; y by nothing.
    const a = runOf({ x: [1, 1, 1, 1], y: [9, 8, 7, 6] }, 0.5);
    const b = runOf({ x: [2, 3, 4, 1], y: [9, 8, 7, 6] }, 0.75);
    const { policies, chosen_a, chosen_b, only_in_a, only_in_b } = compareRuns(a, b);
    const error = Math.sqrt(5 / 3 / 4);
    expect(policies.map(({ policy }) => policy)).toEqual(['y', 'x']);
    expect(policies[1]).toMatchObject({ delta: 1.5, better: 3, worse: 0, same: 1, served_delta: 0.25 });
    expect(policies[1]!.half_width_95).toBeCloseTo(twoSidedQuantile(0.95, 3) * error, 12);
    // Two policies: twice the p of x.
    expect(policies[1]!.p_holm).toBeCloseTo(2 * twoSidedTail(1.5 / error, 3), 12);
    expect(policies[0]).toMatchObject({
      delta: 0,
      p_holm: 1,
      better: 0,
      worse: 0,
      same: 4,
      half_width_95: 0,
    });
    expect([chosen_a, chosen_b, only_in_a, only_in_b]).toEqual(['y', 'y', [], []]);
  });

  it('names policies of one run only, and the new choice', () => {
    const found = compareRuns(runOf({ x: [1, 1], old: [5, 5] }), runOf({ x: [2, 3], fresh: [4, 4] }));
    expect(found).toMatchObject({
      only_in_a: ['old'],
      only_in_b: ['fresh'],
      chosen_a: 'old',
      chosen_b: 'fresh',
    });
    expect(found.policies.map(({ policy }) => policy)).toEqual(['x']);
  });

  it('a steady change in every trial is surely one', () => {
    const { policies } = compareRuns(runOf({ x: [1, 2, 3] }), runOf({ x: [2, 3, 4] }));
    expect(policies[0]).toMatchObject({ p_holm: 0, half_width_95: 0, better: 3 });
  });

  it('knows means alone without tables', () => {
    const a = { ...runOf({ x: [1, 2] }), objectives: null };
    expect(compareRuns(a, runOf({ x: [2, 2] })).policies[0]).toEqual({
      policy: 'x',
      objective_a: 1.5,
      objective_b: 2,
      delta: 0.5,
      half_width_95: null,
      p_holm: null,
      better: null,
      worse: null,
      same: null,
      served_delta: 0,
    });
  });

  it('one trial has no interval', () => {
    const [row] = compareRuns(runOf({ x: [1] }), runOf({ x: [2] })).policies;
    expect(row).toMatchObject({ delta: 1, half_width_95: null, p_holm: null, better: 1 });
  });
});
