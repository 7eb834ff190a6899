/** Who wins, how sure, and whether it matters: every verdict from standings made by hand. */
import { describe, expect, it } from 'vitest';
import {
  type BestComparison,
  judge,
  type MetricComparison,
  type PairStatistics,
  type Standing,
  type Verdict,
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

type Stands = Readonly<Record<string, Standing>>;

/** `w` against the others, in their order; those that stand as same_as_best did the same as `w`. */
function comparisonOf(others: Stands, reason: string | null = null): MetricComparison {
  const names = Object.keys(others);
  const same = names.filter((name) => others[name] === 'same_as_best');
  const entry = (policy: string, standing: Standing, mean: number): BestComparison => ({
    policy,
    mean,
    mean_half_width_95: null,
    low: null,
    high: null,
    standing,
    same_as: policy === 'w' || same.includes(policy) ? ['w', ...same].filter((name) => name !== policy) : [],
    within: null,
    at_least: null,
  });
  const half = reason === null ? 0.009 : null;
  return {
    better: 'higher',
    method: reason === null ? 'multiplier_bootstrap' : null,
    critical_value: reason === null ? 3 : null,
    reason,
    best: [entry('w', 'best', 1), ...names.map((name, index) => entry(name, others[name]!, -index))],
    pairs: names.flatMap((name, index) => [
      pairOf(name, [(index + 1) / 100, half]),
      ...names.slice(index + 1).map((other) => pairOf(other, [5, half], { a: name })),
    ]),
  };
}

const judged = (others: Stands): Verdict => judge(comparisonOf(others));

describe('clear', () => {
  it('when every other policy is worse', () => {
    expect(judged({ b: 'worse', c: 'worse' })).toEqual({
      status: 'clear',
      winner: 'w',
      runner_up: 'b',
      delta: 0.01,
      half_width_95: 0.009,
      same: [],
      no_difference: [],
      not_distinguished: [],
    });
  });

  it('when the others are worse or the same; the runner-up is one that differs', () => {
    expect(judged({ b: 'same_as_best', c: 'worse' })).toMatchObject({
      status: 'clear',
      runner_up: 'c',
      delta: 0.02,
      same: ['b'],
    });
  });
});

describe('not_distinguished', () => {
  it('names every policy that may be as good or worse by an amount that matters', () => {
    expect(judged({ b: 'not_distinguished', c: 'worse', d: 'not_distinguished' })).toMatchObject({
      status: 'not_distinguished',
      runner_up: 'b',
      not_distinguished: ['b', 'd'],
      no_difference: [],
    });
  });

  it('keeps apart those whose difference surely does not matter', () => {
    expect(judged({ b: 'within_indifference', c: 'not_distinguished', d: 'same_as_best' })).toMatchObject({
      status: 'not_distinguished',
      same: ['d'],
      no_difference: ['b'],
      not_distinguished: ['c'],
    });
  });
});

describe('no_difference_that_matters', () => {
  it('when nobody else is worse by an amount that may matter without being told apart', () => {
    expect(judged({ b: 'within_indifference', c: 'worse' })).toMatchObject({
      status: 'no_difference_that_matters',
      runner_up: 'b',
      no_difference: ['b'],
      not_distinguished: [],
    });
  });
});

describe('identical', () => {
  it('when nobody won or lost any trial, with and without an interval', () => {
    const others = { b: 'same_as_best', c: 'same_as_best' } as const;
    for (const reason of [null, 'not enough trials (have 1, need 2)']) {
      expect(judge(comparisonOf(others, reason))).toEqual({ status: 'identical', winner: 'w' });
    }
  });
});

describe('not_compared', () => {
  it('one policy', () => {
    expect(judged({})).toEqual({ status: 'not_compared', winner: 'w', reason: 'only one policy ran' });
  });

  it('too few trials, in the words of the comparison', () => {
    const reason = 'not enough trials (have 1, need 2)';
    expect(judge(comparisonOf({ b: 'unknown' }, reason))).toEqual({
      status: 'not_compared',
      winner: 'w',
      reason,
    });
  });
});
