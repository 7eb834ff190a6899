/**
 * The heart: one policy meets one demand tape. For each arrival the policy's scores order the accounts, the
 * first account with room serves it, and the counters move. The views given to a score are
 * object literals that the compiler never makes: the score is inlined (own-loop.ts) and they fall to scalars.
 *
 * Time is cut at the pool's events (resets, returns). Between two events nothing but serves changes the pool,
 * so the inner loop calls nothing that it cannot inline, and the compiler keeps its arrays in registers
 * (bench/engine.ts). Invariant: choices are those of rankAccounts (quota/views/view.ts) on the same view;
 * test/reference holds the obvious minute-stepped twin that must agree. Read next: trial.ts.
 */

import { type RandomGenerator, unitReal } from '../../numerics/random/index.ts';
import { ascendingRanks, type Policy, paceOf } from '../../quota/views/index.ts';
import { NO_RESET, type WindowReading } from '../../quota/windows/index.ts';
import { advance, noteSpend } from './advance.ts';
import {
  chargeAccount,
  failsBesideLong,
  otherPaceOf,
  restrainScores,
  spendBankedReset,
} from './extra-windows.ts';
import type { PoolState } from './pool-state.ts';
import type { ReplayContext } from './replay-context.ts';
import { KIND_FIRST_USE } from './window-columns.ts';
import { readWindows } from './window-readings.ts';

/** A reset further off than this belongs to a window whose clock does not run. */
const IDLE_MINUTES: number = NO_RESET / 2;

/** Readings of single windows, for policies that do not ask for them. */
const NO_WINDOWS: readonly WindowReading[] = [];

export interface ReplaySpan {
  /** Arrival indices [from, to). */
  readonly from: number;
  readonly to: number;
  /** Random numbers for policies that read `draws`. */
  readonly draws: RandomGenerator | null;
  /** Where to note the account that served each arrival (-1 denied), or null. Shape: arrivals. */
  readonly choices: Int16Array | null;
}

/**
 * Ranks by weekly reset, `base` = first row of the class. While every clock runs they change at events only; an idle window's time left stands
 * still, so pools with other kinds are ranked at every arrival.
 */
function rankAt(state: PoolState, base: number, minute: number): void {
  const { weeklyReset, weeklyLength } = state.views;
  for (let i = 0; i < state.accountCount; i++) {
    const left = weeklyReset[base + i]! - minute;
    state.weeklyMinutesLeft[i] = left > IDLE_MINUTES ? weeklyLength[base + i]! : left;
  }
  ascendingRanks(state.weeklyMinutesLeft, state.weeklyRank);
}

