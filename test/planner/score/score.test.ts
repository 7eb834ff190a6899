/** `plan score` on days written down by hand and on made logs: verdicts, benchmarks, the best afterwards, habits. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/planner/answer/index.ts';
import { answerJson, answerLines } from '../../../src/planner/answer/index.ts';
import { SCORE_QUESTION } from '../../../src/planner/score/score.ts';
import { contextOf, DAY_MS, inputOf, type Situation, tierQuota, uses } from '../plan-contexts.ts';

const NOW = '2026-02-11T20:00:00Z';
const EMPTY: Situation = { now: NOW, events: [], quota: tierQuota('max5') };

interface Ask {
  readonly file?: unknown;
  readonly texts?: Readonly<Record<string, string>>;
  readonly situation?: Situation;
}

async function ask({ file = null, texts = {}, situation = EMPTY }: Ask): Promise<Answer> {
  const input = inputOf(SCORE_QUESTION, contextOf(situation), texts);
  return (await SCORE_QUESTION.answer({ ...input, file })).answer;
}

const refusal = (asked: Ask): Promise<string> =>
  ask(asked).then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

interface Data {
  readonly verdict: string;
  readonly change_fraction: number | null;
  readonly p_value: number | null;
  readonly best_share: number | null;
  readonly missed_value: number | null;
  readonly benchmarks: {
    readonly mean_of_ratios: number;
    readonly ratio_of_sums: number;
    readonly median: number;
    readonly p95: number;
  };
  readonly days: ReadonlyArray<{
    readonly date: string;
    readonly work: number;
    readonly work_per_unit: number;
  }>;
  readonly use: ReadonlyArray<{
    readonly pool: string;
    readonly sent: number;
    readonly possible: number;
    readonly used_fraction: number;
  }>;
  readonly habits: ReadonlyArray<{ readonly habit: string; readonly says: string }>;
}
const dataOf = (answer: Answer): Data => answer.data as unknown as Data;

const days = (works: readonly number[], sonnet = 100) =>
  works.map((work, i) => ({
    date: `2026-01-${String(i + 1).padStart(2, '0')}`,
    work,
    cost: { sonnet },
  }));

describe('the verdict', () => {
  it.each([
    [
      [10, 11, 10, 9, 10, 11, 9, 15, 16, 15, 17, 16, 15, 16],
      'improved',
      /^Yes: work per unit of sonnet is 60 % higher/,
    ],
    [[15, 16, 15, 17, 16, 15, 16, 10, 11, 10, 9, 10, 11, 9], 'degraded', /^No, it got worse/],
    [[10, 11, 10, 9, 10, 11, 9, 10, 11, 10, 9, 10, 11, 9], 'steady', /^No change/],
    [[10, 10.1, 9.9, 10, 10.2, 9.8, 10, 11, 11.1, 10.9, 11, 11.2, 10.8, 11], 'small', /^Hardly a change/],
    [[10, 30, 5, 12, 8, 25, 6, 14, 40, 4, 35, 20, 5, 22], 'unclear', /^Perhaps/],
  ])('of %j is %s', async (works, verdict, headline) => {
    const answer = await ask({ file: { days: days(works) } });
    expect(dataOf(answer).verdict).toBe(verdict);
    expect(answer.headline).toMatch(headline);
  });

  it('is not made of too few days', async () => {
    const answer = await ask({ file: { days: days([1, 9]) } });
    expect(dataOf(answer).verdict).toBe('insufficient');
    expect(answer.headline).toMatch(/^It cannot be told yet/);
    const strict = { ...EMPTY, more: { isStrict: true } };
    expect(await refusal({ file: { days: days([1, 9]) }, situation: strict })).toMatch(
      /^PLAN_INSUFFICIENT --strict/,
    );
    expect(await refusal({ situation: strict })).toMatch(/^PLAN_INSUFFICIENT/);
  });

  it('looks at the last days asked for', async () => {
    const file = { days: days(Array.from({ length: 30 }, (_, i) => (i < 15 ? 50 : 10))) };
    expect(dataOf(await ask({ file, texts: { days: '14' } })).verdict).toBe('steady');
    expect(dataOf(await ask({ file, texts: { recent: '14' } })).verdict).toBe('degraded');
  });
});

describe('benchmarks', () => {
  // The specification's thirty days.
  const thirty = Array.from({ length: 30 }, (_, day) => ({
    date: `2026-01-${String(day + 1).padStart(2, '0')}`,
    work: 45 + (day % 10),
    cost: { sonnet: 800 + (day % 50), opus: 180 + (day % 20) },
  }));

  it('are the mean of ratios, the ratio of sums, the median and the 95th percentile', async () => {
    const { benchmarks } = dataOf(await ask({ file: { days: thirty } }));
    expect(benchmarks.mean_of_ratios).toBeCloseTo(0.060768, 6);
    expect(benchmarks.ratio_of_sums).toBeCloseTo(0.060773, 6);
    expect(benchmarks.median).toBeCloseTo(0.060776, 6);
    expect(benchmarks.p95).toBeCloseTo(0.065781, 6);
  });

  it("stand beside the document's own", async () => {
    const situation = { ...EMPTY, more: { rule: 'doc' as const } };
    const { document } = await ask({ file: { days: thirty }, situation });
    expect(document.find(({ rule }) => rule.startsWith('95th'))).toMatchObject({
      says: '0.0663',
      weSay: '0.0658',
    });
    expect(document.find(({ rule }) => rule.startsWith('Thirty'))!.says).toMatch(/^normal: threshold 0.042/);
  });
});

describe('a log without written work', () => {
  /** Ten days with twenty requests of ten output tokens, half of them in the morning. */
  const events = Array.from({ length: 10 }, (_, i) => {
    const day = Date.parse('2026-02-02T00:00:00Z') + i * DAY_MS;
    return [...uses(day + 9 * 3_600_000, 10), ...uses(day + 19 * 3_600_000, 10)];
  }).flat();
  const situation = { ...EMPTY, events };

  it('is judged by output tokens, said to be a stand-in', async () => {
    const answer = await ask({ situation });
    expect(dataOf(answer).days).toHaveLength(10);
    expect(dataOf(answer).days[0]).toEqual({ date: '2026-02-02', work: 0.2, work_per_unit: 0.01 });
    expect(answer.headline).toMatch(/^No change: 1,000 output tokens per unit of sonnet/);
    expect(answer.notes[0]).toContain('output tokens stand in');
  });

  it('gives the use of the days that are written down', async () => {
    const answer = await ask({
      situation,
      file: {
        days: [
          { date: '2026-02-03', work: 5 },
          { date: '2026-02-04', work: 4 },
        ],
      },
    });
    expect(dataOf(answer).days.map((each) => each.work_per_unit)).toEqual([0.25, 0.2]);
  });

  it('is set against what could have been sent', async () => {
    const use = dataOf(await ask({ situation })).use.find(({ pool }) => pool === 'sonnet')!;
    expect(use.sent).toBe(200);
    // From the first request to now are nine days and eleven hours: ten windows of 24 h have begun.
    expect(use.possible).toBe(11_250);
    expect(use.used_fraction).toBeCloseTo(200 / 11_250, 9);
  });

  it('shows when of the day it is spent, and nothing about refusals it does not hold', async () => {
    const { habits } = dataOf(await ask({ situation }));
    expect(habits).toEqual([
      {
        habit: 'time of day',
        of: 10,
        says: '50.0 % of the spend came before noon; the log holds no refusals.',
      },
    ]);
  });
});

