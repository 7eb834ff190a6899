/**
 * Has work per unit changed? Recent days against those before by a rank test, with the size of the change beside it:
 * a change counts when chance does not explain it and it is large enough to matter. The test is that of Mann and
 * Whitney: the chance, when days are only shuffled, of a rank sum at least as far from its mean as the one seen. Exact
 * with ties, by counting every choice of places; by the normal curve when there are too many.
 * Sources: Mann, Whitney 1947; exact count with ties as in Streitberg, Roehmel 1986.
 */
import { type Insufficient, insufficient } from '../../core/values/index.ts';
import { normalTail } from '../../numerics/stats/distributions/index.ts';
import { quantile } from '../../numerics/stats/samples/index.ts';

interface RankSumTest {
  /** Two-sided. */
  readonly pValue: number;
  /** P(first > second) + P(equal) / 2 over pairs; 1/2 = no difference. Source: Vargha, Delaney 2000. */
  readonly superiority: number;
  readonly method: 'exact' | 'normal';
}

/** Most steps of the exact count. */
const MOST_STEPS = 2e7;

/** Twice the mean rank of each value, whole numbers. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = start + end + 1;
    start = end;
  }
  return ranks;
}

/** Share of all choices of `size` ranks whose sum is at least `distance` from `mean`. */
function exactTail(ranks: readonly number[], size: number, mean: number, distance: number): number {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  // ways[k][s]: choices of k ranks with sum s.
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  ranks.forEach((rank, index) => {
    for (let k = Math.min(size, index + 1); k >= 1; k--) {
      const from = ways[k - 1]!;
      const to = ways[k]!;
      for (let s = most; s >= rank; s--) to[s]! += from[s - rank]!;
    }
  });
  let all = 0;
  let far = 0;
  ways[size]!.forEach((number, s) => {
    all += number;
    if (Math.abs(s - mean) >= distance) far += number;
  });
  return far / all;
}

/** Normal tail with the variance of the ranks as they are (ties and all) and half a step of continuity. */
function normalTails(ranks: readonly number[], size: number, distance: number): number {
  const n = ranks.length;
  const middle = n + 1;
  const spread = ranks.reduce((sum, rank) => sum + (rank - middle) ** 2, 0);
  const variance = (size * (n - size) * spread) / (n * (n - 1));
  if (variance === 0) return 1;
  return Math.min(1, 2 * normalTail(Math.max(0, distance - 1) / Math.sqrt(variance)));
}

/** Both samples hold at least one finite value. */
function rankSumTest(first: readonly number[], second: readonly number[]): RankSumTest {
  const ranks = doubledRanks([...first, ...second]);
  const n = ranks.length;
  const size = first.length;
  const sum = ranks.slice(0, size).reduce((total, rank) => total + rank, 0);
  const mean = size * (n + 1);
  const distance = Math.abs(sum - mean);
  // The choice of the smaller sample's places is the same question.
  const small = Math.min(size, n - size);
  const isExact = n * small * n * (n + 1) <= MOST_STEPS;
  return {
    pValue: isExact ? exactTail(ranks, small, small * (n + 1), distance) : normalTails(ranks, size, distance),
    superiority: (sum / 2 - (size * (size + 1)) / 2) / (size * (n - size)),
    method: isExact ? 'exact' : 'normal',
  };
}

/** Smallest p-value that samples of these sizes can give: 2 / C(a + b, a). */
function leastPValue(a: number, b: number): number {
  let choices = 1;
  for (let i = 1; i <= Math.min(a, b); i++) choices *= (a + b + 1 - i) / i;
  return Math.min(1, 2 / choices);
}

/** Two-sided chance of a false alarm. */
const ALPHA = 0.05;

export interface Change {
  readonly status: 'tested';
  /** `small`: shown by the test, but below the gate. `unclear`: at or past the gate, but chance would explain it. */
  readonly verdict: 'degraded' | 'improved' | 'small' | 'unclear' | 'steady';
  /** Median of the recent days over that of the days before, less 1; null for a median of 0 before. */
  readonly fraction: number | null;
  readonly pValue: number;
  /** Chance that a recent day beats one before, ties half. */
  readonly superiority: number;
  readonly method: 'exact' | 'normal';
}

const medianOf = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);

/**
 * Whether recent days differ from those before: values are work per unit by day, >= 0, `gate` the least relative
 * change that matters. Insufficient when no result of so few days could be below 5 %: one bad day proves nothing.
 */
export function changeOf(
  recent: readonly number[],
  before: readonly number[],
  gate: number,
): Change | Insufficient {
  if (recent.length === 0 || leastPValue(recent.length, before.length) > ALPHA) {
    // At most as many recent days as there are before them would do; else more of those are needed.
    let needed = 1;
    while (needed <= before.length && leastPValue(needed, before.length) > ALPHA) needed++;
    return needed <= before.length && needed > recent.length
      ? insufficient('recent days', recent.length, needed)
      : insufficient('baseline days', before.length, before.length + 1);
  }
  const { pValue, superiority, method } = rankSumTest(recent, before);
  const reference = medianOf(before);
  const fraction = reference === 0 ? null : medianOf(recent) / reference - 1;
  // Over nothing before, any work is a large gain.
  const isLarge = fraction === null ? superiority > 0.5 : Math.abs(fraction) >= gate;
  const isShown = pValue <= ALPHA;
  const shown = isLarge ? (superiority < 0.5 ? 'degraded' : 'improved') : 'small';
  const verdict = isShown ? shown : isLarge ? 'unclear' : 'steady';
  return { status: 'tested', verdict, fraction, pValue, superiority, method };
}
