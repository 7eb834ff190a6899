/** Two policies over the same trials: who was ahead, and whether any trial tells them apart. Read next: compare-metric.ts. */
import type { PairStatistics } from './statistics-record.ts';

/** Smaller differences are ties. Source: simulation specification, section 6. */
export const TIE: number = 1e-9;

/** Trials in which a was better, worse, or the same. */
export function scoreTrials(
  a: Float64Array,
  b: Float64Array,
  sign: number,
): Pick<PairStatistics, 'wins' | 'losses' | 'ties'> {
  let wins = 0;
  let losses = 0;
  for (let trial = 0; trial < a.length; trial++) {
    const delta = sign * (a[trial]! - b[trial]!);
    if (delta > TIE) wins++;
    else if (delta < -TIE) losses++;
  }
  return { wins, losses, ties: a.length - wins - losses };
}

/** Whether no trial tells two policies apart. */
export function tieAlways(a: Float64Array, b: Float64Array): boolean {
  for (let trial = 0; trial < a.length; trial++) {
    if (!(Math.abs(a[trial]! - b[trial]!) <= TIE)) return false;
  }
  return true;
}
