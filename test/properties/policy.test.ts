/**
 * One property set for every policy. A new policy adds one row to CLAIMS and nothing else here; a policy of the
 * registry without a row fails.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../src/quota/policies/index.ts';
import {
  type AccountView,
  type Policy,
  type PolicyInput,
  type PoolView,
  rankAccounts,
} from '../../src/quota/views/index.ts';
import { poolViews } from '../quota/policies/views.ts';
import { dayRunner } from '../simulation/engine/replay-tape.ts';
import { smallScenario } from '../simulation/engine/small-scenarios.ts';
import { firstViolation } from './replayed-pool.ts';

interface Claims {
  /** Never falls when the account's short headroom rises, all else equal. */
  readonly risesWithShort: boolean;
  /** Never falls when the account's weekly headroom rises. */
  readonly risesWithWeekly: boolean;
  /**
   * What scaling every capacity and headroom alike leaves alone: `score`, because it reads fractions only, or
   * `order`, because it reads units.
   */
  readonly scaling: 'score' | 'order';
}

const RISING: Claims = { risesWithShort: true, risesWithWeekly: true, scaling: 'score' };

const CLAIMS: Readonly<Record<string, Claims>> = {
  five_hour_first: RISING,
  seven_day_first: RISING,
  weighted_score: RISING,
  reset_aware_weekly_priority: RISING,
  reset_stagger_pressure: RISING,
  // Close to a short reset the penalty is a quarter below .12 of short headroom and whole from .12 on.
  reset_near_expiry_reserve: { ...RISING, risesWithShort: false },
  burn_rate: { ...RISING, scaling: 'order' },
  paced: RISING,
  earliest_reset_first: RISING,
  round_robin: RISING,
  least_recently_used: RISING,
  fill_first: RISING,
  random: RISING,
  pace: RISING,
  burn_and_pace: { ...RISING, scaling: 'order' },
  stagger: { ...RISING, scaling: 'order' },
};

const INPUTS: readonly PolicyInput[] = ['time', 'order', 'history', 'draws', 'pace', 'clocks', 'windows'];

/** Other values, equally legal, for the fields of each input. */
const OTHER: Readonly<
  Record<
    PolicyInput,
    { account: (seed: number) => Partial<AccountView>; pool: (seed: number) => Partial<PoolView> }
  >
> = {
  time: {
    account: (x) => ({
      shortTimeLeft: x,
      weeklyTimeLeft: 1 - x,
      weeklyMinutesLeft: 1 + Math.floor(9000 * x),
    }),
    pool: (x) => ({ inPeak: x > 0.5 }),
  },
  order: {
    account: (x) => ({ weeklyRank: Math.floor(5 * x) }),
    pool: (x) => ({ weeklyTimeLeftSpread: x }),
  },
  history: {
    account: (x) => ({ lastServed: Math.floor(1000 * x) }),
    pool: (x) => ({ lastServedIndex: x > 0.5 ? 0 : -1 }),
  },
  draws: { account: (x) => ({ draw: x }), pool: () => ({}) },
  pace: { account: (x) => ({ otherPace: 3 * x }), pool: () => ({}) },
  clocks: {
    account: (x) => ({ isIdle: x > 0.5, shortLengthMinutes: 60 + Math.floor(900 * x) }),
    pool: (x) => ({ sinceOpened: Math.floor(300 * x) }),
  },
  windows: {
    account: (x) => ({
      windows: [{ headroomUnits: x, capacityUnits: 1, lengthMinutes: 60, minutesLeft: null }],
    }),
    pool: () => ({}),
  },
};

const unit = fc.double({ min: 0, max: 0.999, noNaN: true });
const RUNS = { seed: 20260211, numRuns: 150 } as const;

it('every policy of the registry has its row of claims, and no other', () => {
  expect(Object.keys(CLAIMS)).toEqual(ALL_POLICIES.map(({ name }) => name));
});

/** Every account of a pool, for each random pool. */
function forEveryView(check: (account: AccountView, pool: PoolView, x: number) => void): void {
  let views = 0;
  fc.assert(
    fc.property(poolViews, unit, ({ accounts, pool }, x) => {
      for (const account of accounts) check(account, pool, x);
      views += accounts.length;
    }),
    RUNS,
  );
  expect(views).toBeGreaterThan(RUNS.numRuns);
}

