/** How many items a pilot should have: to settle the verdict, to be worth its cost, or to tell two rates apart. */

import { openShare, PlanError, whole } from '../../core/values/index.ts';
import { betaBinomialTable, betaCdf, betaTail } from '../../numerics/stats/index.ts';
import { type DraftAlphas, UNIFORM_ALPHAS } from './acceptance-priors.ts';
import { checkBatch, type DraftBatch, generationMessages } from './draft-batch.ts';
import { pilotPosterior } from './pilot-posterior.ts';

/** A pilot that settles nothing by then is no pilot. */
const MOST_NEXT_ITEMS = 500;
/** Chance that the next pilot settles it, at least. */
const SETTLING_CHANCE = 0.8;

interface OpenQuestion {
  /** Acceptance now: Beta(good, bad). */
  readonly good: number;
  readonly bad: number;
  readonly target: number;
  readonly confidence: number;
}

/** P(the verdict is settled after `itemCount` more items), before they are drawn. */
function settlingChance(question: OpenQuestion, itemCount: number): number {
  const { good, bad, target, confidence } = question;
  return betaBinomialTable(itemCount, good, bad).reduce((chance, probability, accepted) => {
    const pAbove = betaTail(target, good + accepted, bad + itemCount - accepted);
    return chance + (pAbove >= confidence || pAbove <= 1 - confidence ? probability : 0);
  }, 0);
}

/** Fewest further items, to about 5 %, that settle the verdict with a chance of 0.8; null when 500 do not. */
export function nextPilotCount(question: OpenQuestion): number | null {
  for (let itemCount = 1; itemCount <= MOST_NEXT_ITEMS; itemCount = growth(itemCount)) {
    if (settlingChance(question, itemCount) >= SETTLING_CHANCE) return itemCount;
  }
  return null;
}

/** Every count to 20, then steps of about 5 %: nobody chooses between 200 and 203. */
const growth = (itemCount: number): number => itemCount + Math.max(1, Math.floor(itemCount / 20));

export interface PilotSize {
  /** Items to try first; 0 = decide now. */
  readonly pilotCount: number;
  /** Messages of pilot and rest, expected, when the rest is done the cheaper way. */
  readonly expected: number;
  /** The same without a pilot. */
  readonly withoutPilot: number;
  /** withoutPilot - expected, >= 0. */
  readonly worth: number;
}

const MOST_PILOT_ITEMS = 200;
/** A longer pilot must save at least this much more. */
const WORTH_MORE = 1e-9;

/**
 * The pilot with the least expected messages, its own evaluation and fixes included: after it the rest is drafted or
 * generated, whichever the counts make cheaper. Looks at pilots of up to 200 items of a batch.
 * Source: preposterior analysis, Raiffa and Schlaifer, Applied Statistical Decision Theory, 1961, ch. 4-5.
 */
export function bestPilotSize(batch: DraftBatch, prior: DraftAlphas = UNIFORM_ALPHAS): PilotSize {
  const { itemCount } = checkBatch(batch);
  const { good, bad } = pilotPosterior({ accepted: 0, refined: 0, replaced: 0 }, prior);
  const messagesOf = (items: number, accept: number): { drafted: number; direct: number } => {
    const part = checkBatch({ ...batch, itemCount: items });
    return {
      drafted: part.evaluations + generationMessages(items * (1 - accept), part.genBatch),
      direct: part.direct,
    };
  };
  const cheaper = (items: number, accept: number): number => {
    const { drafted, direct } = messagesOf(items, accept);
    return Math.min(drafted, direct);
  };
  const mean = good / (good + bad);
  const withoutPilot = cheaper(itemCount, mean);
  let best = { pilotCount: 0, expected: withoutPilot };
  for (let pilotCount = 1; pilotCount <= Math.min(itemCount, MOST_PILOT_ITEMS); pilotCount++) {
    const rest = betaBinomialTable(pilotCount, good, bad).reduce((sum, probability, accepted) => {
      const accept = (good + accepted) / (good + bad + pilotCount);
      return sum + probability * cheaper(itemCount - pilotCount, accept);
    }, 0);
    const expected = messagesOf(pilotCount, mean).drafted + rest;
    if (expected < best.expected - WORTH_MORE) best = { pilotCount, expected };
  }
  return { ...best, withoutPilot, worth: withoutPilot - best.expected };
}

/**
 * Power of the one-sided exact binomial test that tells acceptance `high` from `low` with `itemCount` items, at most
 * `falsePositive` (0..1, open) of false "high". 0 < low < high < 1.
 */
export function pilotPower(
  itemCount: number,
  low: number,
  high: number,
  falsePositive: number = 0.05,
): { readonly power: number; readonly acceptedFrom: number } {
  const n = whole('itemCount', itemCount, 1);
  const base = openShare('low', low);
  const other = openShare('high', high);
  const allowed = openShare('falsePositive', falsePositive);
  if (base >= other) throw new PlanError('E_RANGE', 'low', low, `less than high, ${high}`);
  // P(at least k of n) = I_p(k, n - k + 1).
  const atLeast = (k: number, rate: number): number => (k > n ? 0 : betaCdf(rate, k, n - k + 1));
  let [under, from] = [0, n + 1];
  while (from - under > 1) {
    const middle = Math.floor((under + from) / 2);
    if (atLeast(middle, base) > allowed) under = middle;
    else from = middle;
  }
  return { power: atLeast(from, other), acceptedFrom: from };
}
