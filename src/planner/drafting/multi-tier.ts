/**
 * Drafts sorted by the drafter itself: confident ones go out unread, uncertain ones are judged, failed ones generated.
 * What the unread ones hide is part of the answer.
 */
import { count, needOf, share, sharesOfOne } from '../../core/values/index.ts';
import {
  checkBatch,
  checkRates,
  type DraftBatch,
  type DraftRates,
  evaluationMessages,
  generationMessages,
} from './draft-batch.ts';
import { type Comparison, compareWithDirect, simpleBatchMessages } from './draft-cost.ts';

export interface Tiers {
  readonly confident: number;
  readonly uncertain: number;
  readonly failed: number;
}

export interface MultiTierPlan extends DraftBatch {
  /** Shares that add up to 1. */
  readonly tiers: Tiers;
  readonly uncertainRates: DraftRates;
  /** Share of confident drafts that are good, as spot checks found it; 'assume-perfect' takes the drafter's word. */
  readonly precision: number | 'assume-perfect';
}

export interface MultiTierCost extends Comparison {
  /** Bad drafts that nobody read, expected. */
  readonly escapedDefects: number;
  /** Items nobody read, expected. */
  readonly unreviewed: number;
  /** One simple batch at the same share of good drafts, everything read. */
  readonly vsSimpleBatch: {
    readonly accept: number;
    readonly expected: number;
    readonly extraSaving: number;
  };
}

function checkTiers(tiers: Tiers): Tiers {
  const { confident, uncertain, failed } = tiers;
  const shares = sharesOfOne('tiers', { confident, uncertain, failed });
  return { confident: shares.confident!, uncertain: shares.uncertain!, failed: shares.failed! };
}

/** Expected messages, defects let through, and what one simple batch would cost. */
export function multiTierCost(plan: MultiTierPlan): MultiTierCost {
  const batch = checkBatch(plan);
  const { confident, uncertain, failed } = checkTiers(plan.tiers);
  const rates = checkRates('uncertainRates', plan.uncertainRates);
  const precision = plan.precision === 'assume-perfect' ? 1 : share('precision', plan.precision);
  const { itemCount, genBatch, direct } = batch;
  const judged = uncertain * itemCount;
  const made = judged * (rates.refine + rates.replace) + failed * itemCount;
  const expected = evaluationMessages(judged, batch) + generationMessages(made, genBatch);
  const accept = Math.min(1, confident + uncertain * rates.accept);
  const simple = simpleBatchMessages(batch, accept);
  return {
    ...compareWithDirect(expected, direct),
    escapedDefects: confident * itemCount * (1 - precision),
    unreviewed: confident * itemCount,
    vsSimpleBatch: { accept, expected: simple, extraSaving: simple - expected },
  };
}

/**
 * The source document's count: one evaluation for all uncertain drafts, refinements and replacements each rounded up,
 * every confident draft taken to be good. Kept for comparison.
 */
export function multiTierCostDoc(itemCount: number, tiers: Tiers, uncertainRates: DraftRates): number {
  const n = count('itemCount', itemCount);
  const { uncertain, failed } = checkTiers(tiers);
  const { refine, replace } = checkRates('uncertainRates', uncertainRates);
  const judged = n * uncertain;
  return (judged > 0 ? 1 : 0) + needOf(judged * refine) + needOf(judged * replace) + needOf(n * failed);
}
