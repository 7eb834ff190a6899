/** How full a window is, as people read it: per cent to one decimal, and a level. */
import { percent, positive, units } from '../../core/values/index.ts';

export interface UseLevel {
  readonly name: string;
  /** Used share from which it holds. */
  readonly fromFraction: number;
}

/** The document's levels of use (yellow 70 %, orange 85 %, red 95 %), lowest first: data to be replaced. */
export const USE_LEVELS: readonly UseLevel[] = [
  { name: 'green', fromFraction: 0 },
  { name: 'yellow', fromFraction: 0.7 },
  { name: 'orange', fromFraction: 0.85 },
  { name: 'red', fromFraction: 0.95 },
];

export interface UsageShare {
  /** Per cent of the limit, one decimal, halves away from zero; above 100 when overdrawn. */
  readonly percent: number;
  /** 0..1, for bars. */
  readonly barFraction: number;
  readonly isOverdrawn: boolean;
  readonly level: string;
  /** `37/1125 (3.3 %)`. */
  readonly text: string;
}

/** Reads `used` (>= 0) against `limit` (> 0); `levels` in rising order, the first from 0. */
export function usageShare(
  used: number,
  limit: number,
  levels: readonly UseLevel[] = USE_LEVELS,
): UsageShare {
  const fraction = units('used', used) / positive('limit', limit);
  const shown = percent(fraction);
  return {
    percent: shown,
    barFraction: Math.min(1, fraction),
    isOverdrawn: used > limit,
    level: levels.findLast(({ fromFraction }) => fraction >= fromFraction)?.name ?? '',
    text: `${used}/${limit} (${shown.toFixed(1)} %)`,
  };
}
