/**
 * Whole messages from real numbers: needs are rounded up, capacities down, splits by largest remainder, so that they
 * add up. Expectations are never rounded inside a sum.
 */

/** Slack for what binary fractions do to a product that should be whole. */
const EPSILON = 1e-9;

/** Messages needed for so much work. */
export function needOf(messages: number): number {
  return Math.ceil(messages - EPSILON) + 0;
}

/** Messages that fit into so much capacity. */
export function capacityOf(messages: number): number {
  return Math.floor(messages + EPSILON) + 0;
}

/**
 * `total` whole units split by `shares` (>= 0, not all 0), adding up exactly; equal remainders go to the earlier.
 * Source: Hamilton's method.
 */
export function largestRemainder(total: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  const exact = shares.map((share) => (sum > 0 ? (total * share) / sum : 0));
  const floors = exact.map((value) => Math.floor(value + EPSILON));
  const left = total - floors.reduce((all, value) => all + value, 0);
  const order = exact
    .map((value, index) => ({ index, rest: value - floors[index]! }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of order.slice(0, sum > 0 ? left : 0)) floors[index]!++;
  return floors;
}

/** Per cent to one decimal, halves away from zero. */
export function percent(fraction: number): number {
  const tenths = fraction * 1000;
  return (Math.sign(tenths) * Math.round(Math.abs(tenths) + EPSILON)) / 10 + 0;
}
