/** `plan status` on situations worked by hand: the document's recovery example, thresholds, habits of a month. */
import { describe, expect, it } from 'vitest';
import { planLines } from '../../../src/display/answer/index.ts';
import { type Answer, answerJson } from '../../../src/planner/question/index.ts';
import { STATUS_QUESTION } from '../../../src/planner/status/status.ts';
import { askingOf } from '../asked-situation.ts';
import { DAY_MS, HOUR_MS, poolQuota, type Situation, tierQuota, uses } from '../plan-contexts.ts';

const { ask, refusal } = askingOf(STATUS_QUESTION);

/** 1125 a day; 200 at 09:00, 300 at 14:00, 575 at 16:00; asked at 18:00. */
const RECOVERY: Situation = {
  now: '2026-02-03T18:00:00Z',
  quota: tierQuota('max5'),
  events: [
    ...uses('2026-02-03T09:00:00Z', 200),
    ...uses('2026-02-03T14:00:00Z', 300),
    ...uses('2026-02-03T16:00:00Z', 575),
  ],
};

interface WindowData {
  readonly name: string;
  readonly used: number;
  readonly remaining: number;
  readonly out_chance: number;
  readonly pace: { readonly units_per_hour: number; readonly out_at_mean: string | null };
  readonly returns: unknown;
}

const windowOf = (answer: Answer, name: string): WindowData =>
  (answer.data.windows as WindowData[]).find((each) => each.name === name)!;

const stepsOf = (answer: Answer, name: string): unknown => windowOf(answer, name).returns;

describe('plan status: where am I', () => {
  it('[A4] [A9] counts what is used in each window and names the tightest', async () => {
    const answer = await ask(RECOVERY);
    expect(windowOf(answer, 'sonnet 24 h')).toMatchObject({ used: 1075, remaining: 50 });
    expect(windowOf(answer, 'opus 24 h')).toMatchObject({ used: 0, remaining: 250 });
    expect(answer.headline).toContain('The sonnet 24 h window is 95.6 % used, 50 of 1,125 messages are left');
    expect(answer.binding).toBe('the sonnet 24 h window');
  });

  it('[J1] says when the pace of the last window length runs out: 50 left at 1075 a day', async () => {
    const { pace } = windowOf(await ask(RECOVERY), 'sonnet 24 h');
    expect(pace.units_per_hour).toBeCloseTo(1075 / 24, 10);
    // 50 / 44.79 = 1.116 h, long before the first return.
    expect(pace.out_at_mean).toMatch(/^2026-02-03T19:06:5/);
  });

  it('gives a window that is used up with the moment of the next room and where to work meanwhile', async () => {
    const events = [...RECOVERY.events, ...uses('2026-02-03T17:00:00Z', 60)];
    const answer = await ask({ ...RECOVERY, events });
    expect(answer.headline).toContain('used up and overdrawn by 10: 1,135 of 1,125 messages');
    expect(answer.headline).toContain('room again at Wed 09:00');
    expect(answer.next).toBe('Wait until Wed 09:00, or work in haiku (no limit) and opus (100 % left).');
    expect(windowOf(answer, 'sonnet 24 h').out_chance).toBe(1);
  });

  it('leaves out what is after now, and says so', async () => {
    const events = [...RECOVERY.events, ...uses('2026-02-03T18:00:01Z', 7)];
    const answer = await ask({ ...RECOVERY, events });
    expect(windowOf(answer, 'sonnet 24 h').used).toBe(1075);
    expect(answer.notes).toContain('7 requests after this moment are left out');
  });

  it('leaves out models that no window counts, and says which', async () => {
    const events = [...RECOVERY.events, ...uses('2026-02-03T17:00:00Z', 3, 'gpt-5')];
    const answer = await ask({ ...RECOVERY, events });
    expect(answer.notes).toContain('3 requests of models that no window counts are left out (gpt-5)');
  });

  it('names the quota it used', async () => {
    expect((await ask(RECOVERY)).notes[0]).toContain('quota: doc-2026-messages:max5');
  });

  it('answers before anything was used', async () => {
    const answer = await ask({ ...RECOVERY, now: '2026-02-01T00:00:00Z' });
    expect(windowOf(answer, 'sonnet 24 h')).toMatchObject({ used: 0, remaining: 1125 });
    expect(answer.next).toMatch(/^Go on/);
    expect(() => answerJson(answer)).not.toThrow();
  });
});

