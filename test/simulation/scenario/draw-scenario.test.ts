/** The scenario generator keeps to section 3 of the simulation specification, and to its order of draws. */
import { describe, expect, it } from 'vitest';
import { type DrawSource, openStream, streamDraws } from '../../../src/numerics/random/index.ts';
import {
  type DemandLaw,
  drawScenario,
  firstResetMinute,
  type ResetMode,
  type Scenario,
  type ScenarioLaw,
  type ScenarioMode,
  weeklyOffsets,
} from '../../../src/simulation/scenario/index.ts';

const FIXED = { kind: 'fixed', floorMinutes: 1 } as const;

const lawOf = (mode: ScenarioMode, resetMode: ResetMode, weekCount = 1): ScenarioLaw => ({
  model: 'steady',
  mode,
  resetMode,
  shortStyle: FIXED,
  weeklyStyle: FIXED,
  weekCount,
});

const drawsOf = (trialIndex: number, purpose: 'scenario' | 'accounts'): DrawSource =>
  streamDraws(openStream({ seed: 42, trialIndex, purpose }));

const draw = (law: ScenarioLaw, trialIndex: number): Scenario =>
  drawScenario(law, drawsOf(trialIndex, 'scenario'), drawsOf(trialIndex, 'accounts'));

/** One draw as it was asked for. */
type Asked = readonly [kind: 'int' | 'real', low: number, high: number];

/** Gives the middle of every range and keeps a list of what was asked. */
function recorder(share = 0.5): { draws: DrawSource; asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    draws: {
      int: (low, high) => {
        asked.push(['int', low, high]);
        return low + Math.floor((high - low) * share);
      },
      real: (low, high) => {
        asked.push(['real', low, high]);
        return low + (high - low) * share;
      },
    },
  };
}

