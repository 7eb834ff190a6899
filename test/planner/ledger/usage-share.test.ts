import { describe, expect, it } from 'vitest';
import { usageShare } from '../../../src/planner/ledger/index.ts';
import { itRefuses, wrong } from './refusals.ts';

describe('usage percentage', () => {
  it.each([
    [37, 1125, 3.3],
    [15, 1125, 1.3],
    [2, 250, 0.8],
    [75, 1125, 6.7],
    [20, 250, 8.0],
  ])('[A9] %i of %i is %d %%', (used, limit, expected) => {
    expect(usageShare(used, limit).percent).toBe(expected);
    expect(usageShare(used, limit).text).toBe(`${used}/${limit} (${expected.toFixed(1)} %)`);
  });

  it('[A9] rounds halves away from zero', () => {
    expect(usageShare(5, 10_000).percent).toBe(0.1);
    expect(usageShare(15, 10_000).percent).toBe(0.2);
  });

  it('[A9] flags an overdraw and keeps bars within their length', () => {
    expect(usageShare(13, 10)).toMatchObject({
      percent: 130,
      barFraction: 1,
      isOverdrawn: true,
      level: 'red',
    });
    expect(usageShare(10, 10)).toMatchObject({ barFraction: 1, isOverdrawn: false });
  });

  it('[A9] names the level, each from its share on', () => {
    const level = (used: number) => usageShare(used, 1000).level;
    expect([0, 699, 700, 849, 850, 949, 950].map(level)).toEqual([
      'green',
      'green',
      'yellow',
      'yellow',
      'orange',
      'orange',
      'red',
    ]);
  });

  itRefuses([
    ['a limit of 0', 'E_RANGE', 'limit', () => usageShare(1, 0)],
    ['a limit below 0', 'E_RANGE', 'limit', () => usageShare(1, -5)],
    ['use below 0', 'E_RANGE', 'used', () => usageShare(-1, 5)],
    ['NaN', 'E_TYPE', 'used', () => usageShare(Number.NaN, 5)],
    ['a text', 'E_TYPE', 'limit', () => usageShare(1, wrong('5'))],
  ]);
});