export function replay(policy: Policy, context: ReplayContext, span: ReplaySpan): void {
  const { state, tally, timetable, minutes, costs, classes } = context;
  const { scores, weeklyRank, lastServed, draws, usefulSince, usefulUnits, allFixed } = state;
  const accountCount = state.accountCount;
  const isPlain = state.extras === null;
  const restrains = state.extras?.restrains === true;
  const hasBanked = state.extras?.hasBanked === true;
  const classesServed = state.extras === null ? null : state.extras.classesServed;
  const { room, shortRemaining, weeklyRemaining, weeklyHeadroom } = state.views;
  const { shortReset, weeklyReset, shortLength, weeklyLength, shortKind } = state.views;
  const shortHeadroom = state.short.headroom;
  const shortCapacity = state.short.capacity;
  const weeklyCapacity = state.weekly.capacity;
  const { peak, peakBefore } = timetable;
  const { usefulChanges } = tally;
  const readsOrder = policy.reads.includes('order');
  const readsTime = readsOrder || policy.reads.includes('time');
  const readsClocks = policy.reads.includes('clocks');
  const readsPace = policy.reads.includes('pace');
  const readsWindows = policy.reads.includes('windows');
  const readsMore = readsPace || readsClocks || readsWindows;
  const readsHistory = policy.reads.includes('history');
  const generator = policy.reads.includes('draws') ? span.draws : null;
  /** Scores that depend on headroom alone change with a serve or an event only. */
  const headroomOnly = isPlain && policy.reads.length === 0;
  const { choices, to } = span;

  let weeklyTimeLeftSpread = 0;
  let lastServedIndex = state.lastServedIndex;
  let nextEvent = state.nextEvent;
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
    if (readsOrder && isPlain && allFixed) rankAt(state, 0, minutes[arrival]!);
    const openedMinute = readsClocks ? state.openedMinute : 0;
    let rescoreAll = true;

    for (; arrival < to; arrival++) {
      const minute = minutes[arrival]!;
      if (minute >= nextEvent) break;
      const cost = costs[arrival]!;
      /** First view row of the arrival's class. */
      const base = classes === null ? 0 : classes[arrival]! * accountCount;
      const inPeak = peak[minute]!;

      // Scores: of every account where time, order, history or chance count. What a policy does not read is not
      // loaded: each load costs a bounds check that the compiler may not drop.
      if (readsOrder) {
        if (!isPlain || !allFixed) rankAt(state, base, minute);
        let least = 1;
        let most = 0;
        for (let i = 0; i < accountCount; i++) {
          const row = base + i;
          const timeLeft = Math.min((weeklyReset[row]! - minute) / weeklyLength[row]!, 1);
          least = Math.min(least, timeLeft);
          most = Math.max(most, timeLeft);
        }
        weeklyTimeLeftSpread = most - least;
      }
      if (generator !== null) for (let i = 0; i < accountCount; i++) draws[i] = unitReal(generator);
      if (rescoreAll) {
        rescoreAll = !headroomOnly;
        const sinceOpened = readsClocks ? Math.min(minute - openedMinute, NO_RESET) : NO_RESET;
        const pool = {
          accountCount,
          weeklyTimeLeftSpread,
          lastServedIndex,
          inPeak: inPeak === 1,
          sinceOpened,
        };
        for (let i = 0; i < accountCount; i++) {
          const row = base + i;
          const weeklyMinutesLeft = readsTime ? weeklyReset[row]! - minute : 1;
          let otherPace = 1;
          let isIdle = false;
          let shortLengthMinutes = 1;
          let windows = NO_WINDOWS;
          if (readsMore) {
            // One branch for all that few policies ask: each branch here is time in every policy's loop.
            shortLengthMinutes = shortLength[row]!;
            otherPace = isPlain
              ? paceOf(shortRemaining[row]!, Math.min((shortReset[row]! - minute) / shortLengthMinutes, 1))
              : otherPaceOf(state, row, minute);
            isIdle = shortKind[row] === KIND_FIRST_USE && shortReset[row] === NO_RESET;
            if (readsWindows) windows = readWindows(state, row, minute);
          }
          const account = {
            index: i,
            shortRemaining: shortRemaining[row]!,
            weeklyRemaining: weeklyRemaining[row]!,
            weeklyHeadroomUnits: weeklyHeadroom[row]!,
            shortTimeLeft: readsTime ? Math.min((shortReset[row]! - minute) / shortLength[row]!, 1) : 1,
            weeklyTimeLeft: readsTime ? Math.min(weeklyMinutesLeft / weeklyLength[row]!, 1) : 1,
            weeklyMinutesLeft: weeklyMinutesLeft > IDLE_MINUTES ? weeklyLength[row]! : weeklyMinutesLeft,
            weeklyRank: readsOrder ? weeklyRank[i]! : 0,
            lastServed: readsHistory ? lastServed[i]! : 0,
            draw: generator !== null ? draws[i]! : 0,
            otherPace,
            isIdle,
            shortLengthMinutes,
            classesServed: classesServed === null ? 1 : classesServed[i]!,
            windows,
          };
          scores[i] = policy.score(account, pool);
        }
        if (restrains) restrainScores(state, base, cost);
      }

      // Choice: the highest score, ties to the highest index.
      let account = 0;
      let best = scores[0]!;
      for (let i = 1; i < accountCount; i++) {
        const score = scores[i]!;
        if (score >= best) {
          best = score;
          account = i;
        }
      }

      // Fallback: the best of those with room; none means denied.
      if (room[base + account]! < cost) {
        const failsShort = isPlain
          ? shortHeadroom[account]! < cost
          : failsBesideLong(state, base + account, cost);
        const firstFailedShort = failsShort ? 1 : 0;
        migrated += firstFailedShort;
        account = -1;
        for (let i = 0; i < accountCount; i++) {
          if (room[base + i]! < cost) continue;
          const score = scores[i]!;
          if (account < 0 || score >= best) {
            best = score;
            account = i;
          }
        }
        if (account < 0 && hasBanked) account = spendBankedReset(context, arrival, base);
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

      servedMinute = minute;
      if (outageMinutes > 0) {
        const outage = deniedMinute === minute ? outageMinutes - 1 : outageMinutes;
        if (outage > longestOutage) longestOutage = outage;
        outageMinutes = 0;
      }
      if (readsHistory) lastServed[account] = arrival + 1;
      lastServedIndex = account;
      if (choices !== null) choices[arrival] = account;

      // Serve: charge its windows.
      if (!isPlain) {
        chargeAccount(context, account, arrival, base + account);
        if (allFixed) continue;
        spentBy = account;
        arrival++;
        break;
      }
      const shortLeft = shortHeadroom[account]! - cost;
      const weeklyLeft = weeklyHeadroom[account]! - cost;
      shortHeadroom[account] = shortLeft;
      weeklyHeadroom[account] = weeklyLeft;
      const roomLeft = shortLeft < weeklyLeft ? shortLeft : weeklyLeft;
      room[account] = roomLeft;
      const shortLeftFraction = shortLeft / shortCapacity[account]!;
      const weeklyLeftFraction = weeklyLeft / weeklyCapacity[account]!;
      shortRemaining[account] = shortLeftFraction;
      weeklyRemaining[account] = weeklyLeftFraction;
      if (headroomOnly) {
        const served = {
          index: account,
          shortRemaining: shortLeftFraction,
          weeklyRemaining: weeklyLeftFraction,
          weeklyHeadroomUnits: weeklyLeft,
          shortTimeLeft: 1,
          weeklyTimeLeft: 1,
          weeklyMinutesLeft: weeklyLength[account]!,
          weeklyRank: 0,
          lastServed: 0,
          draw: 0,
          otherPace: 1,
          isIdle: false,
          shortLengthMinutes: 1,
          classesServed: 1,
          windows: NO_WINDOWS,
        };
        const pool = {
          accountCount,
          weeklyTimeLeftSpread: 0,
          lastServedIndex,
          inPeak: false,
          sinceOpened: NO_RESET,
        };
        scores[account] = policy.score(served, pool);
      }
      if (roomLeft < usefulUnits && usefulSince[account]! >= 0) {
        const since = usefulSince[account]!;
        usefulSince[account] = -1;
        usefulAccountMinutes += peakBefore[minute + 1]! - peakBefore[since]!;
        if (usefulChanges !== null) {
          usefulChanges[since] = usefulChanges[since]! + 1;
          usefulChanges[minute + 1] = usefulChanges[minute + 1]! - 1;
        }
      }
      if (!allFixed) {
        spentBy = account;
        arrival++;
        break;
      }
    }
  }
  if (spentBy >= 0) noteSpend(context, spentBy, to - 1);

  state.lastServedIndex = lastServedIndex;
  tally.usefulAccountMinutes += usefulAccountMinutes;
  tally.deniedUnits += deniedUnits;
  tally.peakDeniedUnits += peakDeniedUnits;
  tally.deniedRequests += deniedRequests;
  tally.migratedRequests += migrated;
  tally.migrationSuccesses += recovered;
  tally.longestOutageMinutes = Math.max(tally.longestOutageMinutes, longestOutage, outageMinutes);
}
