/**
 * The view rows of a pool that is not plain (view-columns.ts), kept from its windows: the room that every class has with
 * every account and, where the pool is not simple, all that it sees of it. Invariant: after `refreshAccount` the rows say
 * what the account's windows say. Read next: engine/extra-windows.ts.
 */
import { NO_RESET } from '../../../quota/windows/index.ts';
import type { PoolTopology } from './pool-topology.ts';
import type { ViewColumns } from './view-columns.ts';
import { KIND_FIRST_USE, KIND_FIXED, type WindowColumns } from './window-columns.ts';

/** Room of an account that cannot serve: below any cost. */
const NO_ROOM = -1;
/** Stands for the window that an account has none of: full whatever is spent. */
const UNLIMITED_UNITS: number = 2 ** 80;
/** Length shown for an account without any window: a week. */
const NO_LONG_MINUTES = 10_080;

/** The part of a PoolState that rows are made of. */
export interface AccountRows {
  readonly accountCount: number;
  readonly windows: WindowColumns;
  readonly views: ViewColumns;
  readonly extras: PoolTopology | null;
}

/** Largest cost that a window of requests with this many left takes. */
export function roomOfRequests(left: number): number {
  return left >= 1 ? UNLIMITED_UNITS : NO_ROOM;
}

/** Recomputes what the account shows of itself to every class. */
export function refreshAccount(state: AccountRows, account: number): void {
  const { windows, views, accountCount } = state;
  const { classCount, counting, isRequests, requestUnits, longOf, shortOf, serves, layout } = state.extras!;
  for (let model = 0; model < classCount; model++) {
    const row = model * accountCount + account;
    let room = serves[row] === 1 ? UNLIMITED_UNITS : NO_ROOM;
    for (let at = counting.start[row]!; at < counting.start[row + 1]!; at++) {
      const window = counting.list[at]!;
      const headroom = windows.headroom[window]!;
      const most = isRequests[window] === 0 ? headroom : roomOfRequests(headroom);
      if (most < room) room = most;
    }
    views.room[row] = room;
    if (layout.isSimple) continue;
    const long = longOf[row]!;
    if (long >= 0) {
      views.weeklyRemaining[row] = windows.remaining[long]!;
      views.weeklyHeadroom[row] = windows.headroom[long]! * (isRequests[long] === 1 ? requestUnits : 1);
      views.weeklyReset[row] = windows.reset[long]!;
      views.weeklyLength[row] = windows.length[long]!;
    }
    const short = shortOf[row]!;
    if (short >= 0) {
      views.shortRemaining[row] = windows.remaining[short]!;
      views.shortReset[row] = windows.reset[short]!;
      views.shortLength[row] = windows.length[short]!;
    } else if (long >= 0) {
      views.shortLength[row] = windows.length[long]!;
    }
  }
}

/** Fills the rows of windows that are not there, and what does not change in a trial. */
export function layViews(state: AccountRows): void {
  const { views, windows } = state;
  const { shortOf } = state.extras!;
  views.room.forEach((_, row) => {
    views.weeklyRemaining[row] = 1;
    views.weeklyHeadroom[row] = UNLIMITED_UNITS;
    views.weeklyReset[row] = 2 * NO_RESET;
    views.weeklyLength[row] = NO_LONG_MINUTES;
    views.shortRemaining[row] = 1;
    views.shortReset[row] = 2 * NO_RESET;
    views.shortLength[row] = NO_LONG_MINUTES;
    views.shortKind[row] = shortOf[row]! >= 0 ? windows.kind[shortOf[row]!]! : KIND_FIXED;
  });
}

/** Largest cost that the account can take of any class it serves. */
export function bestRoom(state: AccountRows, account: number): number {
  let best = NO_ROOM;
  for (let row = account; row < state.views.room.length; row += state.accountCount) {
    if (state.views.room[row]! > best) best = state.views.room[row]!;
  }
  return best;
}

/** Latest start of a first-use clock that policies see as short and that runs at minute 0; -NO_RESET = none. */
export function openedAtStart(state: AccountRows): number {
  const { kind, firstReset, length } = state.windows;
  const { isShort } = state.extras!;
  let opened = -NO_RESET;
  for (let window = 0; window < kind.length; window++) {
    if (isShort[window] === 0 || kind[window] !== KIND_FIRST_USE || firstReset[window] === NO_RESET) continue;
    opened = Math.max(opened, firstReset[window]! - length[window]!);
  }
  return opened;
}
