/**
 * The heart: one policy meets one demand tape. For each arrival the policy's scores order the accounts, the
 * first account with room in both windows serves it, and the counters move. No allocation, no closures.
 *
 * Time is cut at the pool's events (resets, returns). Between two events nothing but serves changes the pool,
 * so the inner loop calls nothing that it cannot inline, and the compiler keeps its arrays in registers
 * (bench/replay.ts). Invariant: choices are those of rankAccounts (quota/view.ts) on the same view;
 * test/reference holds the obvious minute-stepped twin that must agree. Read next: trial.ts.
 */
import { NO_RESET, type Policy, refreshRanks } from '../quota/index.ts';
import { type RandomGenerator, unitReal } from '../random/index.ts';
import { advance, nextEventMinute, noteSpend, type ReplayContext } from './advance.ts';
import type { PoolState } from './pool-state.ts';

/** Which scores must be computed again before the next choice: all, none, or one account's index. */
const ALL = -1;
const NONE = -2;

/** A reset further off than this belongs to a window whose clock does not run. */
const IDLE_MINUTES: number = NO_RESET / 2;

export interface ReplaySpan {
  /** Arrival indices [from, to). */
  readonly from: number;
  readonly to: number;
  /** Random numbers for policies that read `draws`. */
  readonly draws: RandomGenerator | null;
  /** Where to note the account that served each arrival (-1 denied), or null. Shape: arrivals. */
  readonly choices: Int16Array | null;
}

/** Ranks by weekly reset; they change at events only. */
function rankAt(state: PoolState, minute: number): void {
  const { reset, length } = state.weekly;
  for (let i = 0; i < state.accountCount; i++) {
    const left = reset[i]! - minute;
    state.view.weeklyMinutesLeft[i] = left > IDLE_MINUTES ? length[i]! : left;
  }
  refreshRanks(state.view);
}

