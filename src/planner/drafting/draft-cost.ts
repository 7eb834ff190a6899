/**
 * What draft-then-evaluate costs the paid model: one evaluation per batch, a fix for each draft that is not good,
 * and what fails after that. Expectations are never rounded up item by item.
 */
import { needOf, share, whole } from '../../core/values/index.ts';
import { breakEvenOf } from './break-even.ts';
import {
  type CheckedBatch,
  checkBatch,
  checkRates,
  type DraftBatch,
  type DraftRates,
  generationMessages,
} from './draft-batch.ts';

export interface DraftPlan extends DraftBatch {
  readonly rates: DraftRates;
  /** Share of refinements that work; the others are replaced once. 1 = all. */
  readonly refineSuccess?: number;
  /** Share of replacements that fail and go on to a better model or a human, one message each. */
  readonly escalate?: number;
}

/** What was compared with direct generation. Messages, expected. */
export interface Comparison {
  readonly expected: number;
  readonly direct: number;
  /** direct - expected; negative where drafts lose. */
  readonly saving: number;
  /** saving / direct; 0 for no items. */
  readonly savingFraction: number;
  /** True where both cost the same: nothing is gained. */
  readonly tie: boolean;
}

export interface DraftCost extends Comparison {
  /** Smallest acceptance that does not lose; null where none does. */
  readonly breakEven: number | null;
  /** Expected generations; above genBatch 1 several of them share a message. */
  readonly parts: {
    readonly drafts: number;
    readonly evaluations: number;
    readonly refinements: number;
    readonly replacements: number;
    readonly escalations: number;
  };
  /** True where evalBatch was more than the items. */
  readonly evalBatchClipped: boolean;
}

const TIE_WITHIN = 1e-9;

/** Compares `expected` messages with `direct` ones. */
export function compareWithDirect(expected: number, direct: number): Comparison {
  const exact = direct - expected;
  const tie = Math.abs(exact) <= TIE_WITHIN;
  const saving = tie ? 0 : exact;
  return { expected, direct, saving, savingFraction: direct === 0 ? 0 : saving / direct, tie };
}

/** Fixes an item that is not accepted takes, expected; 1 without rework. */
function fixesPerReject(rates: DraftRates, refineSuccess: number, escalate: number): number {
  const rejected = rates.refine + rates.replace;
  if (rejected === 0) return 1;
  return (rates.refine * (2 - refineSuccess) + rates.replace * (1 + escalate)) / rejected;
}

/**
 * Expected messages with drafts and without. A refinement that fails is replaced once; a replacement that fails is
 * escalated with probability `escalate`. No items: all zeros.
 */
export function draftCost(plan: DraftPlan): DraftCost {
  const batch = checkBatch(plan);
  const rates = checkRates('rates', plan.rates);
  const { refineSuccess: good = 1, escalate: passed = 0 } = plan;
  const refineSuccess = share('refineSuccess', good);
  const escalate = share('escalate', passed);
  const { itemCount, genBatch, drafts, evaluations } = batch;
  const refinements = itemCount * rates.refine;
  const replacements = itemCount * rates.replace + refinements * (1 - refineSuccess);
  const escalations = itemCount * rates.replace * escalate;
  const expected = evaluations + generationMessages(refinements + replacements, genBatch) + escalations;
  return {
    ...compareWithDirect(expected, batch.direct),
    breakEven: breakEvenOf(batch, fixesPerReject(rates, refineSuccess, escalate)),
    parts: { drafts, evaluations: evaluations - drafts, refinements, replacements, escalations },
    evalBatchClipped: batch.clipped,
  };
}

/** Messages of simple batch evaluation at one acceptance, 0..1, every reject fixed once. */
export function simpleBatchMessages(batch: CheckedBatch, accept: number): number {
  return batch.evaluations + generationMessages(batch.itemCount * (1 - accept), batch.genBatch);
}

/** Expected messages of one item drafted, judged and, if need be, fixed: 2 - accept, so never below direct's 1. */
export function singleDraftMessages(accept: number): number {
  return 2 - share('accept', accept);
}

/**
 * The source document's count: one evaluation of everything, refinements and replacements each rounded up. Kept for
 * comparison; the rounding makes a tie of 9.5 against 10.
 */
export function draftCostDoc(itemCount: number, rates: DraftRates): number {
  const n = whole('itemCount', itemCount);
  const { refine, replace } = checkRates('rates', rates);
  return n === 0 ? 0 : 1 + needOf(n * refine) + needOf(n * replace);
}
