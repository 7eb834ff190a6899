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

import { invariant } from '../../core/index.ts';
import { type RandomGenerator, unitReal } from '../../numerics/random/index.ts';
import { ascendingRanks, type Policy, paceOf } from '../../quota/views/index.ts';
import { NO_RESET, type WindowReading } from '../../quota/windows/index.ts';
import { advance, dependsOnUse, noteSpend } from './advance.ts';
import {
  chargeAccount,
  endUseless,
  failsBesideLong,
  otherPaceOf,
  restrainScores,
  spendBankedReset,
} from './extra-windows.ts';
import { haveSameTraits, knownOf, traitsOf } from './loop-traits.ts';
import type { ReplayContext } from './replay-context.ts';
import {
  countFullWindows,
  isMovedByUse,
  KIND_FIRST_USE,
  type Lists,
  type PoolState,
  roomOfRequests,
} from './state/index.ts';
import { readWindows } from './window-readings.ts';

/**
 * What this copy of the loop knows beforehand (loop-traits.ts), in constants of its module: the compiler takes them for
 * what they are and drops the paths they rule out.
 */
const KNOWN = knownOf(import.meta.url);
const IS_OWN: boolean = KNOWN !== null;
const IS_PLAIN: boolean = KNOWN?.pool.isPlain === true;
const IS_SIMPLE: boolean = KNOWN?.pool.isSimple === true;
const ALL_FIXED: boolean = KNOWN?.pool.allFixed === true;
const HAS_SHORT: boolean = KNOWN?.pool.hasShort === true;
const HAS_CLASSES: boolean = KNOWN?.pool.hasClasses === true;
const READS_NOTHING: boolean = KNOWN?.reads.length === 0;
const READS_TIME: boolean = KNOWN?.reads.includes('time') === true;
const READS_ORDER: boolean = KNOWN?.reads.includes('order') === true;
const READS_CLOCKS: boolean = KNOWN?.reads.includes('clocks') === true;
const READS_PACE: boolean = KNOWN?.reads.includes('pace') === true;
const READS_WINDOWS: boolean = KNOWN?.reads.includes('windows') === true;
const READS_HISTORY: boolean = KNOWN?.reads.includes('history') === true;
const READS_DRAWS: boolean = KNOWN?.reads.includes('draws') === true;

/** A reset further off than this belongs to a window whose clock does not run. */
const IDLE_MINUTES: number = NO_RESET / 2;

