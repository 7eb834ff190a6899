/** `plan draft` on pilots, shares and logs worked out by hand. */
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { DRAFT_QUESTION } from '../../../src/planner/draft/draft.ts';
import type { Answer, PlanContext } from '../../../src/planner/question/index.ts';
import { contextOf, inputOf, poolQuota, tierQuota, uses } from '../plan-contexts.ts';

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
}

async function ask({ texts = {}, file = null, more = {} }: Ask = {}): Promise<Answer> {
  const input = inputOf(DRAFT_QUESTION, { ...CONTEXT, ...more }, texts);
  return (await DRAFT_QUESTION.answer({ ...input, file })).answer;
}

async function codeOf(asked: Ask): Promise<string> {
  const error = await ask(asked).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QuotalabError)) throw new Error(`no refusal: ${String(error)}`);
  return error.code;
}

const verdictOf = ({ data }: Answer): string => (data.acceptance as { verdict: string }).verdict;
const costOf = ({ data }: Answer) =>
  data.messages as {
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

  it('[C5] failed refinements are replaced: 22 becomes 25, drawn', async () => {
    const texts = { rates: '0.6,0.3,0.1', batch: '30', 'refine-success': '0.8' };
    const answer = await ask({ texts });
    const { expected, low, high } = costOf(answer);
    expect(expected).toBeCloseTo(25, 9);
    expect(low).toBeGreaterThan(15);
    expect(high).toBeLessThan(36);
    expect(answer.data.drawn).toBe(4000);
    // The curve is of the same rework: its row of the batch is the headline's.
    const row = (answer.data.by_items as ReadonlyArray<Record<string, number>>).find(
      ({ items }) => items === 50,
    )!;
    expect([row.expected, row.low, row.high]).toEqual([expected, low, high]);
    expect(row.break_even).toBeCloseTo(1 - 48 / 1.15 / 50, 9);
  });

  it('[C20] failed refinements count against the saving that is asked for', async () => {
    const texts = { rates: '0.3,0.7,0', items: '10', batch: '10', 'min-saving': '1.8' };
    // 10 - (1 + 7) = 2 is enough; 5 % of seven refinements made again leave 1.65.
    expect((await ask({ texts })).data.choice).toBe('use');
    expect((await ask({ texts: { ...texts, 'refine-success': '0.95' } })).data.choice).toBe('direct');
  });

  it('[C17] names the acceptance to watch for, a third of what there is', async () => {
    const { next } = await ask({ texts: { rates: '0.6,0.3,0.1' } });
    // ln(20 x 50 x 0.8) at 0.335 a verdict, from 0.6 to 0.2.
    expect(next).toContain('should acceptance fall to 20 %, about 20 of them show it.');
    expect((await ask({ texts: { rates: '0.6,0.3,0.1', items: '10' } })).next).not.toContain('Watch');
  });

  it('[W31] with ten items a message drafts tie, with 25 they lose', async () => {
    const verdict = async (gen: string) => verdictOf(await ask({ texts: { rates: '0.6,0.3,0.1', gen } }));
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
    expect(data).toMatchObject({ choice: 'try', acceptance: { verdict: 'sample-more' } });
  });

  it('of as many items as there are is no pilot', async () => {
    const { headline, next } = await ask({ texts: { pilot: '2,4,4', items: '10', batch: '5' } });
    expect(headline).toMatch(/^Too close to call/);
    expect(next).toBe('Generate them directly: the saving to be expected is not worth a pilot.');
  });

  it('--strict wants a verdict', async () => {
    expect(await codeOf({ more: { isStrict: true } })).toBe('PLAN_INSUFFICIENT');
  });

  it('that would settle nothing is not asked for: headline and next step say the same', async () => {
    const texts = { items: '1000', batch: '2', pilot: '500,500,0' };
    const { headline, next, data } = await ask({ texts });
    expect(data).toMatchObject({ choice: 'try', try_items: null, acceptance: { next_pilot: null } });
    expect(headline).toMatch(/^Too close to call: .*; no pilot worth its cost would settle it\.$/);
    expect(next).toMatch(/^Generate them directly/);
    const strict = ask({ texts, more: { isStrict: true } });
    await expect(strict).rejects.toThrow('open after 1,000 drafts; no affordable number');
  });
});

