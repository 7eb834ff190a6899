/**
 * What cheap drafts cost the paid model: one evaluation for a batch, a fix for each draft that is not good, and what
 * fails after that. Messages are those of the paid model; a draft takes of
 * them what its share of the same windows is, none where drafts have windows of their own. Expectations are never
 * rounded up item by item.
 */

import { needOf } from '../../core/values/index.ts';
import { costUnits, familyFactor } from '../../usage/weights/index.ts';
import type { PlanContext } from '../question/index.ts';
import { eventsUpTo, familyPool } from '../usage/index.ts';

export interface DraftBatch {
  readonly itemCount: number;
  /** Items judged by one message, >= 1; more than there are items is cut to them. */
  readonly evalBatch: number;
  /** Items that one message makes or fixes, >= 1. */
  readonly genBatch: number;
  /** What one draft takes of a message of the paid model; 0 = its windows are not those of the paid model. */
  readonly draftMessages: number;
}

/** Shares of drafts that are good as they are, need a fix, or must be made anew; they add up to 1. */
export interface DraftRates {
  readonly accept: number;
  readonly refine: number;
  readonly replace: number;
}

/** What happens to rejects. */
export interface Rework {
  /** Share of refinements that work; the others are replaced once. */
  readonly refineSuccess: number;
  /** Share of replacements that fail and go on to a better model or a human, one message each. */
  readonly escalate: number;
}

/** What was compared with making every item by the paid model. Messages, expected. */
export interface Comparison {
  readonly expected: number;
  readonly direct: number;
  /** direct - expected; negative where drafts lose. */
  readonly saving: number;
  /** saving / direct. */
  readonly savingFraction: number;
  /** Both cost the same: nothing is gained. */
  readonly tie: boolean;
}

export interface DraftCost extends Comparison {
  /** Smallest acceptance that does not lose, 0..1; at it drafting ties. null = none does. */
  readonly breakEven: number | null;
  readonly drafts: number;
  readonly evaluations: number;
  /** Expected generations; above genBatch 1 several of them share a message. */
  readonly refinements: number;
  readonly replacements: number;
  readonly escalations: number;
}

const TIE_WITHIN = 1e-9;

/** Compares `expected` messages with `direct` ones, more than 0. */
export function compare(expected: number, direct: number): Comparison {
  const exact = direct - expected;
  const tie = Math.abs(exact) <= TIE_WITHIN;
  const saving = tie ? 0 : exact;
  return { expected, direct, saving, savingFraction: saving / direct, tie };
}

/** Messages without drafts. */
export const directMessages = ({ itemCount, genBatch }: DraftBatch): number => needOf(itemCount / genBatch);

/** Messages of the drafts and evaluations of every item: what is spent whatever the drafts are worth. */
export const spentAnyway = ({ itemCount, evalBatch, draftMessages }: DraftBatch): number =>
  itemCount * draftMessages + needOf(itemCount / Math.min(evalBatch, itemCount));

/** Messages that make `items` (an expectation): as many at genBatch 1, else whole ones for the expected number. */
export const madeMessages = (items: number, genBatch: number): number =>
  genBatch === 1 ? items : needOf(items / genBatch);

/** What an item that is not accepted takes, expected: generations, and messages that go on to a better model. */
export interface PerReject {
  readonly made: number;
  readonly escalated: number;
}

/** Of drafts with these shares; one generation where nothing is rejected. */
export function perReject({ refine, replace }: DraftRates, { refineSuccess, escalate }: Rework): PerReject {
  const rejected = refine + replace;
  if (rejected === 0) return { made: 1, escalated: 0 };
  return {
    made: (refine * (2 - refineSuccess) + replace) / rejected,
    escalated: (replace * escalate) / rejected,
  };
}

/**
 * Break-even acceptance where a reject takes `fixes` >= 1 generations. At genBatch G the fixes must fit into what the
 * drafts and evaluations leave: 1 - G (direct - spent) / (N fixes).
 */
export function breakEvenShare(batch: DraftBatch, fixes: number = 1): number | null {
  const left = directMessages(batch) - spentAnyway(batch);
  return left < 0 ? null : Math.max(0, 1 - (batch.genBatch * left) / (fixes * batch.itemCount));
}

/** Expected messages with drafts and without; at least one item. */
export function draftCost(batch: DraftBatch, rates: DraftRates, rework: Rework): DraftCost {
  const { itemCount, genBatch } = batch;
  const refinements = itemCount * rates.refine;
  const replacements = itemCount * rates.replace + refinements * (1 - rework.refineSuccess);
  const escalations = itemCount * rates.replace * rework.escalate;
  const spent = spentAnyway(batch);
  const { made, escalated } = perReject(rates, rework);
  const drafts = itemCount * batch.draftMessages;
  return {
    ...compare(
      spent + madeMessages(refinements + replacements, genBatch) + escalations,
      directMessages(batch),
    ),
    breakEven: breakEvenShare(batch, made + escalated),
    drafts,
    evaluations: spent - drafts,
    refinements,
    replacements,
    escalations,
  };
}

/**
 * What a draft by haiku takes of a sonnet message: its factor over sonnet's where one pool counts both, 0 where each
 * has its own.
 */
export function sharedDraftMessages({ quota, weights }: PlanContext): number {
  const pool = quota.poolOf('claude-sonnet');
  if (pool === null || quota.poolOf('claude-haiku') !== pool) return 0;
  const [drafter, paid] = [familyFactor('haiku', weights), familyFactor('sonnet', weights)];
  return drafter === null || paid === null ? 0 : drafter / paid;
}

/** What a message of the paid model takes of windows that count weighted tokens, and the comparison in these units. */
export interface PlanUnits {
  /** Of a message: the mean of the log's requests to sonnet. */
  readonly each: number;
  readonly requests: number;
  readonly expected: number;
  readonly direct: number;
  readonly saving: number;
}

/** null = no log says, or the windows count messages. */
export function planUnits(
  cost: Comparison,
  { quota, usage, nowMs, weights, unitTokens }: PlanContext,
): PlanUnits | null {
  const pool = quota.poolOf('claude-sonnet');
  const isWeighted = quota.windows.some(
    ({ pools, unit }) => unit === 'weighted' && pool !== null && pools.includes(pool),
  );
  const all = usage?.events ?? [];
  const familyOf = familyPool();
  let [requests, units] = [0, 0];
  for (const event of all.slice(0, isWeighted ? eventsUpTo(all, nowMs) : 0)) {
    if (familyOf(event.model) !== 'sonnet') continue;
    requests++;
    units += costUnits(event, weights, unitTokens);
  }
  if (requests === 0) return null;
  const each = units / requests;
  const { expected, direct, saving } = cost;
  return { each, requests, expected: expected * each, direct: direct * each, saving: saving * each };
}
