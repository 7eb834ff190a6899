import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUDGET_PROFILES,
  ciBudget,
  PIPELINE_COSTS,
  RESERVE_SHARES_DOC,
  splitBudget,
  splitBudgetDoc,
} from '../../../src/planner/budget/budget-shares.ts';

const LIMITS: Readonly<Record<string, Record<string, number>>> = {
  free: { sonnet: 45, opus: 10 },
  pro: { sonnet: 225, opus: 50 },
  max5: { sonnet: 1125, opus: 250 },
};
const budgetOf = (
  profile: string,
  limits: Readonly<Record<string, number>>,
): Record<string, Record<string, number>> =>
  Object.fromEntries(
    Object.entries(limits).map(([pool, limit]) => [
      pool,
      splitBudget(limit, BUDGET_PROFILES[profile]![pool]!),
    ]),
  );
const parts = (split: Readonly<Record<string, number>>): number[] => Object.values(split);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const doc = (tier: string, profile: string): number =>
  sum(parts(splitBudgetDoc(LIMITS[tier]!.sonnet!, BUDGET_PROFILES[profile]!.sonnet!)));

describe('splitting a budget', () => {
  it.each([
    ['max5', 'balanced', [225, 563, 225, 112], [75, 100, 50, 25]],
    ['max5', 'research_heavy', [169, 675, 169, 112], [125, 75, 25, 25]],
    ['max5', 'mechanical_heavy', [338, 450, 225, 112], [25, 50, 125, 50]],
    ['pro', 'research_heavy', [34, 135, 34, 22], [25, 15, 5, 5]],
    ['free', 'balanced', [9, 23, 9, 4], [3, 4, 2, 1]],
  ])('[D1] splits %s by %s to the message: sonnet %j, opus %j', (tier, profile, sonnet, opus) => {
    const split = budgetOf(profile, LIMITS[tier]!);
    expect([parts(split.sonnet!), parts(split.opus!)]).toEqual([sonnet, opus]);
  });

  it('[D2] [W2] has the text of the document as a profile of its own, another than balanced', () => {
    const split = budgetOf('doc-text', LIMITS.max5!);
    expect(split).toEqual({
      sonnet: { routing: 200, primary: 600, rework: 200, reserve: 125 },
      opus: { deep: 50, complex: 100, qa: 50, reserve: 50 },
    });
    expect(split).not.toEqual(budgetOf('balanced', LIMITS.max5!));
  });

  it('[W1] always adds up to the limit, in every tier and profile; cutting loses messages', () => {
    for (const profile of Object.keys(BUDGET_PROFILES)) {
      for (const limits of Object.values(LIMITS)) {
        for (const [pool, split] of Object.entries(budgetOf(profile, limits)))
          expect(sum(parts(split))).toBe(limits[pool]);
      }
    }
    const profiles = ['balanced', 'research_heavy', 'mechanical_heavy'];
    expect(profiles.map((profile) => doc('max5', profile))).toEqual([1124, 1123, 1124]);
    expect(profiles.map((profile) => 225 - doc('pro', profile))).toEqual([1, 2, 1]);
    expect(profiles.map((profile) => 45 - doc('free', profile))).toEqual([1, 2, 1]);
    expect(parts(splitBudgetDoc(1125, BUDGET_PROFILES.balanced!.sonnet!))).toEqual([225, 562, 225, 112]);
    expect(parts(splitBudgetDoc(1125, BUDGET_PROFILES.research_heavy!.sonnet!))).toEqual([
      168, 675, 168, 112,
    ]);
  });

  it('[W1] adds up for any limit and any shares, and no part is a message away from its share', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 9 }),
        (limit, weights) => {
          const whole = sum(weights);
          const shares = Object.fromEntries(weights.map((weight, i) => [`part${i}`, weight / whole]));
          const split = splitBudget(limit, shares);
          expect(sum(parts(split))).toBe(limit);
          for (const [name, messages] of Object.entries(split)) {
            expect(Math.abs(messages - limit * shares[name]!)).toBeLessThan(1 + 1e-6);
          }
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it('[W18] the document sets aside three different reserves', () => {
    expect(new Set(Object.values(RESERVE_SHARES_DOC)).size).toBe(3);
    expect(RESERVE_SHARES_DOC.prose).toBeCloseTo(0.1111, 4);
  });

  it('[7.10] refuses limits and shares that are none, and unknown names', () => {
    for (const [run, code] of [
      [() => splitBudget(-1, { a: 1 }), 'E_RANGE'],
      [() => splitBudget(1.5, { a: 1 }), 'E_INT'],
      [() => splitBudget(Number.NaN, { a: 1 }), 'E_TYPE'],
      [() => splitBudget(10, { a: 0.5, b: 0.4 }), 'E_SUM'],
      [() => splitBudget(10, { a: 1.2, b: -0.2 }), 'E_RANGE'],
      [() => splitBudget(10, {}), 'E_EMPTY'],
      [() => splitBudget(10, null as never), 'E_TYPE'],
      [() => ciBudget(1125, 1.5), 'E_RANGE'],
    ] as const) {
      expect(run).toThrow(expect.objectContaining({ code }));
    }
    expect(splitBudget(0, { a: 0.5, b: 0.5 })).toEqual({ a: 0, b: 0 });
  });

  it('[M2] gives continuous integration 15 %, cut to whole messages: 168 of 1125', () => {
    expect([ciBudget(1125), ciBudget(1125, 0)]).toEqual([168, 0]);
    expect(Object.values(PIPELINE_COSTS)).toEqual([0, 0, 5, 10, 3]);
  });
});
