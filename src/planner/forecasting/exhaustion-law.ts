/**
 * When a quota that does not come back runs out, in closed form: n counts at a Poisson rate take a gamma time, and a
 * rate that is itself gamma distributed makes it a beta prime time. With restorations see exhaustion-paths.ts.
 */

import { openShare, PlanError, units } from '../../core/values/index.ts';
import { betaQuantile, gammaP, gammaQuantile, negativeBinomialTail } from '../../numerics/stats/index.ts';
import type { BurnModel } from './burn-model.ts';

export interface ExhaustionLaw {
  readonly status: 'law';
  /** P(out within so many hours >= 0). */
  readonly chanceBy: (hours: number) => number;
  /** Hours until it is out with chance q, strictly between 0 and 1. */
  readonly quantileHours: (q: number) => number;
}

/** It does not run out. */
export interface Never {
  readonly status: 'never';
}

export const NEVER: Never = { status: 'never' };

/**
 * Hours until `remaining` units are gone at a flat rate without a wobble. A rate known to be 0 is Never; nothing
 * remaining is out now. A model with a season or a wobble is E_TYPE: it has no closed form here.
 */
export function exhaustionLaw(remaining: number, model: BurnModel): ExhaustionLaw | Never {
  const counts = Math.ceil(units('remaining', remaining) / model.countUnits - 1e-9);
  if (model.season !== 'flat' || Number.isFinite(model.hourShape)) {
    throw new PlanError('E_TYPE', 'model', model.season, 'a flat rate without a wobble');
  }
  const { meanPerHour, shape } = model.cells[0]!;
  if (counts <= 0) return { status: 'law', chanceBy: () => 1, quantileHours: (q) => openShare('q', q) * 0 };
  if (meanPerHour === 0) return NEVER;
  if (shape === Number.POSITIVE_INFINITY) {
    return {
      status: 'law',
      chanceBy: (hours) => gammaP(counts, units('hours', hours) * meanPerHour),
      quantileHours: (q) => gammaQuantile(openShare('q', q), counts) / meanPerHour,
    };
  }
  return {
    status: 'law',
    chanceBy: (hours) => negativeBinomialTail(counts - 1, shape, units('hours', hours) * meanPerHour),
    quantileHours: (q) => {
      // Time is exposure times the odds of a Beta(counts, shape) share; 1 - x is the other beta's quantile.
      const x = betaQuantile(openShare('q', q), counts, shape);
      return ((x / betaQuantile(1 - q, shape, counts)) * shape) / meanPerHour;
    },
  };
}

/** Central interval of the given confidence, in hours. */
export function exhaustionInterval(
  law: ExhaustionLaw,
  confidence: number,
): readonly [low: number, high: number] {
  const tail = (1 - openShare('confidence', confidence)) / 2;
  return [law.quantileHours(tail), law.quantileHours(1 - tail)];
}

/** The document's: remaining over the day's use spread evenly, nothing comes back. Units and units per day. */
export function exhaustionDoc(remaining: number, unitsPerDay: number): { readonly hours: number } | Never {
  const left = units('remaining', remaining);
  const perDay = units('unitsPerDay', unitsPerDay);
  return perDay === 0 ? NEVER : { hours: left / (perDay / 24) };
}
