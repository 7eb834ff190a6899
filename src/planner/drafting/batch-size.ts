/** Items per evaluation: more share one message, until judgement tires or the context is full. */
import { capacityOf, count, PlanError, positive, share, whole } from '../../core/values/index.ts';

export interface EvalBatchLimits {
  /** Acceptance lost per further item in a batch, 0..1; 0 = none. */
  readonly kappa: number;
  /** Context of the evaluator. */
  readonly ctxLimitTokens: number;
  /** Share of it that may be filled, 1 unless given. */
  readonly maxShare?: number;
  /** Instructions and criteria. */
  readonly overheadTokens: number;
  readonly draftTokens: number;
  readonly verdictTokens: number;
}

export interface EvalBatchSize {
  readonly best: number;
  /** Most items the context holds. */
  readonly cap: number;
  /** 1 / sqrt(kappa), not rounded; null when judgement does not tire. */
  readonly optimum: number | null;
  readonly reason: 'judgement' | 'context' | 'no-decay';
}

/** Most items one evaluation's context holds; E_RANGE where it holds none. */
export function evalBatchCap(limits: EvalBatchLimits): number {
  const { maxShare = 1 } = limits;
  const budgetTokens = count('ctxLimitTokens', limits.ctxLimitTokens) * share('maxShare', maxShare);
  const overheadTokens = count('overheadTokens', limits.overheadTokens);
  const itemTokens = count('draftTokens', limits.draftTokens) + count('verdictTokens', limits.verdictTokens);
  positive('draftTokens + verdictTokens', itemTokens);
  if (overheadTokens >= budgetTokens) {
    throw new PlanError('E_RANGE', 'overheadTokens', overheadTokens, `less than ${budgetTokens}`);
  }
  const cap = capacityOf((budgetTokens - overheadTokens) / itemTokens);
  if (cap >= 1) return cap;
  const room = budgetTokens - overheadTokens;
  throw new PlanError('E_RANGE', 'draftTokens + verdictTokens', itemTokens, `at most ${room}`);
}

/** Messages per item by batch size, less what does not depend on it: 1/B + kappa B. */
const costPerItem = (batch: number, kappa: number): number => 1 / batch + kappa * batch;

/** The whole batch size of least cost within the cap: about 1 / sqrt(kappa), by calculus of 1/B + kappa B. */
export function bestEvalBatch(limits: EvalBatchLimits): EvalBatchSize {
  const kappa = share('kappa', limits.kappa);
  const cap = evalBatchCap(limits);
  if (kappa === 0) return { best: cap, cap, optimum: null, reason: 'no-decay' };
  const optimum = 1 / Math.sqrt(kappa);
  const [low, high] = [Math.floor(optimum), Math.ceil(optimum)];
  const best = costPerItem(high, kappa) < costPerItem(low, kappa) ? high : low;
  return best > cap
    ? { best: cap, cap, optimum, reason: 'context' }
    : { best, cap, optimum, reason: 'judgement' };
}

/** What batches of one size showed. */
export interface BatchOutcome {
  readonly evalBatch: number;
  readonly accepted: number;
}

/**
 * Acceptance lost per further item, from past batches of different sizes: the slope of acceptance on batch size,
 * weighted by items, floored at 0. Null where all batches have one size.
 */
export function learnedKappa(outcomes: readonly BatchOutcome[]): number | null {
  if (outcomes.length === 0) throw new PlanError('E_EMPTY', 'outcomes', outcomes, 'one batch or more');
  const checked = outcomes.map(({ evalBatch, accepted }, index) => {
    const size = whole(`outcomes[${index}].evalBatch`, evalBatch, 1);
    return { size, share: whole(`outcomes[${index}].accepted`, accepted, 0, size) / size };
  });
  const weight = checked.reduce((sum, { size }) => sum + size, 0);
  const mean = (of: (each: (typeof checked)[number]) => number): number =>
    checked.reduce((sum, each) => sum + each.size * of(each), 0) / weight;
  const [meanSize, meanShare] = [mean(({ size }) => size), mean((each) => each.share)];
  const spread = mean(({ size }) => (size - meanSize) * (size - meanSize));
  if (spread === 0) return null;
  const slope = mean((each) => (each.size - meanSize) * (each.share - meanShare)) / spread;
  return Math.max(0, -slope);
}
