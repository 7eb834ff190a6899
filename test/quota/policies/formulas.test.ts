/**
 * The formulas of the simulation specification, section 5, on views worked by hand. Every expected value is the
 * product of the written sum, term by term, not of a run.
 */
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES, findPolicy, POLICY_SETS } from '../../../src/quota/policies/index.ts';
import type { AccountView, PoolView } from '../../../src/quota/views/index.ts';
import { account, pool } from './views.ts';

interface WorkedCase {
  readonly name: string;
  readonly view?: Partial<AccountView>;
  readonly pool?: Partial<PoolView>;
  readonly score: number;
}

/** rem5 = .6, rem7 = .4, r5 = .7 (urgency .3), r7 = .2 (urgency .8). */
const A: Partial<AccountView> = {
  shortRemaining: 0.6,
  weeklyRemaining: 0.4,
  shortTimeLeft: 0.7,
  weeklyTimeLeft: 0.2,
  weeklyHeadroomUnits: 1008,
  weeklyMinutesLeft: 2016,
};

const WORKED: Readonly<Record<string, readonly WorkedCase[]>> = {
  five_hour_first: [
    { name: '1.00 x .6 + .10 x .4', view: A, score: 0.64 },
    { name: 'empty', view: { shortRemaining: 0, weeklyRemaining: 0 }, score: 0 },
    { name: 'full', view: { shortRemaining: 1, weeklyRemaining: 1 }, score: 1.1 },
  ],
  seven_day_first: [
    { name: '1.00 x .4 + .10 x .6', view: A, score: 0.46 },
    { name: 'full', view: { shortRemaining: 1, weeklyRemaining: 1 }, score: 1.1 },
  ],
  weighted_score: [
    { name: '.60 x .4 + .30 x .6 + .06 x .8 + .04 x .3 = .24 + .18 + .048 + .012', view: A, score: 0.48 },
  ],
  reset_aware_weekly_priority: [
    { name: '.72 x .4 + .16 x .6 + .12 x .8 = .288 + .096 + .096', view: A, score: 0.48 },
    {
      name: 'dry for long: .36 + .16 x .05 + .06 - .20 = .228 (rem5 .05 < .08, r5 .7 > .50)',
      view: { shortRemaining: 0.05, shortTimeLeft: 0.7 },
      score: 0.228,
    },
    {
      name: 'rem5 = .08 is not below .08: .36 + .0128 + .06',
      view: { shortRemaining: 0.08, shortTimeLeft: 0.7 },
      score: 0.4328,
    },
    {
      name: 'r5 = .50 is not above .50: .36 + .008 + .06',
      view: { shortRemaining: 0.05, shortTimeLeft: 0.5 },
      score: 0.428,
    },
  ],
  reset_stagger_pressure: [
    {
      name: 'n = 2, soonest, spread .5: .45 x .4 + .23 x .6 + (.10 + .35 x .5) x .8 + .15 = .18 + .138 + .22 + .15',
      view: A,
      pool: { weeklyTimeLeftSpread: 0.5 },
      score: 0.688,
    },
    {
      name: 'n = 2, last: bias 1 - 1/1 = 0',
      view: { ...A, weeklyRank: 1 },
      pool: { weeklyTimeLeftSpread: 0.5 },
      score: 0.538,
    },
    {
      name: 'n = 5, rank 1: bias 1 - 1/4: .538 + .15 x .75',
      view: { ...A, weeklyRank: 1 },
      pool: { accountCount: 5, weeklyTimeLeftSpread: 0.5 },
      score: 0.6505,
    },
    {
      name: 'n = 1: bias 1 - 0/max(1, 0), no spread: .18 + .138 + .10 x .8 + .15',
      view: A,
      pool: { accountCount: 1 },
      score: 0.548,
    },
    {
      name: 'n = 3, dry (.09 < .10, r5 .41 > .40): .225 + .0207 + .05 + .15 - .15',
      view: { shortRemaining: 0.09, shortTimeLeft: 0.41 },
      pool: { accountCount: 3 },
      score: 0.2957,
    },
    {
      name: 'n = 4, dry: the guard is .07',
      view: { shortRemaining: 0.09, shortTimeLeft: 0.41 },
      pool: { accountCount: 4 },
      score: 0.3757,
    },
    {
      name: 'rem5 = .10 is not below: .225 + .023 + .05 + .15',
      view: { shortRemaining: 0.1, shortTimeLeft: 0.41 },
      pool: { accountCount: 3 },
      score: 0.448,
    },
    {
      name: 'r5 = .40 is not above: .225 + .0207 + .05 + .15',
      view: { shortRemaining: 0.09, shortTimeLeft: 0.4 },
      pool: { accountCount: 3 },
      score: 0.4457,
    },
  ],
  reset_near_expiry_reserve: [
    {
      name: 'night, n = 2: .40 x .4 + .30 x .6 + 1 x (.38 x .8 + .22 x 1) = .16 + .18 + .524',
      view: A,
      score: 0.864,
    },
    {
      name: 'peak: .34 + .72 x .524',
      view: A,
      pool: { inPeak: true },
      score: 0.71728,
    },
    {
      name: 'night, n = 3, rem5 .08: penalty .18 x (.18 - .08) = .018: .2 + .024 + .19 + .22 - .018',
      view: { shortRemaining: 0.08 },
      pool: { accountCount: 3 },
      score: 0.616,
    },
    {
      name: 'peak, n = 3, rem5 .08: penalty .36 x .10 = .036: .2 + .024 + .72 x .41 - .036',
      view: { shortRemaining: 0.08 },
      pool: { accountCount: 3, inPeak: true },
      score: 0.4832,
    },
    {
      name: 'night, n = 4, rem5 .08: threshold .12, penalty .18 x .04 = .0072; rank 3 of 4: bias 0',
      view: { shortRemaining: 0.08, weeklyRank: 3 },
      pool: { accountCount: 4 },
      score: 0.4068,
    },
    {
      name: 'a reset is near (r5 .13 < .14, rem5 .08 < .12): a quarter of .018: .634 - .0045',
      view: { shortRemaining: 0.08, shortTimeLeft: 0.13 },
      pool: { accountCount: 3 },
      score: 0.6295,
    },
    {
      name: 'r5 = .14 is not near: the whole penalty',
      view: { shortRemaining: 0.08, shortTimeLeft: 0.14 },
      pool: { accountCount: 3 },
      score: 0.616,
    },
    {
      name: 'rem5 = .12 is not below .12: penalty .18 x .06 = .0108: .2 + .036 + .41 - .0108',
      view: { shortRemaining: 0.12, shortTimeLeft: 0.13 },
      pool: { accountCount: 3 },
      score: 0.6352,
    },
    {
      name: 'above the threshold there is no penalty: .2 + .06 + .41',
      view: { shortRemaining: 0.2 },
      pool: { accountCount: 3 },
      score: 0.67,
    },
  ],
  burn_rate: [
    { name: '1008 units / 2016 minutes', view: A, score: 0.5 },
    {
      name: 'the last minute counts as one',
      view: { weeklyHeadroomUnits: 7, weeklyMinutesLeft: 1 },
      score: 7,
    },
    { name: 'less than a minute too', view: { weeklyHeadroomUnits: 7, weeklyMinutesLeft: 0.5 }, score: 7 },
    { name: 'dry', view: { weeklyHeadroomUnits: 0 }, score: 0 },
  ],
  paced: [
    { name: '(.4 - .2) + .10 x .6', view: A, score: 0.26 },
    {
      name: 'ahead of an even spend: .1 - .9 + .05',
      view: { weeklyRemaining: 0.1, weeklyTimeLeft: 0.9 },
      score: -0.75,
    },
  ],
  earliest_reset_first: [{ name: '2016 minutes to the reset', view: A, score: -2016 }],
  round_robin: [
    { name: 'nobody served: account 0 is first', view: { index: 0 }, pool: { accountCount: 3 }, score: 0 },
    { name: 'nobody served: account 2 is last', view: { index: 2 }, pool: { accountCount: 3 }, score: -2 },
    {
      name: 'after 1 comes 2',
      view: { index: 2 },
      pool: { accountCount: 3, lastServedIndex: 1 },
      score: 0,
    },
    {
      name: 'after 1 account 0 is second',
      view: { index: 0 },
      pool: { accountCount: 3, lastServedIndex: 1 },
      score: -1,
    },
    {
      name: 'the one that served is last',
      view: { index: 1 },
      pool: { accountCount: 3, lastServedIndex: 1 },
      score: -2,
    },
    { name: 'after the last comes 0', view: { index: 0 }, pool: { lastServedIndex: 1 }, score: 0 },
  ],
  least_recently_used: [
    { name: 'its 12th request was the latest', view: { lastServed: 12 }, score: -12 },
    { name: 'never served', view: { lastServed: 0 }, score: 0 },
  ],
  fill_first: [{ name: 'by index', view: { index: 3 }, score: -3 }],
  random: [{ name: 'its draw', view: { draw: 0.375 }, score: 0.375 }],
  pace: [
    { name: '.4 / .2 of the week, x other windows .5', view: { ...A, otherPace: 0.5 }, score: 1 },
    { name: 'no other window: 2 x 1', view: A, score: 2 },
    { name: 'another window is dry', view: { ...A, otherPace: 0 }, score: 0 },
    { name: 'no time left counts as 2 ** -20 of it', view: { weeklyTimeLeft: 0 }, score: 2 ** 19 },
  ],
  burn_and_pace: [
    { name: '1008 / 2016 x 16 ** (1/4)', view: { ...A, otherPace: 16 }, score: 1 },
    { name: '1008 / 2016 x .0625 ** (1/4)', view: { ...A, otherPace: 0.0625 }, score: 0.25 },
    { name: 'no other window', view: A, score: 0.5 },
    {
      name: 'the last minute counts as one',
      view: { weeklyHeadroomUnits: 7, weeklyMinutesLeft: 0.5 },
      score: 7,
    },
  ],
  stagger: [
    { name: '1008 / 2016 x sqrt 16', view: { ...A, otherPace: 16 }, score: 2 },
    {
      name: 'idle, none was opened for 300 / 2 minutes: its turn, above every running clock',
      view: { ...A, isIdle: true },
      pool: { sinceOpened: 150 },
      score: 0.5 * 2 ** 120,
    },
    {
      name: 'idle, one was opened 149 minutes ago: -1 / .5',
      view: { ...A, isIdle: true },
      pool: { sinceOpened: 149 },
      score: -2,
    },
    {
      name: 'three accounts: 100 minutes',
      view: { ...A, isIdle: true },
      pool: { sinceOpened: 100, accountCount: 3 },
      score: 0.5 * 2 ** 120,
    },
    {
      name: 'its turn, with next to nothing left: still above 2 ** 40, the most of a running clock',
      view: { ...A, isIdle: true, weeklyHeadroomUnits: 1e-200 },
      score: 2 ** 80,
    },
    { name: 'more than any pool has', view: { ...A, weeklyHeadroomUnits: 1e300 }, score: 2 ** 40 },
    { name: 'its turn, but dry', view: { ...A, isIdle: true, weeklyHeadroomUnits: 0 }, score: 0 },
    { name: 'a running clock waits for nothing', view: A, pool: { sinceOpened: 0 }, score: 0.5 },
    {
      name: 'idle and dry: the least finite score',
      view: { ...A, isIdle: true, weeklyHeadroomUnits: 0 },
      pool: { sinceOpened: 0 },
      score: -Number.MAX_VALUE,
    },
  ],
};

