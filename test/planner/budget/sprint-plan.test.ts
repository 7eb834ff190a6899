import { describe, expect, it } from 'vitest';
import { percent } from '../../../src/core/values/index.ts';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { normalDraws, type RealDraws } from '../../../src/numerics/stats/index.ts';
import { sprintPlan, sprintRisk } from '../../../src/planner/budget/sprint-plan.ts';

const MAX5 = { sonnet: 1125, opus: 250 };
const PRO = { sonnet: 225, opus: 50 };
const FREE = { sonnet: 45, opus: 10 };
const SPRINT = { days: 10, points: 40, perPoint: { sonnet: 10, opus: 1.5 }, dailyLimits: MAX5 };
const of = (plan: ReturnType<typeof sprintPlan>, pool: string) =>
  plan.pools.find((each) => each.pool === pool)!;

describe('the sprint', () => {
  it('[K4] of 40 points needs 520 of 11250 and 78 of 2500', () => {
    const plan = sprintPlan(SPRINT);
    expect(plan.feasible).toBe(true);
    expect(of(plan, 'sonnet')).toMatchObject({ need: 520, available: 11250, maxPoints: 865 });
    expect(of(plan, 'opus')).toMatchObject({ need: 78, available: 2500, maxPoints: 1282 });
    expect(plan.pools.map((pool) => percent(pool.utilisationFraction!))).toEqual([4.6, 3.1]);
  });

  it('[K4] fits the middle tier, not the free one: 115.6 %', () => {
    const pro = sprintPlan({ ...SPRINT, dailyLimits: PRO });
    expect(pro.feasible).toBe(true);
    expect(pro.pools.map(({ available }) => available)).toEqual([2250, 500]);
    const free = sprintPlan({ ...SPRINT, dailyLimits: FREE });
    expect(free.feasible).toBe(false);
    expect(of(free, 'sonnet')).toMatchObject({ need: 520, available: 450, feasible: false });
    expect(percent(of(free, 'sonnet').utilisationFraction!)).toBe(115.6);
    expect(of(free, 'opus').feasible).toBe(true);
  });

  it('[K4] [W76] rounds needs up: one point takes 13 and 2', () => {
    expect(sprintPlan({ ...SPRINT, points: 1 }).pools.map(({ need }) => need)).toEqual([13, 2]);
  });

  it('[W72] 1.5 opus beside 10 sonnet is 15 %, not 10 %', () => {
    const plan = sprintPlan({ ...SPRINT, buffer: 1 });
    expect(of(plan, 'opus').need / of(plan, 'sonnet').need).toBe(0.15);
  });

  it('[W73] shows the day that the mean over the sprint hides', () => {
    const pointsByDay = [0, 0, 0, 40, 0, 0, 0, 0, 0, 0];
    const plan = sprintPlan({ ...SPRINT, dailyLimits: PRO, pointsByDay });
    expect(of(plan, 'sonnet').utilisationFraction).toBeCloseTo(520 / 2250, 12);
    expect(of(plan, 'sonnet').peakDayFraction).toBeCloseTo(520 / 225, 12);
    expect(of(plan, 'opus')).toMatchObject({ feasible: false });
    expect(plan.feasible).toBe(false);
    const even = sprintPlan({ ...SPRINT, dailyLimits: PRO, pointsByDay: pointsByDay.map(() => 4) });
    expect(even.feasible).toBe(true);
  });

  it('[W74] counts what is used already: three days from an empty pool are two', () => {
    const three = { ...SPRINT, days: 3, points: 1 };
    const available = (restoring: Record<string, { hours: number; amount: number }[]>) =>
      of(sprintPlan({ ...three, restoring }), 'sonnet').available;
    expect(available({})).toBe(3375);
    expect(available({ sonnet: [{ hours: 24, amount: 1125 }] })).toBe(2250);
    // 50 left, the rest back after 15, 20 and 22 h: each message can be spent three times.
    const parts = [
      { hours: 15, amount: 200 },
      { hours: 20, amount: 300 },
      { hours: 22, amount: 575 },
    ];
    expect(available({ sonnet: parts })).toBe(3375);
  });

  it('has no limit where there is none', () => {
    const plan = sprintPlan({ ...SPRINT, perPoint: { haiku: 100 }, dailyLimits: { haiku: null } });
    expect(plan.pools).toEqual([
      {
        pool: 'haiku',
        need: 5200,
        available: null,
        utilisationFraction: null,
        feasible: true,
        maxPoints: null,
        peakDayFraction: null,
      },
    ]);
  });

  it('refuses bad inputs', () => {
    const bad: Array<[object, string]> = [
      [{ days: 0 }, 'E_RANGE'],
      [{ days: 367 }, 'E_RANGE'],
      [{ days: 1.5 }, 'E_INT'],
      [{ points: 0 }, 'E_RANGE'],
      [{ points: '40' }, 'E_TYPE'],
      [{ buffer: 0.9 }, 'E_RANGE'],
      [{ perPoint: { gpt: 1 } }, 'E_UNKNOWN'],
      [{ perPoint: { sonnet: -1 } }, 'E_RANGE'],
      [{ dailyLimits: null }, 'E_TYPE'],
      [{ pointsByDay: [40] }, 'E_TYPE'],
      [{ pointsByDay: Array(10).fill(5) }, 'E_SUM'],
      [{ restoring: { gpt: [] } }, 'E_UNKNOWN'],
      [{ restoring: { sonnet: [{ hours: 25, amount: 1 }] } }, 'E_RANGE'],
      [{ restoring: { sonnet: [{ hours: 1, amount: 1126 }] } }, 'E_OVERDRAW'],
    ];
    for (const [change, code] of bad) {
      expect(() => sprintPlan({ ...SPRINT, ...change }), JSON.stringify(change)).toThrow(
        expect.objectContaining({ code }),
      );
    }
  });
});

