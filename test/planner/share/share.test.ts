/** `plan share` on the specification's teams: splits, values, payments, bookings, lines and zones. */
import { describe, expect, it } from 'vitest';
import { cellText, planLines } from '../../../src/display/answer/index.ts';
import { type Answer, answerJson } from '../../../src/planner/question/index.ts';
import { SHARE_QUESTION } from '../../../src/planner/share/share.ts';
import { contextOf, inputOf, poolQuota, type Situation, tierQuota, uses } from '../plan-contexts.ts';

const EMPTY: Situation = { now: '2026-01-31T08:00:00Z', events: [], quota: tierQuota('max5') };

async function ask(
  file: unknown,
  texts: Readonly<Record<string, string>> = {},
  situation: Situation = EMPTY,
): Promise<Answer> {
  const input = inputOf(SHARE_QUESTION, contextOf(situation), texts);
  return (await SHARE_QUESTION.answer({ ...input, file })).answer;
}

const refusal = (file: unknown, texts: Readonly<Record<string, string>> = {}): Promise<string> =>
  ask(file, texts).then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

interface Data {
  readonly split: {
    readonly allocations: ReadonlyArray<{
      readonly id: string;
      readonly units: number;
      readonly value: number;
      readonly payment: number;
      readonly utility: number;
    }>;
  };
  readonly booking: { readonly bookable: number };
  readonly request: { readonly is_granted: boolean; readonly room: { readonly room_units: number } };
  readonly line: { readonly tasks: ReadonlyArray<{ readonly status: string; readonly at: string | null }> };
  readonly working_hours: {
    readonly spans: ReadonlyArray<Readonly<Record<'id' | 'start' | 'end' | 'back', string>>>;
  };
}
const dataOf = (answer: Answer): Data => answer.data as unknown as Data;
const allocationsOf = (answer: Answer): Data['split']['allocations'] => dataOf(answer).split.allocations;
const unitsOf = (answer: Answer): number[] => allocationsOf(answer).map(({ units }) => units);

const team = (demands: readonly number[], more: object = {}) => ({
  total: 1000,
  members: ['alice', 'bob', 'carol'].map((id, i) => ({ id, weight: i === 0 ? 2 : 1, demand: demands[i] })),
  ...more,
});
const OWNERS = [
  {
    id: 'alice',
    entitlement: 20,
    tasks: [
      { id: 'a1', value: 100, cost: 20 },
      { id: 'a2', value: 60, cost: 15 },
    ],
  },
  {
    id: 'bob',
    entitlement: 20,
    tasks: [
      { id: 'b1', value: 90, cost: 25 },
      { id: 'b2', value: 40, cost: 10 },
    ],
  },
  { id: 'carol', entitlement: 10, tasks: [{ id: 'c1', value: 70, cost: 10 }] },
];

describe('the split', () => {
  it.each([
    [
      [300, 400, 300],
      [300, 400, 300],
    ],
    [
      [300, 400, 400],
      [300, 350, 350],
    ],
    [
      [600, 400, 400],
      [500, 250, 250],
    ],
    [
      [600, 100, 400],
      [600, 100, 300],
    ],
  ])('of 1000 by weights 2, 1, 1 for wishes %j is %j', async (demands, units) => {
    expect(unitsOf(await ask(team(demands)))).toEqual(units);
  });

  it('names the members that the pool holds, and what is left over', async () => {
    const held = await ask(team([600, 100, 400]));
    expect(held.headline).toBe('Of 1,000 sonnet: alice 600, bob 100 and carol 300 (max-min).');
    expect(held.binding).toBe('the pool, for carol');
    expect((await ask(team([100, 100, 100]))).next).toContain('700 are left over');
  });

  it('is of a whole window of the pool where no total is given', async () => {
    const answer = await ask({ members: [{ id: 'a' }, { id: 'b' }] }, { of: 'opus' });
    expect(unitsOf(answer)).toEqual([125, 125]);
    expect(answer.notes).toContain(
      '250 messages are the limit of window opus 24 h of doc-2026-messages:max5',
    );
  });

  it('is of the shortest window where a pool has several', async () => {
    const situation = { ...EMPTY, quota: poolQuota(1000, 9000) };
    expect(unitsOf(await ask({ members: [{ id: 'a' }] }, {}, situation))).toEqual([1000]);
  });

  it('by what members add follows the Shapley values', async () => {
    const answer = await ask({ total: 1125, members: OWNERS }, { mechanism: 'shapley' });
    expect(allocationsOf(answer).map(({ value }) => Math.round(value))).toEqual([110, 50, 70]);
    expect(unitsOf(answer)).toEqual([538, 245, 342]);
  });

  it('by an auction charges what a member takes from the others', async () => {
    const answer = await ask({ total: 50, members: OWNERS }, { mechanism: 'vcg' });
    expect(allocationsOf(answer).map(({ payment, utility }) => [payment, utility])).toEqual([
      [130, 30],
      [0, 0],
      [40, 30],
    ]);
    const poor = await ask(
      { total: 50, members: OWNERS.map((each) => ({ ...each, credit: 100 })) },
      { mechanism: 'vcg' },
    );
    expect(poor.notes).toContain('alice cannot pay: truth is no longer the best report for everybody');
  });
});