export function replay(policy: Policy, context: ReplayContext, span: ReplaySpan): void {
  const { state, tally, timetable, minutes, costs } = context;
  const { view, scores, usefulSince, usefulUnits, allFixed } = state;
  const n = state.accountCount;
  const shortHeadroom = state.short.headroom;
  const weeklyHeadroom = state.weekly.headroom;
  const shortCapacity = state.short.capacity;
  const weeklyCapacity = state.weekly.capacity;
  const shortReset = state.short.reset;
  const weeklyReset = state.weekly.reset;
  const shortLength = state.short.length;
  const weeklyLength = state.weekly.length;
  const { shortRemaining, weeklyRemaining, weeklyHeadroomUnits } = view;
  const { shortTimeLeft, weeklyTimeLeft, weeklyMinutesLeft, lastServed, draws } = view;
  const { peak, peakBefore } = timetable;
  const { usefulChanges } = tally;
  const readsOrder = policy.reads.includes('order');
  const readsShortTime = policy.reads.includes('short_time');
  const readsWeeklyTime = readsOrder || policy.reads.includes('weekly_time');
  const readsTime = readsShortTime || readsWeeklyTime || policy.reads.includes('peak');
  const readsHistory = policy.reads.includes('history');
  const generator = policy.reads.includes('draws') ? span.draws : null;
  const rescoreAlways = readsHistory || generator !== null;
  const { choices, to } = span;

  let now = -1;
  let nextEvent = nextEventMinute(state);
  let spentBy = -1;
  let usefulAccountMinutes = 0;
  let deniedUnits = 0;
  let peakDeniedUnits = 0;
  let deniedRequests = 0;
  let migrated = 0;
  let recovered = 0;
  let outageMinutes = 0;
  let longestOutage = 0;
  let deniedMinute = -1;
  let servedMinute = -1;

  for (let arrival = span.from; arrival < to; ) {
    // Events: clocks that a serve started or moved, then everything due.
    if (spentBy >= 0) nextEvent = noteSpend(context, spentBy, arrival - 1);
    spentBy = -1;
    if (minutes[arrival]! >= nextEvent) nextEvent = advance(context, minutes[arrival]!);
    if (readsOrder) rankAt(state, minutes[arrival]!);
    let stale = ALL;
    now = -1;

    for (; arrival < to; arrival++) {
      const minute = minutes[arrival]!;
      if (minute >= nextEvent) break;
      const cost = costs[arrival]!;
      const inPeak = peak[minute]!;

      // Clock: what the policy reads of the time.
      if (readsTime && minute !== now) {
        now = minute;
        view.inPeak = inPeak === 1;
        if (readsShortTime) {
          for (let i = 0; i < n; i++) {
            shortTimeLeft[i] = Math.min((shortReset[i]! - minute) / shortLength[i]!, 1);
          }
        }
        if (readsWeeklyTime) {
          let least = 1;
          let most = 0;
          for (let i = 0; i < n; i++) {
            const length = weeklyLength[i]!;
            const left = weeklyReset[i]! - minute;
            const fraction = Math.min(left / length, 1);
            weeklyTimeLeft[i] = fraction;
            weeklyMinutesLeft[i] = left > IDLE_MINUTES ? length : left;
            least = Math.min(least, fraction);
            most = Math.max(most, fraction);
          }
          view.weeklyTimeLeftSpread = most - least;
        }
        stale = ALL;
      }

      // Choice: the highest score, ties to the highest index. Comparisons become numbers, not branches: which
      // account leads is a coin toss that a branch predictor loses.
      if (rescoreAlways) {
        stale = ALL;
        if (generator !== null) for (let i = 0; i < n; i++) draws[i] = unitReal(generator);
      }
      if (stale === ALL) for (let i = 0; i < n; i++) scores[i] = policy.score(view, i);
      else if (stale !== NONE) scores[stale] = policy.score(view, stale);
      stale = NONE;
      let account = 0;
      let best = scores[0]!;
      for (let i = 1; i < n; i++) {
        const score = scores[i]!;
        account += (i - account) * +(score >= best);
        best = Math.max(best, score);
      }

      // Fallback: the best of those with room in both windows; none means denied.
      if (shortHeadroom[account]! < cost || weeklyHeadroom[account]! < cost) {
        const firstFailedShort = shortHeadroom[account]! < cost ? 1 : 0;
        migrated += firstFailedShort;
        account = -1;
        for (let i = 0; i < n; i++) {
          if (shortHeadroom[i]! < cost || weeklyHeadroom[i]! < cost) continue;
          const score = scores[i]!;
          if (account < 0 || score >= best) {
            best = score;
            account = i;
          }
        }
        if (account < 0) {
          deniedUnits += cost;
          peakDeniedUnits += inPeak * cost;
          deniedRequests++;
          if (choices !== null) choices[arrival] = -1;
          if (minute !== servedMinute && minute !== deniedMinute) {
            if (outageMinutes > longestOutage) longestOutage = outageMinutes;
            outageMinutes++;
            deniedMinute = minute;
          }
          continue;
        }
        recovered += firstFailedShort;
      }

      // Serve: charge both windows.
      const shortLeft = shortHeadroom[account]! - cost;
      const weeklyLeft = weeklyHeadroom[account]! - cost;
      shortHeadroom[account] = shortLeft;
      weeklyHeadroom[account] = weeklyLeft;
      weeklyHeadroomUnits[account] = weeklyLeft;
      shortRemaining[account] = shortLeft / shortCapacity[account]!;
      weeklyRemaining[account] = weeklyLeft / weeklyCapacity[account]!;
      stale = account;
      servedMinute = minute;
      if (outageMinutes > 0) {
        const outage = deniedMinute === minute ? outageMinutes - 1 : outageMinutes;
        if (outage > longestOutage) longestOutage = outage;
        outageMinutes = 0;
      }
      if ((shortLeft < usefulUnits || weeklyLeft < usefulUnits) && usefulSince[account]! >= 0) {
        const since = usefulSince[account]!;
        usefulSince[account] = -1;
        usefulAccountMinutes += peakBefore[minute + 1]! - peakBefore[since]!;
        if (usefulChanges !== null) {
          usefulChanges[since] = usefulChanges[since]! + 1;
          usefulChanges[minute + 1] = usefulChanges[minute + 1]! - 1;
        }
      }
      if (readsHistory) {
        lastServed[account] = arrival + 1;
        view.lastServedIndex = account;
      }
      if (choices !== null) choices[arrival] = account;
      if (!allFixed) {
        spentBy = account;
        arrival++;
        break;
      }
    }
  }
  if (spentBy >= 0) noteSpend(context, spentBy, to - 1);

  tally.usefulAccountMinutes += usefulAccountMinutes;
  tally.deniedUnits += deniedUnits;
  tally.peakDeniedUnits += peakDeniedUnits;
  tally.deniedRequests += deniedRequests;
  tally.migratedRequests += migrated;
  tally.migrationSuccesses += recovered;
  tally.longestOutageMinutes = Math.max(tally.longestOutageMinutes, longestOutage, outageMinutes);
}
