/** What is left to do after an evaluation broke off, and what refining again would cost. */
import { describe, expect, it } from 'vitest';
import { refineCosts, salvageOptions } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const HALF = { itemCount: 30, judged: 15, evalBatch: 30 };

describe('salvageOptions', () => {
  it('[C16] 15 of 30 judged: salvage 1 + 1, retry 1 + 1, one by one 1 + 15', () => {
    expect(salvageOptions(HALF)).toEqual([
      { option: 'salvage', messages: 2, itemsToJudge: 15 },
      { option: 'retry', messages: 2, itemsToJudge: 30 },
      { option: 'individual', messages: 16, itemsToJudge: 15 },
    ]);
  });

  it('[W30] salvage costs as many messages as a full retry and leaves half the work', () => {
    const [first, second] = salvageOptions(HALF);
    expect([first!.option, second!.option]).toEqual(['salvage', 'retry']);
    expect(first!.messages).toBe(second!.messages);
    expect(first!.itemsToJudge).toBeLessThan(second!.itemsToJudge);
  });

  it('salvage is cheaper where the retry needs another batch', () => {
    expect(salvageOptions({ ...HALF, evalBatch: 15 }).map(({ messages }) => messages)).toEqual([2, 3, 16]);
  });

  it('has nothing left to judge when all verdicts came', () => {
    expect(salvageOptions({ ...HALF, judged: 30 })[0]).toEqual({
      option: 'salvage',
      messages: 1,
      itemsToJudge: 0,
    });
  });

  refuses([
    ['more verdicts than items', 'E_RANGE', 'judged', () => salvageOptions({ ...HALF, judged: 31 })],
    ['no items', 'E_RANGE', 'itemCount', () => salvageOptions({ ...HALF, itemCount: 0 })],
    ...NO_NUMBERS.map(
      (value) =>
        [
          String(value),
          'E_TYPE',
          'evalBatch',
          () => salvageOptions({ ...HALF, evalBatch: value as number }),
        ] as const,
    ),
  ]);
});

describe('refineCosts', () => {
  it.each([
    [0.8, 1.25, 1.2],
    [0.5, 2, 1.5],
    [1, 1, 1],
  ])('[C16] at a success of %f: %f until it works, %f once and then replace', (success, until, once) => {
    const costs = refineCosts(success);
    expect(costs.untilSuccess).toBeCloseTo(until, 12);
    expect(costs.onceThenReplace).toBeCloseTo(once, 12);
  });

  it('[C16] has no price for a refinement that never works', () => {
    expect(refineCosts(0)).toEqual({ untilSuccess: 'unpriced', onceThenReplace: 2 });
  });

  refuses([
    ['a success above 1', 'E_RANGE', 'success', () => refineCosts(1.01)],
    ...NO_NUMBERS.map(
      (value) => [String(value), 'E_TYPE', 'success', () => refineCosts(value as number)] as const,
    ),
  ]);
});
