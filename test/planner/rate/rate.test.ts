/** `plan rate`: closed forms of the queues, the knee of agents, the quota that decides, the pace of a log. */
import { describe, expect, it } from 'vitest';
import { cellText, planLines } from '../../../src/display/answer/index.ts';
import { type Answer, answerJson } from '../../../src/planner/question/index.ts';
import { RATE_QUESTION } from '../../../src/planner/rate/rate.ts';
import { loggedPace } from '../../../src/planner/rate/rate-log.ts';
import { contextOf, inputOf, poolQuota, type Situation, tierQuota, uses } from '../plan-contexts.ts';

const NOW = '2026-02-11T10:00:00Z';
const NOW_MS = Date.parse(NOW);
/** No quota decides here. */
const WIDE: Situation = { now: NOW, events: [], quota: poolQuota(1e9, 1e9) };

async function ask(
  texts: Readonly<Record<string, string>> = {},
  situation: Situation = WIDE,
): Promise<Answer> {
  return (await RATE_QUESTION.answer(inputOf(RATE_QUESTION, contextOf(situation), texts))).answer;
}

const refusal = (texts: Readonly<Record<string, string>>, situation: Situation = WIDE): Promise<string> =>
  ask(texts, situation).then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

interface Data {
  readonly knee_agents: number;
  readonly most_agents_by_rate: number;
  readonly quota: {
    readonly per_min: number | null;
    readonly agents: number | null;
    readonly steady_agents: number;
  } | null;
  readonly sustainable_per_min: number;
  readonly cycle_seconds: number;
  readonly pace: { readonly burstiness: number } | null;
  readonly agents: ReadonlyArray<{ readonly agents: number; readonly per_min: number }>;
}
const dataOf = (answer: Answer): Data => answer.data as unknown as Data;

const rowsOf = (answer: Answer, title: RegExp): ReadonlyArray<readonly string[]> => {
  const section = answer.sections.find((each) => title.test(each.title));
  return section?.kind === 'table' ? section.rows.map((row) => row.map((cell) => cellText(cell, true))) : [];
};

describe('the rate limit', () => {
  it('is used up by rate times service time, and more agents only wait', async () => {
    const answer = await ask({ service: '30', agents: '10,29,60' });
    const data = dataOf(answer);
    expect(data.knee_agents).toBe(30);
    expect(data.agents.map(({ per_min: each }) => Math.round(each))).toEqual([20, 58, 60]);
    expect(data.most_agents_by_rate).toBe(29);
    expect(answer.headline).toBe(
      'Up to 29 agents at once: 95 % of their waits stay within 5 s at 60 requests a minute.',
    );
    expect(answer.binding).toContain('the rate limit of 60 requests a minute');
    expect(answer.next).toContain('Stay below 60');
  });

  it('is kept to 80 % by 48 of 60 requests a minute', async () => {
    expect(dataOf(await ask()).sustainable_per_min).toBe(48);
  });

  it('of several accounts adds up', async () => {
    expect(dataOf(await ask({ service: '30', accounts: '2' })).knee_agents).toBe(60);
  });

  it('makes 50 requests a minute wait as the closed forms say', async () => {
    const rows = rowsOf(await ask({ arrivals: '50' }), /^Waits at/);
    expect(rows.map(([, wait]) => wait)).toEqual(['2.5 s', '5 s']);
    expect(rows.at(-1)![2]).toBe('16.9 s');
    const full = rowsOf(await ask({ arrivals: '60' }), /^Waits at/);
    expect(full.map(([, wait]) => wait)).toEqual(['grows for ever', 'grows for ever']);
  });

  it('lets 100 requests at once through in 40 s with a bucket of 60, in 99 s one after the other', async () => {
    const rows = rowsOf(await ask({ burst: '100' }), /^100 requests/);
    expect(rows).toEqual([
      ['a bucket of 60', '0 s', '8.2 s', '40 s'],
      ['one after the other', '49 s', '49.5 s', '99 s'],
    ]);
  });
});

describe('the quota', () => {
  it('decides where it bears less than one agent asks, and says how long what is left lasts', async () => {
    // 225 messages in 24 h are 0.156 a minute; one agent asks 2 a minute and is through 225 in 112.5 minutes.
    const situation = { ...WIDE, quota: tierQuota('pro') };
    const answer = await ask({ service: '30', of: 'sonnet' }, situation);
    expect(dataOf(answer).quota!.per_min).toBeCloseTo(225 / 1440, 9);
    expect(dataOf(answer).quota!.agents).toBeCloseTo(225 / 1440 / 2, 9);
    expect(answer.headline).toBe(
      'Not even one agent can work all the time: it would use up what is left of the sonnet 24 h window in 1.9 h.',
    );
    expect(answer.binding).toContain('the sonnet 24 h window');
  });

  it('decides nothing where the rate limit alone keeps use below what it bears', async () => {
    const situation = { ...WIDE, quota: poolQuota(700, 4000), events: uses(NOW_MS - 1_800_000, 40) };
    const answer = await ask({ service: '60', limit: '0.1' }, situation);
    expect(answer.binding).toContain('the rate limit of 0.1 requests a minute');
    expect(rowsOf(answer, /^Agents at once/).every((row) => row.at(-1) === 'for ever')).toBe(true);
  });

  it('bears whole agents where it can', async () => {
    // 4 units a minute for ever at one unit a request: two agents of 30 s.
    const situation = { ...WIDE, quota: poolQuota(6000, 40_320), events: uses('2026-02-10T08:00:00Z', 40) };
    const answer = await ask({ service: '30' }, situation);
    expect(dataOf(answer).quota!.agents).toBeCloseTo(2, 6);
    expect(answer.headline).toContain('2 agents at once can work all the time');
  });

  it('of tokens is not judged where no log says what a request takes', async () => {
    const answer = await ask();
    expect(dataOf(answer).quota!.agents).toBeNull();
    expect(answer.notes.join(' ')).toContain('only the rate limit is looked at');
  });
});

