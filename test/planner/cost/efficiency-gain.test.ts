import { describe, expect, it } from 'vitest';
import { budgetUse, efficiencyGain } from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

const LATEX = efficiencyGain({ sonnet: 37 }, { sonnet: 15, opus: 2 });
const RESEARCH = efficiencyGain({ sonnet: 100 }, { sonnet: 30, opus: 10 });

describe('the gain of a better plan', () => {
  it('[B12] of the LaTeX day is 59.5 % of sonnet, 2.47 in that pool alone, 1.54 weighted', () => {
    expect(LATEX.perPool.sonnet!.savedFraction).toBeCloseTo(0.595, 3);
    expect(LATEX.perPool.sonnet!.ratio).toBeCloseTo(2.47, 2);
    expect(LATEX.ratioWeighted).toBeCloseTo(1.54, 2);
  });

  it('[B12] of the three research days is 3.33 in sonnet alone, 1.33 weighted', () => {
    expect(RESEARCH.perPool.sonnet!.ratio).toBeCloseTo(3.33, 2);
    expect(RESEARCH.ratioWeighted).toBeCloseTo(1.33, 2);
  });

  it('[W16] shows the opus that the plain ratios ignore', () => {
    expect(LATEX.perPool.opus).toEqual({
      naive: 0,
      optimised: 2,
      saved: -2,
      savedFraction: 'unpriced',
      ratio: 0,
    });
    expect(LATEX.ratioWeighted as number).toBeLessThan(LATEX.perPool.sonnet!.ratio as number);
  });

  it('[B12] takes 2.96 % of 3375 before, 0.89 % and 1.33 % of 750 after; 3345 and 740 are left', () => {
    const budget = { sonnet: 3375, opus: 750 };
    expect(budgetUse({ sonnet: 100 }, budget).sonnet!.usedFraction).toBeCloseTo(0.0296, 4);
    const after = budgetUse({ sonnet: 30, opus: 10 }, budget);
    expect(after.sonnet!.usedFraction).toBeCloseTo(0.0089, 4);
    expect(after.opus!.usedFraction).toBeCloseTo(0.0133, 4);
    expect([after.sonnet!.left, after.opus!.left]).toEqual([3345, 740]);
    expect(after.sonnet!.leftFraction).toBeCloseTo(0.991, 3);
    expect(after.opus!.leftFraction).toBeCloseTo(0.987, 3);
  });

  it('[B12] has no price for a plan that costs nothing', () => {
    expect(efficiencyGain({ sonnet: 5 }, { haiku: 5 }).ratioWeighted).toBe('unpriced');
    expect(efficiencyGain({}, {})).toEqual({ perPool: {}, ratioWeighted: 'unpriced' });
    expect(budgetUse({}, { opus: 0 }).opus).toEqual({
      left: 0,
      usedFraction: 'unpriced',
      leftFraction: 'unpriced',
    });
  });

  it('[W5] has no ratio over all pools but the weighted one', () => {
    expect(Object.keys(LATEX).sort()).toEqual(['perPool', 'ratioWeighted']);
  });

  itRefuses([
    ['a used pool without a weight', 'E_UNKNOWN', 'weights', () => efficiencyGain({ gpt: 1 }, {})],
    ['a cost below 0', 'E_RANGE', 'optimised.opus', () => efficiencyGain({}, { opus: -1 })],
    ['a text', 'E_TYPE', 'naive.opus', () => efficiencyGain({ opus: wrong('1') }, {})],
    ['a cost outside the budget', 'E_UNKNOWN', 'cost.opus', () => budgetUse({ opus: 1 }, { sonnet: 5 })],
  ]);
});
