/** The word that somebody probably meant: for hints in warnings, never to repair what was written. */

const MOST_EDITS = 2;

/** Levenshtein distance: fewest insertions, deletions and replacements that make one word of the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

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
