/**
 * Pools that are not plain: any number of windows an account, classes, windows that several accounts share, overage
 * accounts, resets in the bank. The loop (replay.ts) reads the same view columns as in a plain pool, one row a class
 * and account; this file keeps them from the windows. Called only where the pool is not plain, and for the accounts
 * that something happened to.
 */
import { paceOf } from '../../quota/views/index.ts';
import { NO_RESET } from '../../quota/windows/index.ts';
import type { PoolShape } from '../scenario/index.ts';
import type { ReplayContext } from './advance.ts';
import type { PoolState } from './pool-state.ts';
import { addUsefulSpan } from './tally.ts';
import { KIND_BUCKET, KIND_FIRST_USE, KIND_FIXED, KIND_ONCE, KIND_SLIDING } from './window-columns.ts';

/** Room of an account that cannot serve: below any cost. */
const NO_ROOM = -1;
/** Stands for the window that an account has none of: full whatever is spent. */
const UNLIMITED_UNITS: number = 2 ** 80;

/** Lists of lists of indices: list i is list[start[i] .. start[i + 1]). */
interface Lists {
  readonly start: Int32Array;
  readonly list: Int32Array;
}

function listsOf(rows: ReadonlyArray<readonly number[]>): Lists {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    start[index + 1] = start[index]! + row.length;
  });
  return { start, list: Int32Array.from(rows.flat()) };
}

/** What the functions below look up of a pool, and what a replay uses up of it. */
export class ExtraWindows {
  readonly classCount: number;
  /** Windows of account a that count class c: row c x accountCount + a; the short one first, the long one last. */
  readonly counting: Lists;
  /** Accounts a window is attached to. */
  readonly attached: Lists;
  /** Accounts that share a window with an account, itself included. */
  readonly touched: Lists;
  readonly isRequests: Uint8Array;
  /** Rows as `counting`: the window seen as weekly, as short, -1 = none; 1 = serves the class. */
  readonly longOf: Int32Array;
  readonly shortOf: Int32Array;
  readonly serves: Uint8Array;
  readonly isOverage: Uint8Array;
  /** Some account does not serve some class, or is an overage one. */
  readonly restrains: boolean;
  readonly hasOverage: boolean;
  readonly classesServed: Int32Array;
  /** By window: 1 = the longest of some account, whose closes are booked. */
  readonly isPrimary: Uint8Array;
  readonly primaryOf: Int32Array;
  readonly secondOf: Int32Array;
  /** By window: 1 = the longest shorter one of some account and class. */
  readonly isShort: Uint8Array;
  readonly banked: Int32Array;
  readonly hasBanked: boolean;
  readonly bankedLeft: Int32Array;
  /** Calendar windows: minutes of their resets, and which one comes next. */
  resets: ReadonlyArray<Int32Array | null>;
  readonly nextReset: Int32Array;
  /** Bucket windows: what they held after the latest use, and when. */
  readonly levelUnits: Float64Array;
  readonly levelMinute: Int32Array;
  readonly refillPerMinute: Float64Array;

  constructor(shape: PoolShape) {
    const { windows, windowsOf, counts } = shape;
    const classCount = shape.classNames.length;
    const accounts = shape.accountNames.map((_, account) => account);
    const byClass = <T>(value: (account: number, model: number) => T): T[] =>
      shape.classNames.flatMap((_, model) => accounts.map((account) => value(account, model)));
    this.classCount = classCount;
    this.longOf = Int32Array.from(byClass((account, model) => shape.longOf[account * classCount + model]!));
    this.shortOf = Int32Array.from(byClass((account, model) => shape.shortOf[account * classCount + model]!));
    this.serves = Uint8Array.from(byClass((account, model) => shape.serves[account * classCount + model]!));
    this.counting = listsOf(
      byClass((account, model) => {
        const long = shape.longOf[account * classCount + model]!;
        const short = shape.shortOf[account * classCount + model]!;
        const own = windowsOf[account]!.filter((window) => counts[window * classCount + model] === 1);
        const others = own.filter((window) => window !== long && window !== short);
        return [...own.filter((window) => window === short), ...others, ...own.filter((w) => w === long)];
      }),
    );
    const attached = windows.map((_, window) =>
      accounts.filter((account) => windowsOf[account]!.includes(window)),
    );
    this.attached = listsOf(attached);
    this.touched = listsOf(
      accounts.map((account) =>
        accounts.filter(
          (other) =>
            other === account || windowsOf[other]!.some((window) => windowsOf[account]!.includes(window)),
        ),
      ),
    );
    this.isRequests = Uint8Array.from(windows, ({ isRequests }) => (isRequests ? 1 : 0));
    this.isOverage = shape.isOverage;
    this.hasOverage = shape.isOverage.includes(1);
    this.restrains = this.hasOverage || shape.serves.includes(0);
    this.classesServed = Int32Array.from(accounts, (account) =>
      shape.serves
        .subarray(account * classCount, (account + 1) * classCount)
        .reduce((sum, flag) => sum + flag, 0),
    );
    this.primaryOf = shape.primaryOf;
    this.secondOf = shape.secondOf;
    this.isPrimary = Uint8Array.from(windows, (_, window) => (shape.primaryOf.includes(window) ? 1 : 0));
    this.isShort = Uint8Array.from(windows, (_, window) => (shape.shortOf.includes(window) ? 1 : 0));
    this.banked = shape.bankedResets;
    this.hasBanked = shape.bankedResets.some((count) => count > 0);
    this.bankedLeft = new Int32Array(accounts.length);
    this.resets = [];
    this.nextReset = new Int32Array(windows.length);
    this.levelUnits = new Float64Array(windows.length);
    this.levelMinute = new Int32Array(windows.length);
    this.refillPerMinute = new Float64Array(windows.length);
  }