describe('ranges', () => {
  interface Bounds {
    readonly accounts: readonly [number, number];
    readonly base: readonly [number, number];
    readonly peak: readonly [number, number];
    readonly weekend: readonly [number, number];
    readonly burstLength: readonly [number, number];
    readonly burst: readonly [number, number];
    readonly evening: readonly [number, number];
    readonly maxCostUnits: number;
    readonly shortCapacity: readonly [number, number];
    readonly users: (n: number) => readonly [number, number];
  }
  const BOUNDS: Readonly<Record<ScenarioMode, Bounds>> = {
    focused: {
      accounts: [2, 3],
      base: [0.006, 0.02],
      peak: [1.8, 3],
      weekend: [0.55, 1.05],
      burstLength: [120, 600],
      burst: [1.6, 3.2],
      evening: [1.08, 1.45],
      maxCostUnits: 4,
      shortCapacity: [120, 260],
      users: (n) => [6 * n, 11 * n],
    },
    broad: {
      accounts: [2, 8],
      base: [0.01, 0.03],
      peak: [1.3, 2.4],
      weekend: [0.6, 1],
      burstLength: [120, 840],
      burst: [1.7, 3.8],
      evening: [1, 1.2],
      maxCostUnits: 3,
      shortCapacity: [80, 180],
      users: (n) => [n + 1, 19],
    },
  };
  const DRAWS = 6000;

  describe.each(['focused', 'broad'] as const)('%s', (mode) => {
    const bounds = BOUNDS[mode];
    const scenarios = Array.from({ length: DRAWS }, (_, trial) => draw(lawOf(mode, 'staggered', 2), trial));
    const laws = scenarios.map(({ law }) => law!);

    /** Integers: inside the range, and both ends reached. */
    const expectIntegers = (values: readonly number[], [low, high]: readonly [number, number]): void => {
      expect(values.every((value) => Number.isInteger(value))).toBe(true);
      expect(Math.min(...values)).toBe(low);
      expect(Math.max(...values)).toBe(high);
    };
    /** Reals: inside [low, high), within 1 % of the range from both ends, mean in the middle within 4 SE. */
    const expectReals = (values: readonly number[], [low, high]: readonly [number, number]): void => {
      const [least, most] = [Math.min(...values), Math.max(...values)];
      const width = high - low;
      expect(least).toBeGreaterThanOrEqual(low);
      expect(most).toBeLessThan(high);
      expect(least).toBeLessThan(low + 0.01 * width);
      expect(most).toBeGreaterThan(high - 0.01 * width);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean - (low + high) / 2)).toBeLessThan((4 * width) / Math.sqrt(12 * values.length));
    };

    it('accounts and users', () => {
      expectIntegers(
        scenarios.map(({ accounts }) => accounts.length),
        bounds.accounts,
      );
      for (let n = bounds.accounts[0]; n <= bounds.accounts[1]; n++) {
        const users = scenarios
          .filter(({ accounts }) => accounts.length === n)
          .map(({ law }) => law!.userCount);
        expectIntegers(users, bounds.users(n));
      }
    });

    it('demand law', () => {
      const column = (name: keyof DemandLaw): number[] => laws.map((law) => law[name] as number);
      expectReals(column('basePerMinute'), bounds.base);
      expectReals(column('peakMultiplier'), bounds.peak);
      expectReals(column('weekendMultiplier'), bounds.weekend);
      expectReals(column('burstMultiplier'), bounds.burst);
      expectReals(column('eveningMultiplier'), bounds.evening);
      expectIntegers(column('burstLengthMinutes'), bounds.burstLength);
      expect(new Set(column('maxCostUnits'))).toEqual(new Set([bounds.maxCostUnits]));
    });

    it('one burst in every week, whole within it', () => {
      for (const { burstStarts, burstLengthMinutes } of laws) {
        expect(burstStarts.length).toBe(2);
        burstStarts.forEach((start, week) => {
          const inWeek = start - week * 10080;
          if (inWeek < 0 || inWeek > 10080 - burstLengthMinutes - 1) expect(inWeek).toBe('inside its week');
        });
      }
      // Starts of the two weeks are drawn apart.
      const moved = laws.filter(({ burstStarts }) => burstStarts[1] !== burstStarts[0]! + 10080);
      expect(moved.length).toBeGreaterThan(0.99 * DRAWS);
      const starts = laws.map(({ burstStarts }) => burstStarts[0]!);
      expect(Math.min(...starts)).toBeLessThan(100);
      expect(Math.max(...starts)).toBeGreaterThan(9500);
    });

    it('accounts: capacities, factors and first resets', () => {
      const accounts = scenarios.flatMap((scenario) => scenario.accounts);
      expectIntegers(
        accounts.map(({ short }) => short.capacityUnits),
        bounds.shortCapacity,
      );
      expectIntegers(
        accounts.map(({ short }) => short.firstResetMinute),
        [1, 300],
      );
      const weeklyResets = accounts.map(({ weekly }) => weekly.firstResetMinute);
      expect(Math.min(...weeklyResets)).toBeGreaterThanOrEqual(1);
      expect(Math.min(...weeklyResets)).toBeLessThan(20);
      expect(Math.max(...weeklyResets)).toBeLessThanOrEqual(10080);
      expect(Math.max(...weeklyResets)).toBeGreaterThan(10060);
      for (const { short, weekly } of accounts) {
        expect([short.lengthMinutes, weekly.lengthMinutes]).toEqual([300, 10080]);
        expect(weekly.capacityUnits).toBeGreaterThanOrEqual(6 * short.capacityUnits);
      }
    });

    it('weekly factors by place in the pool', () => {
      const factorsAt = (wanted: (index: number, count: number) => boolean): number[] =>
        scenarios.flatMap(({ accounts }) =>
          accounts
            .filter((_, index) => wanted(index, accounts.length))
            // The capacity is floored: half a unit brings the factor back to the middle of its step.
            .map(({ short, weekly }) => (weekly.capacityUnits + 0.5) / short.capacityUnits),
        );
      const expectFactors = (factors: readonly number[], low: number, high: number): void => {
        // A floored unit is at most 1/80 of a factor.
        expect(Math.min(...factors)).toBeGreaterThan(low - 0.013);
        expect(Math.max(...factors)).toBeLessThan(high + 0.013);
        expect(Math.min(...factors)).toBeLessThan(low + 0.02 * (high - low));
        expect(Math.max(...factors)).toBeGreaterThan(high - 0.02 * (high - low));
      };
      if (mode === 'broad') {
        expectFactors(
          factorsAt(() => true),
          10,
          16,
        );
      } else {
        expectFactors(
          factorsAt((index) => index === 0),
          13,
          17.5,
        );
        expectFactors(
          factorsAt((index, count) => index === count - 1),
          20,
          30,
        );
        expectFactors(
          factorsAt((index, count) => index > 0 && index < count - 1),
          16,
          23.5,
        );
      }
    });
  });
});

