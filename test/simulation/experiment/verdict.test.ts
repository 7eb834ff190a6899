/** Who wins, how sure, and whether it matters: every verdict from intervals made by hand. */
import { describe, expect, it } from 'vitest';
import {
  judge,
  type MetricComparison,
  type PairStatistics,
} from '../../../src/simulation/experiment/index.ts';

/** Winner `w` against each other: mean lead and simultaneous half-width; null = no interval. */
type Lead = readonly [delta: number, halfWidth: number | null];

function pairOf(b: string, [delta, halfWidth]: Lead, change: Partial<PairStatistics> = {}): PairStatistics {
  return {
    a: 'w',
    b,
    mean_delta: delta,
    sd: 0.1,
    half_width_95: halfWidth === null ? null : halfWidth / 2,
    simultaneous_half_width_95: halfWidth,
    wins: 60,
    losses: 40,
    ties: 0,
    correlation: 0.9,
    variance_reduction: 5,
    p_value: 0.5,
    p_holm: 1,
    ...change,
  };
}

function comparisonOf(pairs: readonly PairStatistics[], reason: string | null = null): MetricComparison {
  const policies = ['w', ...pairs.filter(({ a }) => a === 'w').map(({ b }) => b)];
  return {
    better: 'higher',
    method: reason === null ? 'multiplier_bootstrap' : null,
    critical_value: reason === null ? 3 : null,
    reason,
    best: policies.map((policy, rank) => ({
      policy,
      mean: 1 - rank,
      mean_half_width_95: null,
      low: null,
      high: null,
      standing: 'unknown',
      within: null,
    })),
    pairs,
  };
}

const judged = (leads: Readonly<Record<string, Lead>>, indifference: number = 0.002) =>
  judge(comparisonOf(Object.entries(leads).map(([b, lead]) => pairOf(b, lead))), indifference);

describe('clear', () => {
  it('when every other policy is surely worse', () => {
    expect(judged({ b: [0.01, 0.009], c: [0.5, 0.1] })).toEqual({
      status: 'clear',
      winner: 'w',
      runner_up: 'b',
      delta: 0.01,
      half_width_95: 0.009,
      no_difference: [],
      not_distinguished: [],
    });
  });

  it('uses the interval that holds for all pairs, not the pair alone', () => {
    // The pair alone would be 0.01 +- 0.006.
    expect(judged({ b: [0.01, 0.012] }).status).toBe('not_distinguished');
  });

  it('does not look at pairs without the winner', () => {
    const others = pairOf('c', [0, 5], { a: 'b' });
    const verdict = judge(comparisonOf([pairOf('b', [0.1, 0.01]), pairOf('c', [0.2, 0.01]), others]), 0.002);
    expect(verdict.status).toBe('clear');
  });
});

describe('not_distinguished', () => {
  it('names every policy that may be as good or worse by an amount that matters', () => {
    expect(judged({ b: [0.01, 0.02], c: [0.03, 0.01], d: [0.04, 0.05] })).toMatchObject({
      status: 'not_distinguished',
      runner_up: 'b',
      not_distinguished: ['b', 'd'],
      no_difference: [],
    });
  });

  it('keeps apart those whose difference surely does not matter', () => {
    expect(judged({ b: [0.0001, 0.0004], c: [0.01, 0.02] })).toMatchObject({
      status: 'not_distinguished',
      no_difference: ['b'],
      not_distinguished: ['c'],
    });
  });

  it('holds where the interval ends just at the indifference', () => {
    expect(judged({ b: [0.001, 0.001] }).status).toBe('not_distinguished');
  });
});

describe('no_difference_that_matters', () => {
  it('when the lead is surely below the indifference, told apart or not', () => {
    expect(judged({ b: [0.0005, 0.001], c: [0.2, 0.1] })).toEqual({
      status: 'no_difference_that_matters',
      winner: 'w',
      runner_up: 'b',
      delta: 0.0005,
      half_width_95: 0.001,
      no_difference: ['b'],
      not_distinguished: [],
    });
    expect(judged({ b: [0.0015, 0.0001] }).status).toBe('no_difference_that_matters');
  });

  it('depends on the indifference asked for', () => {
    expect(judged({ b: [0.0015, 0.0001] }, 0.001).status).toBe('clear');
    expect(judged({ b: [0.05, 0.04] }, 0.1).status).toBe('no_difference_that_matters');
  });

  it('counts a policy that tied in every trial', () => {
    const tied = pairOf('b', [0, 0], { wins: 0, losses: 0, ties: 100 });
    const verdict = judge(comparisonOf([tied, pairOf('c', [0.2, 0.1])]), 0.002);
    expect(verdict).toMatchObject({ status: 'no_difference_that_matters', no_difference: ['b'] });
  });
});

describe('identical', () => {
  it('when nobody won or lost any trial, with and without an interval', () => {
    const tied = { wins: 0, losses: 0, ties: 1 };
    const pairs = [pairOf('b', [0, null], tied), pairOf('c', [0, null], tied)];
    expect(judge(comparisonOf(pairs, 'not enough trials (have 1, need 2)'), 0.002)).toEqual({
      status: 'identical',
      winner: 'w',
    });
  });
});

describe('not_compared', () => {
  it('one policy', () => {
    expect(judge(comparisonOf([]), 0.002)).toEqual({
      status: 'not_compared',
      winner: 'w',
      reason: 'only one policy ran',
    });
  });

  it('too few trials, in the words of the comparison', () => {
    const reason = 'not enough trials (have 1, need 2)';
    expect(judge(comparisonOf([pairOf('b', [0.3, null])], reason), 0.002)).toEqual({
      status: 'not_compared',
      winner: 'w',
      reason,
    });
  });
});
