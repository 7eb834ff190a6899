/** `plan mix` on workloads and logs worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { MIX_QUESTION } from '../../../src/planner/mix/mix.ts';
import type { Answer, PlanContext, PlanQuota } from '../../../src/planner/question/index.ts';
import type { UsageEvent } from '../../../src/usage/events/index.ts';
import { contextOf, inputOf, poolQuota, tierQuota, uses } from '../plan-contexts.ts';

const NOW = '2026-01-31T18:00:00Z';
const EXAMPLE = { mechanical: '30', analytical: '20', deep: '5' };

interface Ask {
  readonly quota?: PlanQuota;
  readonly texts?: Readonly<Record<string, string>>;
  readonly file?: unknown;
  readonly events?: readonly UsageEvent[];
  readonly more?: Partial<PlanContext>;
}

async function ask({
  quota = tierQuota('max5'),
  texts = {},
  file = null,
  events = [],
  more = {},
}: Ask): Promise<Answer> {
  const context = contextOf({
    now: NOW,
    events,
    quota,
    more: { ...(events.length === 0 ? { usage: null } : {}), ...more },
  });
  const input = { ...inputOf(MIX_QUESTION, context, texts), file };
  return (await MIX_QUESTION.answer(input)).answer;
}

async function codeOf(asked: Ask): Promise<string> {
  const error = await ask(asked).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QuotalabError)) throw new Error(`no refusal: ${String(error)}`);
  return error.code;
}

interface Row {
  readonly session: string;
  readonly messages: { readonly sonnet: number; readonly opus: number };
  readonly weighted: number;
}

const sessionsOf = ({ data }: Answer): Record<string, [number, number, number]> =>
  Object.fromEntries(
    (data.sessions as readonly Row[]).map(({ session, messages: { sonnet, opus }, weighted }) => [
      session,
      [sonnet, opus, weighted],
    ]),
  );
const costsOf = (answer: Answer): Record<string, number> =>
  Object.fromEntries(Object.entries(sessionsOf(answer)).map(([name, [, , weighted]]) => [name, weighted]));

describe('a given workload', () => {
  it('[B4] [B5] is cheapest on haiku, weighted by the scarcity of the limits', async () => {
    const answer = await ask({ texts: EXAMPLE });
    expect(sessionsOf(answer)).toEqual({
      haiku: [20, 5, 42.5],
      sonnet: [55, 5, 77.5],
      router: [75, 5, 97.5],
      opus: [20, 55, 267.5],
      'opus-alone': [0, 55, 247.5],
    });
    expect(answer.headline).toBe(
      'Cheapest session: haiku, hands on, 42.5 weighted messages; next sonnet, 77.5 (1.82 times).',
    );
    expect(answer.binding).toBe('the opus 24 h window: a day takes 5 of 250 opus messages (2 %)');
    expect(answer.next).toMatch(/^Run sessions on haiku .* leave it when more than 24\.6 % /);
  });

  it('takes options over the file, and weights of the file over the limits', async () => {
    const file = { mechanical: 1, analytical: 20, deep: 5, turns_batch: 10, weights: { opus: 2 } };
    const answer = await ask({ texts: { mechanical: '30' }, file });
    expect(sessionsOf(answer).sonnet).toEqual([28, 5, 38]);
    expect((await ask({ texts: { ...EXAMPLE, 'turns-batch': '30' }, file })).data).toMatchObject({
      turns_batch: 30,
    });
  });

  it('no work costs nothing anywhere', async () => {
    const { headline } = await ask({ texts: { mechanical: '0' } });
    expect(headline).toBe('There is no work: every session costs nothing.');
  });

  it('[B3] pieces of a file save what they take less the hand-over', async () => {
    const delegation = [
      { name: 'one', direct: 1 },
      { name: 'eight', direct: 8 },
      { name: 'own pool', direct: 2, executor: 2 },
    ];
    const { data } = await ask({ texts: EXAMPLE, file: { delegation } });
    expect(data.hand_offs).toMatchObject([
      { saving: 0, verdict: 'even' },
      { saving: 7, verdict: 'save' },
      { saving: -1, verdict: 'lose' },
    ]);
  });

  it('[B6] [B13] names models of tasks, and judges a session', async () => {
    const { data, sections } = await ask({
      texts: { ...EXAMPLE, context: '86' },
      file: {
        tasks: [
          { type: 'code-analysis', tokens: 12_000, depth: 'medium' },
          { type: 'code-analysis', tokens: 90_000, depth: 'medium' },
        ],
      },
    });
    expect((data.models as ReadonlyArray<{ model: string | null }>).map(({ model }) => model)).toEqual([
      'sonnet',
      null,
    ]);
    expect(data.context).toEqual({ action: 'fresh', reason: 'the context is nearly full' });
    expect(sections.at(-1)).toMatchObject({ lines: ['Begin afresh: the context is nearly full.'] });
  });
});

describe('the work of a log', () => {
  const events = [
    ...uses('2026-01-30T10:00:00Z', 6, 'claude-haiku-4-5'),
    ...uses('2026-01-30T11:00:00Z', 4, 'claude-sonnet-4-5').map((event) => ({ ...event, session: 'a' })),
    ...uses('2026-01-31T10:00:00Z', 2, 'claude-opus-4-6').map((event) => ({
      ...event,
      session: 'b',
      sidechain: true,
    })),
    ...uses('2026-01-31T11:00:00Z', 1, 'gpt-5'),
  ];

  it('takes the model that did a request for the one it needed, on active days', async () => {
    const { data, notes } = await ask({ events });
    expect(data).toMatchObject({
      from: 'log',
      work: { mechanical: 6, analytical: 4, deep: 2 },
      pieces: { mechanical: 1, analytical: 1, deep: 1 },
    });
    // haiku: 4 sonnet and 2 opus on two active days.
    expect(data.limits).toMatchObject([
      { pool: 'sonnet', used: 2 },
      { pool: 'opus', used: 1 },
    ]);
    expect(notes).toContain('1 request of other models left out');
  });

  it('counts runs of subagents as hand-offs', async () => {
    const { data } = await ask({ events });
    expect((data.hand_offs as ReadonlyArray<{ name: string; direct: number }>).at(-1)).toMatchObject({
      name: 'your median piece',
      direct: 2,
    });
  });

  it('says how sure the ranking is, the same for the same seed', async () => {
    const [one, two] = [await ask({ events }), await ask({ events })];
    expect(one.data.ratio).toEqual(two.data.ratio);
    const { low, high, trials } = one.data.ratio as { low: number; high: number; trials: number };
    expect(trials).toBe(400);
    expect(low).toBeLessThanOrEqual(high);
  });

  it('takes the costs of a source that names them, by the factors on the other models', async () => {
    const { data } = await ask({ events, quota: poolQuota(1000, 7000) });
    expect(data).toMatchObject({ unit: 'units', as_logged: { weighted: 12 } });
    const prices = data.request_prices as Record<string, Record<string, number>>;
    expect(prices.deep!.opus).toBe(1);
    expect(prices.deep!.haiku).toBeCloseTo(0.133 / 0.667, 12);
    expect(prices.mechanical!.sonnet).toBeCloseTo(0.4 / 0.133, 12);
  });
});

describe('a log whose classes differ in size', () => {
  /** Requests of so many tokens of input, which are 100 tokens a unit. */
  const sized = (
    at: string,
    model: string,
    tokens: number,
    session: string,
    sidechain = false,
  ): UsageEvent => ({
    ...uses(at, 1, model)[0]!,
    inputTokens: tokens,
    outputTokens: 0,
    costUnits: null,
    session,
    sidechain,
  });
  const [HAIKU, OPUS] = ['claude-haiku-4-5', 'claude-opus-4-6'];
  const day = (hour: number): string => `2026-01-30T${String(hour).padStart(2, '0')}:00:00Z`;
  const quota = poolQuota(1e5, 7e5);
  /** 6 small requests of 10,000 tokens and 2 deep ones of 100,000; the deep ones lie as `hours` say. */
  const log = (hours: readonly [number, number]): UsageEvent[] =>
    [
      ...[1, 2, 3, 4, 5, 6].map((hour) => sized(day(2 * hour), HAIKU, 10_000, 's')),
      ...hours.map((hour) => sized(day(hour), OPUS, 100_000, 's')),
    ].sort((a, b) => a.timeMs - b.timeMs);
  // Units by haiku, sonnet, opus: 13.3 -> 14, 40, 66.7 -> 67 of a small one, 133, 400, 667 of a deep one.
  const handOver = {
    haiku: (6 * 14 + 2 * 133) / 8,
    sonnet: (6 * 40 + 2 * 400) / 8,
    opus: (6 * 67 + 2 * 667) / 8,
  };

  it('prices each class at the mean of its own requests on each model', async () => {
    const { data } = await ask({ events: log([13, 15]), quota });
    expect(data.request_prices).toEqual({
      mechanical: { haiku: 14, sonnet: 40, opus: 67 },
      analytical: handOver,
      deep: { haiku: 133, sonnet: 400, opus: 667 },
      hand_over: handOver,
    });
  });

  it('charges one hand-over for a run of requests, one for each run where they lie apart', async () => {
    const together = costsOf(await ask({ events: log([13, 15]), quota }));
    expect(together).toMatchObject({
      haiku: 6 * 14 + 2 * 667 + handOver.haiku,
      sonnet: 6 * 40 + 2 * 667 + handOver.sonnet,
      opus: 6 * 67 + 2 * 667,
      'opus-alone': 6 * 67 + 2 * 667,
      router: 6 * 14 + 2 * 667 + 2 * handOver.sonnet,
    });
    const apart = costsOf(await ask({ events: log([5, 13]), quota }));
    expect(apart.haiku).toBe(6 * 14 + 2 * 667 + 2 * handOver.haiku);
    expect(apart.sonnet).toBe(6 * 40 + 2 * 667 + 2 * handOver.sonnet);
    // Small, deep, small, deep.
    expect(apart.router).toBe(6 * 14 + 2 * 667 + 4 * handOver.sonnet);
  });

  it('counts runs session by session, and lets subagents run beside their session', async () => {
    const split = log([13, 15]).map((event, index) => (index === 7 ? { ...event, session: 't' } : event));
    const { data, notes } = await ask({ events: split, quota });
    expect(data.pieces).toEqual({ mechanical: 1, analytical: 0, deep: 2 });
    expect(notes).toContain(
      'a piece is a run of requests of one class in a session: handed on, it costs one hand-over, however many requests it has',
    );
    expect(notes).toContain(
      'each class is priced at the mean units of its own requests on each model, a hand-over at the mean of all requests on the model of the session',
    );
    const helped = [
      sized(day(1), OPUS, 1000, 's'),
      sized(day(2), HAIKU, 1000, 's', true),
      sized(day(3), HAIKU, 1000, 's', true),
      sized(day(4), OPUS, 1000, 's'),
      sized(day(5), HAIKU, 1000, 's', true),
    ];
    expect((await ask({ events: helped, quota })).data.pieces).toEqual({
      mechanical: 2,
      analytical: 0,
      deep: 1,
    });
  });

  it('as logged is a haiku session without its hand-overs, so it is cheapest', async () => {
    const { headline, next, data, sections } = await ask({ events: log([13, 15]), quota });
    expect(data).toMatchObject({ as_logged: { weighted: 6 * 14 + 2 * 667 }, is_log_cheapest: true });
    expect(headline).toBe(
      'As you work now is cheapest, 1,418 units; the nearest session is haiku, hands on, 1,462 (1.03 times).',
    );
    expect(next).toMatch(/^Keep the mix;/);
    expect(sections.map(({ title }) => title)).toContain('Units a request, by class of work');
  });
});