/** Stands for what a plain pool has none of. */
const NO_LISTS: Lists = { start: new Int32Array(0), list: new Int32Array(0) };
const NO_TOPOLOGY = { extras: NO_LISTS, rowsOf: NO_LISTS, isRequests: new Uint8Array(0) };

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
  invariant(
    KNOWN === null || haveSameTraits(KNOWN.pool, traitsOf(state, classes)),
    'a loop of its own met another kind of pool',
  );
  const { scores, weeklyRank, lastServed, draws, usefulSince, usefulUnits } = state;
  const accountCount = state.accountCount;
  const isPlain = IS_OWN ? IS_PLAIN : state.extras === null;
  const allFixed = IS_OWN ? ALL_FIXED : state.allFixed;
  const isSimple = IS_OWN ? IS_SIMPLE : state.extras?.layout.isSimple === true;
  const isLaidPlain = isPlain || isSimple;
  const hasShort = IS_OWN ? HAS_SHORT : true;
  const hasClasses = IS_OWN ? HAS_CLASSES : classes !== null;
  const restrains = state.extras?.restrains === true;
  const hasBanked = state.extras?.hasBanked === true;
  /** Windows that are full at denials are counted from here on. */
  const countsFullFrom = state.countsFull ? timetable.horizon.warmupMinutes : NO_RESET;
  const classesServed = isPlain ? null : state.extras!.classesServed;
  const { room, shortRemaining, weeklyRemaining, weeklyHeadroom } = state.views;
  const { shortReset, weeklyReset, shortLength, weeklyLength, shortKind } = state.views;
  const { windows, denials } = state;
  const deniedBefore = denials.count;
  const { headroom, remaining, capacity } = windows;
  const { extras, rowsOf, isRequests } = state.extras ?? NO_TOPOLOGY;
  const rowCount = hasClasses ? room.length : accountCount;
  const shortHeadroom = state.short.headroom;
  const shortCapacity = state.short.capacity;
  const weeklyCapacity = state.weekly.capacity;
  const { peak, peakBefore } = timetable;
  const { usefulChanges } = tally;
  const readsOrder = IS_OWN ? READS_ORDER : policy.reads.includes('order');
  const readsTime = readsOrder || (IS_OWN ? READS_TIME : policy.reads.includes('time'));
  const readsClocks = IS_OWN ? READS_CLOCKS : policy.reads.includes('clocks');
  const readsPace = IS_OWN ? READS_PACE : policy.reads.includes('pace');
  const readsWindows = IS_OWN ? READS_WINDOWS : policy.reads.includes('windows');
  const readsMore = readsPace || readsClocks || readsWindows;
  const readsHistory = IS_OWN ? READS_HISTORY : policy.reads.includes('history');
  const generator = (IS_OWN ? READS_DRAWS : policy.reads.includes('draws')) ? span.draws : null;
  /** Scores that depend on headroom alone change with a serve or an event only: that account's. */
  const readsNothing = IS_OWN ? READS_NOTHING : policy.reads.length === 0;
  const headroomOnly = readsNothing && (isPlain || (isSimple && !restrains));
  const { choices, to } = span;

  let weeklyTimeLeftSpread = 0;
  let lastServedIndex = state.lastServedIndex;
  let nextEvent = state.nextEvent;
  let spentBy = -1;
  let usefulAccountMinutes = 0;
  let deniedUnits = 0;
  let peakDeniedUnits = 0;
  let migrated = 0;
  let recovered = 0;
  let { outageMinutes, deniedMinute, servedMinute } = tally;
  let longestOutage = 0;

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
      /** First row of the arrival's class, of rooms and of views. */
      const base = hasClasses ? classes![arrival]! * accountCount : 0;
      const viewBase = isSimple ? 0 : base;
      const inPeak = peak[minute]!;

      // Scores: of every account where time, order, history or chance count. What a policy does not read is not
      // loaded: each load costs a bounds check that the compiler may not drop.
      if (readsOrder) {
        if (!isPlain || !allFixed) rankAt(state, viewBase, minute);
        let least = 1;
        let most = 0;
        for (let i = 0; i < accountCount; i++) {
          const row = viewBase + i;
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
          const row = viewBase + i;
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
              : otherPaceOf(state, base + i, minute);
            isIdle = shortKind[row] === KIND_FIRST_USE && shortReset[row] === NO_RESET;
            if (readsWindows) windows = readWindows(state, base + i, minute);
          }
          const account = {
            index: i,
            shortRemaining: hasShort ? shortRemaining[row]! : 1,
            weeklyRemaining: weeklyRemaining[row]!,
            weeklyHeadroomUnits: weeklyHeadroom[row]!,
            shortTimeLeft:
              readsTime && hasShort ? Math.min((shortReset[row]! - minute) / shortLength[row]!, 1) : 1,
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
        const shortIsDry = hasShort && isLaidPlain && !restrains && shortHeadroom[account]! < cost;
        const failsShort = shortIsDry || (!isPlain && failsBesideLong(state, base + account, cost));
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
          denials.arrivals[denials.count++] = arrival;
          if (minute >= countsFullFrom) countFullWindows(state, base, cost);
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

      // Serve: charge its windows. `isMoved`: a clock depends on this use.
      let isMoved = false;
      let roomLeft = usefulUnits;
      let shortLeftFraction = 1;
      let weeklyLeftFraction = 1;
      if (isLaidPlain) {
        if (!allFixed) isMoved = dependsOnUse(state, account);
        const weeklyLeft = weeklyHeadroom[account]! - cost;
        weeklyHeadroom[account] = weeklyLeft;
        weeklyLeftFraction = weeklyLeft / weeklyCapacity[account]!;
        weeklyRemaining[account] = weeklyLeftFraction;
        roomLeft = weeklyLeft;
        if (hasShort) {
          const shortLeft = shortHeadroom[account]! - cost;
          shortHeadroom[account] = shortLeft;
          shortLeftFraction = shortLeft / shortCapacity[account]!;
          shortRemaining[account] = shortLeftFraction;
          if (shortLeft < weeklyLeft) roomLeft = shortLeft;
        }
        if (isPlain) {
          room[account] = roomLeft;
        } else {
          // A charge only takes room, and every class of the account has both of these.
          for (let row = account; row < rowCount; row += accountCount) {
            if (roomLeft < room[row]!) room[row] = roomLeft;
          }
          const row = base + account;
          for (let at = extras.start[row]!, end = extras.start[row + 1]!; at < end; at++) {
            const window = extras.list[at]!;
            const inRequests = isRequests[window] === 1;
            const left = headroom[window]! - (inRequests ? 1 : cost);
            const most = inRequests ? roomOfRequests(left) : left;
            headroom[window] = left;
            remaining[window] = left / capacity[window]!;
            for (let seen = rowsOf.start[window]!, last = rowsOf.start[window + 1]!; seen < last; seen++) {
              if (most < room[rowsOf.list[seen]!]!) room[rowsOf.list[seen]!] = most;
            }
            if (!allFixed && isMovedByUse(windows, window)) isMoved = true;
          }
          if (room[row]! < usefulUnits && usefulSince[account]! >= 0) endUseless(context, account, minute);
          roomLeft = usefulUnits;
        }
      } else {
        isMoved = chargeAccount(state, account, base + account, cost);
        endUseless(context, account, minute);
      }
      if (headroomOnly) {
        const pool = {
          accountCount,
          weeklyTimeLeftSpread: 0,
          lastServedIndex,
          inPeak: false,
          sinceOpened: NO_RESET,
        };
        const served = {
          index: account,
          shortRemaining: shortLeftFraction,
          weeklyRemaining: weeklyLeftFraction,
          weeklyHeadroomUnits: weeklyHeadroom[account]!,
          shortTimeLeft: 1,
          weeklyTimeLeft: 1,
          weeklyMinutesLeft: weeklyLength[account]!,
          weeklyRank: 0,
          lastServed: 0,
          draw: 0,
          otherPace: 1,
          isIdle: false,
          shortLengthMinutes: 1,
          classesServed: classesServed === null ? 1 : classesServed[account]!,
          windows: NO_WINDOWS,
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
      if (isMoved) {
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
  tally.deniedRequests += denials.count - deniedBefore;
  tally.migratedRequests += migrated;
  tally.migrationSuccesses += recovered;
  tally.outageMinutes = outageMinutes;
  tally.deniedMinute = deniedMinute;
  tally.servedMinute = servedMinute;
  tally.longestOutageMinutes = Math.max(tally.longestOutageMinutes, longestOutage);
}
