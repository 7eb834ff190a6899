/** `plan forecast` on use made by hand: steady use against closed forms, jobs, throttling, tiers, days. */
import { describe, expect, it } from 'vitest';
import { planLines } from '../../../src/display/answer/index.ts';
import { FORECAST_QUESTION } from '../../../src/planner/forecast/forecast.ts';
import { type Answer, answerJson } from '../../../src/planner/question/index.ts';
import { quotaOf } from '../advice/four-answers.ts';
import { askingOf } from '../asked-situation.ts';
import { DAY_MS, HOUR_MS, poolQuota, type Situation, tierQuota, uses } from '../plan-contexts.ts';

const { ask, refusal } = askingOf(FORECAST_QUESTION);

const NOW = '2026-03-02T12:00:00Z';
const NOW_MS = Date.parse(NOW);

/** `perHour` requests in each of the last `hours` hours, at half past. */
const steady = (perHour: number, hours: number) =>
  Array.from({ length: hours }, (_, i) => uses(NOW_MS - (hours - i) * HOUR_MS + HOUR_MS / 2, perHour)).flat();

interface LawData {
  readonly out_chance: number;
  readonly early_at: string | null;
  readonly half_at: string | null;
  readonly late_at: string | null;
}
interface PoolData {
  readonly pool: string;
  readonly usual: LawData;
  readonly pace: LawData;
  readonly after_job: { readonly usual: LawData } | null;
  readonly most_until_horizon: number;
  readonly windows: ReadonlyArray<{
    readonly name: string;
    readonly advice: string;
    readonly sustainable_per_hour: number;
    readonly drop_fraction: number;
  }>;
  readonly days: {
    readonly status: string;
    readonly best: string;
    readonly forecasters: ReadonlyArray<{ readonly name: string; readonly mean_absolute_error: number }>;
    readonly next: ReadonlyArray<{
      readonly day: string;
      readonly units: number;
      readonly low: number;
      readonly high: number;
    }>;
  };
}

const poolOf = (answer: Answer, name: string): PoolData =>
  (answer.data.pools as PoolData[]).find(({ pool }) => pool === name)!;
const hoursTo = (at: string | null): number => (Date.parse(at!) - NOW_MS) / HOUR_MS;

describe('plan forecast: when do I run out', () => {
  it('[H3] 50 an hour with 325 left: about 6.5 hours, and the range is that of a count', async () => {
    // 50 an hour for eight days, 800 of them since the reset 16 hours ago; nothing returns for 152 hours.
    const nextReset = new Date(NOW_MS + 152 * HOUR_MS).toISOString();
    const quota = quotaOf({ accounts: [{ name: 'a', weekly: { capacity: 1125, nextReset } }] }, NOW);
    const answer = await ask({ now: NOW, quota, events: steady(50, 8 * 24) });
    const { early_at: early, half_at: half, late_at: late, out_chance: chance } = poolOf(answer, 'all').usual;
    expect(chance).toBeGreaterThan(0.99);
    expect(hoursTo(half)).toBeGreaterThan(6.2);
    expect(hoursTo(half)).toBeLessThan(6.8);
    expect(hoursTo(early)).toBeLessThan(hoursTo(half));
    expect(hoursTo(late)).toBeLessThan(8);
    expect(answer.headline).toMatch(
      /^The quota at the usual use: it is 95 % sure to last until \d\d:\d\d, half of the futures are out by 18:/,
    );
  });

  it('[H3] a rate the window carries for ever does not run out', async () => {
    const answer = await ask({ now: NOW, quota: tierQuota('max5'), events: steady(5, 72) });
    expect(poolOf(answer, 'sonnet').usual.out_chance).toBe(0);
    expect(answer.headline).toContain('95 % sure to last to Tue 12:00');
    expect(answer.next).toMatch(/^Go on: 4\d/);
  });

  it('[H4] says how much to slow down: 60 an hour where what is left carries 15', async () => {
    const answer = await ask({ now: NOW, quota: tierQuota('max5'), events: steady(60, 17) });
    const [window] = poolOf(answer, 'sonnet').windows;
    // 105 are left for the seven whole hours until the first of it comes back.
    expect(window!.sustainable_per_hour).toBeCloseTo(105 / 7, 6);
    expect(window!.advice).toBe('slow');
    const fast = await ask({ now: NOW, quota: poolQuota(1000, 100_000), events: steady(200, 4) });
    const [session] = poolOf(fast, 'all').windows;
    // 200 left over the 1.5 h until 13:30 = 133.3 an hour; the last 5 h used 160 an hour.
    expect(session!.sustainable_per_hour).toBeCloseTo(200 / 1.5, 6);
    expect(session!.drop_fraction).toBeCloseTo((160 - 200 / 1.5) / 160, 6);
    expect(fast.next).toMatch(/^Slow down by 17 %, to 133 per hour: then 5 h lasts until 13:30\.$/);
  });

  it('[A7] the most that fits into 72 hours of a fresh max5: 3375 sonnet, 750 opus', async () => {
    const answer = await ask(
      { now: NOW, quota: tierQuota('max5'), events: uses('2026-02-01T00:00:00Z', 1) },
      { horizon: '72' },
    );
    expect(poolOf(answer, 'sonnet').most_until_horizon).toBe(3375);
    expect(poolOf(answer, 'opus').most_until_horizon).toBe(750);
  });

  it('a pool that nobody ever used is not given a rate', async () => {
    const answer = await ask({ now: NOW, quota: tierQuota('free'), events: steady(1, 1) });
    expect(poolOf(answer, 'opus').usual.out_chance).toBe(0);
    expect(poolOf(answer, 'opus').pace.out_chance).toBe(0);
  });

  it('equal seeds give equal answers', async () => {
    const situation = { now: NOW, quota: tierQuota('max5'), events: steady(40, 20) };
    expect(await ask(situation)).toEqual(await ask(situation));
  });
});

