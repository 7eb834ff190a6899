/** Ways to judge fewer drafts: after a cheap filter, only the sure ones, or all but the sure ones. */
import { needOf } from '../../core/values/index.ts';
import {
  type Comparison,
  compare,
  type DraftBatch,
  type DraftCost,
  type DraftRates,
  directMessages,
  madeMessages,
} from './draft-cost.ts';

/** `judged` of the drafts evaluated and `made` items generated, both expectations. */
function judgedPart(batch: DraftBatch, judged: number, made: number): Comparison {
  const evaluations = needOf(judged / Math.min(batch.evalBatch, batch.itemCount));
  const drafts = batch.itemCount * batch.draftMessages;
  return compare(drafts + evaluations + madeMessages(made, batch.genBatch), directMessages(batch));
}

/**
 * A cheap filter first: what it drops is made without being judged. It drops a share of the bad and of the good
 * drafts, and saves evaluations, never a generation.
 */
export function filterFirst(
  batch: DraftBatch,
  accept: number,
  { bad, good }: { readonly bad: number; readonly good: number },
): Comparison {
  const kept = accept * (1 - good) + (1 - accept) * (1 - bad);
  return judgedPart(batch, batch.itemCount * kept, batch.itemCount * (1 - accept + accept * good));
}

/** Drafts the drafter doubts are made at once; only the sure ones, of which `good` are good, are judged. */
export const sureJudged = (
  batch: DraftBatch,
  { sure, good }: { readonly sure: number; readonly good: number },
): Comparison => judgedPart(batch, batch.itemCount * sure, batch.itemCount * (1 - sure * good));

export interface Tiers {
  /** Shares of drafts that are sure, unsure, failed; they add up to 1. */
  readonly sure: number;
  readonly unsure: number;
  readonly failed: number;
  /** Of the unsure ones. */
  readonly unsureRates: DraftRates;
  /** Share of the sure ones that are good. */
  readonly precision: number;
}

/** Sure drafts go out unread, unsure ones are judged, failed ones made; `escapedDefects` are bad and unread. */
export function sureUnread(
  batch: DraftBatch,
  { sure, unsure, failed, unsureRates, precision }: Tiers,
): Comparison & { readonly escapedDefects: number } {
  const judged = batch.itemCount * unsure;
  const made = judged * (unsureRates.refine + unsureRates.replace) + batch.itemCount * failed;
  return { ...judgedPart(batch, judged, made), escapedDefects: batch.itemCount * sure * (1 - precision) };
}

export interface DraftWay extends Comparison {
  readonly name: string;
}

export interface WaysAsked {
  /** Shares of the bad and of the good drafts that a filter drops. */
  readonly filter: { readonly bad: number; readonly good: number } | null;
  /** Share of drafts that are sure, and of those that are good. */
  readonly adaptive: { readonly sure: number; readonly good: number } | null;
  readonly tiers: Tiers | null;
}

/** Ways to judge the drafts, the plain one first. */
export function waysOf(
  { filter, adaptive, tiers }: WaysAsked,
  batch: DraftBatch,
  accept: number,
  cost: DraftCost,
): DraftWay[] {
  const way = (name: string, { expected, direct, saving, savingFraction, tie }: Comparison): DraftWay => ({
    name,
    expected,
    direct,
    saving,
    savingFraction,
    tie,
  });
  const unread = tiers === null ? null : sureUnread(batch, tiers);
  return [
    way('drafts in batches', cost),
    ...(filter === null ? [] : [way('a cheap filter first', filterFirst(batch, accept, filter))]),
    ...(adaptive === null ? [] : [way('only sure drafts judged', sureJudged(batch, adaptive))]),
    ...(unread === null ? [] : [way(`sure ones unread, ${unread.escapedDefects.toFixed(1)} bad`, unread)]),
  ];
}
