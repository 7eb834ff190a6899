/** `plan budget` on days and limits worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { BUDGET_QUESTION } from '../../../src/planner/budget/budget.ts';
import { BUDGET_PROFILES, splitBudget } from '../../../src/planner/budget/budget-split.ts';
import type { Answer, PlanContext, PlanQuota } from '../../../src/planner/question/index.ts';
import { contextOf, inputOf, poolQuota, tierQuota, uses } from '../plan-contexts.ts';

const NOW = '2026-01-31T18:00:00Z';

interface Ask {
  readonly quota?: PlanQuota;
  readonly texts?: Readonly<Record<string, string>>;
  readonly events?: ReturnType<typeof uses>;
  readonly more?: Partial<PlanContext>;
}

async function ask({ quota = tierQuota('max5'), texts = {}, events = [], more = {} }: Ask): Promise<Answer> {
  const usage = events.length === 0 ? { usage: null } : {};
  const context = contextOf({ now: NOW, events, quota, more: { ...usage, ...more } });
  const { answer } = await BUDGET_QUESTION.answer(inputOf(BUDGET_QUESTION, context, texts));
  return answer;
}

interface PoolData {
  readonly pool: string;
  readonly limit_per_day: number;
  readonly target_low: number;
  readonly target_high: number;
  readonly parts: ReadonlyArray<{
    readonly name: string;
    readonly amount: number;
    readonly fraction: number;
  }>;
  readonly use: { readonly last_day: number; readonly day_count: number; readonly mean_day: number | null };
}

const poolsOf = ({ data }: Answer): readonly PoolData[] => data.pools as readonly PoolData[];
const partsOf = ({ parts }: PoolData): Readonly<Record<string, number>> =>
  Object.fromEntries(parts.map(({ name, amount }) => [name, amount]));
const sum = (parts: Readonly<Record<string, number>>): number =>
  Object.values(parts).reduce((a, b) => a + b, 0);

async function refusal(asked: Ask): Promise<{ code: string; message: string }> {
  const error = await ask(asked).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QuotalabError)) throw new Error(`no refusal: ${String(error)}`);
  return { code: error.code, message: error.message };
}

describe('the split of a day', () => {
  it('[D1] balanced on max5 is 225/563/225/112 and 75/100/50/25', async () => {
    const [sonnet, opus] = poolsOf(await ask({}));
    expect(partsOf(sonnet!)).toEqual({ routing: 225, primary: 563, rework: 225, reserve: 112 });
    expect(partsOf(opus!)).toEqual({ deep: 75, complex: 100, qa: 50, reserve: 25 });
  });

  it.each(Object.keys(BUDGET_PROFILES))('[D2] profile %s adds up', async (profile) => {
    const [sonnet] = poolsOf(await ask({ texts: { profile } }));
    expect(partsOf(sonnet!)).toEqual(splitBudget(1125, BUDGET_PROFILES[profile]!.sonnet));
    expect(sum(partsOf(sonnet!))).toBe(1125);
  });

  it('[D2] adds up for any limit and any shares, and no part is a message away from its share', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 9 }),
        (limit, weights) => {
          const whole = weights.reduce((a, b) => a + b, 0);
          const shares = Object.fromEntries(weights.map((weight, i) => [`part${i}`, weight / whole]));
          const split = splitBudget(limit, shares);
          expect(sum(split)).toBe(limit);
          for (const [name, messages] of Object.entries(split)) {
            expect(Math.abs(messages - limit * shares[name]!)).toBeLessThan(1);
          }
        },
      ),
    );
  });

  it('[M2] takes the share of CI first, 168 of 1,125, and the parts still add up', async () => {
    const [sonnet, opus] = poolsOf(await ask({ texts: { ci: '0.15' } })).map(partsOf);
    expect([sonnet!.CI, opus!.CI]).toEqual([168, 37]);
    expect([sum(sonnet!), sum(opus!)]).toEqual([1125, 250]);
  });

  it('[D3] a reserve of Poisson(100) for nine days in ten is 113, of Poisson(50) 59', async () => {
    const reserve = async (texts: Record<string, string>) => partsOf(poolsOf(await ask({ texts }))[0]!);
    expect((await reserve({ reserve: '100' })).reserve).toBe(113);
    expect((await reserve({ reserve: '50' })).reserve).toBe(59);
    expect((await reserve({ reserve: '100', cover: '0.5' })).reserve).toBe(100);
    expect(sum(await reserve({ reserve: '100' }))).toBe(1125);
  });

  it('[D3] a reserve from past days is the ninth tenth of their emergencies', async () => {
    const texts = { reserve: '0,0,0,0,0,0,0,0,40,90' };
    expect(partsOf(poolsOf(await ask({ texts }))[0]!).reserve).toBe(40);
  });

  it('[B11] leaves the buffer that it says', async () => {
    const [sonnet, opus] = poolsOf(await ask({}));
    expect([sonnet!.target_low, sonnet!.target_high]).toEqual([900, 1012]);
    expect([opus!.target_low, opus!.target_high]).toEqual([175, 200]);
  });
});

describe('windows and usage', () => {
  it('a day of a pool is what its slowest window allows, and that one is named', async () => {
    const answer = await ask({ quota: poolQuota(100, 700) });
    expect(poolsOf(answer)[0]!.limit_per_day).toBe(100);
    expect(answer.binding).toBe('the 7 d window: 100 units a day can be kept up');
    expect(answer.headline).toBe('Plan for 80 to 90 of 100 units a day.');
  });

  it('--limit replaces the windows', async () => {
    expect(poolsOf(await ask({ texts: { limit: 'sonnet=100' } })).map((pool) => pool.limit_per_day)).toEqual([
      100, 250,
    ]);
    expect(poolsOf(await ask({ quota: poolQuota(100, 700), texts: { limit: '40' } }))[0]!.limit_per_day).toBe(
      40,
    );
  });

  it('counts whole local days since the log begins, idle ones among them', async () => {
    const events = [...uses('2026-01-27T10:00:00Z', 90), ...uses('2026-01-31T10:00:00Z', 30)];
    const [sonnet] = poolsOf(await ask({ events }));
    expect(sonnet).toMatchObject({ use: { day_count: 4, mean_day: 22.5, last_day: 30 } });
  });

  it('a pool that was used later than others was idle until then', async () => {
    const events = [
      ...uses('2026-01-27T10:00:00Z', 1, 'claude-opus-4-6'),
      ...uses('2026-01-30T10:00:00Z', 90),
    ];
    const [sonnet] = poolsOf(await ask({ events }));
    expect(sonnet).toMatchObject({ use: { day_count: 4, mean_day: 22.5 } });
  });

  it('says what to cut where a mean day is above the target', async () => {
    const events = [27, 28, 29, 30].flatMap((day) => uses(`2026-01-${day}T10:00:00Z`, 50));
    const { next, headline } = await ask({ quota: tierQuota('free'), events });
    // 45 a day, target 36 to 40.
    expect(headline).toContain('A mean day takes 50 sonnet.');
    expect(next).toContain(
      'In the long run a mean day takes 125 % of the target, 10 sonnet messages too many.',
    );
  });

  it('a reserve from the log wants a week of it', async () => {
    const events = uses('2026-01-29T10:00:00Z', 5);
    expect(await refusal({ events, texts: { reserve: 'log' } })).toEqual({
      code: 'E_RANGE',
      message: '--reserve log is 2; allowed: a log of 7 whole days or more',
    });
  });

  it('--strict refuses a mean of a few days', async () => {
    const refused = await refusal({ events: uses('2026-01-29T10:00:00Z', 5), more: { isStrict: true } });
    expect(refused.code).toBe('PLAN_INSUFFICIENT');
  });
});

describe('a sprint', () => {
  it('[K4] forty points in ten days take 520 of 11,250 and 78 of 2,500', async () => {
    const { headline, binding } = await ask({ texts: { points: '40' } });
    expect(headline).toBe(
      '40 points in 10 days fit: 520 of 11,250 sonnet (4.6 %) and 78 of 2,500 opus (3.1 %).',
    );
    expect(binding).toBe('sonnet: the sprint takes 4.6 % of it');
  });

  it('[K4] [W74] counts what is out already', async () => {
    const events = uses('2026-01-31T17:00:00Z', 225);
    const { data } = await ask({ quota: tierQuota('pro'), events, texts: { points: '5', days: '1' } });
    // All 225 are out and come back 23 hours on, within the day.
    expect(data.sprint).toMatchObject({
      pools: [
        { need: 65, available: 225 },
        { need: 10, available: 50 },
      ],
    });
  });

  it('[K4] a week that is spent leaves a sprint of a day nothing, whatever a fresh day gives', async () => {
    const asked = {
      quota: poolQuota(1000, 700),
      events: uses('2026-01-31T08:00:00Z', 700),
      texts: { points: '1', days: '1', 'per-point': 'all=10' },
    };
    const { code, message } = await refusal(asked);
    expect(code).toBe('PLAN_INFEASIBLE');
    expect(message).toContain('need 13 units of 0');
  });

  it('[K4] has no plan on the free tier, and says what fits', async () => {
    expect(await refusal({ quota: tierQuota('free'), texts: { points: '40' } })).toEqual({
      code: 'PLAN_INFEASIBLE',
      message: '40 points in 10 days need 520 sonnet of 450; 34 points fit, or 12 days',
    });
  });

  it('[W76] one point takes two opus messages, not one', async () => {
    const { data } = await ask({ texts: { points: '1' } });
    expect(data.sprint).toMatchObject({ pools: [{ need: 13 }, { need: 2 }] });
  });

  it('carries an uncertain cost as a chance', async () => {
    const texts = { points: '80', rework: '1', 'per-point': 'sonnet=28:10' };
    const { data } = await ask({ quota: tierQuota('pro'), texts });
    const { chance, trials } = data.sprint as { chance: number; trials: number };
    // 80 points of 28 on average are 2240 of 2250, sd 10 sqrt(80) = 89: a little more than one half.
    expect(trials).toBe(2000);
    expect(chance).toBeGreaterThan(0.48);
    expect(chance).toBeLessThan(0.62);
  });

  it('wants the cost of a point where the pool is not the document', async () => {
    const refused = await refusal({ quota: poolQuota(100, 700), texts: { points: '5' } });
    expect(refused).toEqual({
      code: 'E_TYPE',
      message: '--per-point is missing; allowed: units by pool with --points, such as all=800',
    });
  });
});

describe('what is refused', () => {
  it.each([
    [{ limit: '5' }, 'E_TYPE'],
    [{ limit: 'haiku=5' }, 'E_UNKNOWN'],
    [{ limit: 'sonnet=0' }, 'E_RANGE'],
    [{ profile: 'mine' }, 'E_UNKNOWN'],
    [{ ci: '1.1' }, 'E_RANGE'],
    [{ ci: 'much' }, 'E_TYPE'],
    [{ cover: '1' }, 'E_RANGE'],
    [{ reserve: '5,x' }, 'E_TYPE'],
    [{ points: '1', 'per-point': 'gpt=5' }, 'E_UNKNOWN'],
    [{ points: '1', 'per-point': 'sonnet=5:x' }, 'E_TYPE'],
    [{ points: '0' }, 'E_RANGE'],
    [{ points: '1', days: '1.5' }, 'E_INT'],
  ])('%j', async (texts, code) => {
    expect((await refusal({ texts: texts as Record<string, string> })).code).toBe(code);
  });
});

describe('a reserve of weighted units', () => {
  const quota = poolQuota(100_000, 4_000_000);
  const events = [1, 100].flatMap((size) =>
    uses('2026-01-30T10:00:00Z', 100).map((event) => ({ ...event, costUnits: size * 10 })),
  );
  const reserveOf = async (reserve: string): Promise<number> =>
    partsOf(poolsOf(await ask({ quota, events, texts: { reserve } }))[0]!).reserve!;

  it('has the spread of the requests of the log, not that of units', async () => {
    // Requests of 10 and 1,000 units, 505 on average: the variance of a day is its mean x 500,050 / 505.
    const mean = 20_000;
    const deviation = Math.sqrt((mean / 505) * ((10 ** 2 + 1000 ** 2) / 2));
    const reserve = await reserveOf(String(mean));
    expect(reserve).toBeGreaterThan(mean + 1.1 * deviation);
    expect(reserve).toBeLessThan(mean + 1.5 * deviation);
  });

  it('has it of many requests a day too', async () => {
    const mean = 300 * 505;
    const deviation = Math.sqrt(300 * ((10 ** 2 + 1000 ** 2) / 2));
    expect(Math.abs((await reserveOf(String(mean))) - mean - 1.2816 * deviation)).toBeLessThan(deviation / 5);
  });

  it('is refused where no log says what an emergency takes', async () => {
    expect(await refusal({ quota, texts: { reserve: '20000' } })).toMatchObject({ code: 'E_RANGE' });
  });
});
