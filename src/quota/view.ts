/**
 * Making and reading a PoolView outside the simulator's hot loop: the router and the tests use these, and the
 * loop in engine/replay.ts does the same steps inline. Invariant: the same state gives the same view, bit for
 * bit, whoever fills it.
 */
import type { Policy, PoolView } from './policy.ts';

/** An all-zero view of `accountCount` accounts. */
export function createPoolView(accountCount: number): PoolView {
  const column = (): Float64Array => new Float64Array(accountCount);
  return {
    accountCount,
    shortRemaining: column(),
    weeklyRemaining: column(),
    weeklyHeadroomUnits: column(),
    shortTimeLeft: column(),
    weeklyTimeLeft: column(),
    weeklyMinutesLeft: column(),
    weeklyRank: column(),
    lastServed: column(),
    draws: column(),
    weeklyTimeLeftSpread: 0,
    lastServedIndex: -1,
    inPeak: false,
  };
}

/** Recomputes weeklyRank from weeklyMinutesLeft. O(n^2), n <= a few dozen. */
export function refreshRanks(view: PoolView): void {
  const minutesLeft = view.weeklyMinutesLeft;
  for (let i = 0; i < view.accountCount; i++) {
    const mine = minutesLeft[i]!;
    let rank = 0;
    for (let j = 0; j < view.accountCount; j++) {
      const other = minutesLeft[j]!;
      if (other < mine || (other === mine && j < i)) rank++;
    }
    view.weeklyRank[i] = rank;
  }
}

/** Recomputes weeklyRank and weeklyTimeLeftSpread from the time-left fields. */
export function refreshOrder(view: PoolView): void {
  refreshRanks(view);
  const { weeklyTimeLeft } = view;
  view.weeklyTimeLeftSpread =
    view.accountCount === 0 ? 0 : Math.max(...weeklyTimeLeft) - Math.min(...weeklyTimeLeft);
}

/** Account indices in the order a policy asks them: highest score first, ties to the highest index. */
export function rankAccounts(policy: Policy, view: PoolView): number[] {
  const scores = Array.from({ length: view.accountCount }, (_, account) => policy.score(view, account));
  return scores.map((_, account) => account).sort((a, b) => scores[b]! - scores[a]! || b - a);
}
