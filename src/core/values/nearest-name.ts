/** Names that are in no catalogue: the nearest spelling comes first in the sentence. */
import { shownValue, unknownName } from './plan-error.ts';

/** Throws E_UNKNOWN; `known` is named nearest spelling first. */
export function unknownKey(field: string, value: unknown, known: readonly string[]): never {
  return unknownName(field, typeof value === 'string' ? value.slice(0, 60) : shownValue(value), known);
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
