/**
 * Have the drafts gone bad: a sequential test of the stream of verdicts, good acceptance p0 against collapsed p1. It
 * starts afresh each time it clears, and also stops on what the counts say of the break-even.
 */

import { openShare, PlanError, positive, share } from '../../core/values/index.ts';
import { betaCdf } from '../../numerics/stats/index.ts';

export interface CollapseDesign {
  /** Acceptance of the pilot. */
  readonly p0: number;
  /** Acceptance that must raise the alarm, below p0. */
  readonly p1: number;
  /** Chance that one test stops though acceptance is p0; below 0.5, 0.05 unless given. */
  readonly alpha?: number;
  /** Chance that one test clears though acceptance is p1; the same. */
  readonly beta?: number;
  /** Stop too when P(acceptance < this) > 0.95 from all verdicts so far and a Beta prior, uniform unless given. */
  readonly breakEven?: number;
  readonly prior?: readonly [good: number, bad: number];
}

export interface CollapseReading {
  readonly decision: 'continue' | 'stop';
  /** Why it stopped. */
  readonly reason: 'ratio' | 'posterior' | null;
  /** Log likelihood ratio of collapse since the last time it cleared. */
  readonly llr: number;
  /** Verdicts read, up to the stop. */
  readonly n: number;
  /** Times the test cleared. */
  readonly clearedCount: number;
}

export interface CollapseSteps {
  /** Added by an accepted draft, < 0. */
  readonly accept: number;
  /** Added by a rejected one, > 0. */
  readonly reject: number;
  /** At or above: collapsed. */
  readonly stopAt: number;
  /** At or below: clear. */
  readonly clearAt: number;
  /** Expected verdicts to a decision when acceptance is p1, and when it is p0. */
  readonly toAlarm: number;
  readonly toClear: number;
}

const STOP_PROBABILITY = 0.95;

function errorRate(field: string, value: number): number {
  const rate = openShare(field, value);
  if (rate < 0.5) return rate;
  throw new PlanError('E_RANGE', field, value, 'more than 0 and less than 0.5');
}

/**
 * Steps and bounds of the test and how long it takes, overshoot neglected. E_RANGE unless p1 < p0.
 * Source: Wald, Sequential Analysis, 1947, ch. 3.
 */
export function collapseSteps(design: CollapseDesign): CollapseSteps {
  const p0 = openShare('p0', design.p0);
  const p1 = openShare('p1', design.p1);
  if (p0 <= p1) throw new PlanError('E_RANGE', 'p0', p0, `more than p1, ${p1}`);
  const { alpha: falseStop = 0.05, beta: falseClear = 0.05 } = design;
  const alpha = errorRate('alpha', falseStop);
  const beta = errorRate('beta', falseClear);
  const accept = Math.log(p1 / p0);
  const reject = Math.log((1 - p1) / (1 - p0));
  const stopAt = Math.log((1 - beta) / alpha);
  const clearAt = Math.log(beta / (1 - alpha));
  const drift = (p: number): number => p * accept + (1 - p) * reject;
  return {
    accept,
    reject,
    stopAt,
    clearAt,
    toAlarm: ((1 - beta) * stopAt + beta * clearAt) / drift(p1),
    toClear: (alpha * stopAt + (1 - alpha) * clearAt) / drift(p0),
  };
}

/** Reads verdicts, true = accepted, until one says stop; O(n). */
export function watchCollapse(verdicts: readonly boolean[], design: CollapseDesign): CollapseReading {
  const { accept, reject, stopAt, clearAt } = collapseSteps(design);
  const breakEven = design.breakEven === undefined ? null : share('breakEven', design.breakEven);
  const { prior = [1, 1] } = design;
  let good = positive('prior[0]', prior[0]);
  let bad = positive('prior[1]', prior[1]);
  let llr = 0;
  let clearedCount = 0;
  for (const [index, accepted] of verdicts.entries()) {
    if (typeof accepted !== 'boolean')
      throw new PlanError('E_TYPE', `verdicts[${index}]`, accepted, 'true, false');
    if (accepted) good++;
    else bad++;
    llr += accepted ? accept : reject;
    const stopped = { decision: 'stop', llr, n: index + 1, clearedCount } as const;
    if (llr >= stopAt) return { ...stopped, reason: 'ratio' };
    if (breakEven !== null && betaCdf(breakEven, good, bad) > STOP_PROBABILITY) {
      return { ...stopped, reason: 'posterior' };
    }
    if (llr <= clearAt) {
      llr = 0;
      clearedCount++;
    }
  }
  return { decision: 'continue', reason: null, llr, n: verdicts.length, clearedCount };
}
