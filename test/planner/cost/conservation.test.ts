import { describe, expect, it } from 'vitest';
import { autonomySaving, fixBatchSaving } from '../../../src/planner/cost/index.ts';
import { itRefuses } from '../ledger/refusals.ts';

describe('fixes in one batch', () => {
  it.each([
    [3, 6, 3, 3],
    [2, 4, 3, 1],
    [1, 2, 3, -1],
  ])('[B15] of %i: %i -> %i, saving %i', (items, before, after, saving) => {
    expect(fixBatchSaving({ items })).toMatchObject({ before, after, saving });
  });

  it('[W89] with a review after each fix too, 3 fixes are 9 -> 3, and 1 is a tie', () => {
    expect(fixBatchSaving({ items: 3 }).reviewed).toEqual({ before: 9, after: 3, saving: 6 });
    expect(fixBatchSaving({ items: 1 }).reviewed).toEqual({ before: 3, after: 3, saving: 0 });
  });

  itRefuses([
    ['no fixes', 'E_RANGE', 'items', () => fixBatchSaving({ items: 0 })],
    ['half a message', 'E_INT', 'perItem', () => fixBatchSaving({ items: 1, perItem: 1.5 })],
    ['a batch below 0', 'E_RANGE', 'batched', () => fixBatchSaving({ items: 1, batched: -1 })],
  ]);
});

describe('steps with one check at the end', () => {
  it('[B15] save n - 1 where step and check were one message', () => {
    expect(autonomySaving(5).stepWithCheck).toEqual({ before: 5, after: 1, saving: 4 });
    expect(autonomySaving(1).stepWithCheck.saving).toBe(0);
  });

  it('[W88] save 2n - 2 where they were two', () => {
    expect(autonomySaving(5).separateChecks).toEqual({ before: 10, after: 2, saving: 8 });
    expect(autonomySaving(1).separateChecks.saving).toBe(0);
  });

  itRefuses([
    ['no steps', 'E_RANGE', 'steps', () => autonomySaving(0)],
    ['half a step', 'E_INT', 'steps', () => autonomySaving(1.5)],
  ]);
});
