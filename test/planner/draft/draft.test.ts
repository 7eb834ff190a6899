/** `plan draft` on pilots, shares and logs worked out by hand. */
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import type { Answer } from '../../../src/planner/answer/index.ts';
import { DRAFT_QUESTION } from '../../../src/planner/draft/draft.ts';
import { drawCosts } from '../../../src/planner/draft/draft-draws.ts';
import { draftFile, verdictsOf } from '../../../src/planner/draft/draft-file.ts';
import type { PlanContext } from '../../../src/planner/question/index.ts';
import { contextOf, inputOf, poolQuota, tierQuota } from '../plan-contexts.ts';

const CONTEXT = contextOf({
  now: '2026-01-31T18:00:00Z',
  events: [],
  quota: tierQuota('max5'),
  more: { usage: null },
});

interface Ask {
  readonly texts?: Readonly<Record<string, string>>;
  readonly file?: unknown;
  readonly more?: Partial<PlanContext>;
  readonly isAll?: boolean;
}

async function ask({ texts = {}, file = null, more = {}, isAll = false }: Ask = {}): Promise<Answer> {
  const input = inputOf(DRAFT_QUESTION, { ...CONTEXT, ...more }, texts);
  return (await DRAFT_QUESTION.answer({ ...input, file, flag: (name) => isAll && name === 'all' })).answer;
}

async function codeOf(asked: Ask): Promise<string> {
  const error = await ask(asked).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QuotalabError)) throw new Error(`no refusal: ${String(error)}`);
  return error.code;
}

const costOf = ({ data }: Answer) =>
  data.cost as {
    expected: number;
    direct: number;
    low: number;
    high: number;
    saving: number;
    tie: boolean;
    p_beats_direct: number;
  };

describe('shares that are known', () => {
  it('[C6] [W24] 0.6/0.3/0.1 of 50 items take 21 in one batch, 22 in two, 23 in three', async () => {
    const expected = async (batch: string) =>
      costOf(await ask({ texts: { rates: '0.6,0.3,0.1', batch } })).expected;
    expect(await expected('50')).toBeCloseTo(21, 9);
    expect(await expected('25')).toBeCloseTo(22, 9);
    expect(await expected('20')).toBeCloseTo(23, 9);
  });

  it('[C7] [W26] 9.5 against 10 is no tie, yet less than a message', async () => {
    const answer = await ask({ texts: { rates: '0.15,0.35,0.5', items: '10', batch: '10' } });
    expect(answer.headline).toBe(
      'Generate directly: drafts would take 9.5 messages (95 %: 7 to 11) against 10: they save 0.5, less than the 1 asked for.',
    );
    expect(costOf(answer).tie).toBe(false);
  });

  it('[C2] [W22] acceptance of 1/N ties', async () => {
    const answer = await ask({ texts: { rates: '0.1,0.4,0.5', items: '10', batch: '10' } });
    expect(costOf(answer)).toMatchObject({ tie: true, saving: 0 });
    expect(answer.headline).toBe('Generate directly: drafts come to the same 10 messages.');
  });

  it('[C5] failed refinements are replaced: 22 becomes 25', async () => {
    const texts = { rates: '0.6,0.3,0.1', batch: '30', 'refine-success': '0.8' };
    const answer = await ask({ texts });
    expect(costOf(answer).expected).toBeCloseTo(25, 9);
    const { mean, trials } = answer.data.drawn as { mean: number; trials: number };
    expect(trials).toBe(4000);
    expect(Math.abs(mean - 25)).toBeLessThan(0.5);
  });

  it('[C20] failed refinements count against the saving that is asked for', async () => {
    const texts = { rates: '0.3,0.7,0', items: '10', batch: '10', 'min-saving': '1.8' };
    // 10 - (1 + 7) = 2 is enough; 5 % of seven refinements made again leave 1.65.
    expect((await ask({ texts })).data.choice).toBe('use');
    expect((await ask({ texts: { ...texts, 'refine-success': '0.95' } })).data.choice).toBe('direct');
  });

  it('[C17] names the acceptance to watch for, a third of what there is', async () => {
    const { next } = await ask({ texts: { rates: '0.6,0.3,0.1' } });
    // Wald: 7.9 verdicts on average from 0.6 to 0.2.
    expect(next).toContain('should acceptance fall to 20 %, about 8 of them show it.');
  });

  it('[W31] with ten items a message drafts tie, with 25 they lose', async () => {
    const verdict = async (gen: string) => (await ask({ texts: { rates: '0.6,0.3,0.1', gen } })).data.verdict;
    expect([await verdict('1'), await verdict('10'), await verdict('25')]).toEqual(['go', 'go', 'no-go']);
  });

  it('the spread of known shares is that of chance alone', async () => {
    const { low, high, p_beats_direct } = costOf(await ask({ texts: { rates: '0.6,0.3,0.1' } }));
    // 2 + Binomial(50, 0.4): 20 ± 1.96 × 3.46.
    expect([low, high]).toEqual([15, 29]);
    expect(p_beats_direct).toBeGreaterThan(0.999);
  });
});

