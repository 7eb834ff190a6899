import { describe, expect, it } from 'vitest';
import { ciBudget } from '../../../src/planner/rules/index.ts';

describe('the budget of CI', () => {
  it('[M2] is 15 %, cut to whole messages: 168 of 1125', () => {
    expect(ciBudget(1125)).toBe(168);
    expect(ciBudget(1125, 0)).toBe(0);
    expect(() => ciBudget(1125, 1.5)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  });
});
