/**
 * `plan tasks` on lists worked by hand: the specification's instances of choice, threshold and policy. Long because the
 * lists and what is right for them are spelled out.
 */

import { describe, expect, it } from 'vitest';
import { planLines } from '../../../src/display/answer/index.ts';
import { type Answer, answerJson, type PlanQuota } from '../../../src/planner/question/index.ts';
import { TASKS_QUESTION } from '../../../src/planner/tasks/tasks.ts';
import { clockWindow } from '../../../src/planner/usage/quota-window.ts';
import { readPolicy } from '../../../src/quota/rules/index.ts';
import { poolQuota, uses } from '../plan-contexts.ts';
import { type Ask, ask, askAll, dataOf, EMPTY, NOW } from './tasks-asked.ts';

const refusal = (asked: Ask): Promise<string> =>
  ask(asked).then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

const idsOf = (answer: Answer): string[] => dataOf(answer).now.map(({ id }) => id);

const task = (id: string, value: number, sonnet: number, opus: number, more: object = {}) => ({
  id,
  value,
  cost: { sonnet, opus },
  ...more,
});
const F10 = {
  pools: { sonnet: 30, opus: 10 },
  tasks: [
    task('a', 100, 10, 0),
    task('b', 150, 15, 2),
    task('c', 200, 0, 8),
    task('d', 80, 8, 0),
    task('e', 120, 5, 3),
  ],
};

describe('the choice', () => {
  it('takes the set of most value and prices the pools by the linear relaxation', async () => {
    const answer = await ask({ file: F10 });
    expect(idsOf(answer).toSorted()).toEqual(['a', 'b', 'c']);
    expect(dataOf(answer).value).toBe(450);
    const prices = Object.fromEntries(dataOf(answer).windows.map(({ window, price }) => [window, price]));
    expect(prices.sonnet).toBeCloseTo(20 / 3, 6);
    expect(prices.opus).toBeCloseTo(25, 6);
    expect(answer.headline).toBe('Do 3 of 5 tasks now, worth 450 of 650: a, b and c.');
    expect(answer.binding).toContain('one more opus is worth 25');
    expect(answer.binding).toContain('one more sonnet is worth 6.7');
  });

  it('names the change of the quota that adds most for its part', async () => {
    const change = dataOf(await ask({ file: F10 })).cheapest_change!;
    // d takes 8 sonnet, 5 are left over: 3 more are a tenth of the pool; e would take 3 of 10 opus.
    expect(change).toEqual({ task: 'd', extra: { sonnet: 3 }, gain: 80 });
    // The smallest change, one sonnet more, would add 1 alone.
    const small = { id: 'small', value: 1, cost: { sonnet: 6 } };
    const more = await ask({ file: { ...F10, tasks: [...F10.tasks, small] } });
    expect(dataOf(more).cheapest_change).toEqual(change);
  });

  it('shows no price for quota that only a task too large for any of it would use', async () => {
    const file = {
      pools: { opus: 5 },
      tasks: [task('small', 10, 0, 4), task('huge', 900, 0, 500)].map(({ cost: { opus }, ...rest }) => ({
        ...rest,
        cost: { opus },
      })),
    };
    const answer = await ask({ file });
    expect(dataOf(answer).windows[0]!.price).toBe(0);
    expect(dataOf(answer).later[0]).toMatchObject({
      id: 'huge',
      why: 'it takes 500 opus, there are 5 left',
      has_room_at: null,
    });
  });

  it('does what a task needs first, and what must end soon before what is worth more', async () => {
    const file = {
      pools: { sonnet: 100 },
      tasks: [
        { id: 'big', value: 500, cost: { sonnet: 10 } },
        { id: 'ship', value: 50, cost: { sonnet: 10 }, deps: ['build'], deadline: '2026-02-11T15:00:00Z' },
        { id: 'build', value: 1, cost: { sonnet: 10 } },
      ],
    };
    expect(idsOf(await ask({ file }))).toEqual(['build', 'ship', 'big']);
  });

  it('takes one of several ways to do a task', async () => {
    const file = {
      pools: { sonnet: 20, opus: 3 },
      tasks: [task('x by opus', 100, 0, 6, { group: 'x' }), task('x by sonnet', 60, 12, 0, { group: 'x' })],
    };
    expect(idsOf(await ask({ file }))).toEqual(['x by sonnet']);
  });

  it('refuses must-dos that do not fit with the smallest change', async () => {
    const file = {
      pools: { sonnet: 19 },
      tasks: [{ id: 'a', value: 1, cost: { sonnet: 20 }, must_do: true }],
    };
    expect(await refusal({ file })).toBe(
      'PLAN_INFEASIBLE no set holds all must-dos (must-dos over sonnet); smallest change: 1 more sonnet',
    );
  });
});