describe('looking back', () => {
  it('sets what was done against the best choice for the same quota', async () => {
    const hindsight = {
      pools: { sonnet: 30, opus: 10 },
      tasks: [
        { id: 'a', value: 100, cost: { sonnet: 10 }, done: true },
        { id: 'b', value: 150, cost: { sonnet: 15, opus: 2 }, done: true },
        { id: 'c', value: 200, cost: { opus: 8 }, done: false },
        { id: 'd', value: 80, cost: { sonnet: 8 }, done: false },
      ],
    };
    const answer = await ask({ file: { hindsight } });
    expect(dataOf(answer).best_share).toBeCloseTo(250 / 450, 9);
    expect(dataOf(answer).missed_value).toBe(200);
    expect(answer.headline).toContain('Done was 55.6 % of the best possible value');
  });

  it('counts refusals, habits and drafts with their numbers', async () => {
    const file = {
      requests: Array.from({ length: 20 }, (_, i) => ({
        at: `2026-02-10T${String(i).padStart(2, '0')}:30:00Z`,
        denied: i > 17,
      })),
      tasks: [5, 5, 5, 5, 5].map((estimate) => ({ estimate, actual: 15 })),
      turns: [
        { model: 'opus', task_type: 'syntax', context_tokens: 100, accepted_first: true },
        { model: 'opus', task_type: 'math-proof', context_tokens: 100, depth: 'extreme' },
      ],
      attempts: [
        {
          id: 'x',
          attempts: [
            { pool: 'opus', units: 5, advice: 'drop' },
            { pool: 'opus', units: 5, advice: 'stay' },
          ],
        },
      ],
      rule_hits: { 'matrix/0/1': 3, other: 0 },
      drafts: { accepted: 90, refined: 45, replaced: 15, refined_well: 40, batch_sizes: [25, 25, 25] },
    };
    const answer = await ask({ file });
    const says = Object.fromEntries(dataOf(answer).habits.map((each) => [each.habit, each.says]));
    expect(says.estimates).toContain('3.00 times their estimate');
    expect(says['sunk cost']).toContain('2 of 2 attempts');
    expect(says['model choice']).toContain('1 of');
    expect(says.rules).toContain('3 times');
    expect(says['time of day']).toContain('2 of 2 requests were denied');
    const text = JSON.stringify(answer.sections);
    expect(text).toContain('2 of 20 requests were refused: 10 %');
    expect(text).toContain('"acceptance","60 %"');
  });
});