describe('asking for some', () => {
  const booked = {
    members: [{ id: 'alice' }, { id: 'bob' }],
    bookings: [
      { user: 'alice', start: '2026-01-31T09:00:00Z', end: '2026-01-31T12:00:00Z', amount: 200 },
      { user: 'bob', start: '2026-01-31T13:00:00Z', end: '2026-01-31T17:00:00Z', amount: 300 },
    ],
  };
  const span = '2026-01-31T14:00:00Z/2026-01-31T16:00:00Z';

  it('books what every sliding window holds, less the buffer', async () => {
    const answer = await ask(booked, { book: `${span}/100/bob` });
    expect(dataOf(answer).booking).toMatchObject({ accepted: true, bookable: 412.5 });
    expect(answer.headline).toContain('Yes: 100 for bob, 14:00 to 16:00 can be booked');
    const without = await ask(booked, { book: `${span}/100`, buffer: '0' });
    expect(dataOf(without).booking.bookable).toBe(525);
  });

  it('refuses more with the largest that would do and the next start', async () => {
    const answer = await ask(booked, { book: `${span}/800` });
    expect(dataOf(answer).booking).toMatchObject({
      user: 'alice',
      start: '2026-01-31T14:00:00Z',
      end: '2026-01-31T16:00:00Z',
      amount: 800,
      accepted: false,
      bookable: 512.5,
      next_start: '2026-02-01T17:00:00Z',
    });
  });

  it('counts what was used already', async () => {
    const situation = { ...EMPTY, events: uses('2026-01-31T07:00:00Z', 500) };
    const answer = await ask(booked, { book: `${span}/100` }, situation);
    expect(dataOf(answer).booking).toMatchObject({ accepted: false, bookable: 12.5 });
  });

  it('has no plan for more than a window ever holds', async () => {
    expect(await refusal(booked, { book: `${span}/2000` })).toBe(
      'PLAN_INFEASIBLE --book asks for more than the window limit less the buffer ever takes; smallest change: 987.5 units less than the 2000 asked',
    );
  });

  it('grants from the own share and from what others declared idle, not by past use alone', async () => {
    const members = [
      { id: 'alice', weight: 2, used: 300 },
      { id: 'bob', weight: 1 },
      { id: 'charlie', weight: 1, idle: 100 },
    ];
    const file = { total: 1000, members };
    const no = await ask(file, { request: 'bob=400' });
    expect(dataOf(no).request).toMatchObject({ is_granted: false, room: { room_units: 350 } });
    const yes = await ask(file, { request: 'bob=300' });
    expect(dataOf(yes).request).toMatchObject({
      is_granted: true,
      lent: [{ id: 'charlie', units: 50 }],
    });
    expect(yes.headline).toContain('50 from charlie');
  });
});

