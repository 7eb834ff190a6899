/** `plan score` on days written down by hand and on made logs: verdicts, sums, the best afterwards, habits. */
import { describe, expect, it } from 'vitest';
import { cellText, planLines } from '../../../src/display/answer/index.ts';
import { type Answer, answerJson } from '../../../src/planner/question/index.ts';
import { SCORE_QUESTION } from '../../../src/planner/score/score.ts';
import { estimateBias } from '../../../src/planner/score/score-facts.ts';
import { contextOf, DAY_MS, inputOf, type Situation, tierQuota, uses } from '../plan-contexts.ts';
import { THIRTY_DAYS } from './thirty-days.ts';

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
  readonly hindsight: { readonly share: number; readonly missed_value: number } | null;
  readonly score: {
    readonly whole: Readonly<Record<'mean_of_ratios' | 'ratio_of_sums' | 'median_ratio' | 'p95', number>>;
    readonly recent: { readonly days: number };
    readonly before: { readonly days: number };
    readonly days: ReadonlyArray<Readonly<Record<'work' | 'units' | 'work_per_unit', number>>>;
  };
  readonly use: ReadonlyArray<
    { readonly pool: string } & Readonly<Record<'sent' | 'possible' | 'used_fraction', number>>
  >;
  readonly requests: Readonly<Record<'asked' | 'denied' | 'fraction' | 'low' | 'high', number>> | null;
  readonly timing: object | null;
  readonly estimates: object | null;
}
const dataOf = (answer: Answer): Data => answer.data as unknown as Data;
const rowsOf = ({ sections }: Answer, title: string): string[] =>
  sections.flatMap((each) =>
    each.kind === 'table' && each.title === title
      ? each.rows.map((row) => row.map((cell) => cellText(cell, true)).join(' '))
      : [],
  );

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

  it('compares at most half of the days, however many are asked for', async () => {
    const spans = async (count: number) => {
      const { score } = dataOf(await ask({ file: { days: days(Array.from({ length: count }, () => 5)) } }));
      return [score.recent.days, score.before.days];
    };
    expect(await spans(6)).toEqual([3, 3]);
    expect(await spans(9)).toEqual([4, 5]);
    expect(await spans(20)).toEqual([7, 13]);
  });

  it('looks at the last days asked for', async () => {
    const file = { days: days(Array.from({ length: 30 }, (_, i) => (i < 15 ? 50 : 10))) };
    expect(dataOf(await ask({ file, texts: { days: '14' } })).verdict).toBe('steady');
    expect(dataOf(await ask({ file, texts: { recent: '14' } })).verdict).toBe('degraded');
  });
});

