import { describe, expect, it } from 'vitest';
import { commitReview } from '../../../src/planner/rules/index.ts';

describe('commit review', () => {
  it.each([
    [0.35, 'medium', 'automated', 'degrade', { haiku: 8 }],
    [0.35, 'low', 'automated', 'degrade', { haiku: 8 }],
    [0.35, 'high', 'focused', 'proceed', { sonnet: 8 }],
    [0.51, 'low', 'comprehensive', 'proceed', { sonnet: 16 }],
    [0.5, 'high', 'focused', 'proceed', { sonnet: 8 }],
    [0.5, 'low', 'automated', 'degrade', { haiku: 8 }],
    [0.2, 'high', 'later', 'defer', {}],
    [0, 'low', 'later', 'defer', {}],
  ] as const)('[M1] at %s of the pool, 8 files of %s complexity: %s', (left, complexity, strategy, status, cost) => {
    const review = commitReview(left, 8, complexity);
    expect(review).toMatchObject({ strategy, status });
    expect(review.cost).toEqual(cost);
  });

  it('[7.10] refuses shares, files and complexities that are none', () => {
    expect(() => commitReview(1.1, 8, 'low')).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => commitReview(0.5, 1.5, 'low')).toThrow(expect.objectContaining({ code: 'E_INT' }));
    expect(() => commitReview(0.5, 1, 'hgh' as never)).toThrow(/allowed: high, /);
  });
});
