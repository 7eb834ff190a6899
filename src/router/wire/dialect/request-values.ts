/** Single values of a request's body, of the type they should have or not there at all. */

/** The text, or '' for anything else. */
export const textOrEmpty = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A bound on the tokens of an answer: a number above 0; null for anything else. */
export const mostTokens = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
