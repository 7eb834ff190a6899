/** The account of a lane: the policy's order, what keeps an account from serving, sessions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES, findPolicy } from '../../../src/quota/policies/index.ts';
import { rankAccounts, viewPool } from '../../../src/quota/views/index.ts';
import { type AccountRecord, type LaneRecord, selectAccount } from '../../../src/router/deciding/index.ts';
import { NOON_MS } from '../beliefs/fleets.ts';

const SEED = 20_260_406;

function account(shortLeft: number, weeklyLeft: number, change: Partial<AccountRecord> = {}): AccountRecord {
  return {
    name: `${shortLeft}/${weeklyLeft}`,
    short: { headroomUnits: shortLeft, capacityUnits: 100, lengthMinutes: 300, minutesLeft: 100 },
    weekly: { headroomUnits: weeklyLeft, capacityUnits: 1000, lengthMinutes: 10_080, minutesLeft: 1000 },
    reservedTokens: 0,
    lastServed: 0,
    draw: 0,
    hold: null,
    ...change,
  };
}

const lane = (accounts: readonly AccountRecord[], change: Partial<LaneRecord> = {}): LaneRecord => ({
  lane: 'lane',
  policy: 'seven_day_first',
  lastServedIndex: -1,
  inPeak: false,
  cap: null,
  accounts,
  affinityIndex: -1,
  ...change,
});

const needs = { nowMs: NOON_MS, estimateTokens: 10, holdsOn: true, tried: [] };

it('is the first of the order with room in both windows; the others say what they lack', () => {
  const accounts = [
    account(50, 100),
    account(9, 900),
    account(50, 9),
    account(50, 800, { hold: { untilMs: NOON_MS + 1 } }),
    account(50, 700),
    account(50, 950),
  ];
  const { index, why, candidates } = selectAccount(lane(accounts), { ...needs, tried: [5] });
  const obstacles = Object.fromEntries(candidates.map((candidate) => [candidate.index, candidate.obstacle]));
  expect(obstacles).toEqual({
    0: '',
    1: 'no short headroom',
    2: 'no weekly headroom',
    3: 'held',
    4: '',
    5: 'tried',
  });
  expect(candidates.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(index).toBe(candidates.find(({ obstacle }) => obstacle === '')!.index);
  expect(why).toBe('policy');
});

it('none can serve: index -1', () => {
  expect(selectAccount(lane([account(9, 9)]), needs)).toMatchObject({ index: -1, why: 'none' });
});

it('room is what is left beside the reservations, to the token', () => {
  const left = (reservedTokens: number) =>
    selectAccount(lane([account(30, 500, { reservedTokens })]), needs).candidates[0]!.obstacle;
  expect([left(20), left(21)]).toEqual(['', 'no short headroom']);
});

it('the policy sees what is reserved as spent: 50 requests spread as if each had been charged', () => {
  const reserved = [account(100, 1000, { reservedTokens: 60 }), account(50, 500)];
  const spent = [account(40, 940), account(50, 500)];
  for (const { name: policy } of ALL_POLICIES) {
    const order = (accounts: readonly AccountRecord[]) =>
      selectAccount(lane(accounts, { policy }), needs).candidates.map(({ index, score }) => [index, score]);
    expect(order(reserved)).toEqual(order(spent));
  }
});

it('an overrun account is empty in the eyes of the policy, not less', () => {
  for (const { name: policy } of ALL_POLICIES) {
    const scores = (accounts: readonly AccountRecord[]) =>
      selectAccount(lane(accounts, { policy }), needs).candidates.map(({ score }) => score);
    expect(scores([account(-5, -70), account(50, 500)])).toEqual(scores([account(0, 0), account(50, 500)]));
  }
});

describe('a session', () => {
  const accounts = [account(50, 100), account(50, 900), account(5, 950)];
  const chosen = (affinityIndex: number, tried: number[] = []) => {
    const { index, why } = selectAccount(lane(accounts, { affinityIndex }), { ...needs, tried });
    return [index, why];
  };

  it('stays where it can be served, and goes where the policy says when it cannot', () => {
    const [free] = chosen(-1);
    const other = free === 0 ? 1 : 0;
    expect(chosen(other)).toEqual([other, 'session']);
    expect(chosen(2)).toEqual([free, 'policy']);
    expect(chosen(other, [other])).toEqual([free, 'policy']);
  });
});

it('the order is the one of rankAccounts, for every policy', () => {
  const anyAccount = fc
    .tuple(fc.nat(3), fc.nat(3), fc.nat(2), fc.nat(3), fc.double({ min: 0, max: 0.999, noNaN: true }))
    .map(([short, weekly, minutes, lastServed, draw]) =>
      account(short * 30, weekly * 300, {
        lastServed,
        draw,
        weekly: {
          headroomUnits: weekly * 300,
          capacityUnits: 1000,
          lengthMinutes: 10_080,
          minutesLeft: minutes === 0 ? null : minutes * 3000,
        },
      }),
    );
  const accountsOf = fc.array(anyAccount, { minLength: 1, maxLength: 8 });
  const anyPolicy = fc.constantFrom(...ALL_POLICIES.map(({ name }) => name));
  fc.assert(
    fc.property(accountsOf, anyPolicy, fc.boolean(), (accounts, policy, inPeak) => {
      const of = lane(accounts, { policy, inPeak, lastServedIndex: accounts.length - 2 });
      const { accounts: views, pool } = viewPool(of);
      expect(selectAccount(of, needs).candidates.map(({ index }) => index)).toEqual(
        rankAccounts(findPolicy(policy)!, views, pool),
      );
    }),
    { seed: SEED, numRuns: 500 },
  );
});

it('a policy that does not exist is a broken invariant', () => {
  expect(() => selectAccount(lane([account(1, 1)], { policy: 'x' }), needs)).toThrow(
    "broken invariant: no policy is named 'x'",
  );
});
