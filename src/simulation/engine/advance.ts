/**
 * Everything that happens to a pool without a request: resets, window ends and returns of spent units. Called
 * by the loop only when something is due, so it may be plain. Events are taken minute by minute over all windows.
 */
import { firstUseReset, NO_RESET } from '../../quota/windows/index.ts';
import { lookAtAttached, refreshTouched } from './extra-windows.ts';
import type { ReplayContext } from './replay-context.ts';
import {
  isMovedByUse,
  KIND_BUCKET,
  KIND_CALENDAR,
  KIND_FIRST_USE,
  KIND_FIXED,
  KIND_ONCE,
  KIND_SLIDING,
  type PoolState,
} from './state/index.ts';
import { strandedAtClose } from './stranded-units.ts';
import { addUsefulSpan } from './tally.ts';

/** Books the close of a window at `minute`: utilisation, and of a long one the units lost. */
function bookClose(context: ReplayContext, window: number, minute: number): void {
  const { state, tally, timetable } = context;
  const isMeasured = minute >= timetable.horizon.warmupMinutes;
  const capacity = state.windows.capacity[window]!;
  const headroom = state.windows.headroom[window]!;
  if (isMeasured) {
    if (capacity > 0) state.closedUtilisation[window]! += (capacity - headroom) / capacity;
    state.closedCount[window]!++;
    if (headroom < 1) state.closedEmpty[window]!++;
  }
  if (!isBooked(state, window)) return;
  const stranded = strandedAtClose(context, window, headroom);
  state.denials.since[window] = state.denials.count;
  if (!isMeasured) return;
  // Requests and units are added: a request at its stated rate.
  const units = state.extras?.isRequests[window] === 1 ? state.extras.requestUnits : 1;
  tally.expiredWeeklyUnits += headroom * units;
  tally.strandedWeeklyUnits += stranded * units;
  state.closedExpired[window]! += headroom * units;
  state.closedStranded[window]! += stranded * units;
}

/** Returns the oldest spend of a sliding window and moves its next event. */
function releaseOldest(context: ReplayContext, window: number): void {
  const { state, minutes, costs } = context;
  const { windows } = state;
  const spend = windows.oldestSpend[window]!;
  const next = state.nextSpend[state.chainStart[window]! + spend]!;
  windows.headroom[window]! += amountOf(state, window, costs[spend]!);
  windows.oldestSpend[window] = next;
  if (next >= 0) {
    windows.event[window] = minutes[next]! + windows.length[window]!;
  } else {
    windows.event[window] = NO_RESET;
    windows.reset[window] = NO_RESET;
  }
}

/** Takes one due event of one window: a reset, an end of a first-use window, or a return. */
function takeEvent(context: ReplayContext, window: number): void {
  const { state } = context;
  const { windows } = state;
  const kind = windows.kind[window]!;
  if (kind === KIND_SLIDING) {
    releaseOldest(context, window);
    return;
  }
  if (kind === KIND_BUCKET) {
    refillBucket(state, window);
    return;
  }
  bookClose(context, window, windows.event[window]!);
  windows.headroom[window] = kind === KIND_ONCE ? 0 : windows.capacity[window]!;
  const next =
    kind === KIND_FIXED ? windows.event[window]! + windows.length[window]! : nextReset(state, window);
  windows.event[window] = next;
  windows.reset[window] = next;
}

/** What a request of this cost takes of the window. */
function amountOf(state: PoolState, window: number, cost: number): number {
  return state.extras?.isRequests[window] === 1 ? 1 : cost;
}

/** Whether what is lost at the window's closes counts as lost. */
function isBooked(state: PoolState, window: number): boolean {
  return state.extras === null ? window < state.accountCount : state.extras.isPrimary[window] === 1;
}

/** The reset after the one taken now, of windows that have no even grid: a calendar's, else none until it is used. */
function nextReset(state: PoolState, window: number): number {
  if (state.windows.kind[window] !== KIND_CALENDAR) return NO_RESET;
  const { resets, nextReset: position } = state.extras!;
  const minutes = resets[window]!;
  const now = minutes[position[window]!]!;
  position[window]!++;
  const next = minutes[position[window]!] ?? NO_RESET;
  if (next !== NO_RESET) state.windows.length[window] = next - now;
  return next;
}

/** One minute's refill of a bucket that is not full. */
function refillBucket(state: PoolState, window: number): void {
  const { event, headroom, capacity, reset } = state.windows;
  const minute = event[window]!;
  headroom[window] = state.extras!.level(window, capacity[window]!, minute);
  const isFull = headroom[window]! >= capacity[window]!;
  event[window] = isFull ? NO_RESET : minute + 1;
  if (isFull) reset[window] = NO_RESET;
}

/** The window's accounts after an event: their room, and whether they are useful from `minute` on. */
function lookAgain(context: ReplayContext, window: number, minute: number): void {
  const { state } = context;
  if (state.extras !== null) {
    lookAtAttached(context, window, minute);
    return;
  }
  const account = window < state.accountCount ? window : window - state.accountCount;
  state.refreshRoom(account);
  if (state.usefulSince[account]! < 0 && state.isUseful(account)) state.usefulSince[account] = minute;
}

