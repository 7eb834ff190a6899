/**
 * Everything that happens to a pool without a request: resets, window ends and returns of spent units. Called
 * by the loop only when something is due, so it may be plain. Each account's events are taken in time order;
 * between two arrivals accounts do not affect each other, so their mutual order does not matter.
 */
import { firstUseReset, NO_RESET } from '../../quota/windows/index.ts';
import {
  KIND_FIRST_USE,
  KIND_FIXED,
  KIND_SLIDING,
  type PoolState,
  type WindowColumns,
} from './pool-state.ts';
import { addUsefulSpan, type Tally, type Timetable } from './tally.ts';

/** What the loop needs to process time: the state, where to count, and the tape's columns. */
export interface ReplayContext {
  readonly state: PoolState;
  readonly tally: Tally;
  readonly timetable: Timetable;
  readonly minutes: Int32Array;
  readonly costs: Int32Array;
}

/** Books the close of a weekly window at `minute`: utilisation and units lost. */
function bookWeeklyClose(context: ReplayContext, account: number, minute: number): void {
  const { state, tally, timetable } = context;
  if (minute < timetable.horizon.warmupMinutes) return;
  const capacity = state.weekly.capacity[account]!;
  const headroom = state.weekly.headroom[account]!;
  if (capacity > 0) state.closedUtilisation[account]! += (capacity - headroom) / capacity;
  state.closedCount[account]!++;
  tally.expiredWeeklyUnits += headroom;
}

/** Returns the oldest spend of a sliding window and moves its next event. */
function releaseOldest(context: ReplayContext, window: WindowColumns, account: number): void {
  const { state, minutes, costs } = context;
  const spend = window.oldestSpend[account]!;
  const next = state.nextSpend[spend]!;
  window.headroom[account]! += costs[spend]!;
  window.oldestSpend[account] = next;
  if (next >= 0) {
    window.event[account] = minutes[next]! + window.length[account]!;
  } else {
    window.event[account] = NO_RESET;
    window.reset[account] = NO_RESET;
  }
}

/** Takes one due event of one window: a reset, an end of a first-use window, or a return. */
function takeEvent(context: ReplayContext, window: WindowColumns, account: number): void {
  const kind = window.kind[account]!;
  if (kind === KIND_SLIDING) {
    releaseOldest(context, window, account);
    return;
  }
  if (window === context.state.weekly) bookWeeklyClose(context, account, window.event[account]!);
  window.headroom[account] = window.capacity[account]!;
  const next = kind === KIND_FIXED ? window.event[account]! + window.length[account]! : NO_RESET;
  window.event[account] = next;
  window.reset[account] = next;
}

function advanceAccount(context: ReplayContext, account: number, minute: number): void {
  const { state } = context;
  const { short, weekly, usefulUnits } = state;
  let due = Math.min(short.event[account]!, weekly.event[account]!);
  while (due <= minute) {
    takeEvent(context, short.event[account]! <= weekly.event[account]! ? short : weekly, account);
    if (
      state.usefulSince[account]! < 0 &&
      short.headroom[account]! >= usefulUnits &&
      weekly.headroom[account]! >= usefulUnits
    ) {
      state.usefulSince[account] = due;
    }
    due = Math.min(short.event[account]!, weekly.event[account]!);
  }
  short.refresh(account);
  weekly.refresh(account);
}

/** Earliest event of the pool, NO_RESET when nothing is due ever. */
export function nextEventMinute(state: PoolState): number {
  let earliest = NO_RESET;
  for (let account = 0; account < state.accountCount; account++) {
    earliest = Math.min(earliest, state.short.event[account]!, state.weekly.event[account]!);
  }
  return earliest;
}

/** Takes every event due at or before `minute`; returns the minute of the next one. */
export function advance(context: ReplayContext, minute: number): number {
  const { state } = context;
  for (let account = 0; account < state.accountCount; account++) {
    if (state.short.event[account]! <= minute || state.weekly.event[account]! <= minute) {
      advanceAccount(context, account, minute);
    }
  }
  return nextEventMinute(state);
}

/** Books a spend for windows whose clock depends on use; headroom is the loop's business. */
function openOrQueue(context: ReplayContext, window: WindowColumns, account: number, arrival: number): void {
  const minute = context.minutes[arrival]!;
  const kind = window.kind[account]!;
  if (kind === KIND_FIRST_USE && window.event[account] === NO_RESET) {
    const reset = firstUseReset(minute, {
      floorMinutes: window.floor[account]!,
      lengthMinutes: window.length[account]!,
    });
    window.event[account] = reset;
    window.reset[account] = reset;
    if (window === context.state.short) {
      const opened = reset - window.length[account]!;
      context.state.openedMinute = Math.max(context.state.openedMinute, opened);
    }
  } else if (kind === KIND_SLIDING) {
    window.reset[account] = minute + window.length[account]!;
    if (window.oldestSpend[account]! < 0) {
      window.oldestSpend[account] = arrival;
      window.event[account] = minute + window.length[account]!;
    }
  }
}

/** Tells windows that are not `fixed` of a served arrival; returns the minute of the pool's next event. */
export function noteSpend(context: ReplayContext, account: number, arrival: number): number {
  const { state } = context;
  const previous = state.lastSpend[account]!;
  if (previous >= 0) state.nextSpend[previous] = arrival;
  state.nextSpend[arrival] = -1;
  state.lastSpend[account] = arrival;
  openOrQueue(context, state.short, account, arrival);
  openOrQueue(context, state.weekly, account, arrival);
  return nextEventMinute(state);
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
