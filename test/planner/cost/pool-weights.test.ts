import { describe, expect, it } from 'vitest';
import { scarcityCost, scarcityWeights } from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

describe('prices of pools', () => {
  it('[B5] 15 sonnet and 2 opus cost 24', () => {
    expect(scarcityCost({ sonnet: 15, opus: 2 })).toBe(24);
    expect(scarcityCost({ sonnet: 15, opus: 2, haiku: 99 })).toBe(24);
  });

  it('[B5] follow the limits: 4.5 for opus in every tier, 0 without a limit', () => {
    for (const [sonnet, opus] of [
      [45, 10],
      [225, 50],
      [1125, 250],
    ] as const)
      expect(scarcityWeights({ sonnet, opus, haiku: null }, 'sonnet')).toEqual({
        sonnet: 1,
        opus: 4.5,
        haiku: 0,
      });
  });

  itRefuses([
    ['a used pool without a price', 'E_UNKNOWN', 'weights', () => scarcityCost({ gpt: 1 })],
    ['a price below 0', 'E_RANGE', 'weights.opus', () => scarcityCost({ opus: 1 }, { opus: -1 })],
    ['no price at all', 'E_EMPTY', 'weights', () => scarcityCost({ opus: 1 }, { opus: 0 })],
    ['a cost that is no list of pools', 'E_TYPE', 'cost', () => scarcityCost(wrong(5))],
    [
      'a base without a limit',
      'E_TYPE',
      'limits.haiku',
      () => scarcityWeights({ haiku: null, opus: 5 }, 'haiku'),
    ],
    ['an unknown base', 'E_UNKNOWN', 'base', () => scarcityWeights({ opus: 5 }, 'sonnet')],
    ['a limit of 0', 'E_RANGE', 'limits.opus', () => scarcityWeights({ sonnet: 5, opus: 0 }, 'sonnet')],
  ]);
});
