/**
 * Two ways to spend fewer messages on the same work: fixes in one batch, and steps without a check after each. Both
 * are compared like with like: the same reviews and checks on both sides.
 */
import { count, whole } from '../../core/values/index.ts';

export interface MessageSaving {
  readonly before: number;
  readonly after: number;
  /** Negative = it costs more. */
  readonly saving: number;
}

const savingOf = (before: number, after: number): MessageSaving => ({
  before,
  after,
  saving: before - after,
});

export interface FixBatch {
  /** Fixes, whole, >= 1. */
  readonly items: number;
  /** Messages per fix on its own (route + execute); 2 when absent. */
  readonly perItem?: number;
  /** Messages of the batch (route + execute + review); 3 when absent. */
  readonly batched?: number;
}

export interface FixBatchSaving extends MessageSaving {
  /** The same with a review after each fix on its own too. */
  readonly reviewed: MessageSaving;
}

/** Messages of fixes one by one against one batch of them; the plain figures review the batch only. */
export function fixBatchSaving({ items, perItem = 2, batched = 3 }: FixBatch): FixBatchSaving {
  const k = whole('items', items, 1);
  const each = count('perItem', perItem);
  const together = count('batched', batched);
  return { ...savingOf(k * each, together), reviewed: savingOf(k * (each + 1), together) };
}

export interface AutonomySaving {
  /** Step and check are one message each time; one message with the criteria in it instead. */
  readonly stepWithCheck: MessageSaving;
  /** Step and check are two messages; one to start and one to check at the end instead. */
  readonly separateChecks: MessageSaving;
}

/** Messages of `steps` (whole, >= 1) checked one by one against one run checked at its end: n - 1, or 2n - 2. */
export function autonomySaving(steps: number): AutonomySaving {
  const n = whole('steps', steps, 1);
  return { stepWithCheck: savingOf(n, 1), separateChecks: savingOf(2 * n, 2) };
}
