/** The word that somebody probably meant: for hints in warnings, never to repair what was written. */
import { editDistance } from './edit-distance.ts';

const MOST_EDITS = 2;

/** The nearest of `known` within two edits, the first of equals; null when all of the word would have to change. */
export function nearMiss(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.min(MOST_EDITS, word.length - 1) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const distance = editDistance(word, candidate);
    if (distance >= fewest) continue;
    fewest = distance;
    best = candidate;
  }
  return best;
}
