/**
 * Reading single header values strictly: a value that is not exactly what it should be is null, never NaN and
 * never a guess. Providers use two clocks, epoch seconds and RFC 3339; each has its own reader, and one takes either,
 * since what stands between may write them anew.
 */

/** Headers of an answer; names in lower case. */
export interface HeaderLookup {
  /** Value of a header; undefined = not sent. */
  (name: string): string | undefined;
  readonly names: () => Iterable<string>;
}

/** No quota window is longer, so a later reset is a provider's mistake. */
const FURTHEST_RESET_MS = 35 * 86_400_000;

/** A decimal number >= 0, with an optional exponent; null otherwise. */
export function decimalValue(value: string | undefined): number | null {
  const text = value?.trim() ?? '';
  if (text.length > 40 || !/^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** A whole number >= 0 that is exact; null otherwise. */
export function wholeValue(value: string | undefined): number | null {
  const text = value?.trim() ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A word of letters, digits and `_-.`, at most 60, in lower case; null otherwise. */
export function wordValue(value: string | undefined): string | null {
  const text = value?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][a-z0-9_.-]{0,59}$/.test(text) ? text : null;
}

/** True only for the word `true`. */
export function flagValue(value: string | undefined): boolean {
  return wordValue(value) === 'true';
}

/** The instant when it is no more than 35 days ahead; null otherwise. Past instants are kept. */
export function plausibleReset(instantMs: number | null, nowMs: number): number | null {
  return instantMs !== null && instantMs > 0 && instantMs <= nowMs + FURTHEST_RESET_MS ? instantMs : null;
}

/** Epoch seconds, whole or decimal, as whole epoch ms; null for anything else and for implausible resets. */
export function epochReset(value: string | undefined, nowMs: number): number | null {
  const seconds = decimalValue(value);
  return seconds === null ? null : plausibleReset(Math.round(seconds * 1000), nowMs);
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** An RFC 3339 instant with a zone as epoch ms; null for anything else and for implausible resets. */
export function rfc3339Reset(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim().toUpperCase() ?? '';
  const instantMs = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instantMs) ? null : plausibleReset(instantMs, nowMs);
}

/** From here on a number of an instant is in milliseconds. */
const LEAST_EPOCH_MS = 1e12;

/** An instant in whichever form a gateway writes it: epoch seconds, epoch ms or RFC 3339; as epoch ms, null otherwise. */
export function anyReset(value: string | undefined, nowMs: number): number | null {
  const number = decimalValue(value);
  if (number === null) return rfc3339Reset(value, nowMs);
  return number < LEAST_EPOCH_MS ? epochReset(value, nowMs) : plausibleReset(Math.round(number), nowMs);
}