describe('the quota', () => {
  const tasks = [
    { id: 'a', value: 10, cost: { sonnet: 600 }, duration_hours: 1, deadline: '2026-02-12T10:00:00Z' },
  ];

  it('is what the log left in the windows, and a task that waits gets its instant and its chance of the deadline', async () => {
    const situation = {
      ...EMPTY,
      events: [...uses('2026-02-11T08:00:00Z', 525), ...uses('2026-02-11T09:00:00Z', 100)],
    };
    const answer = await ask({ file: { tasks }, situation });
    expect(dataOf(answer).windows.find(({ window }) => window === 'sonnet 24 h')!.left).toBe(500);
    expect(dataOf(answer).later[0]).toMatchObject({
      why: 'it takes 600 sonnet, there are 500 left in sonnet 24 h',
      has_room_at: '2026-02-12T08:00:00Z',
      meets_deadline: true,
    });
    expect(answer.next).toMatch(
      /^None of these tasks now; a has room Thu 08:00\. Go on, with an eye on sonnet 24 h/,
    );
  });

  it('turns messages of a model into units of a pool that counts tokens, by the mean of the log', async () => {
    const situation = {
      now: NOW,
      quota: poolQuota(1000, 10_000),
      events: uses('2026-02-11T09:00:00Z', 4).map((event) => ({ ...event, costUnits: 25 })),
    };
    const answer = await ask({ file: { tasks: [{ id: 'a', value: 10, cost: { sonnet: 10 } }] }, situation });
    expect(dataOf(answer).now[0]!.cost).toEqual({ all: 250 });
    expect(answer.notes).toContain('one sonnet message takes 25 units, the mean of the log');
  });

  // Two classes of models: both draw on the session, opus has a week of its own beside it.
  const window = (name: string, pools: readonly string[], hours: number, limit: number) =>
    clockWindow({
      name,
      pools,
      limit,
      unit: 'weighted',
      clock: { kind: 'sliding', lengthMinutes: hours * 60 },
    });
  const CLASSES: PlanQuota = {
    source: 'two classes',
    windows: [window('5 h', ['opus', 'other'], 5, 1000), window('7 d opus', ['opus'], 168, 400)],
    pools: ['opus', 'other'],
    poolOf: (model) => (model?.includes('opus') ? 'opus' : 'other'),
    notes: [],
  };
  const classes = {
    now: NOW,
    quota: CLASSES,
    events: ['opus', 'sonnet'].flatMap((family) =>
      uses('2026-02-11T01:00:00Z', 2, `claude-${family}-4-5`).map((event) => ({ ...event, costUnits: 50 })),
    ),
  };

  it('is one window for all classes that it counts: two do not get it twice', async () => {
    const tasks = [
      { id: 'a', value: 10, cost: { other: 600 } },
      { id: 'b', value: 9, cost: { units: 500 } },
    ];
    const answer = await ask({ file: { tasks }, situation: classes });
    expect(idsOf(answer)).toEqual(['a']);
    expect(dataOf(answer).windows.map(({ window: name, left, planned }) => [name, left, planned])).toEqual([
      ['5 h', 1000, 600],
      ['7 d opus', 300, 0],
    ]);
    const when = await ask({ file: { tasks }, flags: ['when'], situation: classes });
    expect(dataOf(when).now.map(({ id, start }) => [id, start])).toEqual([
      ['a', NOW],
      ['b', '2026-02-11T15:00:00Z'],
    ]);
  });

  it('counts a message of a model as a message in every plan of units, and in the windows of its class', async () => {
    const answer = await ask({
      file: { tasks: [{ id: 'a', value: 1, cost: { opus: 4, sonnet: 2 } }] },
      situation: classes,
    });
    expect(dataOf(answer).now[0]!.cost).toEqual({ opus: 200, other: 100 });
    expect(dataOf(answer).windows.map(({ planned }) => planned)).toEqual([300, 200]);
    const seven = await ask({
      file: { tasks: [{ id: 'a', value: 1, cost: { opus: 7 } }] },
      situation: classes,
    });
    expect(dataOf(seven).later[0]!.why).toBe('it takes 350 units, there are 300 left in 7 d opus');
  });

  it('is refused for a pool that nobody knows, with the pools there are', async () => {
    expect(await refusal({ file: { tasks: [{ id: 'a', value: 1, cost: { gpt: 1 } }] } })).toBe(
      'E_UNKNOWN cost of a is "gpt"; allowed: opus, haiku, sonnet',
    );
  });

  it('says how sure it is that an uncertain cost fits', async () => {
    const even = {
      pools: { sonnet: 15 },
      tasks: [{ id: 'a', value: 1, cost: { sonnet: { samples: [10, 20] } } }],
    };
    const answer = await ask({ file: even });
    expect(dataOf(answer).windows[0]!.enough).toBeGreaterThan(0.45);
    expect(dataOf(answer).windows[0]!.enough).toBeLessThan(0.55);
    expect(answer.headline).toMatch(/the chance that the quota is enough is (?:4|5)\d/);
  });
});

