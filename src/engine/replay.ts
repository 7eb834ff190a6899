/**
 * The heart: one policy meets one demand tape. For each arrival the policy's scores order the accounts, the
 * first account with room in both windows serves it, and the counters move. No allocation, no closures.
 *
 * Invariant: choices are those of rankAccounts (quota/view.ts) on the same view; test/reference holds the
 * obvious minute-stepped twin that this loop must agree with. Read next: trial.ts.
 */
import type { Policy } from '../quota/index.ts';
import { refreshOrder } from '../quota/index.ts';
import { type RandomGenerator, unitReal } from '../random/index.ts';
import { advance, nextEventMinute, noteSpend, type ReplayContext } from './advance.ts';
import { addUsefulSpan } from './tally.ts';

/** Which scores must be computed again before the next choice: all, none, or one account's index. */
const ALL = -1;
const NONE = -2;

export interface ReplaySpan {
  /** Arrival indices [from, to). */
  readonly from: number;
  readonly to: number;
  /** Random numbers for policies that read `draws`. */
  readonly draws: RandomGenerator | null;
  /** Where to note the account that served each arrival (-1 denied), or null. Shape: arrivals. */
  readonly choices: Int16Array | null;
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
  const { shortTimeLeft, weeklyTimeLeft, weeklyMinutesLeft, lastServed } = view;
  const peak = timetable.peak;
  const readsOrder = policy.reads.includes('order');
  const readsTime = readsOrder || policy.reads.includes('time');
  const readsHistory = policy.reads.includes('history');
  const generator = policy.reads.includes('draws') ? span.draws : null;
  const rescoreAlways = readsHistory || generator !== null;
  const { choices, to } = span;

  let now = -1;
  let inPeak = 0;
  let nextEvent = nextEventMinute(state);
  let stale = ALL;
  let deniedUnits = 0;
  let peakDeniedUnits = 0;
  let deniedRequests = 0;
  let migrated = 0;
  let recovered = 0;
  let outageMinutes = 0;
  let longestOutage = 0;
  let deniedMinute = -1;
  let servedMinute = -1;

  for (let arrival = span.from; arrival < to; arrival++) {
    const minute = minutes[arrival]!;
    const cost = costs[arrival]!;

    // Time: resets due, then what the policy reads of the clock.
    if (minute !== now) {
      now = minute;
      inPeak = peak[minute]!;
      if (minute >= nextEvent) {
        nextEvent = advance(context, minute);
        stale = ALL;
      }
      if (readsTime) {
        view.inPeak = inPeak === 1;
        for (let i = 0; i < n; i++) {
          const shortFraction = (shortReset[i]! - minute) / shortLength[i]!;
          shortTimeLeft[i] = shortFraction > 1 ? 1 : shortFraction;
          const length = weeklyLength[i]!;
          const left = weeklyReset[i]! - minute;
          const weeklyFraction = left / length;
          weeklyTimeLeft[i] = weeklyFraction > 1 ? 1 : weeklyFraction;
          weeklyMinutesLeft[i] = left > 1e9 ? length : left;
        }
        if (readsOrder) refreshOrder(view);
        stale = ALL;
      }
    }

    // Choice: the highest score, ties to the highest index.
    if (rescoreAlways) {
      stale = ALL;
      if (generator !== null) for (let i = 0; i < n; i++) view.draws[i] = unitReal(generator);
    }
    if (stale === ALL) for (let i = 0; i < n; i++) scores[i] = policy.score(view, i);
    else if (stale !== NONE) scores[stale] = policy.score(view, stale);
    stale = NONE;
    let account = 0;
    let best = scores[0]!;
    for (let i = 1; i < n; i++) {
      const score = scores[i]!;
      if (score >= best) {
        best = score;
        account = i;
      }
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
        peakDeniedUnits += inPeak === 1 ? cost : 0;
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
      addUsefulSpan(tally, timetable, usefulSince[account]!, minute + 1);
      usefulSince[account] = -1;
    }
    if (readsHistory) {
      lastServed[account] = arrival + 1;
      view.lastServedIndex = account;
    }
    if (choices !== null) choices[arrival] = account;
    if (!allFixed) nextEvent = noteSpend(context, account, arrival);
  }

  tally.deniedUnits += deniedUnits;
  tally.peakDeniedUnits += peakDeniedUnits;
  tally.deniedRequests += deniedRequests;
  tally.migratedRequests += migrated;
  tally.migrationSuccesses += recovered;
  tally.longestOutageMinutes = Math.max(tally.longestOutageMinutes, longestOutage, outageMinutes);
}
