/**
 * Three ways to judge drafts: all by the paid model, after a cheap filter, or only those the drafter is sure of. All
 * fix each reject once.
 */
import { share } from '../../core/values/index.ts';
import { checkBatch, type DraftBatch, evaluationMessages, generationMessages } from './draft-batch.ts';
import { type Comparison, compareWithDirect, simpleBatchMessages } from './draft-cost.ts';

/** Every draft judged. `accept` 0..1. */
export function simplePattern(batch: DraftBatch, accept: number): Comparison {
  const checked = checkBatch(batch);
  return compareWithDirect(simpleBatchMessages(checked, share('accept', accept)), checked.direct);
}

export interface Prefilter {
  /** Share of good drafts. */
  readonly accept: number;
  /** Share of bad drafts the filter drops. */
  readonly truePositive: number;
  /** Share of good drafts it drops too: made again for nothing. */
  readonly falsePositive: number;
}

/**
 * A cheap filter first: what it drops is generated without being judged. It saves evaluations, never a generation.
 */
export function prefilterPattern(
  batch: DraftBatch,
  filter: Prefilter,
): Comparison & { readonly kept: number } {
  const checked = checkBatch(batch);
  const accept = share('accept', filter.accept);
  const truePositive = share('truePositive', filter.truePositive);
  const falsePositive = share('falsePositive', filter.falsePositive);
  const { itemCount, genBatch, direct } = checked;
  const kept = itemCount * (accept * (1 - falsePositive) + (1 - accept) * (1 - truePositive));
  const made = itemCount * (1 - accept + accept * falsePositive);
  const expected = evaluationMessages(kept, checked) + generationMessages(made, genBatch);
  return { ...compareWithDirect(expected, direct), kept };
}

export interface Adaptive {
  /** Share of drafts the drafter is sure of. */
  readonly confident: number;
  /** Share of those that are good. */
  readonly confidentAccept: number;
}

/** Drafts the drafter doubts are generated at once; only the others are judged. */
export function adaptivePattern(batch: DraftBatch, { confident, confidentAccept }: Adaptive): Comparison {
  const checked = checkBatch(batch);
  const sure = share('confident', confident);
  const good = share('confidentAccept', confidentAccept);
  const { itemCount, genBatch, direct } = checked;
  const made = itemCount * (1 - sure) + itemCount * sure * (1 - good);
  const expected = evaluationMessages(itemCount * sure, checked) + generationMessages(made, genBatch);
  return compareWithDirect(expected, direct);
}
