/**
 * One shift of the mean: where it is, and how sure that is, given that there is exactly one. Flat priors on the place,
 * on both means and on the log deviation, so the place has weight squares^-((n - 2) / 2) / sqrt(n1 n2).
 * Source: Smith, Biometrika 62, 1975.
 */
import { type Insufficient, insufficient, whole } from '../../core/values/index.ts';
import { checkedSeries } from './series.ts';

export interface ChangeLocation {
  readonly status: 'located';
  /** First index after the shift that is most likely. */
  readonly index: number;
  /** P(shift before value i), one per index; 0 where a segment would be too short. They add up to 1. */
  readonly posterior: readonly number[];
  /** BIC without a shift minus BIC with one at `index`: positive speaks for it; null where a side fits exactly. */
  readonly bicGain: number | null;
  /** Difference of the means over its standard error; null where nothing varies within the sides. */
  readonly t: number | null;
}

interface Side {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

function sideOf(values: readonly number[]): Side {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    count: values.length,
    mean,
    squares: values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0),
  };
}

/** Weights that add up to 1 from their logarithms; Infinity takes all. */
function normalised(logs: readonly number[]): number[] {
  const top = Math.max(...logs);
  const weights = logs.map((log) => (log === top ? 1 : Math.exp(log - top)));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The place of one shift, `minSegment` (default 2) values at least on either side. Quadratic. */
export function changeLocation(
  series: readonly number[],
  { minSegment = 2 }: { readonly minSegment?: number } = {},
): ChangeLocation | Insufficient {
  const values = checkedSeries('series', series);
  const least = whole('minSegment', minSegment, 1);
  const n = values.length;
  if (n < Math.max(4, 2 * least)) return insufficient('values', n, Math.max(4, 2 * least));
  const sides = values.map((_, i) => [sideOf(values.slice(0, i)), sideOf(values.slice(i))] as const);
  const logs = sides.map(([a, b], i) =>
    i < least || i > n - least
      ? Number.NEGATIVE_INFINITY
      : (-(n - 2) / 2) * Math.log(a.squares + b.squares) - Math.log(a.count * b.count) / 2,
  );
  const posterior = normalised(logs);
  const index = posterior.indexOf(Math.max(...posterior));
  const [before, after] = sides[index]!;
  const within = before.squares + after.squares;
  const whole0 = sideOf(values).squares;
  const error = Math.sqrt((within / (n - 2)) * (1 / before.count + 1 / after.count));
  return {
    status: 'located',
    index,
    posterior,
    bicGain: within > 0 ? n * Math.log(whole0 / within) - 2 * Math.log(n) : null,
    t: within > 0 ? (after.mean - before.mean) / error : null,
  };
}
