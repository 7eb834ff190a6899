/** Turns of the strongest model on lesser work, counted by hand. */
import { describe, expect, it } from 'vitest';
import { capabilityOverestimation } from '../../../src/planner/scoring/index.ts';
import { turns } from './logged-turns.ts';

describe('capabilityOverestimation', () => {
  it('[N1] 3 of 4 covered opus turns were rated lower, 1 of 2 known outcomes accepted at once', () => {
    // bug-detection at 5000 tokens and medium depth has no row.
    expect(capabilityOverestimation(turns)).toEqual({
      turns: 5,
      ratedLower: 3,
      unspecified: 1,
      ratedLowerFraction: 0.75,
      acceptedFirstFraction: 0.5,
    });
    expect(capabilityOverestimation([])).toMatchObject({ turns: 0, ratedLowerFraction: 'unpriced' });
  });

  it.each([
    [{ ...turns[0], taskType: 'poetry' }, 'E_UNKNOWN'],
    [{ ...turns[0], model: 3 }, 'E_TYPE'],
    [{ ...turns[0], acceptedFirst: 'yes' }, 'E_TYPE'],
    [{ ...turns[0], contextTokens: -1 }, 'E_RANGE'],
    [null, 'E_TYPE'],
  ])('[N1] refuses %j', (bad, code) => {
    expect(() => capabilityOverestimation([bad] as never)).toThrow(expect.objectContaining({ code }));
  });
});