describe('whatever the log', () => {
  const MODELS = ['claude-haiku-4-5', 'claude-sonnet-4-5', 'claude-opus-4-6'];
  const WEEK_MS = 7 * 86_400_000;
  const request = fc.record({
    minute: fc.integer({ min: 1, max: 10_000 }),
    model: fc.constantFrom(...MODELS),
    tokens: fc.integer({ min: 1, max: 200_000 }),
    session: fc.constantFrom('a', 'b', null),
    sidechain: fc.boolean(),
  });
  const logs = fc.array(request, { minLength: 1, maxLength: 40 }).map((requests) =>
    requests
      .toSorted((a, b) => a.minute - b.minute)
      .map(({ minute, model, tokens, session, sidechain }): UsageEvent => {
        const [event] = uses(Date.parse(NOW) - minute * 60_000, 1, model);
        return { ...event!, inputTokens: tokens, outputTokens: 0, costUnits: null, session, sidechain };
      })
      .toReversed(),
  );

  it('a haiku session is the log and its hand-overs, and an opus session alone is all requests on opus', async () => {
    await fc.assert(
      fc.asyncProperty(logs, async (events) => {
        const { data } = await ask({ events, quota: poolQuota(1e5, 7e5) });
        const cost = costsOf({ data } as Answer);
        const {
          pieces,
          work,
          request_prices: prices,
        } = data as unknown as {
          pieces: Record<string, number>;
          work: Record<string, number>;
          request_prices: Record<string, Record<string, number>>;
        };
        const { weighted: logged } = data.as_logged as { weighted: number };
        const handed = (pieces.analytical! + pieces.deep!) * prices.hand_over!.haiku!;
        expect(cost.haiku! - logged).toBeCloseTo(handed, 6);
        expect(cost['opus-alone']).toBeCloseTo(events.length * prices.hand_over!.opus!, 6);
        for (const each of ['mechanical', 'analytical', 'deep'])
          expect(pieces[each]!).toBeLessThanOrEqual(work[each]!);
      }),
      { seed: 20260211, numRuns: 60 },
    );
  });

  it('says the same of the log and of now a number of weeks later', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.integer({ min: 1, max: 9 }), async (events, weeks) => {
        const quota = poolQuota(1e5, 7e5);
        const later = events.map((event) => ({ ...event, timeMs: event.timeMs + weeks * WEEK_MS }));
        const more = { nowMs: Date.parse(NOW) + weeks * WEEK_MS };
        expect((await ask({ events: later, quota, more })).data).toEqual((await ask({ events, quota })).data);
      }),
      { seed: 20260211, numRuns: 20 },
    );
  });
});

describe('what is refused', () => {
  it.each<[string, Ask]>([
    ['E_EMPTY', {}],
    ['E_INT', { texts: { mechanical: '1.5' } }],
    ['E_UNKNOWN', { texts: { ...EXAMPLE, misroute: 'gpt=0.1' } }],
    ['E_RANGE', { texts: { ...EXAMPLE, misroute: 'haiku=1.1' } }],
    ['E_UNKNOWN', { file: { mechanical: 1, misroute: { gpt: 1 } } }],
    ['E_UNKNOWN', { file: { mechanical: 1, weights: { gpt: 1 } } }],
    ['E_EMPTY', { file: { mechanical: 1, weights: { haiku: 0, sonnet: 0, opus: 0 } } }],
    ['E_UNKNOWN', { texts: { ...EXAMPLE, context: '5', symptoms: 'tired' } }],
    ['E_UNKNOWN', { file: { mechanic: 1 } }],
    ['E_TYPE', { file: [] }],
    ['E_RANGE', { file: { mechanical: -1 } }],
    ['E_TYPE', { texts: { ...EXAMPLE, symptoms: 'wandering' } }],
  ])('%s of %j', async (code, asked) => {
    expect(await codeOf(asked)).toBe(code);
  });
});
