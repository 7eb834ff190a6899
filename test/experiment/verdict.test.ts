/** Who wins, and whether that can be told. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/experiment/index.ts';
import { groupOf } from './trial-rows.ts';

/** Alternates around `mean`: every difference to a constant has the same size. */
const wobble = (mean: number, size: number, trials: number): number[] =>
  Array.from({ length: trials }, (_, trial) => mean + (trial % 2 === 0 ? size : -size));
const constant = (value: number, trials: number): number[] => Array.from({ length: trials }, () => value);

describe('clear', () => {
  it('when the interval against every other policy leaves out 0', () => {
    // Differences to b 1 +- 1 by turns: squared deviations 8 over 7 and 8; t of 7 degrees is 2.3646.
    const verdict = judge(groupOf({ b: constant(1, 8), a: wobble(2, 1, 8), c: constant(0, 8) }));
    expect(verdict).toEqual({
      status: 'clear',
      winner: 'a',
      runner_up: 'b',
      delta: 1,
      half_width_95: expect.closeTo(2.364624251592785 * Math.sqrt(8 / 7 / 8), 9),
    });
  });

  it('when the winner is ahead by the same amount in every trial', () => {
    expect(judge(groupOf({ a: constant(0.75, 3), b: constant(0.5, 3) }))).toEqual({
      status: 'clear',
      winner: 'a',
      runner_up: 'b',
      delta: 0.25,
      half_width_95: 0,
    });
  });
});

describe('not_distinguished', () => {
  it('names every policy whose interval holds 0, not only the runner-up', () => {
    // a leads b by 0.1 and d by 0.3 with half widths near 0.9; c is far behind.
    const verdict = judge(
      groupOf({ a: wobble(2.3, 1, 8), b: constant(2.2, 8), c: constant(0, 8), d: constant(2, 8) }),
    );
    expect(verdict).toMatchObject({
      status: 'not_distinguished',
      winner: 'a',
      runner_up: 'b',
      not_distinguished: ['b', 'd'],
    });
  });

  it('when only a policy behind the runner-up cannot be told apart', () => {
    // Against b the difference is 0.5 in every trial; against c it is 0.6 on average but wild.
    const verdict = judge(
      groupOf({ a: constant(1, 6), b: constant(0.5, 6), c: [3, -2.2, 3, -2.2, 3, -2.2] }),
    );
    expect(verdict).toMatchObject({ runner_up: 'b', status: 'not_distinguished', not_distinguished: ['c'] });
  });

  it('counts a policy that ties in every trial, even if a third one differs', () => {
    const verdict = judge(groupOf({ a: [3, 5], b: [3, 5], c: [0, 1] }));
    expect(verdict).toEqual({
      status: 'not_distinguished',
      winner: 'a',
      runner_up: 'b',
      delta: 0,
      half_width_95: 0,
      not_distinguished: ['b', 'c'],
    });
  });

  it('when means are equal though trials differ', () => {
    expect(judge(groupOf({ a: [1, 2, 3, 4], b: [4, 3, 2, 1] }))).toMatchObject({
      status: 'not_distinguished',
      winner: 'a',
      delta: 0,
      not_distinguished: ['b'],
    });
  });

  it('calls a lead below the threshold of ties no lead, however steady', () => {
    const verdict = judge(groupOf({ a: constant(5e-10, 9), b: constant(0, 9), c: constant(-1, 9) }));
    expect(verdict).toMatchObject({ status: 'not_distinguished', winner: 'a', not_distinguished: ['b'] });
  });
});

describe('identical', () => {
  it.each([1, 4])('when nobody won or lost any of %i trials', (trials) => {
    expect(
      judge(groupOf({ a: constant(1, trials), b: constant(1, trials), c: constant(1, trials) })),
    ).toEqual({ status: 'identical', winner: 'a' });
  });

  it('differences up to 1e-9 are none', () => {
    expect(judge(groupOf({ a: [1, 2], b: [1 - 9e-10, 2 + 9e-10] })).status).toBe('identical');
  });
});

describe('not_compared', () => {
  it('one policy', () => {
    expect(judge(groupOf({ a: [1, 2] }))).toEqual({
      status: 'not_compared',
      winner: 'a',
      reason: 'only one policy ran',
    });
  });

  it('one trial', () => {
    expect(judge(groupOf({ a: [1], b: [2] }))).toEqual({
      status: 'not_compared',
      winner: 'b',
      reason: 'not enough trials (have 1, need 2)',
    });
  });
});
