/** The lines of docs/document-rules.md about budgets: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUDGET_PROFILES, splitBudget } from '../../../src/planner/budget/budget-split.ts';
import { BUDGET_QUESTION } from '../../../src/planner/budget/index.ts';
import type { Answer } from '../../../src/planner/question/index.ts';
import { STATUS_QUESTION } from '../../../src/planner/status/index.ts';
import { askingOf } from '../../planner/asked-situation.ts';
import { tierQuota, uses } from '../../planner/plan-contexts.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;
const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);
const fresh = {
  now: '2026-01-31T18:00:00Z',
  quota: tierQuota('max5'),
  events: uses('2026-01-30T10:00:00Z', 1),
};
const budget = (texts: Record<string, string>): Promise<Answer> =>
  askingOf(BUDGET_QUESTION).ask(fresh, texts);

describe('the split of a day', () => {
  const cut = (limit: number, shares: Readonly<Record<string, number>>): number[] =>
    Object.values(shares).map((share) => Math.trunc(limit * share));

  it('[W1] [W2] of the document loses messages, ours adds up', () => {
    const { sonnet } = BUDGET_PROFILES.balanced!;
    expect(cut(1125, sonnet)).toEqual([225, 562, 225, 112]);
    expect(Object.values(splitBudget(1125, sonnet))).toEqual([225, 563, 225, 112]);
    expect(Object.values(BUDGET_PROFILES).map((each) => sum(cut(1125, each.sonnet)))).toEqual([
      1124, 1123, 1124,
    ]);
    expect(sum([200, 600, 200, 125])).toBe(1125);
    expect(line('Split of 1,125')).toContain('= 1,124 | 225 + 563 + 225 + 112 = 1,125');
  });

  it('[W9] leaves other buffers than it says', async () => {
    const left = (limit: number, planned: number): number => 1 - planned / limit;
    expect([left(1125, 1000), left(1125, 800)].map((each) => Math.round(each * 100))).toEqual([11, 29]);
    expect([left(250, 200), left(250, 150)].map((each) => Math.round(each * 100))).toEqual([20, 40]);
    expect((await budget({})).headline).toContain('900 to 1,012 of 1,125 sonnet messages and 175 to 200');
    expect(line('Daily target')).toContain('| 900-1,012 and 175-200 |');
  });

  it('[W18] sets aside three different reserves', async () => {
    expect(125 / 1125).toBeCloseTo(0.111, 3);
    const { data } = await budget({ reserve: '100' });
    expect(data.pools).toMatchObject([{ reserve: 113 }, {}]);
    expect(line('Reserve')).toContain('10 %, 11.1 % or 20 %');
  });
});

describe('slots of the day', () => {
  it('[G10] [W53] can put 1,425 messages into 24 hours: the largest counts twice', async () => {
    const slots = [200, 300, 300, 300, 25];
    expect([sum(slots), sum(slots) + 300]).toEqual([1125, 1425]);
    // The last minutes of a slot from 6 to 12, then every slot up to the first minutes of the same slot.
    const hours = ['27T11:50', '27T12:00', '27T18:00', '27T23:00', '28T00:00', '28T06:00'];
    const amounts = [300, 300, 300, 25, 200, 300];
    const events = hours.flatMap((hour, i) => uses(`2026-01-${hour}:00Z`, amounts[i]!));
    const asked = { now: '2026-01-28T06:00:00Z', quota: tierQuota('max5'), events };
    const { data } = await askingOf(STATUS_QUESTION).ask(asked);
    const windows = data.windows as ReadonlyArray<{ name: string }>;
    expect(windows.find(({ name }) => name === 'sonnet 24 h')).toMatchObject({
      used: 1425,
      overdrawn_by: 300,
    });
    expect(line('Slots of the day')).toContain('up to 1,425 in 24 hours');
  });
});

describe('a sprint', () => {
  it('[W72] of 1.5 opus beside 10 sonnet is 15 % opus', () => {
    expect(1.5 / 10).toBe(0.15);
    expect(line('Sprint of 40 points')).toContain('| 15 % |');
  });

  it('[W73] has a busiest day that its mean hides', () => {
    expect(24 * 10 * 1.3).toBe(312);
    expect(line('Sprint by its mean day')).toContain('312 sonnet of 225');
  });
});
