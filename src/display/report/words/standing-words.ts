/** A policy's standing against the best of the others, in words. Who did the same in every trial is named. */
import { assertNever } from '../../../core/index.ts';
import type { BestComparison, Standing } from '../../../simulation/experiment/index.ts';
import { escapeMarkdown, listWords } from './markdown-text.ts';

/** More names than this are counted. */
const MOST_NAMES = 2;

/** Two or three words. */
export function standingWords(standing: Standing): string {
  switch (standing) {
    case 'best':
      return 'best';
    case 'same_as_best':
      return 'the same as the best';
    case 'within_indifference':
      return 'no difference that matters';
    case 'not_distinguished':
      return 'may be as good';
    case 'worse':
      return 'worse';
    case 'unknown':
      return 'not known';
    default:
      return assertNever(standing);
  }
}

/** A few names, else how many there are. */
function namesOf(policies: readonly string[], shown: (name: string) => string): string {
  return policies.length <= MOST_NAMES ? listWords(policies.map(shown)) : `${policies.length} other policies`;
}

/** A cell of a table: the words, and "= name" for those that did the same in every trial of the group. */
export function standingCell(
  { standing, same_as: same }: BestComparison,
  shown: (name: string) => string = escapeMarkdown,
): string {
  return `${standingWords(standing)}${same.length === 0 ? '' : ` (= ${namesOf(same, shown)})`}`;
}

function amountWords(entry: BestComparison, format: (value: number) => string): string {
  const { standing, within, at_least: atLeast } = entry;
  if (within === null || atLeast === null) return standingWords(standing);
  if (standing === 'within_indifference')
    return `no difference that matters (at most ${format(within)} worse)`;
  if (standing === 'not_distinguished' && atLeast > 0)
    return `perhaps worse (by ${format(atLeast)} to ${format(within)})`;
  if (standing === 'not_distinguished') return `may be as good (at most ${format(within)} worse)`;
  if (standing === 'worse') return `worse (by ${format(atLeast)} to ${format(within)})`;
  return standingWords(standing);
}

/** With the figures: how much worse at most, or at least and at most; `format` makes digits. */
export function standingDetail(entry: BestComparison, format: (value: number) => string): string {
  const { same_as: same } = entry;
  const words = amountWords(entry, format);
  return same.length === 0
    ? words
    : `${entry.standing === 'same_as_best' ? '' : `${words}; `}the same as ${namesOf(same, escapeMarkdown)} in every trial`;
}
