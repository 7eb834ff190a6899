/** Views of a pool, and the order in which a policy asks its accounts. */
import { describe, expect, it } from 'vitest';
import {
  type AccountReading,
  ascendingRanks,
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
