/** Seeded numbers for statistics tests: bits, uniforms, normals and columns of correlated policies. */
import { openStream } from '../../../src/numerics/random/index.ts';
import { normalDraws } from '../../../src/numerics/stats/index.ts';

/** 32 random bits a call. */
export function bitsOf(lane: number, trialIndex: number = 0): () => number {
  const stream = openStream({ seed: 20261124, trialIndex, purpose: 'bootstrap', substream: lane });
  return () => stream.next();
}

export type Law = 'normal' | 'zero-inflated' | 'lognormal' | 'rare';

/**
 * One policy's noise: standard normal; exactly 0 in 42 of 100 trials, else skewed; exp(normal); or exactly 0 in 95
 * of 100 trials, else exponential, as where policies seldom differ. Means are taken off, so they are 0.
 */
export function noiseOf(law: Law, normal: () => number, uniform: () => number): number {
  if (law === 'normal') return normal();
  if (law === 'lognormal') return Math.exp(normal()) - Math.exp(0.5);
  if (law === 'rare') return (uniform() < 0.05 ? -Math.log(1 - uniform()) : 0) - 0.05;
  return uniform() < 0.42 ? 0 : normal() ** 2 - 1;
}

export interface ColumnLaw {
  readonly law: Law;
  readonly trials: number;
  readonly means: readonly number[];
  /** Standard deviation of each policy's own noise. */
  readonly spreads: readonly number[];
}

/** Columns that share a large common part, as trials of one demand do. Shape: policies x trials. */
export function correlatedColumns(
  { law, trials, means, spreads }: ColumnLaw,
  nextBits: () => number,
): Float64Array[] {
  const normal = normalDraws(nextBits);
  const uniform = (): number => (nextBits() >>> 0) / 4294967296;
  const columns = means.map(() => new Float64Array(trials));
  for (let trial = 0; trial < trials; trial++) {
    const common = 3 * normal();
    columns.forEach((column, policy) => {
      column[trial] = means[policy]! + common + spreads[policy]! * noiseOf(law, normal, uniform);
    });
  }
  return columns;
}
