/** Break-even acceptance: the smallest share of good drafts at which drafting does not cost more than generating. */
import { PlanError, whole } from '../../core/values/index.ts';
import { type CheckedBatch, checkBatch, type DraftBatch } from './draft-batch.ts';

/**
 * Break-even of a checked batch whose rejects take `fixesPerReject` >= 1 generations each. At genBatch G the fixes must
 * fit into direct - evaluations messages of G items: Pa* = 1 - G (direct - evaluations) / (N fixes). Null where the
 * evaluations alone cost more than generating.
 */
export function breakEvenOf(batch: CheckedBatch, fixesPerReject: number): number | null {
  const { itemCount, genBatch, evaluations, direct } = batch;
  if (itemCount === 0) return 0;
  if (direct < evaluations) return null;
  const fixable = (genBatch * (direct - evaluations)) / fixesPerReject;
  return Math.max(0, 1 - fixable / itemCount);
}

/**
 * Smallest acceptance, 0..1, that does not lose; null where none does. To gain takes more than that: at it the two
 * tie. ceil(N/B)/N at genBatch 1.
 */
export function breakEvenShare(batch: DraftBatch): number | null {
  return breakEvenOf(checkBatch(batch), 1);
}

export interface BreakEvenPoint {
  readonly itemCount: number;
  readonly breakEven: number | null;
}

/** Break-even by number of items, for a curve; `evalBatch` null = each judged in one batch. E_EMPTY without counts. */
export function breakEvenCurve(
  itemCounts: readonly number[],
  {
    evalBatch,
    genBatch = 1,
    draftMessages = 0,
  }: { readonly evalBatch: number | null; readonly genBatch?: number; readonly draftMessages?: number },
): BreakEvenPoint[] {
  if (itemCounts.length === 0) throw new PlanError('E_EMPTY', 'itemCounts', itemCounts, 'one or more');
  return itemCounts.map((each, index) => {
    const itemCount = whole(`itemCounts[${index}]`, each, 1);
    return {
      itemCount,
      breakEven: breakEvenShare({ itemCount, evalBatch: evalBatch ?? itemCount, genBatch, draftMessages }),
    };
  });
}
