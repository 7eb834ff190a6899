/** Views of a pool, and the order in which a policy asks its accounts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AccountReading,
  ascendingRanks,
  descendingOrder,
  type Policy,
  rankAccounts,
  viewPool,
} from '../../../src/quota/views/index.ts';
import type { WindowReading } from '../../../src/quota/windows/index.ts';

const short = (change: Partial<WindowReading> = {}): WindowReading => ({
  headroomUnits: 30,
  capacityUnits: 120,
  lengthMinutes: 300,
  minutesLeft: 60,
  ...change,
});

const weekly = (change: Partial<WindowReading> = {}): WindowReading => ({
  headroomUnits: 600,
  capacityUnits: 800,
  lengthMinutes: 10080,
  minutesLeft: 2520,
  ...change,
});

const reading = (change: Partial<AccountReading> = {}): AccountReading => ({
  short: short(),
  weekly: weekly(),
  lastServed: 4,
  draw: 0.5,
  ...change,
});

describe('ascendingRanks', () => {
  const ranks = (values: number[]): number[] => {
    const out = new Float64Array(values.length);
    ascendingRanks(values, out);
    return [...out];
  };

  it.each([
    [[], []],
    [[7], [0]],
    [
      [30, 10, 20],
      [2, 0, 1],
    ],
    // Equal values keep the order of the accounts.
    [
      [5, 5, 5],
      [0, 1, 2],
    ],
    [
      [9, 1, 9, 1],
      [2, 0, 3, 1],
    ],
  ])('%j has ranks %j', (values, expected) => {
    expect(ranks(values)).toEqual(expected);
  });

  // Few and many values take different ways.
  const drawn = fc.array(fc.constantFrom(-0, 0, 1, 2, 2.5, -7, 1e300), { maxLength: 130 });

  it('are places in a stable sort, however many', () => {
    fc.assert(
      fc.property(drawn, (values) => {
        const order = values.map((_, index) => index).toSorted((a, b) => values[a]! - values[b]!);
        expect(ranks(values)).toEqual(values.map((_, index) => order.indexOf(index)));
      }),
    );
  });

  it('an order of scores is the same from any beginning', () => {
    fc.assert(
      fc.property(drawn, fc.integer(), (scores, seed) => {
        const indices = scores.map((_, index) => index);
        const expected = indices.toSorted((a, b) => scores[b]! - scores[a]! || b - a);
        const start = indices.toSorted((a, b) => ((a * 7919 + seed) % 101) - ((b * 7919 + seed) % 101));
        expect(descendingOrder(scores)).toEqual(expected);
        expect(descendingOrder(scores, start)).toEqual(expected);
        expect(descendingOrder(scores, start.slice(1))).toEqual(expected);
      }),
    );
  });
});

describe('viewPool', () => {
  it('gives every field of an account from its two windows', () => {
    const { accounts, pool } = viewPool({ accounts: [reading()], lastServedIndex: 0, inPeak: true });
    expect(accounts).toEqual([
      {
        index: 0,
        shortRemaining: 0.25,
        weeklyRemaining: 0.75,
        weeklyHeadroomUnits: 600,
        shortTimeLeft: 0.2,
        weeklyTimeLeft: 0.25,
        weeklyMinutesLeft: 2520,
        weeklyRank: 0,
        lastServed: 4,
        draw: 0.5,
        otherPace: 1.25,
        isIdle: false,
        shortLengthMinutes: 300,
        classesServed: 1,
        windows: [weekly(), short()],
      },
    ]);
    expect(pool).toEqual({
      accountCount: 1,
      weeklyTimeLeftSpread: 0,
      lastServedIndex: 0,
      inPeak: true,
      sinceOpened: 2 ** 30,
    });
  });

  it('an idle window has its whole length left and ranks by it', () => {
    const { accounts, pool } = viewPool({
      accounts: [
        reading({ short: short({ minutesLeft: null }), weekly: weekly({ minutesLeft: null }) }),
        reading({ weekly: weekly({ minutesLeft: 1008 }) }),
        reading({ weekly: weekly({ minutesLeft: 20_000 }) }),
      ],
      lastServedIndex: -1,
      inPeak: false,
    });
    expect(accounts[0]).toMatchObject({
      shortTimeLeft: 1,
      weeklyTimeLeft: 1,
      weeklyMinutesLeft: 10080,
      weeklyRank: 1,
    });
    // Further off than its length: clamped as a fraction, not as minutes.
    expect(accounts[2]).toMatchObject({ weeklyTimeLeft: 1, weeklyMinutesLeft: 20_000, weeklyRank: 2 });
    expect(pool.weeklyTimeLeftSpread).toBe(0.9);
  });

  it('clamps headroom to fractions 0..1, and takes a capacity of 0', () => {
    const { accounts } = viewPool({
      accounts: [
        reading({
          short: short({ headroomUnits: -3 }),
          weekly: weekly({ headroomUnits: 0, capacityUnits: 0 }),
        }),
        reading({ short: short({ headroomUnits: 500 }) }),
      ],
      lastServedIndex: -1,
      inPeak: false,
    });
    expect(accounts.map(({ shortRemaining }) => shortRemaining)).toEqual([0, 1]);
    expect(accounts[0]!.weeklyRemaining).toBe(0);
  });

  it('an account without a short window has a neutral one, as long as its long window', () => {
    const { accounts } = viewPool({
      accounts: [reading({ short: null })],
      lastServedIndex: -1,
      inPeak: false,
    });
    expect(accounts[0]).toMatchObject({
      shortRemaining: 1,
      shortTimeLeft: 1,
      shortLengthMinutes: 10080,
      otherPace: 1,
      windows: [weekly()],
    });
  });

  it('the pace of the other windows is a product, an idle one has its whole time left', () => {
    // Short .25 / .2 = 1.25; a month 90 of 100 left, not running: .9; a day .5 left at .25 of its time: 2.
    const month = { headroomUnits: 90, capacityUnits: 100, lengthMinutes: 43_200, minutesLeft: null };
    const day = { headroomUnits: 4, capacityUnits: 8, lengthMinutes: 1440, minutesLeft: 360 };
    const dry = { ...day, headroomUnits: 0 };
    const none = { ...day, headroomUnits: 0, capacityUnits: 0 };
    const { accounts } = viewPool({
      accounts: [
        reading({ others: [month, day] }),
        reading({ others: [day, dry] }),
        reading({ others: [none] }),
        reading({ short: null, others: [day] }),
      ],
      lastServedIndex: -1,
      inPeak: false,
    });
    expect(accounts.map(({ otherPace }) => otherPace)).toEqual([1.25 * 0.9 * 2, 0, 0, 2]);
    expect(accounts[0]!.windows).toEqual([weekly(), short(), month, day]);
  });

  it('no time left gives a large pace, not an endless one', () => {
    const { accounts } = viewPool({
      accounts: [reading({ short: short({ minutesLeft: 0 }) })],
      lastServedIndex: -1,
      inPeak: false,
    });
    expect(accounts[0]!.otherPace).toBe(0.25 * 2 ** 20);
  });

  it('takes the word of the reading for idle clocks, openings and classes', () => {
    const { accounts, pool } = viewPool({
      accounts: [reading({ isIdle: true, classesServed: 3 }), reading()],
      lastServedIndex: -1,
      inPeak: false,
      sinceOpenedMinutes: 17,
    });
    expect(accounts.map(({ isIdle }) => isIdle)).toEqual([true, false]);
    expect(accounts.map(({ classesServed }) => classesServed)).toEqual([3, 1]);
    expect(pool.sinceOpened).toBe(17);
  });

  it('views an empty pool', () => {
    expect(viewPool({ accounts: [], lastServedIndex: -1, inPeak: false })).toEqual({
      accounts: [],
      pool: {
        accountCount: 0,
        weeklyTimeLeftSpread: 0,
        lastServedIndex: -1,
        inPeak: false,
        sinceOpened: 2 ** 30,
      },
    });
  });
});

describe('rankAccounts', () => {
  const byDraw: Policy = { name: 'by_draw', summary: 'test', reads: ['draws'], score: ({ draw }) => draw };
  const order = (...draws: number[]): number[] => {
    const view = viewPool({
      accounts: draws.map((draw) => reading({ draw })),
      lastServedIndex: -1,
      inPeak: false,
    });
    return rankAccounts(byDraw, view.accounts, view.pool);
  };

  it('asks the highest score first', () => {
    expect(order(0.2, 0.9, 0.5)).toEqual([1, 2, 0]);
  });

  it('gives ties to the highest index', () => {
    expect(order(0.5, 0.5, 0.5)).toEqual([2, 1, 0]);
    expect(order(0.5, 0.9, 0.5, 0.9)).toEqual([3, 1, 2, 0]);
    expect(order(-0, 0)).toEqual([1, 0]);
  });

  it('orders one account and none', () => {
    expect(order(0.1)).toEqual([0]);
    expect(order()).toEqual([]);
  });
});