describe('plan status: what comes back when', () => {
  it('[A5] [W14] +200 at 09:00, +300 at 14:00, +575 at 16:00', async () => {
    expect(stepsOf(await ask(RECOVERY), 'sonnet 24 h')).toEqual([
      { kind: 'return', by: '2026-02-04T09:00:00Z', amount: 200, remaining_after: 250 },
      { kind: 'return', by: '2026-02-04T14:00:00Z', amount: 300, remaining_after: 550 },
      { kind: 'return', by: '2026-02-04T16:00:00Z', amount: 575, remaining_after: 1125 },
    ]);
  });

  it('[A5] a spend of 50 now leaves 200 at 09:00 and returns after a day', async () => {
    expect(stepsOf(await ask(RECOVERY, { spend: 'sonnet=50' }), 'sonnet 24 h')).toEqual([
      { kind: 'spend', by: '2026-02-03T18:00:00Z', amount: 50, remaining_after: 0 },
      { kind: 'return', by: '2026-02-04T09:00:00Z', amount: 200, remaining_after: 200 },
      { kind: 'return', by: '2026-02-04T14:00:00Z', amount: 300, remaining_after: 500 },
      { kind: 'return', by: '2026-02-04T16:00:00Z', amount: 575, remaining_after: 1075 },
      { kind: 'return', by: '2026-02-04T18:00:00Z', amount: 50, remaining_after: 1125 },
    ]);
  });

  it('many returns come in a few steps that add up to what is used', async () => {
    const events = Array.from({ length: 400 }, (_, i) =>
      uses(Date.parse('2026-02-03T06:00:00Z') + i * 60_000, 1),
    ).flat();
    const steps = stepsOf(await ask({ ...RECOVERY, events }), 'sonnet 24 h') as Array<{ amount: number }>;
    expect(steps.length).toBeLessThan(5);
    expect(steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(400);
  });

  it.each([
    [{ spend: '50' }, 'E_TYPE --spend'],
    [
      { spend: 'sonnet=51' },
      'E_OVERDRAW --spend is 51; allowed: at most 50 now in sonnet 24 h, that much from Wed 09:00 on',
    ],
    [{ spend: 'sonnet=-1' }, 'E_RANGE --spend sonnet'],
    [{ spend: 'sonnet=1.5' }, 'E_INT --spend sonnet'],
    [{ policy: 'gut-feeling' }, 'E_UNKNOWN --policy'],
    [{ policy: 'shadow-price' }, 'E_UNKNOWN --policy'],
    [{ simulate: '0' }, 'E_RANGE --simulate'],
  ])('refuses %j', async (texts, start) => {
    expect((await refusal(RECOVERY, texts as Record<string, string>)).startsWith(start)).toBe(true);
  });
});

/** 75 of 1125 sonnet and 20 of 250 opus left. */
const SCARCE: Situation = {
  now: '2026-02-03T18:00:00Z',
  quota: tierQuota('max5'),
  events: [...uses('2026-02-03T10:00:00Z', 1050), ...uses('2026-02-03T11:00:00Z', 230, 'claude-opus-4-6')],
};

const heldBy = (answer: Answer): unknown[] => {
  const { rows } = answer.data.hold as {
    rows: Array<{ priority: number; pool: string; status: string; rule: string }>;
  };
  return rows
    .filter(({ pool }) => pool === 'sonnet')
    .map(({ priority, status, rule }) => `${priority} ${status} ${rule}`);
};

describe('plan status: what should I hold', () => {
  it('[D7] [D9] the matrix at 6.7 % left: priority 1 goes on, the others wait until enough is back', async () => {
    const answer = await ask(SCARCE);
    expect(heldBy(answer)).toEqual([
      '1 proceed matrix/0/1',
      '2 defer matrix/0/2',
      '3 defer matrix/0/3',
      '4 defer matrix/0/4',
    ]);
    expect(answer.next).toMatch(/^Slow down by \d+ %/);
    expect((await ask(SCARCE, { policy: 'strict' })).next).toContain(
      'The rules of strict hold work of priority 2, 3 and 4, see What to hold.',
    );
    const { rows } = answer.data.hold as { rows: Array<{ until: string | null }> };
    expect(rows.at(-2)!.until).toBe('2026-02-04T10:00:00Z');
  });

  it('[D8] the emergency ladder at the same state refuses all but priority 1', async () => {
    expect(heldBy(await ask(SCARCE, { policy: 'doc-emergency' }))).toEqual([
      '1 proceed emergency/critical',
      '2 deny emergency/others',
      '3 deny emergency/others',
      '4 deny emergency/others',
    ]);
  });

  it('waits for the same share of every window: a fifth of the session, and of the week', async () => {
    // 50 of 1000 left until 15:00, 900 of 5000 until 3150 return on Thursday; priority 2 needs 20 %.
    const answer = await ask({
      now: '2026-02-03T12:00:00Z',
      quota: poolQuota(1000, 5000),
      events: [...uses('2026-01-29T12:00:00Z', 3150), ...uses('2026-02-03T10:00:00Z', 950)],
    });
    const { rows } = answer.data.hold as { rows: Array<{ priority: number; until: string | null }> };
    expect(rows.find(({ priority }) => priority === 2)!.until).toBe('2026-02-05T12:00:00Z');
  });
});

/** 30 working days of about 100 messages, then 10 of about 200; a day of 500 among the first. */
function month(): Situation {
  const start = Date.parse('2026-01-05T00:00:00Z');
  const events = Array.from({ length: 41 }, (_, day) => {
    const isWeekend = day % 7 > 4;
    const level = day === 16 ? 500 : day < 28 ? 100 : 200;
    const wobble = [0, 3, -4, 2, -1, 5, -3][(day * 3) % 7]!;
    const atNoon = start + day * DAY_MS + 12 * HOUR_MS;
    return isWeekend ? [] : uses(atNoon, day === 40 ? 1 : level + wobble);
  }).flat();
  return { now: '2026-02-14T13:00:00Z', quota: tierQuota('max5'), events };
}

describe('plan status: is it usual', () => {
  interface HabitData {
    readonly pool: string;
    readonly status: string;
    readonly shifts: ReadonlyArray<{ readonly day: string; readonly before: number; readonly after: number }>;
    readonly unusual_days: ReadonlyArray<{ readonly day: string }>;
    readonly usual: { readonly low: number; readonly high: number };
  }
  const sonnet = (answer: Answer): HabitData =>
    (answer.data.habits as HabitData[]).find(({ pool }) => pool === 'sonnet')!;

  it('[I4] dates the shift of the level; weekends are none', async () => {
    const { shifts } = sonnet(await ask(month()));
    expect(shifts.map(({ day }) => day)).toEqual(['2026-02-02']);
    expect(shifts[0]!.after).toBeGreaterThan(190);
  });

  it('[I2] the one wild day alarms, and the days of the new level do not', async () => {
    const { unusual_days: unusual, usual } = sonnet(await ask(month()));
    expect(unusual.map(({ day }) => day)).toEqual(['2026-01-21']);
    expect(usual.low).toBeGreaterThan(150);
    expect(usual.high).toBeLessThan(250);
  });

  it('fewer than seven days with use are said to be too few, and an error when strict', async () => {
    expect(sonnet(await ask(RECOVERY))).toMatchObject({ status: 'insufficient', have: 0, need: 7 });
    expect(await refusal({ ...RECOVERY, more: { isStrict: true } }, {})).toMatch(
      /^PLAN_INSUFFICIENT plan status has/,
    );
  });
});

describe('plan status: as it is shown', () => {
  it('keeps to the width, in ASCII where asked, and JSON has the same headline', async () => {
    for (const width of [60, 80, 120]) {
      const answer = await ask(month());
      const lines = planLines(answer, { width, color: false, ascii: true, explain: true });
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(lines.join('')).toMatch(/^[ -~]*$/);
      expect(answerJson(answer).headline).toBe(answer.headline);
    }
  });

  it('works on a pool of one unit with a session and a week', async () => {
    const answer = await ask({
      now: '2026-02-03T12:00:00Z',
      quota: poolQuota(1000, 5000),
      events: [...uses('2026-02-03T10:00:00Z', 800), ...uses('2026-02-03T11:00:00Z', 100)],
    });
    expect(stepsOf(answer, '5 h')).toEqual([
      { kind: 'return', by: '2026-02-03T15:00:00Z', amount: 900, remaining_after: 1000 },
    ]);
    expect(answer.headline).toContain('before its reset at 15:00');
  });

  it('--explain puts the numbers into the formula', async () => {
    const { explanations } = await ask(RECOVERY);
    expect(explanations[0]).toMatchObject({
      numbers: '44.8 per hour, used 1,075, limit 1,125, 3 returns ahead',
      result: 'in 1.1 h, 19:06',
    });
  });
});
