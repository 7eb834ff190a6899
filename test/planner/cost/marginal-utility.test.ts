import { describe, expect, it } from 'vitest';
import { adjustedValueDoc, marginalUtility } from '../../../src/planner/cost/index.ts';
import { itRefuses } from '../ledger/refusals.ts';

describe('the worth of a message', () => {
  it.each([
    [1, 1],
    [0.75, 1.333],
    [0.5, 2],
    [0.25, 4],
    [0.1, 10],
    [0.05, 20],
    [0.01, 100],
    [0.001, 100],
    [0, 100],
  ])('[F11] [W44] with %d left is %d', (left, worth) => {
    expect(marginalUtility(left)).toBeCloseTo(worth, 3);
  });

  itRefuses([
    ['a share above 1', 'E_RANGE', 'remainingShare', () => marginalUtility(1.5)],
    ['a floor of 0', 'E_RANGE', 'floorShare', () => marginalUtility(0.5, 0)],
    ['NaN', 'E_TYPE', 'remainingShare', () => marginalUtility(Number.NaN)],
    [
      'a value below 0',
      'E_RANGE',
      'value',
      () => adjustedValueDoc({ value: -1, cost: 1, remainingShare: 1 }),
    ],
  ]);
});

describe('the adjusted value', () => {
  it.each([
    [1, 90],
    [0.5, 80],
    [0.25, 60],
    [0.1, 0],
  ])("[F12] by the document's rule, 100 for 10 messages with %d left, is %d", (remainingShare, expected) => {
    expect(adjustedValueDoc({ value: 100, cost: 10, remainingShare })).toBeCloseTo(expected, 10);
  });

  it('[W45] is 60.0 at 25 % and 0 at 10 %, not 66.7 and 88.9, and never -0', () => {
    expect(adjustedValueDoc({ value: 100, cost: 10, remainingShare: 0.25 })).toBe(60);
    expect(Object.is(adjustedValueDoc({ value: 100, cost: 10, remainingShare: 0.1 }), 0)).toBe(true);
  });
});
