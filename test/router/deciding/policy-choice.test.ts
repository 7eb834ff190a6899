/** Which policy a lane is chosen by: the reset class of its clocks, a name or a simulation's winner. */
import { describe, expect, it } from 'vitest';
import { choosePolicy, resetClassOf, type WeeklyClock } from '../../../src/router/deciding/policy-choice.ts';

const WEEK = 10_080;
const clock = (minutesLeft: number | null, lengthMinutes = WEEK): WeeklyClock => ({
  minutesLeft,
  lengthMinutes,
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
  const summary = (byResetClass: object) =>
    ({
      kind: 'summary',
      winners: { path: 'x.json', resultDigest: 'd', overall: winner('burn_rate'), byResetClass },
    }) as const;
  const same = [clock(5), clock(8)];
  const apart = [clock(5), clock(5000)];

  it('is the name where one is given; the class is told all the same', () => {
    expect(choosePolicy({ kind: 'name', policy: 'paced' }, apart, 0)).toEqual({
      policy: 'paced',
      resetClass: 'staggered_reset',
      source: 'name',
      winner: null,
    });
  });

  it('is the winner of the class, with its margin', () => {
    const guide = summary({ same_reset: winner('paced'), staggered_reset: winner('fill_first') });
    expect(choosePolicy(guide, same, 0)).toEqual({
      policy: 'paced',
      resetClass: 'same_reset',
      source: 'summary: reset class',
      winner: winner('paced'),
    });
    expect(choosePolicy(guide, apart, 0).policy).toBe('fill_first');
  });

  it('is the overall winner where the class was not simulated or is not known', () => {
    const guide = summary({ same_reset: winner('paced') });
    const overall = { policy: 'burn_rate', source: 'summary: overall', winner: winner('burn_rate') };
    expect(choosePolicy(guide, apart, 0)).toEqual({ ...overall, resetClass: 'staggered_reset' });
    expect(choosePolicy(guide, [clock(null)], 0)).toEqual({ ...overall, resetClass: null });
  });
});
