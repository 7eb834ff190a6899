/**
 * Which offers to accept while a quota lasts: the finite-horizon dynamic programme, with restorations as jumps of the
 * state. V(k, Q) = E[max(V(k+1, Q), v + V(k+1, Q - c))]; an offer is taken iff it is worth more than the quota it
 * uses is worth to the arrivals after it.
 * Source: Talluri, van Ryzin, The Theory and Practice of Revenue Management, 2004, section 2.5.
 */
import { PlanError, SUM_TOLERANCE, share, units, whole } from '../../core/values/index.ts';

export interface Offer {
  /** >= 0; 0 for a step without an arrival. */
  readonly value: number;
  readonly probability: number;
  /** Whole units of quota it takes; default 1. */
  readonly cost?: number;
}

/** Quota that comes back just before the arrival of that step; steps count from 1. */
export interface Restoration {
  readonly step: number;
  readonly amount: number;
}

export interface ThresholdInput {
  /** One law for every arrival, or one per step. Probabilities add up to 1. */
  readonly offers: readonly Offer[] | ReadonlyArray<readonly Offer[]>;
  /** 0 to 100,000. */
  readonly arrivals: number;
  /** 0 to 100,000. */
  readonly quota: number;
  readonly restorations?: readonly Restoration[];
  /** The quota never stands above this; default quota plus all restorations. */
  readonly limit?: number;
}

export interface ThresholdPolicy {
  /** Expected value of the arrivals from `step` on, with `quota` left before its restoration. */
  readonly value: (step: number, quota: number) => number;
  /** Least value worth taking at `step`, restoration included in `quota`; Infinity when `cost` exceeds it. */
  readonly threshold: (step: number, quota: number, cost?: number) => number;
}

const MAX_SIZE = 100_000;
const MAX_CELLS = 1e7;

function checkedOffers(field: string, offers: readonly Offer[]): Required<Offer>[] {
  if (!Array.isArray(offers)) throw new PlanError('E_TYPE', field, offers, 'a list of offers');
  if (offers.length === 0) throw new PlanError('E_EMPTY', field, offers, 'at least one offer');
  const checked = offers.map((offer, i) => ({
    value: units(`${field}[${i}].value`, offer.value),
    probability: share(`${field}[${i}].probability`, offer.probability),
    cost: whole(`${field}[${i}].cost`, offer.cost ?? 1, 0, MAX_SIZE),
  }));
  const sum = checked.reduce((total, { probability }) => total + probability, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new PlanError('E_SUM', `${field}.probability`, sum, 'probabilities that add up to 1');
  }
  return checked;
}

function lawsByStep(input: ThresholdInput, arrivals: number): Array<Required<Offer>[]> {
  if (!Array.isArray(input.offers)) throw new PlanError('E_TYPE', 'offers', input.offers, 'a list of offers');
  if (!Array.isArray(input.offers[0])) {
    const law = checkedOffers('offers', input.offers as readonly Offer[]);
    return Array.from({ length: arrivals }, () => law);
  }
  const laws = input.offers as ReadonlyArray<readonly Offer[]>;
  if (laws.length !== arrivals) {
    throw new PlanError('E_TYPE', 'offers', laws.length, `one law per arrival, ${arrivals}`);
  }
  return laws.map((law, i) => checkedOffers(`offers[${i}]`, law));
}

/** Solves it. Cost: arrivals x limit x offers. Throws E_RANGE above 10 million cells. */
export function thresholdPolicy(input: ThresholdInput): ThresholdPolicy {
  const arrivals = whole('arrivals', input.arrivals, 0, MAX_SIZE);
  const quota = whole('quota', input.quota, 0, MAX_SIZE);
  const laws = lawsByStep(input, arrivals);
  const restoredAt = new Float64Array(arrivals + 2);
  let restored = 0;
  for (const [i, { step, amount }] of (input.restorations ?? []).entries()) {
    const at = whole(`restorations[${i}].step`, step, 1, Math.max(1, arrivals));
    const units = whole(`restorations[${i}].amount`, amount, 0, MAX_SIZE);
    restoredAt[at]! += units;
    restored += units;
  }
  const top = whole('limit', input.limit ?? quota + restored, quota);
  const width = top + 1;
  const cells = (arrivals + 1) * width;
  if (cells > MAX_CELLS) {
    const hint = `at most ${MAX_CELLS} cells of arrivals x quota: count in coarser units, such as 10 messages`;
    throw new PlanError('E_RANGE', 'arrivals x quota', cells, hint);
  }
  // Row k, column Q: worth of the arrivals after the k-th, with Q left once the restoration of the next is in.
  const table = new Float64Array(cells);
  const after = (step: number, left: number): number =>
    table[step * width + Math.min(top, left + restoredAt[step + 1]!)]!;
  for (let step = arrivals; step >= 1; step--) {
    for (let left = 0; left <= top; left++) {
      const keep = after(step, left);
      let expected = 0;
      for (const { value, probability, cost } of laws[step - 1]!) {
        const take = cost <= left ? value + after(step, left - cost) : keep;
        expected += probability * Math.max(keep, take);
      }
      table[(step - 1) * width + left] = expected;
    }
  }
  const checkedState = (step: number, left: number): void => {
    whole('step', step, 1, Math.max(1, arrivals));
    whole('quota', left, 0, top);
  };
  return {
    value: (step, left) => {
      checkedState(step, left);
      return after(step - 1, left);
    },
    threshold: (step, left, cost = 1) => {
      checkedState(step, left);
      if (whole('cost', cost) > left) return Number.POSITIVE_INFINITY;
      return after(step, left) - after(step, left - cost);
    },
  };
}
