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
  type PerReject,
  perReject,
  type Rework,
} from './draft-cost.ts';

/** Expected items: drafts that are judged, those of them that are rejected, and what is made without being judged. */
interface Judged {
  readonly judged: number;
  readonly rejected: number;
  readonly atOnce: number;
}

function judgedPart(batch: DraftBatch, { judged, rejected, atOnce }: Judged, each: PerReject): Comparison {
  const evaluations = needOf(judged / Math.min(batch.evalBatch, batch.itemCount));
  const drafts = batch.itemCount * batch.draftMessages;
  const made = madeMessages(atOnce + rejected * each.made, batch.genBatch);
  return compare(drafts + evaluations + made + rejected * each.escalated, directMessages(batch));
}

/**
 * A cheap filter first: what it drops is made without being judged. It drops a share of the bad and of the good
 * drafts, and saves evaluations, never a generation.
 */
export function filterFirst(
  batch: DraftBatch,
  accept: number,
  { bad, good }: { readonly bad: number; readonly good: number },
  each: PerReject,
): Comparison {
  const n = batch.itemCount;
  const rejected = n * (1 - accept) * (1 - bad);
  const judged = n * accept * (1 - good) + rejected;
  return judgedPart(batch, { judged, rejected, atOnce: n - judged }, each);
}

/** Drafts the drafter doubts are made at once; only the sure ones, of which `good` are good, are judged. */
export function sureJudged(
  batch: DraftBatch,
  { sure, good }: { readonly sure: number; readonly good: number },
  each: PerReject,
): Comparison {
  const n = batch.itemCount;
  const part = { judged: n * sure, rejected: n * sure * (1 - good), atOnce: n * (1 - sure) };
  return judgedPart(batch, part, each);
}

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
  rework: Rework,
): Comparison & { readonly escapedDefects: number } {
  const n = batch.itemCount;
  const rejected = n * unsure * (unsureRates.refine + unsureRates.replace);
  const part = { judged: n * unsure, rejected, atOnce: n * failed };
  return {
    ...judgedPart(batch, part, perReject(unsureRates, rework)),
    escapedDefects: n * sure * (1 - precision),
  };
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
  { rates, rework, cost }: { readonly rates: DraftRates; readonly rework: Rework; readonly cost: DraftCost },
): DraftWay[] {
  const way = (name: string, { expected, direct, saving, savingFraction, tie }: Comparison): DraftWay => ({
    name,
    expected,
    direct,
    saving,
    savingFraction,
    tie,
  });
  const each = perReject(rates, rework);
  const unread = tiers === null ? null : sureUnread(batch, tiers, rework);
  return [
    way('drafts in batches', cost),
    ...(filter === null ? [] : [way('a cheap filter first', filterFirst(batch, rates.accept, filter, each))]),
    ...(adaptive === null ? [] : [way('only sure drafts judged', sureJudged(batch, adaptive, each))]),
    ...(unread === null ? [] : [way(`sure ones unread, ${unread.escapedDefects.toFixed(1)} bad`, unread)]),
  ];
}