describe('the day', () => {
  it('reserves a time for large work instead of letting small work pass it for ever', async () => {
    const queue = [
      { id: 'a', user: 'alice', need: 20, priority: 10 },
      { id: 'b', user: 'bob', need: 50, priority: 5 },
      { id: 'c', user: 'charlie', need: 10, priority: 3 },
    ];
    const members = [{ id: 'alice' }, { id: 'bob' }, { id: 'charlie' }];
    const events = uses('2026-01-31T06:00:00Z', 1100);
    const answer = await ask({ members, queue }, {}, { ...EMPTY, events });
    expect(dataOf(answer).line.tasks.map(({ status, at }) => [status, at])).toEqual([
      ['goes', null],
      ['reserved', '2026-02-01T06:00:00Z'],
      ['waits', null],
    ]);
  });

  it('puts working hours of zones on one clock', async () => {
    const zones = { alice: 'America/Los_Angeles', bob: 'Europe/London', carol: 'Asia/Tokyo' };
    const members = Object.entries(zones).map(([id, zone]) => ({ id, zone }));
    const spans = dataOf(await ask({ members })).working_hours.spans;
    const hours = spans.map(({ start, end }) => [start, end]);
    expect(spans[1]!.back).toBe('2026-02-01T17:00:00Z');
    expect(hours).toEqual([
      ['2026-01-31T17:00:00Z', '2026-02-01T01:00:00Z'],
      ['2026-01-31T09:00:00Z', '2026-01-31T17:00:00Z'],
      ['2026-01-31T00:00:00Z', '2026-01-31T08:00:00Z'],
    ]);
  });
});

const MANY = Array.from({ length: 13 }, (_, i) => ({
  id: `m${i}`,
  tasks: [{ id: 't', value: 10 + i, cost: 5 }],
}));