describe('policies', () => {
  // The document's second example: 75 of 1125 and 20 of 250 left.
  const TRIAGE = {
    pools: { sonnet: { remaining: 75, limit: 1125 }, opus: { remaining: 20, limit: 250 }, haiku: null },
    tasks: [
      task('bug', 100, 5, 2, { priority: 1 }),
      { id: 'review', value: 50, cost: { sonnet: 10 }, priority: 2 },
      { id: 'docs', value: 20, cost: { sonnet: 8 }, priority: 3 },
      { id: 'syntax', value: 5, cost: { haiku: 3 }, priority: 4 },
    ],
  };

  it('strict lets the critical bug and the free work go and holds the rest', async () => {
    const answer = await ask({ file: TRIAGE, texts: { policy: 'strict' } });
    expect(idsOf(answer)).toEqual(['bug', 'syntax']);
    expect(dataOf(answer).later.map(({ id, why }) => [id, why.startsWith('rule ')])).toEqual([
      ['review', true],
      ['docs', true],
    ]);
    const sonnet = dataOf(answer).windows.find(({ window }) => window === 'sonnet')!;
    expect(sonnet.left - sonnet.planned).toBe(70);
  });

  it('a must-do goes whatever a rule says', async () => {
    const tasks = TRIAGE.tasks.map((each) => (each.id === 'docs' ? { ...each, must_do: true } : each));
    const answer = await ask({ file: { ...TRIAGE, tasks }, texts: { policy: 'strict' } });
    expect(idsOf(answer)).toContain('docs');
  });

  it('a priority that nobody gave is suggested from words, and said to be', async () => {
    const file = {
      pools: { sonnet: { remaining: 10, limit: 100 } },
      tasks: [{ id: 'a', text: 'production outage', value: 5, cost: { sonnet: 1 } }],
    };
    const answer = await ask({ file, texts: { policy: 'strict' } });
    expect(answer.notes).toContain('priorities suggested from words, not given: a 1');
  });

  it('refuses to write prices for the router, which reads rules', async () => {
    const texts = { policy: 'shadow-price', 'export-policy': 'p.json' };
    expect(await refusal({ file: TRIAGE, texts })).toMatch(/^E_UNKNOWN --policy .*shadow-price.*strict/);
  });

  it('writes the policy as the router reads it, and the tasks that wait as the next file', async () => {
    const { exports } = await askAll({
      file: TRIAGE,
      texts: { policy: 'strict', 'export-policy': 'p.json', 'export-later': 'l.json' },
    });
    expect(exports!.map(({ path }) => path)).toEqual(['p.json', 'l.json']);
    expect(readPolicy(JSON.parse(JSON.stringify(exports![0]!.json))).name).toBe('strict');
    const later = exports![1]!.json as { readonly tasks: ReadonlyArray<{ readonly id: string }> };
    expect(later.tasks.map(({ id }) => id)).toEqual(['review', 'docs']);
    expect(idsOf(await ask({ file: later }))).toEqual(['review', 'docs']);
  });
});

describe('the file', () => {
  const one = { id: 'a', value: 1, cost: { sonnet: 1 } };
  it.each([
    [null, 'E_TYPE tasks is null'],
    [{ tasks: [] }, 'E_EMPTY tasks is []'],
    [{ tasks: [one, one] }, 'E_DUP tasks[1].id is "a"'],
    [{ tasks: [{ ...one, colour: 1 }] }, 'E_UNKNOWN key of tasks[0] is "colour"'],
    [{ tasks: [{ ...one, value: -1 }] }, 'E_RANGE tasks[0].value is -1'],
    [{ tasks: [{ ...one, priority: 5 }] }, 'E_RANGE tasks[0].priority is 5'],
    [{ tasks: [{ ...one, deps: ['b'] }] }, 'E_DEP tasks[0].deps'],
    [
      {
        tasks: [
          { ...one, deps: ['b'] },
          { ...one, id: 'b', deps: ['a'] },
        ],
      },
      'E_CYCLE',
    ],
    [{ tasks: [{ ...one, deadline: 'soon' }] }, 'E_TYPE tasks[0].deadline is "soon"'],
    [
      { tasks: [{ ...one, release: '2026-02-12T00:00:00Z', deadline: '2026-02-11T00:00:00Z' }] },
      'E_RANGE tasks[0].release',
    ],
  ])('%j is refused in one sentence', async (file, words) => {
    const said = await refusal({ file });
    expect(said.slice(0, words.length)).toBe(words);
    expect(said).not.toContain('\n');
  });

  it('is answered for its own example, at any width and as JSON', async () => {
    const answer = await ask({ file: TASKS_QUESTION.file!.example, flags: ['when'] });
    expect(JSON.stringify(answerJson(answer))).not.toMatch(/NaN|Infinity/);
    for (const width of [40, 80, 120]) {
      const lines = planLines(answer, { width, color: false, ascii: true, explain: true });
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });
});
