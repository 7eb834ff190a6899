/** A policy's standing against the best of the others, in words. */
import { assertNever } from '../../core/index.ts';
import type { BestComparison, Standing } from '../../simulation/experiment/index.ts';

/** Two or three words. */
export function standingWords(standing: Standing): string {
  switch (standing) {
    case 'best':
      return 'best';
    case 'within_indifference':
      return 'no difference that matters';
    case 'not_distinguished':
      return 'may be the best';
    case 'worse':
      return 'worse';
    case 'unknown':
      return 'not known';
    default:
      return assertNever(standing);
  }
}

/** With the figures: how much worse at most, or at least and at most; `format` makes digits. */
export function standingDetail(
  entry: BestComparison,
  lead: number,
  format: (value: number) => string,
): string {
  const { standing, low, within } = entry;
  if (low === null || within === null) return standingWords(standing);
  if (standing === 'best') return 'best';
  if (standing === 'within_indifference')
    return `no difference that matters (at most ${format(within)} worse)`;
  if (standing === 'not_distinguished') return `not distinguishable from the best (within ${format(within)})`;
  // The interval of the lead is cut at 0; its far end is as far from the lead as the near one.
  const least = Math.max(0, -2 * lead - within);
  return `worse (by ${format(least)} to ${format(within)})`;
}