describe('every policy of the registry is worked here', () => {
  it('and no other', () => {
    expect(Object.keys(WORKED)).toEqual(ALL_POLICIES.map(({ name }) => name));
  });

  describe.each(Object.keys(WORKED))('%s', (policyName) => {
    it.each(WORKED[policyName]!)('$name', ({ view, pool: poolChange, score }) => {
      const policy = findPolicy(policyName)!;
      expect(policy.score(account(view), pool(poolChange))).toBeCloseTo(score, 13);
    });
  });
});

describe('the registry', () => {
  const PUBLISHED = [
    'five_hour_first',
    'seven_day_first',
    'weighted_score',
    'reset_aware_weekly_priority',
    'reset_stagger_pressure',
    'reset_near_expiry_reserve',
  ];

  it('names the published six in the order of their table', () => {
    expect(POLICY_SETS.published).toEqual(PUBLISHED);
  });

  it('adds four and the three of every window for the default, and three more for all', () => {
    expect(POLICY_SETS.default).toEqual([
      ...PUBLISHED,
      'burn_rate',
      'paced',
      'earliest_reset_first',
      'round_robin',
      'pace',
      'burn_and_pace',
      'stagger',
    ]);
    expect(POLICY_SETS.all).toEqual([
      ...POLICY_SETS.default.slice(0, 10),
      'least_recently_used',
      'fill_first',
      'random',
      'pace',
      'burn_and_pace',
      'stagger',
    ]);
    expect(POLICY_SETS.all).toEqual(ALL_POLICIES.map(({ name }) => name));
  });

  it('finds by name, and only what exists', () => {
    for (const policy of ALL_POLICIES) expect(findPolicy(policy.name)).toBe(policy);
    expect(findPolicy('burn-rate')).toBeUndefined();
    expect(findPolicy('')).toBeUndefined();
  });

  it('has unique snake_case names and a summary each', () => {
    expect(new Set(POLICY_SETS.all).size).toBe(ALL_POLICIES.length);
    for (const { name, summary } of ALL_POLICIES) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(summary).toMatch(/^\S.{9,88}[^.\s]$/);
    }
  });
});
