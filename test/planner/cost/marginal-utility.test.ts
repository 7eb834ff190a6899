import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustedValue,
  adjustedValueDoc,
  marginalUtility,
  wholeTaskCharge,
} from '../../../src/planner/cost/index.ts';
import { itRefuses } from '../ledger/refusals.ts';

const LIMIT = 1125;
const charge = (remainingShare: number, cost = 10) => wholeTaskCharge({ limit: LIMIT, remainingShare, cost });

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

  it.each([
    [1, 10.04],
    [0.5, 20.18],
    [0.25, 40.73],
    [0.1, 104.73],
    [0.05, 220.21],
  ])('[F11] summed over a task of 10 with %d left is %d', (left, expected) => {
    expect(charge(left)).toBeCloseTo(expected, 2);
  });

  it('[F11] summed over a task is the sum over its parts, and more than the price at its start', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        (left, cost) => {
          const rest = left - cost / LIMIT;
          expect(charge(left, cost) + charge(rest, 20)).toBeCloseTo(charge(left, cost + 20), 8);
          expect(charge(left, cost)).toBeGreaterThan(cost * marginalUtility(left));
        },
      ),
      { seed: 20260211, numRuns: 200 },
    );
  });

  itRefuses([
    ['all that is left', 'E_OVERDRAW', 'cost', () => charge(0.1, 112.5)],
    ['more than there is', 'E_OVERDRAW', 'cost', () => charge(0, 1)],
    ['a task of nothing', 'E_RANGE', 'cost', () => charge(0.5, 0)],
    ['a share above 1', 'E_RANGE', 'remainingShare', () => charge(1.5)],
    ['a limit of 0', 'E_RANGE', 'limit', () => wholeTaskCharge({ limit: 0, remainingShare: 1, cost: 1 })],
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

  it('[F12] [W45] charges the task while the price rises: -4.7 with 10 % left', () => {
    expect(adjustedValue({ value: 100, limit: LIMIT, remainingShare: 0.1, cost: 10 })).toBeCloseTo(-4.7, 1);
  });
});