describe('order of draws', () => {
  const SCENARIO: Asked[] = [
    ['int', 2, 3],
    // The middle of 2..3 is floored: two accounts.
    ['int', 12, 22],
    ['real', 0.006, 0.02],
    ['real', 1.8, 3],
    ['real', 0.55, 1.05],
    ['int', 120, 600],
    ['real', 1.6, 3.2],
    ['real', 1.08, 1.45],
  ];
  // The burst is 360 minutes long: starts 0..10080 - 360 - 1.
  const START: Asked = ['int', 0, 9719];
  const OFFSETS: Asked[] = [
    ['int', 0, 10079],
    ['int', 0, 10079],
  ];
  const ACCOUNT = (low: number, high: number): Asked[] => [
    ['int', 120, 260],
    ['real', low, high],
    ['int', 0, 299],
  ];
  const JITTER: Asked = ['int', -90, 90];

  const asked = (resetMode: ResetMode, share = 0.5, weekCount = 1): Asked[] => {
    const { draws, asked: list } = recorder(share);
    drawScenario(lawOf('focused', resetMode, weekCount), draws, draws);
    return list;
  };

  it('same: no draw for the class, no jitter', () => {
    expect(asked('same')).toEqual([...SCENARIO, START, ...OFFSETS, ...ACCOUNT(13, 17.5), ...ACCOUNT(20, 30)]);
  });

  it('staggered: a jitter after the short offset of every account', () => {
    expect(asked('staggered')).toEqual([
      ...SCENARIO,
      START,
      ...OFFSETS,
      ...ACCOUNT(13, 17.5),
      JITTER,
      ...ACCOUNT(20, 30),
      JITTER,
    ]);
  });

  it('mixed: one draw more than the class it falls on, before the burst', () => {
    const mixed = asked('mixed');
    const staggered = asked('staggered');
    expect(mixed.length).toBe(staggered.length + 1);
    expect(mixed).toEqual([...SCENARIO, ['real', 0, 1], ...staggered.slice(SCENARIO.length)]);
    // Below one half the class is same_reset. (The other draws move with the share, the count does not.)
    expect(asked('mixed', 0.49).length).toBe(asked('same', 0.49).length + 1);
  });

  it('one burst start more for each week more', () => {
    expect(asked('same', 0.5, 3)).toEqual([
      ...SCENARIO,
      START,
      START,
      START,
      ...OFFSETS,
      ...ACCOUNT(13, 17.5),
      ...ACCOUNT(20, 30),
    ]);
  });

  it('keeps scenario and accounts on sources of their own when there are two', () => {
    const [scenario, accounts] = [recorder(), recorder()];
    drawScenario(lawOf('focused', 'same'), scenario.draws, accounts.draws);
    expect(scenario.asked).toEqual([...SCENARIO, START]);
    expect(accounts.asked).toEqual([...OFFSETS, ...ACCOUNT(13, 17.5), ...ACCOUNT(20, 30)]);
  });
});

describe('weekly offsets', () => {
  it('same_reset: one for all', () => {
    const { draws } = recorder();
    const next = weeklyOffsets('same_reset', 3, draws);
    expect([next(), next(), next()]).toEqual([5039, 5039, 5039]);
  });

  it('staggered: base + i x step + jitter, on the circle of a week', () => {
    // Base 9000, three accounts: step 3360. Jitters -90, 0, 90: 8910, 12360 - 10080, 15810 - 10080.
    const answers = [1234, 9000, -90, 0, 90];
    const draws: DrawSource = { int: () => answers.shift()!, real: () => Number.NaN };
    const next = weeklyOffsets('staggered_reset', 3, draws);
    expect([next(), next(), next()]).toEqual([8910, 2280, 5730]);
    expect(answers).toEqual([]);
  });

  it('staggered: a jitter below the start of the week wraps to its end', () => {
    const answers = [0, 10, -90];
    const draws: DrawSource = { int: () => answers.shift()!, real: () => Number.NaN };
    expect(weeklyOffsets('staggered_reset', 1, draws)()).toBe(10000);
  });

  it('mixed trials are half same, half staggered', () => {
    const trials = Array.from({ length: 4000 }, (_, trial) => draw(lawOf('broad', 'mixed'), trial));
    const same = trials.filter(({ resetClass }) => resetClass === 'same_reset');
    // Binomial(4000, 1/2): 2000 +- 31.6; four standard errors.
    expect(Math.abs(same.length - 2000)).toBeLessThan(127);
    for (const { accounts } of same) {
      expect(new Set(accounts.map(({ weekly }) => weekly.firstResetMinute)).size).toBe(1);
    }
    for (const { accounts, resetClass } of trials) {
      if (resetClass === 'same_reset' || accounts.length > 2) continue;
      const [a, b] = accounts.map(({ weekly }) => weekly.firstResetMinute) as [number, number];
      // Half a week apart, two jitters of at most 90.
      expect(Math.abs(Math.abs(a - b) - 5040)).toBeLessThanOrEqual(180);
    }
  });
});

describe('the first reset', () => {
  it('steady: inside a window, offset 0 means a whole length', () => {
    expect(firstResetMinute('steady', 0, 300)).toBe(300);
    expect(firstResetMinute('steady', 1, 300)).toBe(1);
    expect(firstResetMinute('steady', 299, 300)).toBe(299);
  });

  it('published: a whole length after the offset', () => {
    expect(firstResetMinute('published', 0, 300)).toBe(300);
    expect(firstResetMinute('published', 299, 300)).toBe(599);
  });

  it('takes the kind and grain of the style', () => {
    const law = { ...lawOf('broad', 'same'), weeklyStyle: { kind: 'first_use', floorMinutes: 10 } as const };
    for (const { short, weekly } of draw(law, 5).accounts) {
      expect([short.kind, short.floorMinutes]).toEqual(['fixed', 1]);
      expect([weekly.kind, weekly.floorMinutes]).toEqual(['first_use', 10]);
    }
  });
});