describe('the pace of a log', () => {
  /** Two agents side by side, each asking every 10 s for ten minutes. */
  const events = Array.from({ length: 120 }, (_, i) => {
    const [event] = uses(NOW_MS - 3_600_000 + Math.floor(i / 2) * 10_000 + (i % 2) * 3000, 1);
    return { ...event!, session: `s${i % 2}` };
  });

  it('is what one agent does, however many work at once', () => {
    const pace = loggedPace(events)!;
    expect(pace.medianCycleSeconds).toBe(10);
    expect(pace.agents.most).toBe(2);
    expect(pace.perBusyMinute).toEqual({ mean: 12, p95: 12, most: 12 });
  });

  it('takes a helper of a session for an agent of its own', () => {
    const helped = events.map((event) => ({ ...event, session: 's', sidechain: event.session === 's1' }));
    expect(loggedPace(helped)!.agents.most).toBe(2);
    expect(loggedPace(helped)!.medianCycleSeconds).toBe(10);
  });

  it('takes even spacing for even, and a pause for none of it', () => {
    const even = events.filter((_, i) => i % 2 === 0);
    expect(loggedPace(even)!.burstiness).toBe(0);
    const later = even.map((event) => ({ ...event, timeMs: event.timeMs + 50_000_000 }));
    expect(loggedPace([...even, ...later])!.medianCycleSeconds).toBe(10);
  });

  it('is the default of --service and of the burst', async () => {
    const answer = await ask({}, { ...WIDE, events });
    expect(dataOf(answer).cycle_seconds).toBe(10);
    expect(rowsOf(answer, /^12 requests at one instant/)).toHaveLength(2);
    expect(dataOf(answer).pace!.burstiness).toBeGreaterThan(0);
  });

  it('is not known from a few requests', async () => {
    expect(loggedPace(events.slice(0, 20))).toBeNull();
    expect(loggedPace([])).toBeNull();
    const strict = { ...WIDE, more: { isStrict: true } };
    expect(await refusal({}, strict)).toMatch(/^PLAN_INSUFFICIENT --strict/);
  });
});

describe('words', () => {
  it.each([
    [{ service: '0' }, 'E_RANGE --service is 0'],
    [{ service: '1,2' }, 'E_TYPE --service is "1,2"'],
    [{ service: '3,2,1' }, 'E_RANGE --service'],
    [{ agents: '0' }, 'E_RANGE --agents is 0'],
    [{ agents: '1,x' }, 'E_TYPE --agents is "x"'],
    [{ limit: '-1' }, 'E_RANGE --limit is -1'],
    [{ of: 'gpt' }, 'E_UNKNOWN --of is "gpt"'],
  ])('%j is refused', async (texts, words) => {
    expect((await refusal(texts as Record<string, string>)).slice(0, words.length)).toBe(words);
  });

  it('stay finite and within the width', async () => {
    const answer = await ask();
    expect(JSON.stringify(answerJson(answer))).not.toMatch(/NaN|Infinity/);
    for (const width of [40, 80, 120]) {
      const lines = planLines(answer, { width, color: false, ascii: true, explain: true });
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });
});

describe('agents that can work all the time', () => {
  const events = uses(NOW_MS - 1_800_000, 40);

  it.each([
    0, 100, 400, 590,
  ])('stand in the table as lasting for ever, one more does not, with %i used', async (used) => {
    const situation = {
      now: NOW,
      events: [...events, ...uses(NOW_MS - 60_000, used)],
      quota: poolQuota(700, 4000),
    };
    const answer = await ask({ service: '60' }, situation);
    const rows = rowsOf(answer, /^Agents at once/);
    const lasting = rows.filter((row) => row.at(-1) === 'for ever').map(([count]) => Number(count));
    const { steady_agents: count } = dataOf(answer).quota!;
    expect(Math.max(0, ...lasting)).toBe(count);
    expect(answer.headline).toMatch(
      count === 0 ? /^Not even one agent/ : new RegExp(`^${count} agents? at once`),
    );
    if (count > 0) expect(rows.map(([each]) => Number(each))).toContain(count + 1);
  });
});