describe('other ways', () => {
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
    expect(ways.slice(1).map(({ expected }) => Math.round(expected * 1e9) / 1e9)).toEqual([22, 24]);
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

  it('[C8] counts add to the pilot, and the log says what it saved', async () => {
    const file = {
      batches: Array.from({ length: 6 }, () => ({ items: 25, accepted: 15, refined: 7, replaced: 3 })),
    };
    const { data, notes } = await ask({ file, texts: { pilot: '1,1,1' } });
    expect(data).toMatchObject({ seen: { all: 153, accepted: 91 }, rework: { refine_success: 1 } });
    expect(notes).toContain('the log: 150 items for 66 messages, 84 saved (56 %)');
  });

  it('[C5] refinements that worked and spot checks stand in for options that are not given', async () => {
    const file = {
      batches: [{ ...batch(20, 10), refined_well: 8 }, batch(20, 12)],
      spot_checks: { checked: 8, failed: 1 },
    };
    const texts = { tiers: '0.5,0.3,0.2' };
    const { data } = await ask({ file, texts });
    expect(data).toMatchObject({ rework: { refine_success: 0.8 }, escaped_defects: 50 * 0.5 * (1 - 0.8) });
    const given = await ask({
      file,
      texts: { ...texts, 'refine-success': '1', precision: 'assume-perfect' },
    });
    expect(given.data).toMatchObject({ rework: { refine_success: 1 }, escaped_defects: 0 });
  });

  it('[C14] batches of different sizes say how many to judge together', async () => {
    const file = { batches: [batch(10, 8), batch(20, 15), batch(50, 35), batch(100, 60)] };
    const { data, sections } = await ask({ file, texts: { items: '100' } });
    expect(data.judging).toMatchObject({ best: 22 });
    expect(JSON.stringify(sections)).toContain('22 items at a time is best');
  });

  it('[C17] stops when acceptance has fallen from the pilot', async () => {
    const file = { pilot: { accepted: 6, refined: 3, replaced: 1 }, batches: [batch(20, 12), batch(20, 2)] };
    const { headline, next, data } = await ask({ file });
    expect(data.choice).toBe('stop');
    expect(headline).toBe('Stop drafting: the drafts are no longer as good as they were.');
    expect(next).toMatch(/^Generate the rest directly/);
  });

  it('[C18] one failure of eight does not end it, two do', async () => {
    const checked = async (failed: number) =>
      (await ask({ file: { batches: [batch(20, 12)], spot_checks: { checked: 8, failed } } })).data
        .spot_check;
    expect(await checked(1)).toMatchObject({ is_distrusted: false });
    expect(await checked(2)).toMatchObject({ is_distrusted: true });
  });
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
    ['E_RANGE', { file: { spot_checks: { checked: 1, failed: 2 } } }],
    ['E_UNKNOWN', { file: { type: 'poems' } }],
    ['E_UNKNOWN', { file: { batch: [] } }],
    ['E_SUM', { file: { batches: [{ items: 5, accepted: 1, refined: 1, replaced: 1 }] } }],
    ['E_RANGE', { file: { batches: [{ items: 2, accepted: 1, refined: 1, replaced: 0, refined_well: 2 }] } }],
  ])('%s of %j', async (code, asked) => {
    expect(await codeOf(asked)).toBe(code);
  });

  it('--normalize scales shares instead', async () => {
    const { data } = await ask({ texts: { rates: '6,3,1', normalize: 'true' } });
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
        section.kind === 'table' && section.title.startsWith('Messages of the paid model')
          ? section.rows.filter(([way]) => way !== 'directly').map(([, expected]) => Number(expected))
          : [],
      );
    expect(expectedOf(own)).toHaveLength(2);
    expectedOf(both).forEach((expected, i) => {
      expect(Math.abs(expected - expectedOf(own)[i]! - 50 * each)).toBeLessThan(0.11);
    });
  });

  it('says the saving in its own units, at the mean of the sonnet requests of the log', async () => {
    const events = [
      ...uses('2026-01-30T10:00:00Z', 2, 'claude-sonnet-4-5').map((event) => ({ ...event, costUnits: 30 })),
      ...uses('2026-01-30T11:00:00Z', 1, 'claude-sonnet-4-5').map((event) => ({ ...event, costUnits: 60 })),
      ...uses('2026-01-30T12:00:00Z', 5, 'claude-opus-4-6').map((event) => ({ ...event, costUnits: 900 })),
    ];
    const usage = { source: 'by hand', events, facts: [], warnings: [] };
    const { data, headline, notes } = await ask({ texts, more: { ...shared, usage } });
    const { expected, direct, saving } = costOf({ data } as Answer);
    expect(data.units).toEqual({
      each: 40,
      requests: 3,
      expected: 40 * expected,
      direct: 40 * direct,
      saving: 40 * saving,
    });
    expect(headline).toMatch(/ saved, about 455 units\.$/);
    expect(notes).toContain('a message is taken as 40 units, the mean of 3 requests to sonnet in the log');
    // Windows that count messages have no other unit, and a log without sonnet says nothing.
    expect((await ask({ texts, more: { usage } })).data.units).toBeNull();
    const opus = { ...usage, events: events.slice(3) };
    expect((await ask({ texts, more: { ...shared, usage: opus } })).data.units).toBeNull();
  });
});