  /** Back to minute 0. */
  restart(capacity: Float64Array): void {
    this.bankedLeft.set(this.banked);
    this.nextReset.fill(0);
    this.levelUnits.set(capacity);
    this.levelMinute.fill(0);
  }

  /** What a bucket holds at a minute if nothing is spent before. */
  level(window: number, capacity: number, minute: number): number {
    const refilled = this.refillPerMinute[window]! * Math.max(0, minute - this.levelMinute[window]!);
    return Math.min(capacity, this.levelUnits[window]! + refilled);
  }
}

/** Recomputes what the account shows of itself to every class. */
export function refreshAccount(state: PoolState, account: number): void {
  const { windows, views, accountCount } = state;
  const { classCount, counting, isRequests, longOf, shortOf, serves } = state.extras!;
  for (let model = 0; model < classCount; model++) {
    const row = model * accountCount + account;
    let room = serves[row] === 1 ? UNLIMITED_UNITS : NO_ROOM;
    for (let at = counting.start[row]!; at < counting.start[row + 1]!; at++) {
      const window = counting.list[at]!;
      const headroom = windows.headroom[window]!;
      const most = isRequests[window] === 0 ? headroom : headroom >= 1 ? UNLIMITED_UNITS : NO_ROOM;
      if (most < room) room = most;
    }
    views.room[row] = room;
    const long = longOf[row]!;
    if (long >= 0) {
      views.weeklyRemaining[row] = windows.remaining[long]!;
      views.weeklyHeadroom[row] = windows.headroom[long]!;
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
export function layViews(state: PoolState): void {
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
export function bestRoom(state: PoolState, account: number): number {
  let best = NO_ROOM;
  for (let row = account; row < state.views.room.length; row += state.accountCount) {
    if (state.views.room[row]! > best) best = state.views.room[row]!;
  }
  return best;
}

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

/** Charges every window of the account that counts the arrival; clocks are noteSpend's business. */
export function chargeAccount(context: ReplayContext, account: number, arrival: number, row: number): void {
  const { state, tally, timetable, minutes, costs } = context;
  const { windows, usefulSince } = state;
  const { counting, isRequests, touched } = state.extras!;
  const cost = costs[arrival]!;
  for (let at = counting.start[row]!; at < counting.start[row + 1]!; at++) {
    const window = counting.list[at]!;
    windows.headroom[window]! -= isRequests[window] === 1 ? 1 : cost;
    windows.refresh(window);
  }
  for (let at = touched.start[account]!; at < touched.start[account + 1]!; at++) {
    const other = touched.list[at]!;
    refreshAccount(state, other);
    if (usefulSince[other]! < 0 || bestRoom(state, other) >= state.usefulUnits) continue;
    addUsefulSpan(tally, timetable, usefulSince[other]!, minutes[arrival]! + 1);
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
    if (windows.kind[window] === KIND_SLIDING) {
      windows.oldestSpend[window] = -1;
      windows.event[window] = NO_RESET;
      windows.reset[window] = NO_RESET;
    }
    // The reserve counts accounts at the start of a minute: these are useful from the next one on.
    lookAtAttached(context, window, minute + 1);
  }
}

/** Latest start of a first-use clock that policies see as short and that runs at minute 0; -NO_RESET = none. */
export function openedAtStart(state: PoolState): number {
  const { kind, firstReset, length } = state.windows;
  const { isShort } = state.extras!;
  let opened = -NO_RESET;
  for (let window = 0; window < kind.length; window++) {
    if (isShort[window] === 0 || kind[window] !== KIND_FIRST_USE || firstReset[window] === NO_RESET) continue;
    opened = Math.max(opened, firstReset[window]! - length[window]!);
  }
  return opened;
}

/** Length shown for an account without any window: a week. */
const NO_LONG_MINUTES = 10_080;