describe('plan forecast: a job', () => {
  const busy: Situation = { now: NOW, quota: tierQuota('max5'), events: steady(40, 20) };

  it('raises the chance to run out, and only in its own pool', async () => {
    const answer = await ask(busy, { job: 'sonnet=200' });
    const { usual, after_job: after } = poolOf(answer, 'sonnet');
    expect(after!.usual.out_chance).toBeGreaterThan(usual.out_chance);
    expect(poolOf(answer, 'opus').after_job).toBeNull();
    expect(answer.headline).toMatch(
      /^The job of 200 sonnet messages fits now\. The chance to run out of sonnet until/,
    );
  });

  it('without room now it names the earliest moment', async () => {
    // 800 used since 16:30 yesterday: 500 need 175 back, the fifth return is at 20:30.
    const answer = await ask(busy, { job: 'sonnet=500' });
    expect(answer.headline).toBe('The job of 500 sonnet messages does not fit now; it does from 20:30 on.');
    expect(answer.data.job).toMatchObject({ fits_at: '2026-03-02T20:30:00Z', window: 'sonnet 24 h' });
  });

  it.each([
    ['50', '2026-02-03T18:00:00Z'],
    ['200', '2026-02-04T09:00:00Z'],
    ['500', '2026-02-04T14:00:00Z'],
    ['551', '2026-02-04T16:00:00Z'],
  ])('[A6] of %s fits from %s on', async (n, at) => {
    const events = [
      ...uses('2026-02-03T09:00:00Z', 200),
      ...uses('2026-02-03T14:00:00Z', 300),
      ...uses('2026-02-03T16:00:00Z', 575),
    ];
    const asked = { now: '2026-02-03T18:00:00Z', quota: tierQuota('max5'), events };
    const { data } = await ask(asked, { job: `sonnet=${n}` });
    expect(data.job).toMatchObject({ fits_at: at, what: `${n} sonnet messages` });
  });

  it('[A6] above the limit it never fits: exit 3', async () => {
    expect(await refusal(busy, { job: 'sonnet=1126' })).toMatch(
      /^PLAN_INFEASIBLE --job of 1,126 sonnet messages never fits/,
    );
  });
});

/** 35 days of a weekly pattern with a small wobble. */
function weeks(): Situation {
  const start = Date.parse('2026-01-26T00:00:00Z');
  const pattern = [100, 120, 140, 120, 90, 20, 10];
  const events = Array.from({ length: 36 }, (_, day) => {
    const wobble = [0, 2, -3, 1, 4, -2, 0, 3, -1][(day * 4) % 9]!;
    return uses(start + day * DAY_MS + 10 * HOUR_MS, pattern[day % 7]! + wobble);
  }).flat();
  return { now: NOW, quota: tierQuota('max5'), events };
}

