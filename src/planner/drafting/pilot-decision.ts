/**
 * Go, no go, or sample more: from the break-even of this batch and the posterior of its acceptance, and from nothing
 * else. No fixed line of 20, 30 or 40 %.
 */

import { PlanError, share } from '../../core/values/index.ts';
import { betaQuantile, betaTail } from '../../numerics/stats/index.ts';
import type { DraftAlphas } from './acceptance-priors.ts';
import { breakEvenShare } from './break-even.ts';
import type { DraftBatch } from './draft-batch.ts';
import { type CostSpread, costSpread, type PilotCounts, pilotPosterior } from './pilot-posterior.ts';
import { nextPilotCount } from './pilot-size.ts';

export type PilotVerdict = 'go' | 'no-go' | 'sample-more';

export interface PilotInput {
  readonly counts: PilotCounts;
  /** Weights before the pilot, (1, 1, 1) unless given. */
  readonly prior?: DraftAlphas;
  /** What is to be drafted; needed for the target 'break-even' and for the cost. */
  readonly batch?: DraftBatch;
  /** Acceptance to be beaten, 0..1. */
  readonly target?: 'break-even' | number;
  /** Probability a verdict needs, 0.5 to 1, 0.9 unless given. */
  readonly confidence?: number;
}

export interface PilotDecision {
  /** Posterior mean of acceptance. */
  readonly mean: number;
  /** Central 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** Acceptance to be beaten; null where none would do. */
  readonly target: number | null;
  /** P(acceptance > target). */
  readonly pAbove: number;
  readonly verdict: PilotVerdict;
  /** Further items that would probably settle it; 0 when settled, null when no affordable number would. */
  readonly nextPilot: number | null;
  /** Messages of the batch; null without one. */
  readonly cost: CostSpread | null;
}

const NEVER = 1;

function targetOf({ target = 'break-even', batch }: PilotInput): number | null {
  if (target !== 'break-even') return share('target', target);
  if (batch === undefined)
    throw new PlanError('E_TYPE', 'batch', batch, 'a batch, or a target that is a share');
  return breakEvenShare(batch);
}

/** A number of (0.5, 1). */
function confidenceOf(value: number): number {
  const confidence = share('confidence', value);
  if (confidence > 0.5 && confidence < 1) return confidence;
  throw new PlanError('E_RANGE', 'confidence', value, 'more than 0.5 and less than 1');
}

function verdictOf(pAbove: number, confidence: number): PilotVerdict {
  if (pAbove >= confidence) return 'go';
  return pAbove <= 1 - confidence ? 'no-go' : 'sample-more';
}

/**
 * Go when P(acceptance > target) reaches the confidence, no go when P(not) does, else sample more. Without one item
 * seen: sample more, unless no acceptance would do.
 */
export function decidePilot(input: PilotInput): PilotDecision {
  const { confidence: needed = 0.9 } = input;
  const confidence = confidenceOf(needed);
  const posterior = pilotPosterior(input.counts, input.prior);
  const target = targetOf(input);
  const { good, bad } = posterior;
  const pAbove = target === null ? 0 : betaTail(target, good, bad);
  const hopeless = target === null || target >= NEVER;
  const judged = posterior.itemCount === 0 && !hopeless ? 'sample-more' : verdictOf(pAbove, confidence);
  return {
    mean: posterior.means.accept,
    interval: [betaQuantile(0.025, good, bad), betaQuantile(0.975, good, bad)],
    target,
    pAbove,
    verdict: judged,
    nextPilot: judged === 'sample-more' ? nextPilotCount({ good, bad, target: target!, confidence }) : 0,
    cost: input.batch === undefined ? null : costSpread(input.batch, posterior),
  };
}

/** The source document's line: go above 30 %, no go below; it says nothing of 30 % itself. */
export function decidePilotDoc(accept: number): 'go' | 'no-go' | 'undefined' {
  const rate = share('accept', accept);
  if (rate === 0.3) return 'undefined';
  return rate > 0.3 ? 'go' : 'no-go';
}
