/**
 * Is drafting still working, from a log of batches: a test of the stream of verdicts for a collapse, what judging many
 * items together loses, and whether the drafter's own "sure" can be believed.
 */
import { betaQuantile, betaTail } from '../../numerics/stats/distributions/index.ts';

export interface LoggedBatch {
  readonly items: number;
  readonly accepted: number;
}

export interface CollapseSteps {
  /** Log likelihood ratio of collapse that a good and a bad draft add. */
  readonly accept: number;
  readonly reject: number;
  /** At or above: collapsed. */
  readonly stopAt: number;
  /** Expected verdicts to the alarm once acceptance is p1, overshoot neglected. */
  readonly toAlarm: number;
}

/** Chance of a false alarm in all the verdicts that are watched, at most. */
const FALSE_ALARM = 0.05;

/**
 * Steps of the test of acceptance `p0` against a collapsed `p1`, 0 < p1 < p0 < 1, for `count` verdicts. A false alarm
 * begins with a bad draft, at one of so many verdicts: count (1 - p1) / exp(stopAt) bounds its chance.
 * Source: Page, Biometrika 41, 1954; the bound is Ville's, for each start.
 */
export function collapseSteps(p0: number, p1: number, count: number): CollapseSteps {
  const accept = Math.log(p1 / p0);
  const reject = Math.log((1 - p1) / (1 - p0));
  const stopAt = Math.max(reject, Math.log((count * (1 - p1)) / FALSE_ALARM));
  return { accept, reject, stopAt, toAlarm: stopAt / (p1 * accept + (1 - p1) * reject) };
}

export interface CollapseReading {
  readonly decision: 'continue' | 'stop';
  /** Log likelihood ratio of a collapse since its likeliest beginning. */
  readonly llr: number;
  /** Verdicts read, up to the stop. */
  readonly verdicts: number;
}

/** Reads verdicts, true = accepted, until the ratio says stop: a cumulative sum that good drafts bring back to 0. O(n). */
export function watchCollapse(verdicts: readonly boolean[], p0: number, p1: number): CollapseReading {
  const { accept, reject, stopAt } = collapseSteps(p0, p1, verdicts.length);
  let llr = 0;
  for (const [index, isAccepted] of verdicts.entries()) {
    llr = Math.max(0, llr + (isAccepted ? accept : reject));
    if (llr >= stopAt) return { decision: 'stop', llr, verdicts: index + 1 };
  }
  return { decision: 'continue', llr, verdicts: verdicts.length };
}

/**
 * Verdicts in the order of the batches; inside a batch the accepted ones are spread evenly, as a log of counts does not
 * say which they were.
 */
export const verdictsOf = (batches: readonly LoggedBatch[]): boolean[] =>
  batches.flatMap(({ items, accepted }) =>
    Array.from(
      { length: items },
      (_, item) => Math.floor(((item + 1) * accepted) / items) > Math.floor((item * accepted) / items),
    ),
  );

/** Standard errors from which a loss is more than chance: it is said of 5 % of logs that lose nothing. */
const CLEAR = 1.645;

/**
 * Acceptance lost per further item judged together: the slope of acceptance on batch size, weighted by items; 0 where
 * it is no more than chance. null where all batches have one size.
 */
export function lostPerItem(batches: readonly LoggedBatch[]): number | null {
  const weight = batches.reduce((sum, { items }) => sum + items, 0);
  const mean = (of: (batch: LoggedBatch) => number): number =>
    batches.reduce((sum, each) => sum + each.items * of(each), 0) / weight;
  const [size, share] = [mean(({ items }) => items), mean(({ items, accepted }) => accepted / items)];
  const spread = mean(({ items }) => (items - size) * (items - size));
  if (batches.length === 0 || spread === 0) return null;
  const slope = mean(({ items, accepted }) => (items - size) * (accepted / items - share)) / spread;
  const standardError = Math.sqrt((share * (1 - share)) / (weight * spread));
  return -slope > CLEAR * standardError ? -slope : 0;
}

/** The batch of least cost per item, 1/B + kappa B: about 1 / sqrt(kappa); null where judging together loses nothing. */
export function bestEvalBatch(kappa: number): number | null {
  if (kappa === 0) return null;
  const costAt = (batch: number): number => 1 / batch + kappa * batch;
  const low = Math.max(1, Math.floor(1 / Math.sqrt(kappa)));
  return costAt(low + 1) < costAt(low) ? low + 1 : low;
}

export interface SpotCheck {
  /** Share of unread drafts that are good, with its central 95 %, from a uniform prior. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Read them all from now on: more than 10 % are bad with a probability above 0.9, and one was. */
  readonly isDistrusted: boolean;
}

const [MOST_BAD, DISTRUST_FROM] = [0.1, 0.9];

/** What checking some drafts that nobody would have read says; failed <= checked. */
export function spotCheck(checked: number, failed: number): SpotCheck {
  const [good, bad] = [checked - failed + 1, failed + 1];
  return {
    mean: good / (good + bad),
    low: betaQuantile(0.025, good, bad),
    high: betaQuantile(0.975, good, bad),
    isDistrusted: failed > 0 && betaTail(MOST_BAD, bad, good) > DISTRUST_FROM,
  };
}
