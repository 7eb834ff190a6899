/**
 * Acceptance of cheap drafts by kind of document, as a weak prior. The ranges are the source document's guesses
 * without data: they start a pilot and are soon outweighed by counts.
 */
import { inRange, unknownName } from '../../core/values/index.ts';
import type { DraftRates } from './draft-batch.ts';

type Range = readonly [low: number, high: number];

export interface AcceptanceRow {
  readonly accept: Range;
  readonly refine: Range;
  readonly replace: Range;
}

/** Ranges as given; the midpoints of the first four add up to 1.025. */
export const ACCEPTANCE_ROWS: Readonly<Record<string, AcceptanceRow>> = {
  comments: { accept: [0.6, 0.8], refine: [0.15, 0.3], replace: [0.05, 0.15] },
  'api-docs': { accept: [0.5, 0.7], refine: [0.2, 0.35], replace: [0.1, 0.2] },
  tests: { accept: [0.4, 0.6], refine: [0.25, 0.4], replace: [0.15, 0.25] },
  changelog: { accept: [0.5, 0.7], refine: [0.2, 0.35], replace: [0.1, 0.2] },
  errors: { accept: [0.3, 0.5], refine: [0.3, 0.45], replace: [0.15, 0.3] },
  'user-copy': { accept: [0.1, 0.3], refine: [0.3, 0.5], replace: [0.3, 0.5] },
  'technical-writing': { accept: [0.2, 0.4], refine: [0.3, 0.45], replace: [0.25, 0.4] },
  creative: { accept: [0.05, 0.15], refine: [0.2, 0.4], replace: [0.5, 0.7] },
};

/** Weights of accept, refine and replace; a Dirichlet distribution of the three shares. */
export type DraftAlphas = readonly [accept: number, refine: number, replace: number];

/** Every mix equally likely: what stands when nothing is known. */
export const UNIFORM_ALPHAS: DraftAlphas = [1, 1, 1];

const middle = ([low, high]: Range): number => (low + high) / 2;

/** Midpoints of a row, made to add up to 1. E_UNKNOWN names the rows there are. */
export function priorRates(type: string): DraftRates {
  const row = Object.hasOwn(ACCEPTANCE_ROWS, type) ? ACCEPTANCE_ROWS[type]! : null;
  if (row === null) unknownName('type', type, Object.keys(ACCEPTANCE_ROWS));
  const { accept, refine, replace } = row!;
  const sum = middle(accept) + middle(refine) + middle(replace);
  return { accept: middle(accept) / sum, refine: middle(refine) / sum, replace: middle(replace) / sum };
}

/** The row as a prior worth `weightItems` items, 4 to 10. */
export function acceptancePrior(type: string, weightItems: number = 4): DraftAlphas {
  const weight = inRange('weightItems', weightItems, 4, 10);
  const { accept, refine, replace } = priorRates(type);
  return [weight * accept, weight * refine, weight * replace];
}