describe('plan forecast: the next days', () => {
  it('[H6] [H7] [W60] the weekly profile wins on weekly use', async () => {
    const { days } = poolOf(await ask(weeks()), 'sonnet');
    expect(days.best).toBe('weekly profile');
    const error = (name: string): number =>
      days.forecasters.find((each) => each.name === name)!.mean_absolute_error;
    expect(error('weekly profile')).toBeLessThan(5);
    expect(error('smoothing 0.3')).toBeGreaterThan(20);
    expect(days.next).toHaveLength(7);
    expect(days.next[0]!.day).toBe('2026-03-02');
    [100, 120, 140, 120, 90, 20, 10].forEach((level, i) => {
      const { units, low, high } = days.next[i]!;
      expect(Math.abs(units - level)).toBeLessThan(5);
      expect(low).toBeLessThanOrEqual(units);
      expect(high).toBeGreaterThanOrEqual(units);
      expect(low).toBeGreaterThanOrEqual(0);
    });
  });

  it('too few days are said, and an error when strict', async () => {
    const few: Situation = { now: NOW, quota: tierQuota('max5'), events: steady(5, 30) };
    expect(poolOf(await ask(few), 'sonnet').days).toMatchObject({ status: 'insufficient', need: 12 });
    expect(await refusal({ ...few, more: { isStrict: true } }, {})).toMatch(
      /^PLAN_INSUFFICIENT plan forecast has/,
    );
  });
});

describe('plan forecast: a larger tier', () => {
  it('[A2] equal prices per daily message: an upgrade buys headroom', async () => {
    const events = steady(15, 17 * 24);
    const answer = await ask({ now: NOW, quota: tierQuota('pro'), events }, { upgrade: 'max5:100:0.5' });
    expect(answer.data.upgrade).toMatchObject({ from: 'pro', to: 'max5', usd_more_per_month: 80 });
    const { pools, monthly_gain_usd: gain } = answer.data.upgrade as {
      pools: Array<{ pool: string; exceed_chance: number; per_day_from: number; per_day_to: number }>;
      monthly_gain_usd: number;
    };
    const sonnet = pools.find(({ pool }) => pool === 'sonnet')!;
    // 20 USD for 225 a day, 100 USD for 1,125: the same price for each.
    expect([sonnet.per_day_from / 20, sonnet.per_day_to / 100]).toEqual([11.25, 11.25]);
    expect(sonnet.exceed_chance).toBe(1);
    // About 360 a day against 225: 135 saved a day at 0.5 USD for 30 days, less 80 USD.
    expect(gain).toBeGreaterThan(1700);
    expect(gain).toBeLessThan(2200);
    // Worth nothing, it costs the gap in price once, whatever the number of pools.
    const idle = await ask({ now: NOW, quota: tierQuota('pro'), events }, { upgrade: 'max5:100:0' });
    expect(idle.data.upgrade).toMatchObject({ monthly_gain_usd: -80 });
  });

  it.each([
    [tierQuota('pro'), { upgrade: 'max5:100' }, 'E_TYPE --upgrade'],
    [tierQuota('pro'), { upgrade: 'gold:100:1' }, 'E_UNKNOWN tier of doc-2026-messages'],
    [tierQuota('pro'), { upgrade: 'max5:x:1' }, 'E_TYPE --upgrade PRICE'],
    [poolQuota(100, 1000), { upgrade: 'max5:100:1' }, 'E_TYPE --upgrade'],
    [tierQuota('pro'), { horizon: '0' }, 'E_RANGE --horizon'],
    [tierQuota('pro'), { horizon: '9999' }, 'E_RANGE --horizon'],
    [tierQuota('pro'), { days: '1.5' }, 'E_INT --days'],
    [tierQuota('pro'), { job: 'sonnet=-3' }, 'E_RANGE --job sonnet'],
  ])('refuses %#', async (quota, texts, start) => {
    const said = await refusal({ now: NOW, quota, events: steady(5, 30) }, texts as Record<string, string>);
    expect(said.slice(0, start.length)).toBe(start);
  });
});

describe('plan forecast: as it is shown', () => {
  it.each([60, 80, 120])('keeps to %d cells, and JSON has the same headline', async (width) => {
    const answer = await ask(weeks(), { job: 'sonnet=20' });
    const lines = planLines(answer, { width, color: false, ascii: true, explain: true });
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(answerJson(answer).headline).toBe(answer.headline);
  });

  it('is idle without a single use before now', async () => {
    const answer = await ask({ now: '2026-01-01T00:00:00Z', quota: tierQuota('max5'), events: steady(5, 3) });
    expect(poolOf(answer, 'sonnet').usual.out_chance).toBe(0);
    expect(() => answerJson(answer)).not.toThrow();
  });
});
