/** Scenarios of a user's own pool: known resets stay, unknown ones are drawn, the class is judged. */
import { describe, expect, it } from 'vitest';
import { openStream, streamDraws } from '../../../src/numerics/random/index.ts';
import {
  type AccountSpec,
  judgeResetClass,
  type QuotaGraph,
  type QuotaWindow,
  SAME_RESET_SPAN_MINUTES,
  type WindowSpec,
} from '../../../src/quota/windows/index.ts';
import { drawPoolScenario, shapePool } from '../../../src/simulation/scenario/index.ts';

/** A window whose first reset may be unknown (null). */
type PoolWindow = Omit<WindowSpec, 'firstResetMinute'> & { readonly firstResetMinute: number | null };

interface PoolAccount {
  readonly name: string;
  readonly short: PoolWindow;
  readonly weekly: PoolWindow;
}

const window = (firstResetMinute: number | null, lengthMinutes: number) => ({
  kind: 'fixed' as const,
  capacityUnits: 100,
  lengthMinutes,
  floorMinutes: 1,
  firstResetMinute,
});

const account = (
  weeklyReset: number | null,
  shortReset: number | null = null,
  weekMinutes = 10080,
): PoolAccount => ({
  name: 'a',
  short: window(shortReset, 300),
  weekly: window(weeklyReset, weekMinutes),
});

/** The same accounts as a graph. */
function graphOf(pool: readonly PoolAccount[]): QuotaGraph {
  const one = (id: string, { capacityUnits, lengthMinutes, firstResetMinute }: PoolWindow): QuotaWindow => {
    const reset = firstResetMinute === null ? null : { afterMinutes: firstResetMinute };
    const clock = { kind: 'fixed', lengthMinutes, reset } as const;
    return { id, clock, capacity: capacityUnits, unit: 'weighted', counts: 'all' };
  };
  return {
    windows: pool.flatMap(({ short, weekly }, index) => [one(`s${index}`, short), one(`w${index}`, weekly)]),
    accounts: pool.map(({ name }, index) => ({ name, serves: 'all', windows: [`s${index}`, `w${index}`] })),
  };
}

/** Accounts whose weekly windows reset at these minutes. */
const resetting = (...resets: (readonly [minute: number, length: number] | number)[]): AccountSpec[] =>
  resets.map((reset) => {
    const [minute, length] = typeof reset === 'number' ? ([reset, 10080] as const) : reset;
    return account(minute, 1, length) as AccountSpec;
  });

describe('judgeResetClass', () => {
  it.each([
    ['one account', resetting(5000), 'same_reset'],
    ['equal resets', resetting(5000, 5000, 5000), 'same_reset'],
    ['six hours apart', resetting(5000, 5360), 'same_reset'],
    ['one minute more', resetting(5000, 5361), 'staggered_reset'],
    ['three within six hours', resetting(5200, 5000, 5360), 'same_reset'],
    ['neighbours near, ends far', resetting(5000, 5300, 5600), 'staggered_reset'],
    ['half a week apart', resetting(100, 5140), 'staggered_reset'],
    ['around the end of the week: 10000 and 200 are 280 apart', resetting(10000, 200), 'same_reset'],
    ['around the end: 360 apart', resetting(9900, 180), 'same_reset'],
    ['around the end: 361 apart', resetting(9899, 180), 'staggered_reset'],
    ['a whole length counts as offset 0', resetting(10080, 300), 'same_reset'],
    ['0 and the whole length are one', resetting(10080, 20160), 'same_reset'],
    ['three around the end', resetting(10000, 20, 200), 'same_reset'],
    ['evenly spread', resetting(0, 3360, 6720), 'staggered_reset'],
  ] as const)('%s', (_, accounts, expected) => {
    expect(judgeResetClass(accounts)).toBe(expected);
  });

  it('counts six hours', () => {
    expect(SAME_RESET_SPAN_MINUTES).toBe(360);
  });

  it('calls unequal lengths staggered, in any order of the accounts, as its comment says', () => {
    // A day and a week: the week ends at 5000, the day at 100, 1540, ...
    const [day, week] = [[100, 1440] as const, [5000, 10080] as const];
    expect(judgeResetClass(resetting(day, week))).toBe('staggered_reset');
    expect(judgeResetClass(resetting(week, day))).toBe('staggered_reset');
    expect(judgeResetClass(resetting([100, 1440], [150, 10080]))).toBe('staggered_reset');
  });
});

