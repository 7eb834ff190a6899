/** The word that somebody probably meant: for hints in warnings, never to repair what was written. */
import { editDistance } from './edit-distance.ts';

const MOST_EDITS = 2;
/** Fewer letters begin too many words. */
const LEAST_START = 3;

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

/** The near miss of a typed word, whatever its case; else the shortest known word that begins with it; else null. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const small = word.toLowerCase();
  const begun = small.length < LEAST_START ? [] : known.filter((candidate) => candidate.startsWith(small));
  return nearMiss(small, known) ?? begun.sort((a, b) => a.length - b.length)[0] ?? null;
}
