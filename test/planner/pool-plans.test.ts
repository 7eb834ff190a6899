/** Every plan that is sold, planned with: all nine questions answer, every window is named, resets are its instants. */

import { describe, expect, it } from 'vitest';
import { planLines } from '../../src/display/answer/index.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import { answerJson, type PlanContext, type PlanQuestion } from '../../src/planner/question/index.ts';
import { STATUS_QUESTION } from '../../src/planner/status/status.ts';
import { clockName, graphPlan } from '../../src/planner/usage/index.ts';
import { parsePool } from '../../src/quota/pools/index.ts';
import { calendarEnd, type QuotaWindow } from '../../src/quota/windows/index.ts';
import { FIRST_RESET, PLAN_FIXTURES, type PoolJson } from '../quota/pools/plan-fixtures.ts';
import { contextOf, HOUR_MS, inputOf, uses } from './plan-contexts.ts';

const QUESTIONS = await loadQuestions();

const NOW = '2026-12-22T15:20:00Z';
const NOW_MS = Date.parse(NOW);
const MODELS = [
  'claude-opus-4-6',
  'claude-sonnet-4-6',
  'gpt-5.6-codex',
  'gemini-3-pro',
  'kimi-k3-code',
  'auto',
];
/** Three weeks of a few requests a day, the last an hour ago. */
const EVENTS = Array.from({ length: 21 * 6 }, (_, i) =>
  uses(NOW_MS - HOUR_MS - (21 * 6 - 1 - i) * 4 * HOUR_MS, 1, MODELS[i % MODELS.length]!),
).flat();

const poolOf = (json: PoolJson) => parsePool(json, { unitTokens: 100, path: 'plan.json' });

function contextFor(json: PoolJson): PlanContext {
  const { graph, usdPerUnit, notes } = poolOf(json);
  const plan = graphPlan(graph, { nowMs: NOW_MS, usdPerUnit, models: MODELS });
  // Few futures are enough to see that they are drawn.
  const context = contextOf({
    now: NOW,
    events: EVENTS,
    quota: { source: 'plan.json', ...plan, notes: [...notes, ...plan.notes] },
  });
  return { ...context, futures: 40 };
}

async function shown(question: PlanQuestion, context: PlanContext): Promise<string> {
  const input = { ...inputOf(question, context), file: question.file?.example ?? null };
  const { answer } = await question.answer(input);
  const look = { width: 120, color: false, ascii: false, explain: true };
  return [JSON.stringify(answerJson(answer)), ...planLines(answer, look)].join('\n');
}

interface StatusWindow {
  readonly name: string;
  readonly limit: number | null;
  readonly accounts: ReadonlyArray<{ readonly names: readonly string[]; readonly reset_at: string | null }>;
}

async function statusWindows(context: PlanContext): Promise<StatusWindow[]> {
  const { answer } = await STATUS_QUESTION.answer(inputOf(STATUS_QUESTION, context));
  return (answerJson(answer) as { readonly windows: StatusWindow[] }).windows;
}

/** The next reset of a clock that needs no use to run, counted by hand from the fixture; null = it has none. */
function resetOf({ clock }: QuotaWindow): string | null {
  const text = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
  if (clock.kind === 'calendar') return text(calendarEnd(clock, NOW_MS));
  if (clock.kind !== 'fixed' || clock.reset === null || !('atMs' in clock.reset)) return null;
  const lengthMs = clock.lengthMinutes * 60_000;
  let at = clock.reset.atMs;
  while (at <= NOW_MS) at += lengthMs;
  return text(at);
}

/** What the status says, for people and programs. */
async function statusText(json: PoolJson): Promise<string> {
  return shown(STATUS_QUESTION, contextFor(json));
}

