import { describe, expect, it } from 'vitest';
import { percent } from '../../../src/core/values/index.ts';
import { projectPlan } from '../../../src/planner/budget/project-plan.ts';

const LIMITS = { sonnet: 1125, opus: 250, haiku: null };
const PHASES = [
  { name: 'read', perDay: { sonnet: 10 }, days: 2 },
  { name: 'write', perDay: { sonnet: 10, opus: 10, haiku: 500 }, days: 1 },
];

describe('the project over days', () => {
  it('[K5] of three days uses 0.9 % of sonnet and 1.3 % of opus', () => {
    const plan = projectPlan(PHASES, LIMITS);
    expect(plan.days.map(({ day, phase, load }) => [day, phase, load])).toEqual([
      [1, 'read', { sonnet: 10 }],
      [2, 'read', { sonnet: 10 }],
      [3, 'write', { sonnet: 10, opus: 10, haiku: 500 }],
    ]);
    expect(plan.spend).toEqual({ sonnet: 30, opus: 10, haiku: 500 });
    expect(plan.utilisationFraction.sonnet).toBeCloseTo(30 / 3375, 12);
    expect(plan.utilisationFraction.opus).toBeCloseTo(10 / 750, 12);
    expect(percent(plan.utilisationFraction.sonnet!)).toBe(0.9);
    expect(plan.days[2]!.utilisationFraction).toEqual({ sonnet: 10 / 1125, opus: 10 / 250 });
    expect(plan.feasible).toBe(true);
  });

  it('[K5] names the day that is over although the whole fits', () => {
    const plan = projectPlan([PHASES[0]!, { name: 'push', perDay: { opus: 251 }, days: 1 }], LIMITS);
    expect(plan.utilisationFraction.opus).toBeLessThan(1);
    expect(plan.days.map(({ over }) => over)).toEqual([[], [], ['opus']]);
    expect(plan.feasible).toBe(false);
  });

  it('refuses bad inputs', () => {
    const one = PHASES[0]!;
    const bad: Array<[unknown, unknown, string]> = [
      [[], LIMITS, 'E_EMPTY'],
      ['x', LIMITS, 'E_EMPTY'],
      [[{ ...one, days: 0 }], LIMITS, 'E_RANGE'],
      [[{ ...one, days: 1.5 }], LIMITS, 'E_INT'],
      [[{ ...one, perDay: { gpt: 1 } }], LIMITS, 'E_UNKNOWN'],
      [[{ ...one, perDay: { sonnet: -1 } }], LIMITS, 'E_RANGE'],
      [[one], { sonnet: Number.NaN }, 'E_TYPE'],
    ];
    for (const [phases, limits, code] of bad) {
      expect(() => projectPlan(phases as never, limits as never)).toThrow(expect.objectContaining({ code }));
    }
  });
});
