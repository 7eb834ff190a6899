/** The plain arithmetic of one window. */
import { describe, expect, it } from 'vitest';
import {
  firstUseReset,
  LENGTH_KINDS,
  NO_RESET,
  remainingFraction,
  SHORT_WINDOW_MINUTES,
  timeLeftFraction,
  WEEKLY_WINDOW_MINUTES,
} from '../../../src/quota/windows/index.ts';

describe('remainingFraction', () => {
  it.each([
    [50, 200, 0.25],
    [200, 200, 1],
    [0, 200, 0],
    // Overshoot and a capacity that shrank are clamped.
    [-5, 200, 0],
    [250, 200, 1],
    // No capacity, no headroom.
    [0, 0, 0],
    [10, 0, 0],
    [10, -1, 0],
  ])('%i of %i units left is %f', (headroom, capacity, fraction) => {
    expect(remainingFraction(headroom, capacity)).toBe(fraction);
  });
});

describe('timeLeftFraction', () => {
  it.each([
    [75, 300, 0.25],
    [300, 300, 1],
    [0, 300, 0],
    [-1, 300, 0],
    // The published model's first windows are longer than their length.
    [599, 300, 1],
  ])('%i of %i minutes left is %f', (left, length, fraction) => {
    expect(timeLeftFraction(left, length)).toBe(fraction);
  });
});

describe('firstUseReset', () => {
  it.each([
    // Grain 1: the very minute.
    [17, 1, 30, 47],
    // Grain 10: 17 is floored to 10, 20 stays.
    [17, 10, 30, 40],
    [20, 10, 30, 50],
    [29, 10, 30, 50],
    // Grain 60: 125 is floored to 120.
    [125, 60, 300, 420],
    // Grain equal to the length: the end of the current block, never now.
    [59, 60, 60, 60],
    [60, 60, 60, 120],
    [0, 60, 300, 300],
  ])('opened at %i, grain %i, length %i: resets at %i', (minute, floorMinutes, lengthMinutes, reset) => {
    expect(firstUseReset(minute, { floorMinutes, lengthMinutes })).toBe(reset);
    expect(reset).toBeGreaterThan(minute);
  });
});

it('names the lengths of the two windows and the kinds', () => {
  expect([SHORT_WINDOW_MINUTES, WEEKLY_WINDOW_MINUTES]).toEqual([5 * 60, 7 * 24 * 60]);
  expect(LENGTH_KINDS).toEqual(['fixed', 'first_use', 'sliding']);
});

it('has a never that is later than any horizon and fits a signed 32-bit integer', () => {
  // A century of minutes is 52.6 million.
  expect(NO_RESET).toBeGreaterThan(52_600_000 * 2);
  expect(NO_RESET | 0).toBe(NO_RESET);
});
