import { describe, expect, it } from 'vitest';
import { levelOf } from '../../../src/planner/rules/index.ts';

describe('levels of use', () => {
  it.each([
    [0, 'green'],
    [0.6999, 'green'],
    [0.7, 'yellow'],
    [0.85, 'orange'],
    [0.9499, 'orange'],
    [0.95, 'red'],
    [1.4, 'red'],
  ])('[D5] %s used is %s', (used, name) => {
    expect(levelOf(used).name).toBe(name);
  });

  it('[D5] orange lets priorities 1 and 2 go on, red only 1', () => {
    expect(levelOf(0.9).priorities).toEqual([1, 2]);
    expect(levelOf(0.99).priorities).toEqual([1]);
  });

  it('[7.10] refuses shares below 0 and no numbers', () => {
    expect(() => levelOf(-0.1)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => levelOf(Number.NaN)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
  });
});
