/**
 * What is known of the drafts: a weak prior by kind of item, the posterior after the counts, what the batch may then
 * cost, and the verdict: go, no go, or try more. One Dirichlet prior for all three shares, so that acceptance alone is
 * Beta(good, bad). The verdict hangs on the break-even of this batch and on nothing else.
 */
import { entryOf, needOf } from '../../core/values/index.ts';
import {
  betaBinomialTable,
  betaQuantile,
  betaTail,
  drawDirichlet,
  drawPoisson,
  type RealDraws,
  tableQuantile,
} from '../../numerics/stats/distributions/index.ts';
import { quantile } from '../../numerics/stats/samples/index.ts';
import { type DraftBatch, type DraftRates, directMessages, type Rework, spentAnyway } from './draft-cost.ts';

type Range = readonly [low: number, high: number];
type Row = readonly [accept: Range, refine: Range, replace: Range];

/** Acceptance by kind of item: guesses of the planning document without data, which counts soon outweigh. */
// biome-ignore format: a row a kind
const TYPES: Readonly<Record<string, Row>> = {
  comments: [[0.6, 0.8], [0.15, 0.3], [0.05, 0.15]],
  'api-docs': [[0.5, 0.7], [0.2, 0.35], [0.1, 0.2]],
  tests: [[0.4, 0.6], [0.25, 0.4], [0.15, 0.25]],
  changelog: [[0.5, 0.7], [0.2, 0.35], [0.1, 0.2]],
  errors: [[0.3, 0.5], [0.3, 0.45], [0.15, 0.3]],
  'user-copy': [[0.1, 0.3], [0.3, 0.5], [0.3, 0.5]],
  'technical-writing': [[0.2, 0.4], [0.3, 0.45], [0.25, 0.4]],
  creative: [[0.05, 0.15], [0.2, 0.4], [0.5, 0.7]],
};

export const ITEM_TYPES: readonly string[] = Object.keys(TYPES);

/** Dirichlet weights of accept, refine and replace. */
export type Alphas = readonly [accept: number, refine: number, replace: number];

/** Items that a guess is worth. */
const PRIOR_ITEMS = 4;

/** Midpoints of a row, scaled to add up to 1, worth 4 items; a type of ITEM_TYPES. */
export function typePrior(type: string): Alphas {
  const middles = entryOf('type', TYPES, type).map(([low, high]) => (low + high) / 2);
  const scale = PRIOR_ITEMS / middles.reduce((sum, each) => sum + each, 0);
  return middles.map((each) => each * scale) as unknown as Alphas;
}

/** Every mix equally likely: what stands when nothing is known. */
export const EVEN_PRIOR: Alphas = [1, 1, 1];

/** Weight of shares that are taken as known, and the least of one. */
const [KNOWN_ITEMS, NEAR_ZERO] = [1e6, 1e-9];

/** Shares taken as known, as weights that no spread is left of. */
export const knownShares = ({ accept, refine, replace }: DraftRates): Alphas => {
  const weight = (rate: number): number => Math.max(NEAR_ZERO, rate) * KNOWN_ITEMS;
  return [weight(accept), weight(refine), weight(replace)];
};

export interface Counts {
  readonly accepted: number;
  readonly refined: number;
  readonly replaced: number;
}

/** Weights after the counts. Source: conjugacy of Dirichlet and multinomial. */
export const posterior = (prior: Alphas, { accepted, refined, replaced }: Counts): Alphas => [
  prior[0] + accepted,
  prior[1] + refined,
  prior[2] + replaced,
];

export function meanRates([accept, refine, replace]: Alphas): DraftRates {
  const all = accept + refine + replace;
  return { accept: accept / all, refine: refine / all, replace: replace / all };
}

export interface CostSpread {
  readonly expected: number;
  /** 2.5 % and 97.5 % quantiles. */
  readonly low: number;
  readonly high: number;
  /** P(fewer messages than without drafts). */
  readonly pBeatsDirect: number;
}

/** Messages of a batch, each reject fixed once: exact, as the rejects are beta-binomial. O(items). */
export function exactSpread(batch: DraftBatch, [good, refine, replace]: Alphas): CostSpread {
  const messagesAt = (fixes: number): number => spentAnyway(batch) + needOf(fixes / batch.genBatch);
  const direct = directMessages(batch);
  const table = betaBinomialTable(batch.itemCount, refine + replace, good);
  let expected = 0;
  let pBeatsDirect = 0;
  table.forEach((probability, fixes) => {
    const messages = messagesAt(fixes);
    expected += probability * messages;
    if (messages < direct) pBeatsDirect += probability;
  });
  return {
    expected,
    low: messagesAt(tableQuantile(0.025, table)),
    high: messagesAt(tableQuantile(0.975, table)),
    pBeatsDirect: Math.min(1, pBeatsDirect),
  };
}

