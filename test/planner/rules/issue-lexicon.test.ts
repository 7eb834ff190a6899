import { describe, expect, it } from 'vitest';
import { ISSUE_LEXICON, suggestPriority, suggestPriorityDoc } from '../../../src/planner/rules/index.ts';

describe('a priority suggested from words', () => {
  it.each([
    ['Legal/compliance deadline', 1, 2],
    ['Fix reproduction script', 3, 1],
    ['Site is down for all users', 1, 3],
    ['GDPR request due today', 1, 3],
  ] as const)('[W79] "%s" is priority %i, where substrings said %i', (text, ours, doc) => {
    expect(suggestPriority(text).priority).toBe(ours);
    expect(suggestPriorityDoc(text)).toBe(doc);
  });

  it('[W79] shows every match and calls two priorities ambiguous', () => {
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
    expect(suggestPriority('risk of DATA  loss').priority).toBe(1);
    expect(suggestPriority('data was no loss').isListed).toBe(false);
  });

  it('[W79] knows priority 4, and every word of the lexicon suggests its own priority', () => {
    for (const priority of [1, 2, 3, 4] as const) {
      for (const phrase of ISSUE_LEXICON[priority])
        expect(suggestPriority(`now: ${phrase}!`).priority).toBe(priority);
    }
  });

  it('[7.10] refuses what has no word', () => {
    expect(() => suggestPriority('')).toThrow(expect.objectContaining({ code: 'E_EMPTY' }));
    expect(() => suggestPriority(null as never)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
  });
});