describe('all days together', () => {
  it('[L3] thirty days: mean .060768, ratio of sums 1485/24435, median .060776, p95 .065781', async () => {
    const { whole } = dataOf(await ask({ file: { days: THIRTY_DAYS } })).score;
    expect(whole.mean_of_ratios).toBeCloseTo(0.060768, 6);
    expect(whole.ratio_of_sums).toBeCloseTo(1485 / 24_435, 12);
    expect(whole.median_ratio).toBeCloseTo(0.060776, 6);
    expect(whole.p95).toBeCloseTo(0.065781, 6);
    const opus = await ask({ file: { days: [...THIRTY_DAYS].reverse() }, texts: { of: 'opus' } });
    expect(dataOf(opus).score.whole.mean_of_ratios).toBeCloseTo(0.263522, 6);
  });

  it('[L3] [W80] a window counts calendar days, and days without the pool have no ratio', async () => {
    const file = {
      days: [
        { date: '2026-01-01', work: 10, cost: { sonnet: 100 } },
        { date: '2026-02-10', work: 20, cost: { sonnet: 100 } },
        { date: '2026-02-11', work: 50, cost: { opus: 3 } },
        { date: '2026-02-12', work: 40, cost: { sonnet: 100, opus: 1 } },
      ],
    };
    const worksOf = async (window: string) =>
      dataOf(await ask({ file, texts: { days: window } })).score.days.map(({ work }) => work);
    expect(await worksOf('3')).toEqual([20, 40]);
    expect(await worksOf('2')).toEqual([40]);
    expect(await worksOf('42')).toEqual([20, 40]);
    expect(await worksOf('43')).toEqual([10, 20, 40]);
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
    expect(dataOf(answer).score.days).toHaveLength(10);
    expect(dataOf(answer).score.days[0]).toEqual({
      date: '2026-02-02',
      work: 0.2,
      units: 20,
      work_per_unit: 0.01,
    });
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
    expect(dataOf(answer).score.days.map((each) => each.work_per_unit)).toEqual([0.25, 0.2]);
  });

  it('is set against what could have been sent', async () => {
    const use = dataOf(await ask({ situation })).use.find(({ pool }) => pool === 'sonnet')!;
    expect(use.sent).toBe(200);
    // From the first request to now are nine days and eleven hours: ten windows of 24 h have begun.
    expect(use.possible).toBe(11_250);
    expect(use.used_fraction).toBeCloseTo(200 / 11_250, 9);
  });

  it('[N3] [N4] shows when of the day it is spent, and nothing of what it does not hold', async () => {
    const answer = await ask({ situation });
    const { timing, estimates, requests } = dataOf(answer);
    expect(timing).toEqual({ days: 10, before_noon_fraction: 0.5, evening: null });
    expect([estimates, requests]).toEqual([null, null]);
    expect(rowsOf(answer, 'Habits')).toEqual(['time of day 10 days 50.0 % of the spend came before noon.']);
    expect(rowsOf(await ask({}), 'Habits')).toEqual([]);
  });

  it('[N3] counts mornings on the local clock', async () => {
    // Nine and nineteen in UTC are nineteen and five in a zone ten hours ahead.
    const more = { zoneOffsetMinutes: () => 600 };
    const { timing } = dataOf(await ask({ situation: { ...situation, more } }));
    expect(timing).toMatchObject({ days: 11, before_noon_fraction: 0.5 });
  });
});

describe('looking back', () => {
  it('[L2] sets what was done against the best choice for the same quota', async () => {
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
    expect(dataOf(answer).hindsight).toEqual({ share: 250 / 450, missed_value: 200 });
    expect(answer.headline).toContain('Done was 55.6 % of the best possible value');
  });

  it('[L2] counts an idle day as nothing, an overdrawn one as all, and worthless tasks not at all', async () => {
    const shareOf = async (done: boolean, value: number) => {
      const tasks = [
        { id: 'a', value, cost: { sonnet: 10 }, done },
        { id: 'b', value, cost: { sonnet: 10 }, done },
      ];
      return dataOf(await ask({ file: { hindsight: { pools: { sonnet: 10 }, tasks } } })).hindsight;
    };
    expect(await shareOf(false, 5)).toEqual({ share: 0, missed_value: 5 });
    expect(await shareOf(true, 5)).toEqual({ share: 1, missed_value: 0 });
    expect(await shareOf(true, 0)).toBeNull();
  });

  it('[L2] 5 of 100 refused is 5 % with the Jeffreys interval 1.9 % to 10.6 %', async () => {
    const requests = (denied: number) =>
      Array.from({ length: 100 }, (_, i) => ({ at: '2026-02-10T09:00:00Z', denied: i < denied }));
    const answer = await ask({ file: { requests: requests(5) } });
    // Quantiles of Beta(5.5, 95.5), by scipy.
    expect(dataOf(answer).requests).toMatchObject({ asked: 100, denied: 5, fraction: 0.05 });
    expect(dataOf(answer).requests!.low).toBeCloseTo(0.0193, 4);
    expect(dataOf(answer).requests!.high).toBeCloseTo(0.1061, 4);
    expect(JSON.stringify(answer.sections)).toContain('5 of 100 requests were refused: 5 %');
    expect(dataOf(await ask({ file: { requests: requests(0) } })).requests!.low).toBe(0);
    expect(dataOf(await ask({ file: { requests: requests(100) } })).requests!.high).toBe(1);
  });

  it('[N3] 96 of 120 units before noon, 2 of 3 evening requests denied on 2 of 3 days', async () => {
    const request = (at: string, units: number, denied = false) => ({ at: `2026-02-${at}Z`, units, denied });
    const requests = [
      request('09T08:00:00', 500, true),
      request('09T09:00:00', 60),
      request('09T11:59:00', 20),
      request('09T12:00:00', 20),
      request('09T18:00:00', 10, true),
      request('09T17:59:00', 99, true),
      request('10T20:00:00', 4),
      request('10T21:00:00', 2, true),
      request('11T10:00:00', 16),
    ];
    const answer = await ask({ file: { requests } });
    expect(dataOf(answer).timing).toEqual({
      days: 3,
      before_noon_fraction: 0.8,
      evening: { requests: 3, denied: 2, denied_days: 2 },
    });
    expect(rowsOf(answer, 'Habits')[0]).toContain('2 of 3 requests were denied, on 2 of 3 days.');
  });

  it('[L5] factors 1/2, 1, 2, 4, 8 of estimates: geometric mean 2, four fifths within 4.8', () => {
    const bias = estimateBias([4, 0.5, 8, 1, 2].map((actual) => ({ estimate: 1, actual })))!;
    expect(bias.factor).toBeCloseTo(2, 12);
    // Type 7: position 0.8 * 4 = 3.2 between 4 and 8.
    expect(bias.p80).toBeCloseTo(4.8, 12);
    // t(.975, 4) = 2.776445; sd of log2 is sqrt(2.5).
    const half = 2.776445 * Math.SQRT1_2;
    expect(Math.log2(bias.high)).toBeCloseTo(1 + half, 5);
    expect(Math.log2(bias.low)).toBeCloseTo(1 - half, 5);
  });

  it('[L5] five tasks of 5 that took 15 are short by 3.0; four tell nothing', async () => {
    const tasks = Array.from({ length: 5 }, () => ({ estimate: 5, actual: 15 }));
    const answer = await ask({ file: { tasks } });
    expect(rowsOf(answer, 'Habits')[0]).toContain('5 tasks Tasks took 3.00 times their estimate');
    expect(dataOf(await ask({ file: { tasks: tasks.slice(1) } })).estimates).toBeNull();
  });
});