describe('a pilot', () => {
  it('[C11] 6, 3, 1 of ten: 25.1 messages, 11 to 40, go', async () => {
    const answer = await ask({ texts: { pilot: '6,3,1' } });
    expect(answer.headline).toBe(
      'Use cheap drafts: 25.1 of 50 messages expected (95 %: 11 to 40), 49.8 % saved.',
    );
    expect(answer.binding).toBe(
      'acceptance: 53.8 % against a break-even of 4 %; over 99.9 % sure that it is above',
    );
    expect(answer.next).toContain('Draft all 50, judge 25 at a time');
    expect(costOf(answer).p_beats_direct).toBeCloseTo(0.99995, 4);
  });

  it('nothing judged yet: try some, whatever a guess says', async () => {
    const { headline, binding, next, data } = await ask();
    expect(headline).toMatch(/^Try 5 first: /);
    expect(binding).toContain('a guess, nothing was judged yet');
    expect(next).toContain('--pilot a,r,x');
    expect(data.verdict).toBe('sample-more');
  });

  it('of as many items as there are is no pilot', async () => {
    const { headline, next } = await ask({ texts: { pilot: '2,4,4', items: '10', batch: '5' } });
    expect(headline).toMatch(/^Too close to call/);
    expect(next).toBe('Generate them directly: the saving to be expected is not worth a pilot.');
  });

  it('--strict wants a verdict', async () => {
    expect(await codeOf({ more: { isStrict: true } })).toBe('PLAN_INSUFFICIENT');
  });

  it('--simulate agrees with the closed form', async () => {
    const answer = await ask({ texts: { pilot: '6,3,1' }, more: { simulateTrials: 20_000 } });
    const { expected, low, high } = costOf(answer);
    const drawn = answer.data.drawn as { mean: number; low: number; high: number };
    expect(Math.abs(drawn.mean - expected)).toBeLessThan((4 * 7.48) / Math.sqrt(20_000));
    expect(Math.abs(drawn.low - low)).toBeLessThanOrEqual(1);
    expect(Math.abs(drawn.high - high)).toBeLessThanOrEqual(1);
  });
});

