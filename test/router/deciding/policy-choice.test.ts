/** Which policy a lane is chosen by: the reset class of its clocks, a name or a simulation's winner. */
import { describe, expect, it } from 'vitest';
import {
  choosePolicy,
  type LoadWinner,
  loadOf,
  resetClassOf,
  type WeeklyClock,
} from '../../../src/router/deciding/policy-choice.ts';

const WEEK = 10_080;
const clock = (minutesLeft: number | null, lengthMinutes = WEEK): WeeklyClock => ({
  minutesLeft,
  lengthMinutes,
  headroomUnits: 100,
  capacityUnits: 100,
  isBlind: false,
});
/** Used share of a capacity, in a week with so many minutes left. */
const spent = (
  minutesLeft: number | null,
  used: number,
  capacityUnits: number,
  isBlind = false,
): WeeklyClock => ({
  ...clock(minutesLeft),
  headroomUnits: (1 - used) * capacityUnits,
  capacityUnits,
  isBlind,
});

describe('the reset class', () => {
  it.each([
    ['within six hours', [100, 460], 'same_reset'],
    ['six hours and a minute', [100, 461], 'staggered_reset'],
    ['within six hours across the end of the week', [10, WEEK - 350], 'same_reset'],
    ['six hours and a minute across the end of the week', [10, WEEK - 351], 'staggered_reset'],
    ['one account', [77], 'same_reset'],
    ['three, the outer ones too far apart', [1, 200, 400], 'staggered_reset'],
    ['one that resets in a week and one now', [1, WEEK], 'same_reset'],
  ])('%s', (_, minutesLeft, expected) => {
    for (const nowMinute of [0, 1, 5000, 29_539_440]) {
      expect(
        resetClassOf(
          minutesLeft.map((left) => clock(left)),
          nowMinute,
        ),
      ).toBe(expected);
      expect(
        resetClassOf(
          minutesLeft.toReversed().map((left) => clock(left)),
          nowMinute,
        ),
      ).toBe(expected);
    }
  });

  it('is of the clocks that run; none when none does', () => {
    expect(resetClassOf([], 0)).toBeNull();
    expect(resetClassOf([clock(null), clock(null)], 0)).toBeNull();
    expect(resetClassOf([clock(null), clock(5), clock(8)], 0)).toBe('same_reset');
  });

  it('weeks of unequal length drift apart', () => {
    expect(resetClassOf([clock(5), clock(5, WEEK / 7)], 0)).toBe('staggered_reset');
  });
});

describe('the choice', () => {
  const winner = (policy: string) => ({
    policy,
    trials: 100,
    runnerUp: 'random',
    margin: 1,
    marginHalfWidth95: 0.5,
    asGood: [],
  });
  const summary = (byResetClass: object, byLoad: readonly LoadWinner[] = []) =>
    ({
      kind: 'summary',
      winners: { path: 'x.json', resultDigest: 'd', overall: winner('burn_rate'), byResetClass, byLoad },
    }) as const;
  const same = [clock(5), clock(8)];
  const apart = [clock(5), clock(5000)];

  it('is the name where one is given; the class is told all the same', () => {
    expect(choosePolicy({ kind: 'name', policy: 'paced' }, apart, 0)).toEqual({
      policy: 'paced',
      resetClass: 'staggered_reset',
      load: 0,
      source: 'name',
      winner: null,
    });
  });

  it('is the winner of the class, with its margin', () => {
    const guide = summary({ same_reset: winner('paced'), staggered_reset: winner('fill_first') });
    expect(choosePolicy(guide, same, 0)).toEqual({
      policy: 'paced',
      resetClass: 'same_reset',
      load: 0,
      source: 'summary: reset class',
      winner: winner('paced'),
    });
    expect(choosePolicy(guide, apart, 0).policy).toBe('fill_first');
  });

  it('is the overall winner where the class was not simulated or is not known', () => {
    const guide = summary({ same_reset: winner('paced') });
    const overall = { policy: 'burn_rate', source: 'summary: overall', winner: winner('burn_rate') };
    expect(choosePolicy(guide, apart, 0)).toEqual({
      ...overall,
      resetClass: 'staggered_reset',
      load: 0,
    });
    expect(choosePolicy(guide, [clock(null)], 0)).toEqual({ ...overall, resetClass: null, load: null });
  });

  it('matches the load that the meters show: class and load, else load, else class', () => {
    const at = (
      policy: string,
      resetClass: LoadWinner['resetClass'],
      low: number,
      high: number | null,
    ): LoadWinner => ({ ...winner(policy), resetClass, low, high });
    const guide = summary({ same_reset: winner('paced') }, [
      at('fill_first', null, 0, 0.75),
      at('round_robin', null, 1.05, null),
      at('stagger', 'same_reset', 1.05, null),
    ]);
    const chosen = (clocks: readonly WeeklyClock[]) => {
      const { policy, source } = choosePolicy(guide, clocks, 0);
      return [policy, source];
    };
    const half = WEEK / 2;
    // Half of the week has passed: 60 % used is a load of 1.2, 30 % one of 0.6, 45 % one of 0.9.
    expect(chosen([spent(half, 0.6, 10), spent(half, 0.6, 30)])).toEqual([
      'stagger',
      'summary: reset class and load',
    ]);
    expect(chosen([spent(half, 0.6, 10), spent(half + 1000, 0.6, 30)])).toEqual([
      'round_robin',
      'summary: load',
    ]);
    expect(chosen([spent(half, 0.3, 10)])).toEqual(['fill_first', 'summary: load']);
    expect(chosen([spent(half, 0.45, 10)])).toEqual(['paced', 'summary: reset class']);
    expect(chosen([spent(half, 0.45, 10), spent(1, 0.45, 10)])).toEqual(['fill_first', 'summary: load']);
  });
});

describe('the load', () => {
  const half = WEEK / 2;

  it('is use over what an even spend would have used, by capacity', () => {
    expect(loadOf([spent(half, 0.5, 10)])).toBeCloseTo(1, 12);
    // 10 of 10 and 0 of 30 units, each half through: 10 of 20 due.
    expect(loadOf([spent(half, 1, 10), spent(half, 0, 30)])).toBeCloseTo(0.5, 12);
    // Another account half a week on: 5 + 15 used of 5 + 30 due.
    expect(loadOf([spent(half, 0.5, 10), spent(0.0001, 0.5, 30)])).toBeCloseTo(20 / 35, 6);
  });

  it('takes accounts alike where a capacity is not known', () => {
    expect(loadOf([spent(half, 1, 10, true), spent(half, 0, 30)])).toBeCloseTo(1, 12);
  });

  it('is not known without a clock, without capacity, or before a day of the week has passed', () => {
    expect(loadOf([])).toBeNull();
    expect(loadOf([spent(half, 0.5, 10), spent(null, 0.5, 10)])).toBeNull();
    expect(loadOf([spent(half, 0.5, 0)])).toBeNull();
    expect(loadOf([spent(WEEK - 1439, 0.5, 10)])).toBeNull();
    expect(loadOf([spent(WEEK - 1440, 0.5, 10)])).toBeCloseTo(3.5, 12);
  });
});
