/** Answers from cells worked by hand. */
import { describe, expect, it } from 'vitest';
import { type CellFacts, crossingOf, gainOf, reaches } from '../../../src/simulation/sweep/index.ts';

describe('where a curve falls to the target', () => {
  it('is on the straight line between two positions', () => {
    expect(crossingOf([0.5, 1, 1.5], [1, 0.995, 0.975], 0.99)).toEqual({ kind: 'at', position: 1.125 });
    expect(crossingOf([1, 2], [0.99, 0.5], 0.99)).toEqual({ kind: 'at', position: 1 });
  });

  it('is not claimed beyond what was tried', () => {
    expect(crossingOf([0.5, 1], [1, 0.99], 0.99)).toEqual({ kind: 'beyond' });
    expect(crossingOf([0.5, 1], [0.98, 0.9], 0.99)).toEqual({ kind: 'before' });
    expect(crossingOf([0.5], [0.5], 0.99)).toEqual({ kind: 'before' });
  });

  it('is the first fall, when chance lets the curve rise again', () => {
    expect(crossingOf([1, 2, 3], [1, 0.98, 0.995], 0.99)).toEqual({ kind: 'at', position: 1.5 });
  });
});

const cell = (served: number, halfWidth: number | null, bestByTrial: readonly number[]): CellFacts => ({
  trials: bestByTrial.length,
  ceiling: 100,
  policies: [{ policy: 'paced', served, halfWidth, objective: 0 }],
  choice: { kind: 'one_policy' },
  bestByTrial: Float64Array.from(bestByTrial),
  resultDigest: '',
  demandDigest: '',
});

describe('what one more account brings', () => {
  it('is the mean of differences trial by trial, over the trials that both have', () => {
    const few = cell(0.7, 0.1, [0.5, 0.7, 0.9]);
    const more = cell(0.9, 0.1, [0.8, 0.9, 1, 1]);
    const { gain, halfWidth, trials } = gainOf(few, more);
    expect(gain).toBeCloseTo((0.3 + 0.2 + 0.1) / 3, 12);
    expect(trials).toBe(3);
    // The spread of 0.3, 0.2, 0.1 alone, not that of both cells.
    expect(halfWidth).toBeGreaterThan(0.1 / Math.sqrt(3));
    expect(halfWidth).toBeLessThan(0.6);
  });

  it('has no interval from one trial', () => {
    expect(gainOf(cell(0.5, null, [0.5]), cell(1, null, [1]))).toEqual({
      gain: 0.5,
      halfWidth: null,
      trials: 1,
    });
  });
});

it('a target is reached surely only when its whole interval is above it', () => {
  expect(reaches(cell(0.995, 0.004, [1]), 0.99)).toBe('surely');
  expect(reaches(cell(0.995, 0.006, [1]), 0.99)).toBe('perhaps');
  expect(reaches(cell(0.995, null, [1]), 0.99)).toBe('perhaps');
  expect(reaches(cell(0.985, 0.1, [1]), 0.99)).toBe('no');
});
