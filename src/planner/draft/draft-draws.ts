/**
 * Costs of drafting drawn from what is known of the drafts: shares from their posterior, verdicts item by item, and
 * what fails after that. The spread holds both chance and what is not known.
 */

import { needOf } from '../../core/values/index.ts';
import { drawDirichlet, quantile, type RealDraws } from '../../numerics/stats/index.ts';
import type { DraftAlphas, DraftBatch } from '../drafting/index.ts';

export interface DrawnCost {
  readonly mean: number;
  /** 2.5 % and 97.5 % of the draws. */
  readonly low: number;
  readonly high: number;
  readonly pBeatsDirect: number;
  readonly trials: number;
}

export interface DrawPlan {
  readonly batch: Required<Pick<DraftBatch, 'itemCount' | 'evalBatch' | 'genBatch'>> &
    Pick<DraftBatch, 'draftMessages'>;
  /** Dirichlet weights of accept, refine, replace. */
  readonly alphas: DraftAlphas;
  readonly refineSuccess: number;
  readonly escalate: number;
}

/** Messages of one drawn batch. */
function drawMessages(
  { batch, refineSuccess, escalate }: DrawPlan,
  rates: Float64Array,
  draws: RealDraws,
): number {
  const [accept, refine] = [rates[0]!, rates[1]!];
  let generations = 0;
  let escalations = 0;
  for (let item = 0; item < batch.itemCount; item++) {
    const verdict = draws.uniform();
    if (verdict < accept) continue;
    generations++;
    if (verdict < accept + refine) {
      if (refineSuccess < 1 && draws.uniform() >= refineSuccess) generations++;
    } else if (escalate > 0 && draws.uniform() < escalate) escalations++;
  }
  const drafts = batch.itemCount * (batch.draftMessages ?? 0);
  return (
    drafts + needOf(batch.itemCount / batch.evalBatch) + needOf(generations / batch.genBatch) + escalations
  );
}

/** `trials` batches, >= 1. Cost: trials × items. */
export function drawCosts(plan: DrawPlan, trials: number, draws: RealDraws): DrawnCost {
  const { itemCount, genBatch } = plan.batch;
  const direct = needOf(itemCount / genBatch);
  const messages = new Float64Array(trials);
  const rates = new Float64Array(3);
  for (let trial = 0; trial < trials; trial++) {
    drawDirichlet(plan.alphas, draws, rates);
    messages[trial] = drawMessages(plan, rates, draws);
  }
  const better = messages.filter((each) => each < direct).length;
  const mean = messages.reduce((sum, each) => sum + each, 0) / trials;
  messages.sort();
  return {
    mean,
    low: quantile(messages, 0.025),
    high: quantile(messages, 0.975),
    pBeatsDirect: better / trials,
    trials,
  };
}
