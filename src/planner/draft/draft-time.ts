/**
 * How long a batch takes: phases of requests that run side by side. Fewer messages is one gain, less waiting another;
 * neither gives quota back sooner.
 */
import { needOf } from '../../core/values/index.ts';
import type { DraftBatch } from './draft-cost.ts';

/** Seconds of one request of each kind, > 0. */
export interface StepSeconds {
  readonly draft: number;
  readonly evaluate: number;
  readonly fix: number;
  readonly direct: number;
}

export interface DraftTime {
  /** Requests at once. */
  readonly parallel: number;
  /** Seconds: drafts, evaluations, then fixes, each side by side. */
  readonly drafted: number;
  /** Without drafts: side by side too, which is what drafting is compared with, and one after another. */
  readonly direct: number;
  readonly oneByOne: number;
  /** direct / drafted; below 1 drafting is slower. */
  readonly speedup: number;
}

/** Seconds of a batch of at least one item of whose drafts `fixShare` need a fix. */
export function draftTime(
  { itemCount, evalBatch, genBatch }: DraftBatch,
  fixShare: number,
  { draft, evaluate, fix, direct }: StepSeconds,
  parallel: number,
): DraftTime {
  const phase = (requests: number, atOnce: number, seconds: number): number =>
    needOf(needOf(requests) / atOnce) * seconds;
  const drafted =
    phase(itemCount, parallel, draft) +
    phase(itemCount / evalBatch, parallel, evaluate) +
    phase((itemCount * fixShare) / genBatch, parallel, fix);
  const directly = phase(itemCount / genBatch, parallel, direct);
  return {
    parallel,
    drafted,
    direct: directly,
    oneByOne: phase(itemCount / genBatch, 1, direct),
    speedup: directly / drafted,
  };
}
