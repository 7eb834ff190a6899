/**
 * What a pilot says: Dirichlet weights after the counts, and the distribution of what the whole batch then costs.
 * One prior for all three shares, so that acceptance alone is Beta(a0, a1 + a2).
 */

import { count, needOf, positive, whole } from '../../core/values/index.ts';
import { betaBinomialTable, tableQuantile } from '../../numerics/stats/index.ts';
import { type DraftAlphas, UNIFORM_ALPHAS } from './acceptance-priors.ts';
import { type CheckedBatch, checkBatch, type DraftBatch, type DraftRates } from './draft-batch.ts';

export interface PilotCounts {
  readonly accepted: number;
  readonly refined: number;
  readonly replaced: number;
}

export interface PilotPosterior {
  readonly alphas: DraftAlphas;
  /** Posterior means. */
  readonly means: DraftRates;
  /** Acceptance alone: Beta(good, bad). */
  readonly good: number;
  readonly bad: number;
  readonly itemCount: number;
}

/** Weights after the counts; prior weights > 0, (1, 1, 1) unless given. Source: conjugacy of Dirichlet and multinomial. */
export function pilotPosterior(counts: PilotCounts, prior: DraftAlphas = UNIFORM_ALPHAS): PilotPosterior {
  const accepted = count('accepted', counts.accepted);
  const refined = count('refined', counts.refined);
  const replaced = count('replaced', counts.replaced);
  const weights = [0, 1, 2].map((i) => positive(`prior[${i}]`, prior[i]));
  const alphas: DraftAlphas = [weights[0]! + accepted, weights[1]! + refined, weights[2]! + replaced];
  const all = alphas[0] + alphas[1] + alphas[2];
  return {
    alphas,
    means: { accept: alphas[0] / all, refine: alphas[1] / all, replace: alphas[2] / all },
    good: alphas[0],
    bad: alphas[1] + alphas[2],
    itemCount: accepted + refined + replaced,
  };
}

export interface CostSpread {
  /** Mean messages. */
  readonly expected: number;
  readonly sd: number;
  /** 2.5 % and 97.5 % quantiles, whole messages. */
  readonly low: number;
  readonly high: number;
  readonly direct: number;
  /** P(fewer messages than direct). */
  readonly pBeatsDirect: number;
  /** P(as many). */
  readonly pTie: number;
}

/** Messages when `fixes` items of the batch need one generation each. */
const messagesAt = (batch: CheckedBatch, fixes: number): number =>
  batch.evaluations + needOf(fixes / batch.genBatch);

/** Largest batch whose every cost is counted. */
const MOST_ITEMS = 1_000_000;

/**
 * Messages of a batch of at most 1,000,000 items, each reject fixed once: the rejects are beta-binomial, so both the
 * spread of chance and that of the unknown acceptance are in it.
 */
export function costSpread(batch: DraftBatch, posterior: PilotPosterior): CostSpread {
  const checked = checkBatch(batch);
  whole('itemCount', checked.itemCount, 0, MOST_ITEMS);
  const table = betaBinomialTable(checked.itemCount, posterior.bad, posterior.good);
  let expected = 0;
  let pBeatsDirect = 0;
  let pTie = 0;
  table.forEach((probability, fixes) => {
    const messages = messagesAt(checked, fixes);
    expected += probability * messages;
    if (messages < checked.direct) pBeatsDirect += probability;
    else if (messages === checked.direct) pTie += probability;
  });
  const variance = table.reduce((sum, probability, fixes) => {
    const off = messagesAt(checked, fixes) - expected;
    return sum + probability * off * off;
  }, 0);
  return {
    expected,
    sd: Math.sqrt(variance),
    low: messagesAt(checked, tableQuantile(0.025, table)),
    high: messagesAt(checked, tableQuantile(0.975, table)),
    direct: checked.direct,
    pBeatsDirect: Math.min(1, pBeatsDirect),
    pTie,
  };
}
