/** Single values of a request's body, of the type they should have or not there at all. */

/** A bound on the tokens of an answer: a number above 0; null for anything else. */
export const mostTokens = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