/** Variance from which a binomial count is drawn as a normal one, and items up to which each is drawn. */
const [NORMAL_FROM, EACH_UP_TO] = [100, 1000];

/** A binomial count; large ones by their normal or Poisson limit. */
function drawCount(count: number, chance: number, draws: RealDraws): number {
  const mean = count * chance;
  const variance = mean * (1 - chance);
  if (variance > NORMAL_FROM)
    return Math.min(count, Math.max(0, Math.round(mean + Math.sqrt(variance) * draws.normal())));
  if (count > EACH_UP_TO) {
    return chance > 0.5
      ? count - Math.min(count, drawPoisson(count - mean, draws.uniform))
      : Math.min(count, drawPoisson(mean, draws.uniform));
  }
  let hits = 0;
  for (let item = 0; item < count; item++) if (draws.uniform() < chance) hits++;
  return hits;
}

/** The same where fixes may fail: `trials` batches drawn, shares from their posterior, verdicts and failures by chance. */
export function drawnSpread(
  batch: DraftBatch,
  alphas: Alphas,
  rework: Rework,
  { trials, draws }: { readonly trials: number; readonly draws: RealDraws },
): CostSpread {
  const direct = directMessages(batch);
  const rates = new Float64Array(3);
  const messages = new Float64Array(trials);
  for (let trial = 0; trial < trials; trial++) {
    drawDirichlet(alphas, draws, rates);
    const rejected = drawCount(batch.itemCount, 1 - rates[0]!, draws);
    const refined = drawCount(rejected, rates[1]! / Math.max(rates[1]! + rates[2]!, Number.MIN_VALUE), draws);
    const failed = drawCount(refined, 1 - rework.refineSuccess, draws);
    const escalated = drawCount(rejected - refined, rework.escalate, draws);
    messages[trial] = spentAnyway(batch) + needOf((rejected + failed) / batch.genBatch) + escalated;
  }
  const better = messages.filter((each) => each < direct).length;
  const expected = messages.reduce((sum, each) => sum + each, 0) / trials;
  messages.sort();
  return {
    expected,
    low: quantile(messages, 0.025),
    high: quantile(messages, 0.975),
    pBeatsDirect: better / trials,
  };
}

export type Verdict = 'go' | 'no-go' | 'sample-more';

export interface Judgement {
  /** Central 95 % of acceptance. */
  readonly low: number;
  readonly high: number;
  /** P(acceptance > break-even). */
  readonly pAbove: number;
  readonly verdict: Verdict;
  /** Further items that would probably settle it; 0 = settled, null = no affordable number would. */
  readonly nextPilot: number | null;
}

/**
 * Go when P(acceptance > break-even) reaches the confidence (above 0.5, below 1), no go when P(not) does, else sample
 * more. Without one item seen: sample more, unless no acceptance would do. A break-even of null = none would.
 */
export function judge(
  [good, refine, replace]: Alphas,
  {
    breakEven,
    confidence,
    seenCount,
  }: { readonly breakEven: number | null; readonly confidence: number; readonly seenCount: number },
): Judgement {
  const bad = refine + replace;
  const pAbove = breakEven === null ? 0 : betaTail(breakEven, good, bad);
  const isOpen = seenCount === 0 && breakEven !== null && breakEven < 1;
  const settled: Verdict = pAbove >= confidence ? 'go' : pAbove <= 1 - confidence ? 'no-go' : 'sample-more';
  const verdict = isOpen ? 'sample-more' : settled;
  return {
    low: betaQuantile(0.025, good, bad),
    high: betaQuantile(0.975, good, bad),
    pAbove,
    verdict,
    nextPilot: verdict === 'sample-more' ? nextPilotCount({ good, bad, target: breakEven!, confidence }) : 0,
  };
}

/** A pilot that settles nothing by then is no pilot; chance that the next one settles it, at least. */
const [MOST_NEXT_ITEMS, SETTLING_CHANCE] = [500, 0.8];

/** Fewest further items, to about 5 %, that settle the verdict with a chance of 0.8; null when 500 do not. */
function nextPilotCount(open: {
  readonly good: number;
  readonly bad: number;
  readonly target: number;
  readonly confidence: number;
}): number | null {
  const { good, bad, target, confidence } = open;
  // Every count to 20, then steps of about 5 %: nobody chooses between 200 and 203.
  for (let items = 1; items <= MOST_NEXT_ITEMS; items += Math.max(1, Math.floor(items / 20))) {
    const chance = betaBinomialTable(items, good, bad).reduce((sum, probability, accepted) => {
      const pAbove = betaTail(target, good + accepted, bad + items - accepted);
      return sum + (pAbove >= confidence || pAbove <= 1 - confidence ? probability : 0);
    }, 0);
    if (chance >= SETTLING_CHANCE) return items;
  }
  return null;
}
