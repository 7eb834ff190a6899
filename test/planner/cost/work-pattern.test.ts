import { describe, expect, it } from 'vitest';
import { patternRange } from '../../../src/planner/cost/index.ts';
import { itRefuses } from '../ledger/refusals.ts';

describe('ways of working', () => {
  it.each([
    ['interactive', 10, 50, 'hour'],
    ['batch', 5, 20, 'workflow'],
    ['hybrid', 18, 45, 'workflow'],
  ])('[B14] %s takes %i-%i a %3$s by the document', (name, low, high, per) => {
    expect(patternRange(name)).toEqual({ low, high, per, source: 'document prior', note: null });
  });

  it('[B14] a log of 8 or more replaces the prior by its 10 % and 90 % quantiles', () => {
    const logged = [11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(patternRange('batch', logged)).toEqual({
      low: 2,
      high: 10,
      per: 'workflow',
      source: 'log',
      note: null,
    });
  });

  it('[B14] a shorter log leaves the prior and says what is missing', () => {
    const { source, note } = patternRange('batch', [1, 2, 3]);
    expect(source).toBe('document prior');
    expect(note).toMatchObject({ status: 'insufficient', have: 3, need: 8 });
  });

  itRefuses([
    ['an unknown pattern', 'E_UNKNOWN', 'pattern', () => patternRange('frantic')],
    ['a count below 0', 'E_RANGE', 'logged[1]', () => patternRange('batch', [1, -1])],
    ['NaN', 'E_TYPE', 'logged[0]', () => patternRange('batch', [Number.NaN])],
  ]);
});