describe('vetoes and other ways', () => {
  it('[C21] critical work is generated directly though the pilot says go', async () => {
    const { headline, data } = await ask({ texts: { pilot: '60,3,1', quality: 'critical' } });
    expect(headline).toBe('Generate directly: quality: critical.');
    expect(data).toMatchObject({ verdict: 'go', choice: 'direct' });
  });

  it('[C13] [W29] sure drafts unread save nothing over one batch, and let bad ones pass', async () => {
    const texts = {
      rates: '0.62,0.2,0.18',
      items: '100',
      batch: '100',
      tiers: '0.5,0.3,0.2',
      precision: '0.9',
    };
    const { data } = await ask({ texts });
    const unread = (data.ways as ReadonlyArray<{ name: string; expected: number }>).at(-1)!;
    expect(unread.expected).toBeCloseTo(39, 9);
    expect(costOf({ data } as Answer).expected).toBeCloseTo(39, 9);
    expect(data.escaped_defects).toBeCloseTo(5, 9);
  });

  it('[C12] [W34] a filter that drops no good draft gains nothing', async () => {
    const texts = { rates: '0.6,0.3,0.1', filter: '0.5,0', adaptive: '0.7,0.8' };
    const ways = (await ask({ texts })).data.ways as ReadonlyArray<{ name: string; expected: number }>;
    expect(ways.slice(2).map(({ expected }) => Math.round(expected * 1e9) / 1e9)).toEqual([22, 24]);
  });

  it('[M3] documentation that is too much is drafted', async () => {
    const { sections } = await ask({
      texts: { rates: '0.6,0.3,0.1', document: 'api=5000', 'messages-left': '100' },
    });
    expect(sections.find(({ title }) => title === 'Documentation')).toMatchObject({
      lines: [
        'api of 5000 lines takes 50 messages; with 100 left: draft, 22 sonnet (cheap drafts, checked in batches).',
      ],
    });
  });

  it('[C9] fewer seconds side by side', async () => {
    const texts = { rates: '0.7,0.2,0.1', items: '10', batch: '10', seconds: '5,10,10,30' };
    const { sections } = await ask({ texts });
    expect(sections.find(({ title }) => title === 'Time')).toMatchObject({
      lines: ['10 at once: 25 s with drafts, 30 s directly (1.2 times); directly one by one 300 s.'],
    });
  });
});

describe('a log of batches', () => {
  const batch = (items: number, accepted: number) => ({
    items,
    accepted,
    refined: items - accepted,
    replaced: 0,
  });

  it('[C8] [C15] counts add to the pilot, and the log says what it saved', async () => {
    const file = {
      batches: Array.from({ length: 6 }, () => ({ items: 25, accepted: 15, refined: 7, replaced: 3 })),
    };
    const { data, notes } = await ask({ file });
    expect(data.pilot).toMatchObject({ seen: 150 });
    expect(notes).toContain('the log: 150 items for 66 messages, 84 saved (56 %)');
    expect((data.kpis as ReadonlyArray<{ kpi: string; status: string }>)[0]).toMatchObject({
      kpi: 'acceptance',
      status: 'ok',
    });
  });

  it('[C17] stops when acceptance has fallen from the pilot', async () => {
    const file = { pilot: { accepted: 6, refined: 3, replaced: 1 }, batches: [batch(20, 12), batch(20, 2)] };
    const { headline, next } = await ask({ file });
    expect(headline).toBe('Stop drafting: the drafts are no longer as good as they were.');
    expect(next).toMatch(/^Generate the rest directly/);
  });

  it('[C18] [W32] one failure of eight does not end it, though the document says so', async () => {
    const file = { batches: [batch(20, 12)], spot_checks: { checked: 8, failed: 1 } };
    const { data, document } = await ask({ file, more: { rule: 'doc' } });
    expect(data.spot_check).toMatchObject({ disable: false });
    expect(document.find(({ rule }) => rule === 'Spot checks')).toMatchObject({
      says: 'stop trusting the drafter',
      weSay: 'go on',
    });
  });

  it('verdicts of a batch are spread evenly', () => {
    const file = draftFile({ batches: [batch(4, 2), batch(2, 2)] });
    expect(verdictsOf(file)).toEqual([false, true, false, true, true, true]);
  });
});

it('[7.9] drawn costs of certain drafts are exact', () => {
  const plan = { batch: { itemCount: 10, evalBatch: 4, genBatch: 1 }, refineSuccess: 1, escalate: 0 };
  const good = drawCosts({ ...plan, alphas: [1e9, 1e-6, 1e-6] }, 50, CONTEXT.draws(1));
  expect(good).toMatchObject({ mean: 3, low: 3, high: 3, pBeatsDirect: 1 });
  const bad = drawCosts({ ...plan, alphas: [1e-6, 1e-6, 1e9], escalate: 1 }, 50, CONTEXT.draws(1));
  expect(bad).toMatchObject({ mean: 23, low: 23, high: 23, pBeatsDirect: 0 });
});