describe('the file', () => {
  it.each([
    [{ weeks: [] }, 'E_UNKNOWN key of work file is "weeks"'],
    [{ days: [{ date: '2026-02-30', work: 1 }] }, 'E_TYPE days[0].date is "2026-02-30T00:00:00Z"'],
    [{ days: [{ date: 'today', work: 1 }] }, 'E_TYPE days[0].date is "today"'],
    [{ days: [...days([1]), ...days([1])] }, 'E_DUP records[1].date'],
    [{ tasks: [{ estimate: 0, actual: 1 }] }, 'E_RANGE tasks[0].estimate is 0'],
    [
      { hindsight: { pools: {}, tasks: [{ id: 'a', value: 1, cost: { x: 1 }, done: true }] } },
      'E_UNKNOWN hindsight.tasks[0].cost.x',
    ],
    [{ drafts: { accepted: 1.5 } }, 'E_INT drafts.accepted is 1.5'],
  ])('%j is refused', async (file, words) => {
    const said = await refusal({ file });
    expect(said.slice(0, words.length)).toBe(words);
  });

  it('answers its own example, and nothing at all, finite and within the width', async () => {
    for (const file of [SCORE_QUESTION.file!.example, null]) {
      const answer = await ask({ file, situation: { ...EMPTY, more: { rule: 'doc' } } });
      expect(JSON.stringify(answerJson(answer))).not.toMatch(/NaN|Infinity/);
      const lines = answerLines(answer, { width: 80, color: false, ascii: false, explain: true });
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });
});

describe('a log of which some days have costs and no tokens', () => {
  const day = (index: number, outputTokens: number) =>
    uses(Date.parse(NOW) - index * DAY_MS, 10).map((event) => ({ ...event, outputTokens }));

  it('leaves those days out and says so: no counts are no bad work', async () => {
    const events = Array.from({ length: 20 }, (_, i) => day(20 - i, i >= 17 ? 0 : 100)).flat();
    const answer = await ask({ situation: { ...EMPTY, events } });
    expect(dataOf(answer).days).toHaveLength(17);
    expect(dataOf(answer).verdict).toBe('steady');
    expect(answer.notes).toContain('3 days without a count of tokens left out');
  });

  it('says "the last day" of one', async () => {
    const events = Array.from({ length: 12 }, (_, i) => day(12 - i, 100)).flat();
    const { headline } = await ask({ situation: { ...EMPTY, events }, texts: { recent: '1' } });
    expect(headline).not.toMatch(/\b1 days\b/);
  });
});
