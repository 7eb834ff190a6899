/** Attempts beyond the stop, counted by hand. */
import { describe, expect, it } from 'vitest';
import { sunkCost } from '../../../src/planner/scoring/index.ts';

describe('sunkCost', () => {
  const attempt = (pool: string, advice: 'stay' | 'switch' | 'drop', units = 2) => ({ pool, units, advice });

  it('[N2] counts attempts in the pool that was to be left, and every one after a drop', () => {
    const tasks = [
      {
        id: 'a',
        attempts: [attempt('sonnet', 'stay'), attempt('sonnet', 'switch'), attempt('opus', 'stay')],
      },
      { id: 'b', attempts: [attempt('sonnet', 'drop'), attempt('opus', 'stay', 1)] },
      { id: 'c', attempts: [attempt('sonnet', 'stay')] },
      { id: 'd', attempts: [attempt('sonnet', 'switch'), attempt('sonnet', 'stay')] },
    ];
    expect(sunkCost(tasks)).toEqual({
      tasks: 4,
      tasksBeyond: 3,
      attempts: 8,
      attemptsBeyond: 5,
      attemptsBeyondFraction: 0.625,
      unitsBeyond: { sonnet: 8, opus: 1 },
    });
    expect(sunkCost([])).toMatchObject({ attemptsBeyondFraction: 'unpriced' });
  });

  it.each([
    [[{ id: 'a', attempts: [attempt('sonnet', 'go' as never)] }], 'E_UNKNOWN'],
    [[{ id: 'a', attempts: [attempt('sonnet', 'stay', -1)] }], 'E_RANGE'],
    [[{ id: 'a', attempts: [{ units: 1, advice: 'stay' }] }], 'E_TYPE'],
    [[{ id: 'a', attempts: 3 }], 'E_TYPE'],
    [
      [
        { id: 'a', attempts: [] },
        { id: 'a', attempts: [] },
      ],
      'E_DUP',
    ],
  ])('[N2] refuses %j', (tasks, code) => {
    expect(() => sunkCost(tasks as never)).toThrow(expect.objectContaining({ code }));
  });
});
