import { describe, expect, it } from 'vitest';
import { PRIORITY_TIERS, priorityTier } from '../../../src/planner/rules/index.ts';

describe('priority tiers', () => {
  it('[D4] any model for 1, opus if justified for 2, none for 3, haiku only for 4', () => {
    expect(
      PRIORITY_TIERS.map(({ models, ifJustified }) => [models.join(' '), ifJustified.join(' ')]),
    ).toEqual([
      ['haiku sonnet opus', ''],
      ['haiku sonnet opus', 'opus'],
      ['haiku sonnet', ''],
      ['haiku', ''],
    ]);
    expect([1, 2, 3, 4].map((priority) => priorityTier(priority).name)).toEqual([
      'critical',
      'high',
      'medium',
      'low',
    ]);
  });

  it('[7.10] refuses other priorities', () => {
    expect(() => priorityTier(0)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => priorityTier(2.5)).toThrow(expect.objectContaining({ code: 'E_INT' }));
    expect(() => priorityTier('1' as never)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
  });
});
