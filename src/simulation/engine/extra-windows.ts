/**
 * Pools that are not plain: any number of windows an account, classes, windows that several accounts share, overage
 * accounts, resets in the bank. The loop (replay.ts) reads the same view columns as in a plain pool; this file charges
 * the windows. Called only where the pool is not plain, and for the accounts that something happened to.
 */
import { paceOf } from '../../quota/views/index.ts';
import { NO_RESET } from '../../quota/windows/index.ts';
import type { ReplayContext } from './replay-context.ts';
import {
  bestRoom,
  isMovedByUse,
  KIND_BUCKET,
  KIND_ONCE,
  KIND_SLIDING,
  type PoolState,
  refreshAccount,
} from './state/index.ts';
import { addUsefulSpan } from './tally.ts';

/** After an event of the window: its accounts, and which of them are useful from `minute` on. */
export function lookAtAttached(context: ReplayContext, window: number, minute: number): void {
  const { state, tally, timetable } = context;
  const { attached } = state.extras!;
  for (let at = attached.start[window]!; at < attached.start[window + 1]!; at++) {
    const account = attached.list[at]!;
    refreshAccount(state, account);
    const isUseful = bestRoom(state, account) >= state.usefulUnits;
    const since = state.usefulSince[account]!;
    if (isUseful && since < 0) state.usefulSince[account] = minute;
    if (isUseful || since < 0) continue;
    state.usefulSince[account] = -1;
    addUsefulSpan(tally, timetable, since, minute);
  }
}

/**
 * Charges every window of the account that counts the row's class, in any pool. Returns whether the clock of one is moved
 * by use.
 */
export function chargeAccount(state: PoolState, account: number, row: number, cost: number): boolean {
  const { windows } = state;
  const { counting, isRequests } = state.extras!;
  let isMoved = false;
  for (let at = counting.start[row]!; at < counting.start[row + 1]!; at++) {
    const window = counting.list[at]!;
    windows.headroom[window]! -= isRequests[window] === 1 ? 1 : cost;
    windows.refresh(window);
    if (isMovedByUse(windows, window)) isMoved = true;
  }
  refreshTouched(state, account);
  return isMoved;
}

/** Recomputes the rows of the accounts that share a window with this one, itself included. */
export function refreshTouched(state: PoolState, account: number): void {
  const { touched } = state.extras!;
  for (let at = touched.start[account]!; at < touched.start[account + 1]!; at++) {
    refreshAccount(state, touched.list[at]!);
  }
}

/** Books the reserve of those that a charge of the account at `minute` has left without room for a useful request. */
export function endUseless(context: ReplayContext, account: number, minute: number): void {
  const { state, tally, timetable } = context;
  const { usefulSince, usefulUnits } = state;
  const { touched } = state.extras!;
  for (let at = touched.start[account]!; at < touched.start[account + 1]!; at++) {
    const other = touched.list[at]!;
    if (usefulSince[other]! < 0 || bestRoom(state, other) >= usefulUnits) continue;
    addUsefulSpan(tally, timetable, usefulSince[other]!, minute + 1);
    usefulSince[other] = -1;
  }
}

/**
 * Takes accounts out of the choice that may not serve: those that do not serve the class, and overage ones while
 * an account of a plan has room. `base`: first row of the class.
 */
export function restrainScores(state: PoolState, base: number, cost: number): void {
  const { scores, views, accountCount } = state;
  const { serves, isOverage, hasOverage } = state.extras!;
  let planHasRoom = false;
  if (hasOverage) {
    for (let account = 0; account < accountCount && !planHasRoom; account++) {
      planHasRoom = isOverage[account] === 0 && views.room[base + account]! >= cost;
    }
  }
  for (let account = 0; account < accountCount; account++) {
    if (serves[base + account] === 0 || (planHasRoom && isOverage[account] === 1)) {
      scores[account] = Number.NEGATIVE_INFINITY;
    }
  }
}

/** Whether the first choice has no room in a window other than its long one. */
export function failsBesideLong(state: PoolState, row: number, cost: number): boolean {
  const { headroom } = state.windows;
  const { counting, isRequests, longOf, serves } = state.extras!;
  if (serves[row] === 0) return false;
  for (let at = counting.start[row]!; at < counting.start[row + 1]!; at++) {
    const window = counting.list[at]!;
    if (window !== longOf[row] && headroom[window]! < (isRequests[window] === 1 ? 1 : cost)) return true;
  }
  return false;
}

/** Share of time left of a window whose use returns to zero at `reset`; an idle one has all of it. */
function timeLeft(reset: number, length: number, minute: number): number {
  return Math.min((reset - minute) / length, 1);
}

/** AccountView.otherPace of a row. */
export function otherPaceOf(state: PoolState, row: number, minute: number): number {
  const { remaining, reset, length } = state.windows;
  const { counting, longOf } = state.extras!;
  let product = 1;
  for (let at = counting.start[row]!; at < counting.start[row + 1]!; at++) {
    const window = counting.list[at]!;
    if (window === longOf[row]) continue;
    product *= paceOf(remaining[window]!, timeLeft(reset[window]!, length[window]!, minute));
  }
  return product;
}

/** Whether a banked reset would empty the window: credits and limits a minute are no plan's windows. */
function isRefilled(kind: number): boolean {
  return kind !== KIND_ONCE && kind !== KIND_BUCKET;
}

/**
 * Nobody can serve the arrival: the first account whose windows a banked reset would make room in spends one. Use falls
 * to zero, clocks stay. Returns that account, -1 = none.
 */
export function spendBankedReset(context: ReplayContext, arrival: number, base: number): number {
  const { state, costs, minutes } = context;
  const { windows, accountCount } = state;
  const { bankedLeft, counting, isRequests, serves } = state.extras!;
  const cost = costs[arrival]!;
  for (let account = 0; account < accountCount; account++) {
    const row = base + account;
    if (bankedLeft[account] === 0 || serves[row] === 0) continue;
    let helps = true;
    for (let at = counting.start[row]!; at < counting.start[row + 1]! && helps; at++) {
      const window = counting.list[at]!;
      const units = isRefilled(windows.kind[window]!) ? windows.capacity[window]! : windows.headroom[window]!;
      helps = units >= (isRequests[window] === 1 ? 1 : cost);
    }
    if (!helps) continue;
    bankedLeft[account]!--;
    refillAccount(context, account, minutes[arrival]!);
    return account;
  }
  return -1;
}

function refillAccount(context: ReplayContext, account: number, minute: number): void {
  const { state } = context;
  const { windows } = state;
  const { attached } = state.extras!;
  for (let window = 0; window < windows.kind.length; window++) {
    const own = attached.list.subarray(attached.start[window], attached.start[window + 1]);
    if (!own.includes(account) || !isRefilled(windows.kind[window]!)) continue;
    windows.headroom[window] = windows.capacity[window]!;
    windows.refresh(window);
    state.denials.since[window] = state.denials.count;
    if (windows.kind[window] === KIND_SLIDING) {
      windows.oldestSpend[window] = -1;
      windows.event[window] = NO_RESET;
      windows.reset[window] = NO_RESET;
    }
    // The reserve counts accounts at the start of a minute: these are useful from the next one on.
    lookAtAttached(context, window, minute + 1);
  }
}
