/** Names that are in no catalogue: the nearest spelling comes first in the sentence. */
import { shownValue, unknownName } from '../core/index.ts';

/** Levenshtein distance: fewest insertions, deletions and replacements that make one word of the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
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

/** Throws E_UNKNOWN; `known` is named nearest spelling first. */
export function unknownKey(field: string, value: unknown, known: readonly string[]): never {
  const word = typeof value === 'string' ? value.slice(0, 60) : shownValue(value);
  const order = known.map((name, index) => ({ name, index, distance: editDistance(word, name) }));
  order.sort((a, b) => a.distance - b.distance || a.index - b.index);
  unknownName(
    field,
    word,
    order.map(({ name }) => name),
  );
}

/** The entry of a catalogue; a key that it does not have is E_UNKNOWN, never a default. */
export function entryOf<Entry>(
  field: string,
  catalogue: Readonly<Record<string, Entry>>,
  key: unknown,
): Entry {
  if (typeof key !== 'string' || !Object.hasOwn(catalogue, key)) {
    unknownKey(field, key, Object.keys(catalogue));
  }
  return catalogue[key as string]!;
}