describe('pages and explanations', () => {
  it('has a curve and a band, and a formula with its numbers', async () => {
    const { figures, explanations } = await ask({ texts: { pilot: '6,3,1' } });
    expect(figures.map(({ kind, series }) => [kind, series.length])).toEqual([
      ['line', 1],
      ['band', 3],
    ]);
    expect(explanations[0]).toMatchObject({
      numbers: 'ceil(50/25) + (50 × 0.308 × 1.00 + 50 × 0.154) + 50 × 0.154 × 0',
      result: '25.1 against 50 directly',
    });
  });

  it('--all shows batches, the checklist, the lead and what to do when something breaks', async () => {
    const titles = (await ask({ isAll: true })).sections.map(({ title }) => title);
    for (const title of ['Who leads the workflow', 'When something breaks', 'Time'])
      expect(titles).toContain(title);
  });
});

describe('what is refused', () => {
  it.each<[string, Ask]>([
    ['E_SUM', { texts: { rates: '0.6,0.3,0.2' } }],
    ['E_TYPE', { texts: { rates: '0.6,0.3' } }],
    ['E_UNKNOWN', { texts: { type: 'poems' } }],
    ['E_INT', { texts: { pilot: '6.5,3,1' } }],
    ['BAD_OPTION', { texts: { rates: '0.6,0.3,0.1', pilot: '6,3,1' } }],
    ['E_TYPE', { texts: { tiers: '0.5,0.3,0.2' } }],
    ['E_RANGE', { texts: { batch: '0' } }],
    ['E_RANGE', { texts: { confidence: '0.4' } }],
    ['E_TYPE', { texts: { document: 'api=5000' } }],
    ['E_UNKNOWN', { file: { batch: [] } }],
    ['E_SUM', { file: { batches: [{ items: 5, accepted: 1, refined: 1, replaced: 1 }] } }],
    ['E_RANGE', { file: { batches: [{ items: 2, accepted: 1, refined: 1, replaced: 0, refined_well: 2 }] } }],
  ])('%s of %j', async (code, asked) => {
    expect(await codeOf(asked)).toBe(code);
  });

  it('--normalize scales shares instead', async () => {
    const { data } = await ask({ texts: { rates: '6,3,1' }, more: { isNormalized: true } });
    expect(data.rates).toEqual({ accept: 0.6, refine: 0.3, replace: 0.1 });
  });
});

describe('a plan whose windows count every model', () => {
  const shared = { quota: poolQuota(1000, 10_000) };
  const texts = { rates: '0.6,0.3,0.1', batch: '25' };
  // Factors of haiku and sonnet.
  const each = 0.133 / 0.4;

  it('pays for its drafts too: in what is expected, in the break-even and in the spread', async () => {
    const [own, both] = [await ask({ texts }), await ask({ texts, more: shared })];
    expect(costOf(both).expected).toBeCloseTo(costOf(own).expected + 50 * each, 9);
    expect(costOf(both).low).toBeCloseTo(costOf(own).low + 50 * each, 9);
    expect(costOf(both).high).toBeCloseTo(costOf(own).high + 50 * each, 9);
    expect(own.notes[0]).toContain('cheap drafts cost it none');
    expect(both.notes[0]).toContain('a draft by haiku takes 0.33 of a sonnet message');
    expect(both.binding).toContain(`a break-even of ${(100 * (0.04 + each)).toFixed(1)} %`);
  });

  it('has it in drawn costs and in every way to judge', async () => {
    const drawn = { ...texts, 'refine-success': '0.999999', filter: '0.5,0.1' };
    const [own, both] = [await ask({ texts: drawn }), await ask({ texts: drawn, more: shared })];
    expect(costOf(both).low).toBeCloseTo(costOf(own).low + 50 * each, 6);
    const expectedOf = ({ sections }: Answer): number[] =>
      sections.flatMap((section) =>
        section.kind === 'table' && section.title === 'Messages of the paid model'
          ? section.rows.filter(([way]) => way !== 'directly').map(([, expected]) => Number(expected))
          : [],
      );
    expect(expectedOf(own).length).toBeGreaterThan(2);
    expectedOf(both).forEach((expected, i) => {
      expect(Math.abs(expected - expectedOf(own)[i]! - 50 * each)).toBeLessThan(0.11);
    });
  });
});
