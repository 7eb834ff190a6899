/**
 * A priority suggested from words, never decided: whole words and phrases, any case; every match is shown, and matches
 * of more than one priority are called ambiguous.
 */
import { PlanError } from '../../core/values/index.ts';
import type { Priority } from '../../quota/rules/index.ts';

/** Words and phrases by priority, each for itself only; its seed are the keywords of the planning document. */
const LEXICON: Readonly<Record<Priority, readonly string[]>> = {
  1: [
    'production',
    'outage',
    'outages',
    'down',
    'security',
    'vulnerability',
    'vulnerabilities',
    'breach',
    'data loss',
    'legal',
    'compliance',
    'gdpr',
  ],
  2: [
    'blocker',
    'blockers',
    'customer',
    'customers',
    'deadline',
    'deadlines',
    'release',
    'review',
    'feature',
  ],
  3: [
    'refactoring',
    'refactor',
    'optimization',
    'optimisation',
    'tooling',
    'internal',
    'cleanup',
    'test',
    'tests',
  ],
  4: ['typo', 'typos', 'lint', 'linting', 'formatting', 'rename', 'whitespace', 'syntax'],
};

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];
/** Of an issue that no word is listed for. */
const UNLISTED: Priority = 3;

export interface PrioritySuggestion {
  /** The gravest matched; 3 where nothing matches. */
  readonly priority: Priority;
  readonly matches: ReadonlyArray<{ readonly priority: Priority; readonly phrase: string }>;
  /** Phrases of more than one priority match. */
  readonly isAmbiguous: boolean;
  readonly isListed: boolean;
}

/** Lower-case words of letters and digits, a blank around each. */
const wordsOf = (text: string): string =>
  ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;

/** Suggests a priority for a text; a text without a word is E_EMPTY. */
export function suggestPriority(text: string): PrioritySuggestion {
  if (typeof text !== 'string') throw new PlanError('E_TYPE', 'text', text, 'a text');
  const words = wordsOf(text);
  if (words.trim() === '') throw new PlanError('E_EMPTY', 'text', text, 'at least one word');
  const matches = PRIORITIES.flatMap((priority) =>
    LEXICON[priority]
      .filter((phrase) => words.includes(wordsOf(phrase)))
      .map((phrase) => ({ priority, phrase })),
  );
  return {
    priority: matches[0]?.priority ?? UNLISTED,
    matches,
    isAmbiguous: new Set(matches.map(({ priority }) => priority)).size > 1,
    isListed: matches.length > 0,
  };
}