describe('the risk of a sprint', () => {
  const openDraws = (): RealDraws => {
    const generator = openStream({ seed: 5, trialIndex: 0, purpose: 'costs' });
    return { uniform: () => unitReal(generator), normal: normalDraws(() => generator.next()) };
  };

  it('[K4] is certain when nothing is uncertain', () => {
    const known = (value: number) => ({ sonnet: { kind: 'known', value } as const });
    const sprint = { days: 1, points: 10, dailyLimits: { sonnet: 100 } };
    expect(sprintRisk(sprint, known(10), 20, openDraws())).toEqual({
      pDone: 1,
      pEveryDay: null,
      standardError: 0,
      trials: 20,
    });
    expect(sprintRisk(sprint, known(10.1), 20, openDraws()).pDone).toBe(0);
    const uneven = { ...sprint, days: 2, pointsByDay: [10, 0] };
    expect(sprintRisk(uneven, known(12), 20, openDraws())).toMatchObject({ pDone: 1, pEveryDay: 0 });
  });

  it('[K4] is the chance of the sum: two points of 1 or 3 reach at most 4 in three of four cases', () => {
    const perPoint = { sonnet: { kind: 'samples', samples: [1, 3] } as const };
    const sprint = { days: 1, points: 2, dailyLimits: { sonnet: 4 } };
    const { pDone, standardError } = sprintRisk(sprint, perPoint, 20_000, openDraws());
    expect(Math.abs(pDone - 0.75)).toBeLessThan(4 * standardError);
    expect(standardError).toBeCloseTo(Math.sqrt(0.1875 / 20_000), 4);
    // Two days of one point each: a day is over 2 in half of the cases, so both hold in one of four.
    const days = { days: 2, points: 2, dailyLimits: { sonnet: 2 }, pointsByDay: [1, 1] };
    const split = sprintRisk(days, perPoint, 20_000, openDraws());
    expect(Math.abs(split.pDone - 0.75)).toBeLessThan(4 * standardError);
    expect(Math.abs(split.pEveryDay! - 0.25)).toBeLessThan(4 * standardError);
  });

  it('refuses an unknown pool and no trials', () => {
    const sprint = { days: 1, points: 2, dailyLimits: { sonnet: 4 } };
    const one = { kind: 'known', value: 1 } as const;
    expect(() => sprintRisk(sprint, { gpt: one }, 10, openDraws())).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN' }),
    );
    expect(() => sprintRisk(sprint, { sonnet: one }, 0, openDraws())).toThrow(
      expect.objectContaining({ code: 'E_RANGE' }),
    );
  });
});