/** Takes every event due at `minute`; returns the minute of the next one. */
function takeMinute(context: ReplayContext, minute: number): number {
  const { state } = context;
  const { windows } = state;
  const { event } = windows;
  let next = NO_RESET;
  for (let window = 0; window < event.length; window++) {
    if (event[window]! <= minute) {
      // Several returns of one minute are one each.
      do takeEvent(context, window);
      while (event[window]! <= minute);
      windows.refresh(window);
      lookAgain(context, window, minute);
    }
    if (event[window]! < next) next = event[window]!;
  }
  return next;
}

/** Takes every event due at or before `minute`; returns the minute of the next one. */
export function advance(context: ReplayContext, minute: number): number {
  const { state } = context;
  while (state.nextEvent <= minute) state.nextEvent = takeMinute(context, state.nextEvent);
  return state.nextEvent;
}

/** Books a spend for windows whose clock depends on use; headroom is the loop's business. */
function openOrQueue(context: ReplayContext, window: number, arrival: number): void {
  const { state } = context;
  const { windows } = state;
  const minute = context.minutes[arrival]!;
  const kind = windows.kind[window]!;
  if (kind === KIND_FIRST_USE && windows.event[window] === NO_RESET) {
    const reset = firstUseReset(minute, {
      floorMinutes: windows.floor[window]!,
      lengthMinutes: windows.length[window]!,
    });
    windows.event[window] = reset;
    windows.reset[window] = reset;
    state.nextEvent = Math.min(state.nextEvent, reset);
    if (state.extras === null ? window >= state.accountCount : state.extras.isShort[window] === 1) {
      state.openedMinute = Math.max(state.openedMinute, reset - windows.length[window]!);
    }
  } else if (kind === KIND_SLIDING) {
    const chain = state.chainStart[window]!;
    windows.reset[window] = minute + windows.length[window]!;
    if (windows.oldestSpend[window]! < 0) {
      windows.oldestSpend[window] = arrival;
      windows.event[window] = minute + windows.length[window]!;
      state.nextEvent = Math.min(state.nextEvent, windows.event[window]!);
    } else {
      state.nextSpend[chain + windows.latestSpend[window]!] = arrival;
    }
    state.nextSpend[chain + arrival] = -1;
    windows.latestSpend[window] = arrival;
  } else if (kind === KIND_BUCKET) {
    drainBucket(state, window, minute);
  }
}

/** Plain and simple pools: whether a spend moves the clock of the account's long or short window, so that noteSpend is due. */
export function dependsOnUse({ windows, accountCount }: PoolState, account: number): boolean {
  return isMovedByUse(windows, account) || isMovedByUse(windows, accountCount + account);
}

/** Tells windows that are not `fixed` of a served arrival; returns the minute of the pool's next event. */
export function noteSpend(context: ReplayContext, account: number, arrival: number): number {
  const { state, classes } = context;
  if (state.extras === null) {
    openOrQueue(context, state.accountCount + account, arrival);
    openOrQueue(context, account, arrival);
    return state.nextEvent;
  }
  const { start, list } = state.extras.counting;
  const row = (classes === null ? 0 : classes[arrival]!) * state.accountCount + account;
  for (let at = start[row]!; at < start[row + 1]!; at++) openOrQueue(context, list[at]!, arrival);
  // Clocks that opened now show in the views of everyone they belong to.
  refreshTouched(state, account);
  return state.nextEvent;
}

/** A bucket after a spend at `minute`: it refills from there, and is full again at a known minute. */
function drainBucket(state: PoolState, window: number, minute: number): void {
  const { windows } = state;
  const extras = state.extras!;
  const capacity = windows.capacity[window]!;
  extras.levelUnits[window] = windows.headroom[window]!;
  extras.levelMinute[window] = minute;
  const missing = capacity - windows.headroom[window]!;
  let full = minute + Math.ceil(missing / extras.refillPerMinute[window]!);
  // The division may be off by its last bit: what counts is the level itself.
  while (full > minute && extras.level(window, capacity, full - 1) >= capacity) full--;
  while (extras.level(window, capacity, full) < capacity) full++;
  windows.reset[window] = full;
  windows.event[window] = minute + 1;
  state.nextEvent = Math.min(state.nextEvent, minute + 1);
}

/** Runs the clock to the end of the horizon and books what is still open. */
export function finish(context: ReplayContext): void {
  const { state, tally, timetable } = context;
  const end = timetable.horizon.totalMinutes;
  advance(context, end - 1);
  tally.longestOutageMinutes = Math.max(tally.longestOutageMinutes, tally.outageMinutes);
  for (let account = 0; account < state.accountCount; account++) {
    const since = state.usefulSince[account]!;
    if (since >= 0) addUsefulSpan(tally, timetable, since, end);
  }
}
