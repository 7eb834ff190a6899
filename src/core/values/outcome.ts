/** Answers that are no numbers: results, not errors. */

export interface Insufficient {
  readonly status: 'insufficient';
  readonly have: number;
  readonly need: number;
  /** Of what. */
  readonly what: string;
}

export interface Infeasible {
  readonly status: 'infeasible';
  /** Constraint that cannot be met. */
  readonly constraint: string;
  /** Smallest change that would do, in words with its number. */
  readonly relaxation: string;
}

export const insufficient = (what: string, have: number, need: number): Insufficient => ({
  status: 'insufficient',
  have,
  need,
  what,
});

export const infeasible = (constraint: string, relaxation: string): Infeasible => ({
  status: 'infeasible',
  constraint,
  relaxation,
});

/** A ratio whose denominator is nothing, or next to it: shown as such, never Infinity. */
const UNPRICED = 'unpriced';
export type Priced = number | typeof UNPRICED;

export const ratioOf = (numerator: number, denominator: number): Priced =>
  denominator !== 0 && Number.isFinite(numerator / denominator) ? numerator / denominator : UNPRICED;
