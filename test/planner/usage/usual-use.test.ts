/** What is usual: silence counts inside the last stretch of activity, and a short log says that it is too short. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/planner/question/index.ts';
import type { UsageEvent } from '../../../src/usage/events/index.ts';
import { fourAnswers, quotaOf } from '../advice/four-answers.ts';
import { DAY_MS, HOUR_MS, type Situation, uses } from '../plan-contexts.ts';

const NOW = '2026-03-06T15:20:00Z';
const NOW_MS = Date.parse(NOW);
const TASKS = [{ id: 'a', value: 10, cost: { all: 20 } }];
const POOL = {
  accounts: [
    {
      name: 'a',
      short: { capacity: 40_000 },
      weekly: { capacity: 120_000, nextReset: '2026-03-10T15:00:00Z' },
    },
  ],
};

const units = (events: readonly UsageEvent[], each: number): UsageEvent[] =>
  events.map((event) => ({ ...event, costUnits: each }));
const asked = (events: readonly UsageEvent[], pool: object = POOL): Situation => ({
  now: NOW,
  events,
  quota: quotaOf(pool, NOW),
  more: { futures: 100 },
});

/** 62,900 units in three days: an hour's use every two hours of the day. */
const THREE_DAYS = units(
  [2, 1, 0].flatMap((day) =>
    [1, 3, 5, 7].flatMap((hour) => uses(NOW_MS - day * DAY_MS - hour * HOUR_MS, 17)),
  ),
  308,
);
/** 197 requests in a few days five months back. */
const LONG_AGO = units(
  Array.from({ length: 197 }, (_, i) => uses(NOW_MS - 150 * DAY_MS + i * HOUR_MS, 1)).flat(),
  308,
);

/** All that an answer says, without how many requests were read. */
function saidOf({ headline, binding, next, sections, data }: Answer): unknown {
  const { request_count: _, ...rest } = data;
  return { headline, binding, next, sections, data: rest };
}

const windowOf = ({ data }: Answer, name: string) =>
  (data.windows as Array<{ name: string; out_chance: number; expected: number }>).find(
    (each) => each.name === name,
  )!;

describe('usual use', () => {
  it('is the same with and without old requests five months back', async () => {
    const alone = await fourAnswers(asked(THREE_DAYS), TASKS);
    const after = await fourAnswers(asked([...LONG_AGO, ...THREE_DAYS]), TASKS);
    expect(after.map(({ answer }) => saidOf(answer))).toEqual(alone.map(({ answer }) => saidOf(answer)));
  });

  it('of three days is too short to say, and a prior that is named stands in', async () => {
    const [status, forecast] = await fourAnswers(asked(THREE_DAYS), TASKS);
    for (const { answer } of [status!, forecast!]) {
      expect(answer.headline).toMatch(/^What is usual is too short to say\. /);
      expect(answer.headline).toContain('by the prior days-alike');
      expect(answer.headline).not.toContain('usual use');
      expect(answer.notes.join(' ')).toContain('7 are needed');
      expect(answer.data.usual).toMatchObject({ status: 'too_short', need_days: 7, prior: 'days-alike' });
    }
    // About 28,000 a day for four days, known as three days know it, against 57,000 left.
    const { out_chance: chance } = windowOf(status!.answer, '7 d');
    expect(chance).toBeGreaterThan(0.5);
    expect(chance).toBeLessThan(0.98);
  });

  it('of a hundred minutes is no week of them: a day at most, and that not surely', async () => {
    const events = units(
      Array.from({ length: 20 }, (_, i) => uses(NOW_MS - (100 - 5 * i) * 60_000, 1)).flat(),
      250,
    );
    const [status] = await fourAnswers(asked(events), TASKS);
    // 5,000 units a day over four days, not 3,000 an hour.
    const { expected, out_chance: chance } = windowOf(status!.answer, '7 d');
    expect(Math.floor(expected / 100)).toBe(199);
    expect(chance).toBeLessThan(0.05);
  });

  it('is known from a week on', async () => {
    const week = units(
      Array.from({ length: 8 }, (_, day) => uses(NOW_MS - day * DAY_MS - HOUR_MS, 3))
        .reverse()
        .flat(),
      10,
    );
    const [status] = await fourAnswers(asked(week), TASKS);
    expect(status!.answer.data.usual).toMatchObject({ status: 'known', prior: null });
    expect(status!.answer.headline).toContain('at the usual use');
  });
});

const bursts = (mostHours: number) =>
  fc.array(
    fc.record({ hoursAgo: fc.integer({ min: 0, max: mostHours }), count: fc.integer({ min: 1, max: 40 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );

describe('old idle history', () => {
  it('changes no answer', async () => {
    const at = (log: ReadonlyArray<{ hoursAgo: number; count: number }>, endMs: number) =>
      [...log]
        .sort((a, b) => b.hoursAgo - a.hoursAgo)
        .flatMap(({ hoursAgo, count }) => uses(endMs - hoursAgo * HOUR_MS, count));
    const small = { accounts: [{ name: 'a', short: { capacity: 300 }, weekly: { capacity: 2000 } }] };
    await fc.assert(
      fc.asyncProperty(
        bursts(24 * 13),
        bursts(24 * 60),
        fc.integer({ min: 15, max: 200 }),
        async (log, old, gap) => {
          const events = at(log, NOW_MS);
          const before = at(old, events[0]!.timeMs - gap * DAY_MS);
          const pool = asked(events, small).quota;
          const more = { futures: 40 };
          const alone = await fourAnswers({ now: NOW, events, quota: pool, more }, TASKS);
          const after = await fourAnswers(
            { now: NOW, events: [...before, ...events], quota: pool, more },
            TASKS,
          );
          expect(after.map(({ answer }) => saidOf(answer))).toEqual(
            alone.map(({ answer }) => saidOf(answer)),
          );
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });
});