describe('drawPoolScenario', () => {
  const draw = (
    pool: readonly PoolAccount[],
    trialIndex: number,
    resetMode: 'same' | 'staggered' | 'mixed',
  ) =>
    drawPoolScenario(shapePool({ graph: graphOf(pool), usdPerUnit: null }), {
      resetMode,
      draws: streamDraws(openStream({ seed: 8, trialIndex, purpose: 'accounts' })),
      origin: { originMs: 0, isDated: false },
      horizonMinutes: 20_160,
    });

  it('keeps known resets in every trial and draws the unknown ones', () => {
    const pool = [account(7000, 20), account(null, 30), account(7100, null)];
    const drawn = { weekly: new Set<number>(), short: new Set<number>() };
    for (let trial = 0; trial < 300; trial++) {
      const { accounts, law } = draw(pool, trial, 'staggered');
      expect(law).toBeNull();
      expect(accounts[0]).toEqual(pool[0]);
      expect(accounts[1]!.short).toEqual(pool[1]!.short);
      expect(accounts[2]!.weekly).toEqual(pool[2]!.weekly);
      drawn.weekly.add(accounts[1]!.weekly.firstResetMinute);
      drawn.short.add(accounts[2]!.short.firstResetMinute);
      for (const { short, weekly } of accounts) {
        expect(short.firstResetMinute).toBeGreaterThanOrEqual(1);
        expect(short.firstResetMinute).toBeLessThanOrEqual(300);
        expect(weekly.firstResetMinute).toBeGreaterThanOrEqual(1);
        expect(weekly.firstResetMinute).toBeLessThanOrEqual(10080);
      }
    }
    expect(drawn.weekly.size).toBeGreaterThan(280);
    // 300 draws of 300 values: about 63 % of them.
    expect(drawn.short.size).toBeGreaterThan(150);
  });

  it('unknown weekly resets fall together or apart with the reset mode', () => {
    const pool = [account(null), account(null), account(null)];
    for (let trial = 0; trial < 100; trial++) {
      const same = draw(pool, trial, 'same');
      expect(same.resetClass).toBe('same_reset');
      expect(new Set(same.accounts.map(({ weekly }) => weekly.firstResetMinute)).size).toBe(1);
      const staggered = draw(pool, trial, 'staggered');
      expect(staggered.resetClass).toBe('staggered_reset');
      expect(judgeResetClass(staggered.accounts)).toBe('staggered_reset');
    }
  });

  it('the class is judged from the resets as soon as one is known, whatever the mode says', () => {
    expect(draw([account(500), account(600)], 0, 'staggered').resetClass).toBe('same_reset');
    expect(draw([account(500), account(5000)], 0, 'same').resetClass).toBe('staggered_reset');
  });

  it('a drawn reset stays inside a window of any length', () => {
    const pool = [account(null, null, 1440), account(null, null, 301)];
    for (let trial = 0; trial < 200; trial++) {
      const [day, minute] = draw(pool, trial, 'mixed').accounts;
      expect(day!.weekly.firstResetMinute).toBeGreaterThanOrEqual(1);
      expect(day!.weekly.firstResetMinute).toBeLessThanOrEqual(1440);
      expect(minute!.weekly.firstResetMinute).toBeGreaterThanOrEqual(1);
      expect(minute!.weekly.firstResetMinute).toBeLessThanOrEqual(301);
    }
  });

  it('a drawn phase is uniform over a window that is not a week long', () => {
    // 43,200 minutes: 30 days. The mean of a uniform first reset is 21,600.5, sd 12,471; four standard errors.
    const pool = [account(null, null, 43_200)];
    let sum = 0;
    const trials = 500;
    for (let trial = 0; trial < trials; trial++) {
      sum += draw(pool, trial, 'staggered').accounts[0]!.weekly.firstResetMinute;
    }
    expect(Math.abs(sum / trials - 21_600.5)).toBeLessThan((4 * 12_471) / Math.sqrt(trials));
  });
});