describe('the file and the options', () => {
  const members = [{ id: 'a' }, { id: 'b' }];
  it.each([
    [null, {}, 'E_TYPE team is null'],
    [{}, {}, 'E_EMPTY members'],
    [{ members: [{ id: 'a' }, { id: 'a' }] }, {}, 'E_DUP members[1].id is "a"'],
    [{ members, slots: [] }, {}, 'E_UNKNOWN key of team is "slots"'],
    [{ members: [{ id: 'a', weight: 0 }] }, {}, 'E_RANGE members[0].weight is 0'],
    [{ members: [{ id: 'a', used: -1 }] }, {}, 'E_RANGE members[0].used is -1'],
    [{ members: [{ id: 'a', start_hour: 17, end_hour: 9 }] }, {}, 'E_RANGE members[0].end_hour is 9'],
    [
      { members: [{ id: 'a', tasks: [{ id: 't', value: '1', cost: 1 }] }] },
      {},
      'E_TYPE members[0].tasks[0].value',
    ],
    [{ members: [{ id: 'a', zone: 'Mars' }] }, {}, 'E_UNKNOWN members[0].zone is "Mars"'],
    [{ members, queue: [{ id: 't', user: 'c', need: 1 }] }, {}, 'E_UNKNOWN queue[0].user is "c"'],
    [
      { members, queue: [{ id: 't', user: 'a', need: 1, at: '2026-02-01T00:00:00Z' }] },
      {},
      'E_RANGE queue[0].at',
    ],
    [
      { members, bookings: [{ user: 'a', start: 'now', end: 'now', amount: 1 }] },
      {},
      'E_TYPE bookings[0].start',
    ],
    [{ members }, { buffer: '1.1' }, 'E_RANGE --buffer is 1.1'],
    [{ members }, { book: '2026-02-01T09:00:00Z/2026-02-01T09:00:00Z/1' }, 'E_RANGE --book end'],
    [{ members }, { mechanism: 'lottery' }, 'E_UNKNOWN --mechanism is "lottery"'],
    [{ members }, { mechanism: 'vcg' }, 'E_EMPTY members[].tasks'],
    [{ members: MANY }, { mechanism: 'shapley' }, 'E_RANGE members is 13'],
    [{ members }, { of: 'gpt' }, 'E_UNKNOWN --of is "gpt"'],
    [{ members }, { book: 'tomorrow' }, 'E_TYPE --book is "tomorrow"'],
    [{ members }, { request: 'c=1' }, 'E_UNKNOWN --request user is "c"'],
    [{ members }, { request: 'a=1', book: '1/2/3' }, 'E_TYPE --request'],
  ])('%j with %j is refused', async (file, texts, words) => {
    const said = await refusal(file, texts as Record<string, string>);
    expect(said.slice(0, words.length)).toBe(words);
  });

  it('answers its own example by every mechanism, at any width', async () => {
    for (const mechanism of ['max-min', 'shapley', 'vcg']) {
      const answer = await ask(SHARE_QUESTION.file!.example, { mechanism });
      expect(JSON.stringify(answerJson(answer))).not.toMatch(/NaN|Infinity/);
      const lines = planLines(answer, { width: 80, color: false, ascii: false, explain: true });
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });
});

describe('a single request', () => {
  const members = [
    { id: 'alice', weight: 2, demand: 600 },
    { id: 'bob', weight: 1, demand: 100, used: 20 },
    { id: 'carol', weight: 1, demand: 400 },
  ];
  const rowsOf = ({ sections }: Answer, title: string): ReadonlyArray<readonly string[]> =>
    sections.flatMap((each) =>
      each.kind === 'table' && each.title === title
        ? each.rows.map((row) => row.map((cell) => cellText(cell, true)))
        : [],
    );

  it.each(members.map(({ id }) => id))('is answered by the table under it, for %s', async (id) => {
    for (const amount of [50, 100, 250, 399, 400, 401, 600, 649, 651, 900]) {
      const answer = await ask({ total: 1000, members }, { request: `${id}=${amount}` });
      const [row] = rowsOf(answer, 'Who may take how much now').filter(([name]) => name === id);
      const { is_granted: granted, room: own } = dataOf(answer).request;
      const room = own.room_units;
      expect(row!.at(-1)).toBe(String(room));
      expect(granted).toBe(amount <= room);
      expect(answer.headline).toMatch(granted ? /^Yes: / : new RegExp(`at most ${room} can be granted`));
      expect(rowsOf(answer, 'Who gets how much')).toEqual([]);
    }
  });

  it('lends what a member does not ask for, so nobody is refused what the split gives', async () => {
    const split = await ask({ total: 1000, members: members.map((each) => ({ ...each, used: 0 })) });
    for (const [i, units] of unitsOf(split).entries()) {
      const yes = await ask({ total: 1000, members }, { request: `${members[i]!.id}=${units - 20}` });
      expect(dataOf(yes).request.is_granted).toBe(true);
    }
  });

  it('gets no more than the pool has left now, whatever the shares are', async () => {
    const situation = { ...EMPTY, events: uses('2026-01-31T07:00:00Z', 1000) };
    const no = await ask({ members }, { request: 'alice=500' }, situation);
    expect(no.headline).toBe('No: alice asks for 500, at most 125 can be granted.');
    expect(no.binding).toBe('the pool has 125 left now');
    expect(no.next).toBe('Ask for 125, or wait until the pool gives back.');
    const none = await ask(
      { members },
      { request: 'alice=5' },
      { ...situation, events: uses('2026-01-31T07:00:00Z', 1125) },
    );
    expect(none.next).toBe('Wait until the pool gives back.');
  });

  it('gets nothing of a week that is used up, however empty the short window is', async () => {
    const situation = {
      now: '2026-01-31T08:00:00Z',
      events: uses('2026-01-29T07:00:00Z', 900),
      quota: poolQuota(1000, 900),
    };
    const queue = [{ id: 't', user: 'bob', need: 100 }];
    const no = await ask({ members, queue }, { request: 'alice=5' }, situation);
    expect(no.headline).toBe('No: alice asks for 5, at most 0 can be granted.');
    // What was used on Thursday at seven is back a week later.
    expect(dataOf(no).line.tasks).toMatchObject([{ status: 'reserved', at: '2026-02-05T07:00:00Z' }]);
  });

  it('of a booking stands under the bookings', async () => {
    const answer = await ask(
      { total: 1000, members },
      { book: '2026-01-31T09:00:00Z/2026-01-31T12:00:00Z/500/carol' },
    );
    expect(rowsOf(answer, 'Bookings').map(([name, , , amount]) => [name, amount])).toEqual([
      ['carol', '500'],
    ]);
  });
});
