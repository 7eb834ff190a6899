/** What to do when an evaluation broke off or a refinement failed: the choices with their messages. */
import { needOf, type Priced, ratioOf, share, whole } from '../../core/values/index.ts';

export interface SalvageOption {
  readonly option: 'salvage' | 'retry' | 'individual';
  /** Evaluation messages, the lost one included. */
  readonly messages: number;
  /** Items judged again or for the first time. */
  readonly itemsToJudge: number;
}

/**
 * Choices after a batch of `itemCount` broke off with `judged` verdicts: keep them and batch the rest, do all again,
 * or judge the rest one by one. `evalBatch` is the size of a new batch. First the fewest messages, then the fewest
 * items to judge.
 */
export function salvageOptions(input: {
  readonly itemCount: number;
  readonly judged: number;
  readonly evalBatch: number;
}): SalvageOption[] {
  const itemCount = whole('itemCount', input.itemCount, 1);
  const left = itemCount - whole('judged', input.judged, 0, itemCount);
  const evalBatch = whole('evalBatch', input.evalBatch, 1);
  const options: SalvageOption[] = [
    { option: 'salvage', messages: 1 + needOf(left / evalBatch), itemsToJudge: left },
    { option: 'retry', messages: 1 + needOf(itemCount / evalBatch), itemsToJudge: itemCount },
    { option: 'individual', messages: 1 + left, itemsToJudge: left },
  ];
  return options.sort((a, b) => a.messages - b.messages || a.itemsToJudge - b.itemsToJudge);
}

export interface RefineCosts {
  /** Refine again and again: 1/s messages, 'unpriced' when no refinement works. */
  readonly untilSuccess: Priced;
  /** Refine once, then replace: 2 - s messages, never more. */
  readonly onceThenReplace: number;
}

/** Expected messages of one item that needs a refinement which works with probability `success`, 0..1. */
export function refineCosts(success: number): RefineCosts {
  const s = share('success', success);
  return { untilSuccess: ratioOf(1, s), onceThenReplace: 2 - s };
}
