/**
 * Where the best policy is known by theory. Accounts with one window each, whose ends are known beforehand and do not
 * depend on use, and which every request counts in and may go to: then a request may use the windows that are open when
 * it comes, each window is open for one stretch of requests, and taking the open window that ends first serves the most
 * that anybody can, without looking ahead.
 *
 * Source: Glover, "Maximum matching in a convex bipartite graph", Naval Research Logistics Quarterly 14, 1967. It matches
 * whole places, so it is exact where requests cost the same; where costs differ it is exact for requests that may be
 * split, and what is lost to the bound is what no whole request fits into.
 */
import { hasKnownReset, type PoolShape } from '../scenario/index.ts';

/** The policy that takes the window that ends first. */
export const EARLIEST_END_POLICY = 'earliest_reset_first';

/**
 * What theory says of EARLIEST_END_POLICY in such pools: no policy serves more requests nor units (`whole`), or none would
 * if requests could be split (`divisible`); null = nothing.
 */
export type Theorem = 'whole' | 'divisible' | null;

/** Whether the window's ends are known before any use; credits must have an end, and on a simulated day. */
function hasFixedEnds(shape: PoolShape, index: number): boolean {
  const { clock } = shape.windows[index]!.window;
  switch (clock.kind) {
    case 'fixed':
    case 'calendar':
      return true;
    case 'once':
      return clock.expiresMs !== null && hasKnownReset(shape);
    default:
      return false;
  }
}

/** What theory says of a pool. `costsAreEqual`: all requests cost the same. */
export function theoremFor(shape: PoolShape, costsAreEqual: boolean): Theorem {
  const { windows, windowsOf, serves, counts, isOverage, bankedResets } = shape;
  const applies =
    windowsOf.every((own) => own.length === 1) &&
    windowsOf.every(([index]) => hasFixedEnds(shape, index!)) &&
    serves.every((flag) => flag === 1) &&
    counts.every((flag) => flag === 1) &&
    isOverage.every((flag) => flag === 0) &&
    bankedResets.every((count) => count === 0);
  if (!applies) return null;
  if (costsAreEqual) return 'whole';
  // Split requests are split units: a window of requests would not know how many it serves.
  return windows.some(({ isRequests }) => isRequests) ? null : 'divisible';
}