const isSound = (text: string): boolean => !/\bNaN\b|undefined|Infinity|\[object /.test(text);

/** Windows of a pool that the text does not name. */
const unnamed = (text: string, json: PoolJson): string[] =>
  poolOf(json)
    .graph.windows.filter(({ id, clock, unit }) => {
      const name = clock.kind === 'bucket' || unit === 'usd' ? id : clockName(clock);
      return !text.includes(name) && !text.includes(clockName(clock));
    })
    .map(({ id }) => id);

const OTHERS = QUESTIONS.filter(({ name }) => name !== 'status');

describe.each(
  PLAN_FIXTURES.map(({ plan, json, filled }) => [plan, json, filled] as const),
)('plans with %s', (_, json, filled) => {
  it('say where every window stands and when each account resets', async () => {
    const text = await statusText(filled);
    const { windows } = JSON.parse(text.split('\n')[0]!) as { readonly windows: StatusWindow[] };
    expect([isSound(text), unnamed(text, filled)]).toEqual([true, []]);
    const { graph } = poolOf(filled);
    const parts = windows.flatMap(({ accounts }) => accounts);
    for (const account of graph.accounts.filter(({ overageOf }) => overageOf === undefined)) {
      const own = parts.filter(({ names }) => names.includes(account.name)).map(({ reset_at }) => reset_at);
      const resets = graph.windows.filter(({ id }) => account.windows.includes(id)).map(resetOf);
      for (const resetAt of resets.filter((each) => each !== null)) expect(own).toContain(resetAt);
    }
  });

  it('name windows of unknown capacity too', async () => {
    const text = await statusText(json);
    expect([isSound(text), unnamed(text, json)]).toEqual([true, []]);
  });

  it.each(
    OTHERS.map((question) => [question.name, question] as const),
  )('answer plan %s', async (_, question) => {
    const context = contextFor(filled);
    expect(isSound(await shown(question, { ...context, futures: 40 }))).toBe(true);
  });
});

describe('what a plan says of a pool', () => {
  it('requests and units may limit one account: both are forecast', async () => {
    const json: PoolJson = {
      accounts: [
        {
          name: 'a',
          windows: [
            { id: 'week', every: '7d', capacity: 5000, nextReset: FIRST_RESET },
            { id: 'day', every: '1d', capacity: 100, unit: 'requests' },
          ],
        },
      ],
    };
    const question = QUESTIONS.find(({ name }) => name === 'forecast')!;
    const text = await shown(question, { ...contextFor(json), futures: 40 });
    expect(text).toContain('24 h requests');
    expect(text).toContain('7 d');
  });

  const said = async (json: PoolJson): Promise<string> => shown(STATUS_QUESTION, contextFor(json));
  const one = (windows: PoolJson['accounts'][0]['windows']): PoolJson => ({
    accounts: [{ name: 'a', windows: windows! }],
  });

  it('a window of unknown capacity stands without a limit', async () => {
    const json = one([{ id: 'week', every: '7d', nextReset: FIRST_RESET }]);
    const [window] = await statusWindows(contextFor(json));
    expect(window).toMatchObject({ name: '7 d', limit: null });
    expect(await said(json)).toMatch(/a\/week.*not known|not known.*a\/week/);
  });

  it('a week of one family counts that family alone', async () => {
    const week = { id: 'week', every: '7d', nextReset: FIRST_RESET, capacity: 500 };
    const context = contextFor(one([week, { ...week, id: 'opus', counts: ['opus'], capacity: 50 }]));
    const windows = (await statusWindows(context)) as Array<StatusWindow & { readonly used: number }>;
    const sinceReset = EVENTS.filter(({ timeMs }) => timeMs >= Date.parse('2026-12-21T09:00:00Z'));
    const opus = sinceReset.filter(({ model }) => model === 'claude-opus-4-6');
    const each = (name: string): number => windows.find((window) => window.name === name)!.used;
    expect(each('7 d opus') / each('7 d')).toBeGreaterThan(0);
    expect(opus.length).toBeLessThan(sinceReset.length);
    expect(each('7 d opus')).toBeLessThan(each('7 d'));
  });

  it('credits are not said to return; rate limits, overage and banked resets are left out in words', async () => {
    const credits = await said(one([{ id: 'gift', once: true, capacity: 5000 }]));
    expect(credits).toContain('does not return');
    expect(
      await said(
        one([
          { id: 'week', every: '7d', capacity: 9 },
          { id: 'rpm', bucket: 60 },
        ]),
      ),
    ).toMatch(/rpm refills 60 a minute/);
    const overage = await said({
      accounts: [
        { name: 'a', windows: [{ id: 'week', every: '7d', capacity: 9 }], bankedResets: 2 },
        {
          name: 'paid',
          windows: [{ id: 'usd', calendar: 'month', zone: 'UTC', unit: 'usd', capacity: 9 }],
          overageOf: 'a',
        },
      ],
      usdPerUnit: 0.001,
    });
    expect(overage).toContain('paid overage of a');
    expect(overage).toContain('2 resets in the bank');
  });
});
