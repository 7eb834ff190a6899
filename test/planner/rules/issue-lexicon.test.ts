/** Priorities suggested from words: whole words only, every match shown. */
import { describe, expect, it } from 'vitest';
import { suggestPriority } from '../../../src/planner/rules/index.ts';

describe('a priority suggested from words', () => {
  it.each([
    ['Legal/compliance deadline', 1],
    ['Site is down for all users', 1],
    ['GDPR request due today', 1],
    ['risk of DATA  loss', 1],
    ['blockers of customers', 2],
    ['Fix reproduction script', 3],
    ['Rename: typos!', 4],
  ] as const)('"%s" is priority %i', (text, priority) => {
    expect(suggestPriority(text)).toMatchObject({ priority });
  });

  it('[W79] shows every match; two priorities are ambiguous', () => {
    expect(suggestPriority('Legal/compliance deadline')).toEqual({
      priority: 1,
      matches: [
        { priority: 1, phrase: 'legal' },
        { priority: 1, phrase: 'compliance' },
        { priority: 2, phrase: 'deadline' },
      ],
      isAmbiguous: true,
      isListed: true,
    });
    expect(suggestPriority('Fix reproduction script')).toMatchObject({ isListed: false, isAmbiguous: false });
    expect(suggestPriority('data was no loss').isListed).toBe(false);
  });

  it('[7.10] refuses what has no word', () => {
    expect(() => suggestPriority('')).toThrow(expect.objectContaining({ code: 'E_EMPTY' }));
    expect(() => suggestPriority(null as never)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
  });
});
