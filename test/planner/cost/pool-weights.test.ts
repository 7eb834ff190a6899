import { describe, expect, it } from 'vitest';
import { scarcityWeights } from '../../../src/planner/cost/index.ts';
import { itRefuses } from '../ledger/refusals.ts';

describe('prices of pools', () => {
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