describe('the file', () => {
  it.each([
    [{ weeks: [] }, 'E_UNKNOWN key of work records is "weeks"'],
    [{ days: [{ date: '2026-02-30', work: 1 }] }, 'E_TYPE days[0].date is "2026-02-30T00:00:00Z"'],
    [{ days: [{ date: 'today', work: 1 }] }, 'E_TYPE days[0].date is "today"'],
    [{ days: [...days([1]), ...days([1])] }, 'E_DUP days[1].date'],
    [{ tasks: [{ estimate: 0, actual: 1 }] }, 'E_RANGE tasks[0].estimate is 0'],
    [
      { hindsight: { pools: {}, tasks: [{ id: 'a', value: 1, cost: { x: 1 }, done: true }] } },
      'E_UNKNOWN hindsight.tasks[0].cost.x',
    ],
    [{ requests: [{ at: 'noon' }] }, 'E_TYPE requests[0].at'],
    [{ hindsight: { pools: { x: -1 }, tasks: [] } }, 'E_RANGE hindsight.pools.x is -1'],
  ])('%j is refused', async (file, words) => {
    const said = await refusal({ file });
    expect(said.slice(0, words.length)).toBe(words);
  });

  it('answers its own example, and nothing at all, finite and within the width', async () => {
    for (const file of [SCORE_QUESTION.file!.example, null]) {
      const answer = await ask({ file });
      expect(JSON.stringify(answerJson(answer))).not.toMatch(/NaN|Infinity/);
      const lines = planLines(answer, { width: 80, color: false, ascii: false, explain: true });
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
    expect(dataOf(answer).score.days).toHaveLength(17);
    expect(dataOf(answer).verdict).toBe('steady');
    expect(answer.notes).toContain('3 days without a count of tokens left out');
  });

  it('says "the last day" of one', async () => {
    const events = Array.from({ length: 12 }, (_, i) => day(12 - i, 100)).flat();
    const { headline } = await ask({ situation: { ...EMPTY, events }, texts: { recent: '1' } });
    expect(headline).not.toMatch(/\b1 days\b/);
  });
});
