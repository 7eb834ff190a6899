/** One advice of one moment: status, forecast, budget and tasks say the same, and none hoards what a reset restores. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Situation, uses } from '../plan-contexts.ts';
import { fourAnswers, quotaOf } from './four-answers.ts';

const FEW = { futures: 200 } as const;

/** Weekdays 9 to 17 for four weeks, one request of 10 units every five minutes, up to Friday 10:45. */
function officeHours(): Situation['events'] {
  const end = Date.parse('2026-11-20T10:45:00Z');
  const events = [];
  for (let at = Date.parse('2026-10-26T00:00:00Z'); at < end; at += 5 * 60_000) {
    const date = new Date(at);
    const isWork = date.getUTCDay() % 6 !== 0 && date.getUTCHours() >= 9 && date.getUTCHours() < 17;
    if (isWork) events.push(...uses(at, 1).map((use) => ({ ...use, costUnits: 10 })));
  }
  return events;
}

const office = (capacity: number, now = '2026-11-20T10:45:00Z', nextReset = '2026-11-23T10:27:00Z') => ({
  now,
  events: officeHours(),
  quota: quotaOf(
    {
      accounts: [
        { name: 'a', short: { capacity: 100_000, kind: 'first_use' }, weekly: { capacity, nextReset } },
      ],
    },
    now,
  ),
  more: FEW,
});
const TASKS = [
  { id: 'a', value: 10, cost: { all: 50 }, priority: 4 },
  { id: 'b', value: 8, cost: { all: 400 }, priority: 2 },
];

describe('a work laptop on a Friday, 35 % of the week left until Monday', () => {
  it('lasts in every answer, and nothing is held', async () => {
    const said = await fourAnswers(office(5954), TASKS);
    for (const { question, next, advice } of said) {
      expect([question, advice.kind]).toEqual([question, 'go']);
      expect(next).toMatch(
        question === 'tasks' ? /^Begin with b/ : /^Go on: 1\d(\.\d)? per hour more fit into 7 d\./,
      );
    }
    const [status, forecast] = said;
    expect(forecast!.answer.headline).toContain('95 % sure to last to Mon 10:27');
    expect(status!.answer.headline).toContain('under 1 % at the pace of the last 24 h');
    const { rows } = status!.answer.data.hold as { rows: Array<{ status: string; rule: string }> };
    expect(new Set(rows.map(({ status: word, rule }) => `${word} ${rule}`))).toEqual(
      new Set(['proceed lasts']),
    );
  });

  it('slows down in every answer where Friday alone takes more than is left', async () => {
    // 3,870 are used; 100 are left, Friday takes 750 more.
    const said = await fourAnswers(office(3970), TASKS);
    const sentence = /Slow down by 9\d %, to 1\.4 per hour: then 7 d lasts until Mon 10:27\./;
    for (const { question, next, advice } of said) {
      expect([question, advice.kind]).toEqual([question, 'slow']);
      expect(next).toMatch(sentence);
    }
    const { rows } = said[0]!.answer.data.hold as { rows: Array<{ status: string }> };
    expect(rows.some(({ status }) => status !== 'proceed')).toBe(true);
  });

  it('holds nothing back an hour before a reset that restores it', async () => {
    const said = await fourAnswers(office(5000, '2026-11-20T10:45:00Z', '2026-11-20T11:45:00Z'), TASKS);
    for (const { next } of said) expect(next).not.toMatch(/slow down|hold|wait|keep|cut/i);
  });
});

const NOW = '2026-03-06T15:20:00Z';
const NOW_MS = Date.parse(NOW);
const bursts = fc.array(
  fc.record({ hoursAgo: fc.integer({ min: 0, max: 24 * 30 }), count: fc.integer({ min: 1, max: 60 }) }),
  { minLength: 1, maxLength: 60 },
);
const windows = fc.record({
  short: fc.integer({ min: 5, max: 400 }),
  weekly: fc.integer({ min: 20, max: 3000 }),
  resetHours: fc.integer({ min: 1, max: 167 }),
});

describe('four questions of one moment', () => {
  it('never contradict each other, whatever the log and the pool', async () => {
    await fc.assert(
      fc.asyncProperty(bursts, windows, async (log, { short, weekly, resetHours }) => {
        const events = log
          .sort((a, b) => b.hoursAgo - a.hoursAgo)
          .flatMap(({ hoursAgo, count }) => uses(NOW_MS - hoursAgo * HOUR_MS, count));
        const nextReset = new Date(NOW_MS + resetHours * HOUR_MS).toISOString();
        const pool = {
          accounts: [{ name: 'a', short: { capacity: short }, weekly: { capacity: weekly, nextReset } }],
        };
        const situation = { now: NOW, events, quota: quotaOf(pool, NOW), more: { futures: 50 } };
        const said = await fourAnswers(situation, [{ id: 'a', value: 10, cost: { all: 20 } }]);
        const [{ advice }] = said as [(typeof said)[0]];
        for (const each of said) expect(each.advice).toEqual(advice);
        const isFree = advice.kind === 'go' || advice.kind === 'watch';
        for (const { question, next } of said) {
          if (isFree) expect(`${question}: ${next}`).not.toMatch(/slow down|hold|wait until/i);
          else expect(next).toMatch(advice.kind === 'slow' ? /Slow down by/ : /Wait until/);
        }
        const { rows } = said[0]!.answer.data.hold as { rows: Array<{ status: string }> };
        if (isFree) expect(rows.every(({ status }) => status === 'proceed')).toBe(true);
      }),
      { numRuns: 60, seed: 13 },
    );
  });
});
