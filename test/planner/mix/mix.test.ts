/** `plan mix` on workloads and logs worked out by hand. */
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import type { Answer } from '../../../src/planner/answer/index.ts';
import { misrouteBreakEven } from '../../../src/planner/cost/index.ts';
import { MIX_QUESTION } from '../../../src/planner/mix/mix.ts';
import { compareMix, haikuBreakEven } from '../../../src/planner/mix/mix-sessions.ts';
import type { PlanContext, PlanQuota } from '../../../src/planner/question/index.ts';
import { contextOf, inputOf, poolQuota, tierQuota, uses } from '../plan-contexts.ts';

const NOW = '2026-01-31T18:00:00Z';
const EXAMPLE = { mechanical: '30', analytical: '20', deep: '5' };
const DOC = { sonnet: 1, opus: 4.5, haiku: 0 };

interface Ask {
  readonly quota?: PlanQuota;
  readonly texts?: Readonly<Record<string, string>>;
  readonly file?: unknown;
  readonly events?: ReturnType<typeof uses>;
  readonly more?: Partial<PlanContext>;
  readonly isAll?: boolean;
}

async function ask({
  quota = tierQuota('max5'),
  texts = {},
  file = null,
  events = [],
  more = {},
  isAll = false,
}: Ask): Promise<Answer> {
  const context = contextOf({
    now: NOW,
    events,
    quota,
    more: { ...(events.length === 0 ? { usage: null } : {}), ...more },
  });
  const input = {
    ...inputOf(MIX_QUESTION, context, texts),
    file,
    flag: (name: string) => isAll && name === 'all',
  };
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

const sessionsOf = ({ data }: Answer) =>
  Object.fromEntries(
    (data.sessions as ReadonlyArray<{ session: string; cost: Record<string, number>; weighted: number }>).map(
      ({ session, cost, weighted }) => [session, [cost.sonnet, cost.opus, weighted]],
    ),
  );

describe('a given workload', () => {
  it('[B4] [W8] costs 20/5, 55/5, 75/5 and 20/55, weighted 42.5, 77.5, 97.5', async () => {
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

  it('[B4] ten mechanical tasks to a turn bring a sonnet session to 28/5', async () => {
    expect(sessionsOf(await ask({ texts: { ...EXAMPLE, 'turns-batch': '10' } })).sonnet).toEqual([
      28, 5, 50.5,
    ]);
  });

  it('haiku stops winning at its break-even, which is that of the library where haiku is free', () => {
    const work = { mechanical: 30, analytical: 20, deep: 5 };
    const share = haikuBreakEven(work, DOC)!;
    expect(share).toBeCloseTo(misrouteBreakEven(work)!, 12);
    const at = (haiku: number) => compareMix({ ...work, misroute: { haiku } }, DOC).best.arrangement;
    expect([at(share - 0.001), at(share + 0.001)]).toEqual(['haiku', 'sonnet']);
  });

  it('a priced haiku makes its own turns count', () => {
    const weights = { haiku: 0.5, sonnet: 1, opus: 2 };
    const rows = compareMix({ mechanical: 4, analytical: 2, deep: 1 }, weights).rows;
    // 7 haiku turns at 0.5, 2 sonnet, 1 opus at 2.
    expect(rows[0]).toMatchObject({
      arrangement: 'haiku',
      cost: { haiku: 7, sonnet: 2, opus: 1 },
      weighted: 7.5,
    });
    // The router hands 4 to haiku: 4 + 2 × 2 + 1 sonnet, 1 opus.
    expect(rows[2]).toMatchObject({
      arrangement: 'router',
      cost: { haiku: 4, sonnet: 9, opus: 1 },
      weighted: 13,
    });
  });

  it('no work costs nothing anywhere', async () => {
    const { headline } = await ask({ texts: { mechanical: '0' } });
    expect(headline).toBe('There is no work: every session costs nothing.');
  });
});

describe('what a file asks', () => {
  it('[B3] [W6] a hand-off of one message saves nothing, of eight saves seven', async () => {
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

  it('[F13] [W46] opus has the best net value though haiku the best ratio', async () => {
    const ways = [
      { name: 'all sonnet', value: 100, cost: { sonnet: 20 } },
      { name: 'sonnet and haiku', value: 100, cost: { sonnet: 5 } },
      { name: 'opus', value: 120, cost: { sonnet: 5, opus: 3 } },
      { name: 'haiku', value: 70, cost: { haiku: 9 } },
    ];
    const { data, document } = await ask({ texts: EXAMPLE, file: { ways }, more: { rule: 'doc' } });
    expect(data.ways).toMatchObject([
      { name: 'opus', net_value: 101.5 },
      { name: 'sonnet and haiku', net_value: 95 },
      { name: 'all sonnet', net_value: 80 },
      { name: 'haiku', net_value: 70, roi: 'unpriced' },
    ]);
    expect(document.find(({ rule }) => rule === 'Which way pays')).toMatchObject({
      says: 'highest gain over cost: haiku',
      weSay: 'highest net value: opus',
    });
  });

  it('[F14] keeps the options that nothing beats', async () => {
    const option = (name: string, speed: number, quality: number) => ({ name, scores: { speed, quality } });
    const file = {
      options: [option('fast', 10, 6), option('slow', 9, 5), option('good', 3, 10)],
      axes: [
        { field: 'speed', better: 'max' },
        { field: 'quality', better: 'max' },
      ],
    };
    const { data } = await ask({ texts: EXAMPLE, file });
    expect(data.pareto).toEqual({
      frontier: ['fast', 'good'],
      dropped: [{ name: 'slow', dominated_by: 'fast' }],
    });
  });

  it('[B10] [W10] the most value of classes is bounded by work and pools', async () => {
    const classes = [
      { name: 'docs', value: 1, cost: { haiku: 1 }, max_count: 40 },
      { name: 'fixes', value: 10, cost: { sonnet: 5 }, max_count: 1000 },
    ];
    const { data } = await ask({ texts: EXAMPLE, file: { classes } });
    // 40 free ones, and 1125 / 5 fixes; one more sonnet message is worth two.
    expect(data.throughput).toMatchObject({
      value: 2290,
      counts: { docs: 40, fixes: 225 },
      prices: { sonnet: 2 },
    });
  });

  it('[A3] [B1] [B6] [B13] counts messages, adds a workflow, names models, judges a session', async () => {
    const { data } = await ask({
      texts: { ...EXAMPLE, context: '86' },
      file: {
        messages: [
          { at: NOW, kind: 'turn', pool: 'sonnet' },
          { at: NOW, kind: 'tool' },
          { at: NOW, kind: 'agent', pool: 'haiku' },
        ],
        workflow: {
          coordinator: { sonnet: 2 },
          agents: [
            { cost: { haiku: 1 }, hours: 2 },
            { cost: { opus: 1 }, hours: 3 },
          ],
        },
        tasks: [
          { type: 'code-analysis', tokens: 12_000, depth: 'medium' },
          { type: 'code-analysis', tokens: 90_000, depth: 'medium' },
        ],
      },
    });
    expect(data.messages).toMatchObject({ cost: { sonnet: 1, haiku: 1 } });
    expect(data.workflow).toEqual({ cost: { sonnet: 2, haiku: 1, opus: 1 }, wall_hours: 3 });
    expect((data.models as ReadonlyArray<{ model: string | null }>).map(({ model }) => model)).toEqual([
      'sonnet',
      null,
    ]);
    expect(data.context).toMatchObject({ action: 'fresh' });
  });

  it('[B2] [B15] --all adds the router, batches of fixes and ways of working', async () => {
    const { data, sections } = await ask({ texts: EXAMPLE, isAll: true });
    expect(sections.map(({ title }) => title)).toContain('A router before tasks of one message');
    expect(data.fixes).toEqual({ before: 6, after: 3, saving: 3 });
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
    expect(data).toMatchObject({ from: 'log', work: { mechanical: 6, analytical: 4, deep: 2 } });
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
      name: 'your median hand-off',
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

  it('prices each request on each model in the units of a pool', async () => {
    const { data, headline } = await ask({ events, quota: poolQuota(1000, 7000) });
    // 10 + 5 × 10 tokens times a factor below 1 are below one unit of 100 tokens: 1 each.
    expect(data).toMatchObject({
      unit: 'units',
      weights: { haiku: 1, sonnet: 1, opus: 1 },
      logged_units: 12,
    });
    expect(headline).toMatch(
      /^(As you work now is cheapest, 12 units|Cheapest session: opus alone, 12 units)/,
    );
  });
});

it('a log that hands several requests on at once can be cheaper than any session', async () => {
  const heavy = { inputTokens: 100_000, outputTokens: 0, costUnits: null };
  const events = [
    ...uses('2026-01-30T10:00:00Z', 6, 'claude-haiku-4-5'),
    ...uses('2026-01-30T11:00:00Z', 4, 'claude-sonnet-4-5'),
  ].map((event) => ({ ...event, ...heavy }));
  const { headline, next } = await ask({ events, quota: poolQuota(1e5, 7e5) });
  // 6 × 133 + 4 × 400 as logged; a haiku session adds a turn of 133 to each of the 4.
  expect(headline).toBe(
    'As you work now is cheapest, 2,398 units; the nearest session is haiku, hands on, 2,930 (1.22 times).',
  );
  expect(next).toMatch(/^Keep the mix;/);
});

describe('what is refused', () => {
  it.each<[string, Ask]>([
    ['E_EMPTY', {}],
    ['E_INT', { texts: { mechanical: '1.5' } }],
    ['E_UNKNOWN', { texts: { ...EXAMPLE, misroute: 'gpt=0.1' } }],
    ['E_RANGE', { texts: { ...EXAMPLE, misroute: 'haiku=1.1' } }],
    ['E_UNKNOWN', { texts: { ...EXAMPLE, pattern: 'odd' } }],
    ['E_UNKNOWN', { file: { mechanic: 1 } }],
    ['E_TYPE', { file: [] }],
    ['E_RANGE', { file: { mechanical: -1 } }],
    ['E_TYPE', { texts: { ...EXAMPLE, symptoms: 'wandering' } }],
  ])('%s of %j', async (code, asked) => {
    expect(await codeOf(asked)).toBe(code);
  });
});
