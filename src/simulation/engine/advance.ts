/**
 * Everything that happens to a pool without a request: resets, window ends and returns of spent units. Called
 * by the loop only when something is due, so it may be plain. Events are taken minute by minute over all windows.
 */
import { firstUseReset, NO_RESET } from '../../quota/windows/index.ts';
import type { PoolState } from './pool-state.ts';
import { addUsefulSpan, type Tally, type Timetable } from './tally.ts';
import { KIND_FIRST_USE, KIND_FIXED, KIND_SLIDING } from './window-columns.ts';

/** What the loop needs to process time: the state, where to count, and the tape's columns. */
export interface ReplayContext {
  readonly state: PoolState;
  readonly tally: Tally;
  readonly timetable: Timetable;
  readonly minutes: Int32Array;
  readonly costs: Int32Array;
}

/** Books the close of a weekly window at `minute`: utilisation and units lost. */
function bookWeeklyClose(context: ReplayContext, window: number, minute: number): void {
  const { state, tally, timetable } = context;
  if (minute < timetable.horizon.warmupMinutes) return;
  const capacity = state.windows.capacity[window]!;
  const headroom = state.windows.headroom[window]!;
  if (capacity > 0) state.closedUtilisation[window]! += (capacity - headroom) / capacity;
  state.closedCount[window]!++;
  tally.expiredWeeklyUnits += headroom;
}

/** Returns the oldest spend of a sliding window and moves its next event. */
function releaseOldest(context: ReplayContext, window: number): void {
  const { state, minutes, costs } = context;
  const { windows } = state;
  const spend = windows.oldestSpend[window]!;
  const next = state.nextSpend[state.chainStart[window]! + spend]!;
  windows.headroom[window]! += costs[spend]!;
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
  if (window < state.accountCount) bookWeeklyClose(context, window, windows.event[window]!);
  windows.headroom[window] = windows.capacity[window]!;
  const next = kind === KIND_FIXED ? windows.event[window]! + windows.length[window]! : NO_RESET;
  windows.event[window] = next;
  windows.reset[window] = next;
}

/** The window's account after an event: its room, and whether it is useful from `minute` on. */
function lookAgain(state: PoolState, window: number, minute: number): void {
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
      lookAgain(state, window, minute);
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
    if (window >= state.accountCount) {
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
  }
}

/** Tells windows that are not `fixed` of a served arrival; returns the minute of the pool's next event. */
export function noteSpend(context: ReplayContext, account: number, arrival: number): number {
  const { state } = context;
  openOrQueue(context, state.accountCount + account, arrival);
  openOrQueue(context, account, arrival);
  return state.nextEvent;
}

/** Runs the clock to the end of the horizon and books what is still open. */
export function finish(context: ReplayContext): void {
  const { state, tally, timetable } = context;
  const end = timetable.horizon.totalMinutes;
  advance(context, end - 1);
  for (let account = 0; account < state.accountCount; account++) {
    const since = state.usefulSince[account]!;
    if (since >= 0) addUsefulSpan(tally, timetable, since, end);
  }
}
