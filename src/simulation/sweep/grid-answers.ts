/** What a grid of cells says: how much some accounts carry, what the next one brings, where it matters which policy is used. */
import { RunningMoments, sequenceHalfWidth } from '../../numerics/stats/index.ts';
import type { CellFacts } from './cell-facts.ts';

const ALPHA = 0.05;

/** Where a curve of served shares over rising positions falls to the target. */
export type Crossing =
  /** Between two positions, by a straight line. */
  | { readonly kind: 'at'; readonly position: number }
  /** Below the target at the first position already. */
  | { readonly kind: 'before' }
  /** Above it at the last position still. */
  | { readonly kind: 'beyond' };

/** The largest position up to which the shares are at least `target`. Positions rise; at least one. */
export function crossingOf(
  positions: readonly number[],
  shares: readonly number[],
  target: number,
): Crossing {
  const below = shares.findIndex((share) => share < target);
  if (below < 0) return { kind: 'beyond' };
  if (below === 0) return { kind: 'before' };
  const [x0, x1] = [positions[below - 1]!, positions[below]!];
  const [y0, y1] = [shares[below - 1]!, shares[below]!];
  return { kind: 'at', position: x0 + ((y0 - target) / (y0 - y1)) * (x1 - x0) };
}

export interface Gain {
  /** Share of demand served more. */
  readonly gain: number;
  /** 95 %; null with fewer than two trials. */
  readonly halfWidth: number | null;
  readonly trials: number;
}

/** What `more` serves beyond `few` by its own best policy, trial by trial on the same demand. */
export function gainOf(few: CellFacts, more: CellFacts): Gain {
  const trials = Math.min(few.bestByTrial.length, more.bestByTrial.length);
  const moments = new RunningMoments();
  for (let trial = 0; trial < trials; trial++)
    moments.add(more.bestByTrial[trial]! - few.bestByTrial[trial]!);
  const { variance, mean } = moments;
  return {
    gain: mean,
    halfWidth:
      variance === null
        ? null
        : sequenceHalfWidth(trials, Math.sqrt(variance), {
            alpha: ALPHA,
            plannedCount: Math.min(few.ceiling, more.ceiling),
          }),
    trials,
  };
}

/** Whether a cell's best policy serves the target: surely, by its mean alone, or not. */
export function reaches({ policies: [best] }: CellFacts, target: number): 'surely' | 'perhaps' | 'no' {
  const { served, halfWidth } = best!;
  if (served < target) return 'no';
  return halfWidth !== null && served - halfWidth >= target ? 'surely' : 'perhaps';
}
