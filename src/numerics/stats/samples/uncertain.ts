/** A quantity that is not known exactly: carried as a distribution, never collapsed without saying so. */

import { PlanError, units } from '../../../core/values/index.ts';
import { drawGamma, type RealDraws } from '../distributions/index.ts';

export type Uncertain =
  | { readonly kind: 'known'; readonly value: number }
  /** Beta-PERT: mean (min + 4 mode + max) / 6. */
  | { readonly kind: 'pert'; readonly min: number; readonly mode: number; readonly max: number }
  /** Normal, cut at 0. */
  | { readonly kind: 'normal'; readonly mean: number; readonly sd: number }
  /** Drawn evenly from what was seen. */
  | { readonly kind: 'samples'; readonly samples: readonly number[] };

/** Reads a number, {min, mode, max}, {mean, sd} or {samples}; all >= 0. */
export function uncertain(field: string, value: unknown): Uncertain {
  if (typeof value === 'number') return { kind: 'known', value: units(field, value) };
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  if (Array.isArray(given.samples) && given.samples.length > 0) {
    return {
      kind: 'samples',
      samples: given.samples.map((each, i) => units(`${field}.samples[${i}]`, each)),
    };
  }
  if ('mean' in given) {
    return { kind: 'normal', mean: units(`${field}.mean`, given.mean), sd: units(`${field}.sd`, given.sd) };
  }
  if ('mode' in given) {
    const min = units(`${field}.min`, given.min);
    const mode = units(`${field}.mode`, given.mode);
    const max = units(`${field}.max`, given.max);
    if (!(min <= mode && mode <= max)) throw new PlanError('E_RANGE', field, value, 'min <= mode <= max');
    return { kind: 'pert', min, mode, max };
  }
  throw new PlanError('E_TYPE', field, value, 'a number, {min, mode, max}, {mean, sd} or {samples}');
}

/** Mean; of a cut normal that of the uncut one. */
export function meanOf(quantity: Uncertain): number {
  switch (quantity.kind) {
    case 'known':
      return quantity.value;
    case 'pert':
      return (quantity.min + 4 * quantity.mode + quantity.max) / 6;
    case 'normal':
      return quantity.mean;
    case 'samples':
      return quantity.samples.reduce((sum, value) => sum + value, 0) / quantity.samples.length;
  }
}

/** One draw. */
export function drawOf(quantity: Uncertain, draws: RealDraws): number {
  switch (quantity.kind) {
    case 'known':
      return quantity.value;
    case 'samples':
      return quantity.samples[Math.floor(draws.uniform() * quantity.samples.length)]!;
    case 'normal':
      return Math.max(0, quantity.mean + quantity.sd * draws.normal());
    case 'pert': {
      const { min, mode, max } = quantity;
      if (max === min) return min;
      const a = drawGamma(1 + (4 * (mode - min)) / (max - min), draws);
      const b = drawGamma(1 + (4 * (max - mode)) / (max - min), draws);
      return min + ((max - min) * a) / (a + b);
    }
  }
}