describe.each(ALL_POLICIES)('$name', (policy: Policy) => {
  const claims = CLAIMS[policy.name]!;

  it('reads known words, each once', () => {
    expect(new Set(policy.reads).size).toBe(policy.reads.length);
    expect(INPUTS).toEqual(expect.arrayContaining([...policy.reads]));
  });

  it('gives a finite score of any legal view', () => {
    forEveryView((account, pool) => {
      if (!Number.isFinite(policy.score(account, pool))) expect(account).toBe('given a finite score');
    });
  });

  it('is pure: equal views, equal scores, and views are only read', () => {
    forEveryView((account, pool) => {
      const [frozenAccount, frozenPool] = [Object.freeze({ ...account }), Object.freeze({ ...pool })];
      const score = policy.score(frozenAccount, frozenPool);
      expect(policy.score(frozenAccount, frozenPool)).toBe(score);
      expect(policy.score(account, pool)).toBe(score);
    });
  });

  for (const input of INPUTS) {
    const named = policy.reads.includes(input);
    it(`${named ? 'does' : 'does not'} read ${input}`, () => {
      let changed = false;
      forEveryView((account, pool, x) => {
        const other = OTHER[input];
        const score = policy.score({ ...account, ...other.account(x) }, { ...pool, ...other.pool(x) });
        if (score !== policy.score(account, pool)) changed = true;
      });
      expect(changed).toBe(named);
    });
  }

  it(`scaling all units alike changes no ${claims.scaling}`, () => {
    let pools = 0;
    fc.assert(
      fc.property(poolViews, fc.constantFrom(2, 4, 64), ({ accounts, pool }, factor) => {
        const scaled = accounts.map((account) => ({
          ...account,
          weeklyHeadroomUnits: account.weeklyHeadroomUnits * factor,
        }));
        if (claims.scaling === 'score') {
          scaled.forEach((account, index) => {
            expect(policy.score(account, pool)).toBe(policy.score(accounts[index]!, pool));
          });
        }
        expect(rankAccounts(policy, scaled, pool)).toEqual(rankAccounts(policy, accounts, pool));
        pools++;
      }),
      RUNS,
    );
    expect(pools).toBe(RUNS.numRuns);
  });

  it(`${claims.risesWithShort ? 'never falls' : 'may fall'} when short headroom rises`, () => {
    let falls = 0;
    forEveryView((account, pool, x) => {
      // Half of the looks are close to the short reset, where the reserve rules bend.
      const near = { ...account, shortTimeLeft: x < 0.5 ? 0.3 * x : account.shortTimeLeft };
      let previous = Number.NEGATIVE_INFINITY;
      for (let short = 0; short <= 1; short += short < 0.3 ? 0.005 : 0.1) {
        const score = policy.score({ ...near, shortRemaining: short }, pool);
        if (score < previous) falls++;
        previous = score;
      }
    });
    if (claims.risesWithShort) expect(falls).toBe(0);
    else expect(falls).toBeGreaterThan(0);
  });

  it(`${claims.risesWithWeekly ? 'never falls' : 'may fall'} when weekly headroom rises`, () => {
    let falls = 0;
    forEveryView((account, pool, x) => {
      const low = { ...account, weeklyRemaining: 0.9 * x, weeklyHeadroomUnits: Math.floor(4000 * x) };
      for (const step of [0.001, 0.02, 0.1]) {
        const high = {
          ...low,
          weeklyRemaining: low.weeklyRemaining + step,
          weeklyHeadroomUnits: low.weeklyHeadroomUnits + Math.ceil(4000 * step),
        };
        if (policy.score(high, pool) < policy.score(low, pool)) falls++;
      }
    });
    if (claims.risesWithWeekly) expect(falls).toBe(0);
    else expect(falls).toBeGreaterThan(0);
  });

  it('serves whenever some account can, and never beyond headroom', () => {
    let denials = 0;
    fc.assert(
      fc.property(smallScenario, ({ accounts, arrivals, horizon, maxCostUnits }) => {
        const { tape, choices } = dayRunner(accounts, arrivals, horizon, maxCostUnits).record(0, policy.name);
        expect(firstViolation(accounts, tape, choices)).toBeNull();
        denials += choices.filter((choice) => choice < 0).length;
      }),
      { seed: 20260211, numRuns: 100 },
    );
    expect(denials).toBeGreaterThan(100);
  });
});
