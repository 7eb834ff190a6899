import { describe, expect, it } from 'vitest';
import { SESSION_MATRIX, sessionChoices } from '../../../src/planner/mix/session-matrix.ts';

describe('the session by pattern of work', () => {
  it.each([
    ['mechanical', 'haiku optimal, sonnet wrong, opus wrong'],
    ['mixed', 'sonnet optimal, haiku caution, opus wrong'],
    ['deep', 'opus optimal, sonnet caution, haiku wrong'],
    ['exploration', 'sonnet optimal, haiku caution, opus caution'],
    ['conserve', 'haiku optimal, sonnet caution, opus wrong'],
  ])('[B9] %s: %s', (pattern, expected) => {
    const shown = sessionChoices(pattern).map(({ session, grade }) => `${session} ${grade}`);
    expect(shown.join(', ')).toBe(expected);
    expect(Object.keys(SESSION_MATRIX)).toContain(pattern);
  });

  it('[B9] shows the rank by the cost of a given workload beside the grade', () => {
    // 30 mechanical, 20 analytical, 5 deep, opus at 4.5: 42.5, 77.5 and 20 + 4.5 x 55 = 267.5.
    const choices = sessionChoices('mixed', { haiku: 42.5, sonnet: 77.5, opus: 267.5 });
    expect(choices.map(({ session, costRank }) => [session, costRank])).toEqual([
      ['sonnet', 2],
      ['haiku', 1],
      ['opus', 3],
    ]);
    expect(sessionChoices('mixed', { haiku: 5, sonnet: 5 }).map(({ costRank }) => costRank)).toEqual([
      1,
      1,
      null,
    ]);
  });

  it('[7.10] refuses unknown patterns and sessions, and costs that are none', () => {
    expect(() => sessionChoices('mechanic')).toThrow(/allowed: mechanical, /);
    expect(() => sessionChoices('deep', { sonet: 1 })).toThrow(/allowed: sonnet, /);
    expect(() => sessionChoices('deep', { sonnet: -1 })).toThrow(
      expect.objectContaining({ code: 'E_RANGE' }),
    );
  });
});
