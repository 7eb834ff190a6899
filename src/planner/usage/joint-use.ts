/**
 * A window of several accounts, each with a clock of its own. A log does not say which account served, so spends are
 * laid on the parts by one rule: on the one that would return it first, as far as its limit holds; what none has room
 * for on the one that returns last. So a part never returns more than its limit, but for what is overdrawn. Room is
 * the sum of the parts' rooms. Read next: window-use.ts.
 */
import {
  clockLengthMs,
  knownSession,
  nextResetMs,
  type QuotaWindow,
  sessionEndMs,
  type WindowPart,
} from './quota-window.ts';
import type { SpendColumn } from './spend-column.ts';

const NEVER = Number.POSITIVE_INFINITY;
/** Returned spends that a sliding part keeps before it forgets them all. */
const MOST_RETURNED = 1024;

/** One part at an instant. */
export interface PartState {
  readonly part: WindowPart;
  readonly used: number;
  /** When all of it returns next; null for sliding parts and for those that nobody opened. */
  readonly resetMs: number | null;
}

/** When the session of a known end begins, if that is still ahead. */
function beginsAfter(clock: WindowPart['clock'], atMs: number): number {
  const known = clock.kind === 'first_use' ? knownSession(clock) : null;
  return known !== null && known.fromMs > atMs ? known.fromMs : NEVER;
}

export class JointUse {
  readonly window: QuotaWindow;
  nowMs: number;
  /** Units that count, by part. */
  private readonly used: Float64Array;
  /** Next instant at which all of the part returns; Infinity for sliding and idle ones. */
  private readonly resets: Float64Array;
  /** Sliding parts: spends that count, oldest first from `heads` on. */
  private readonly spends: ReadonlyArray<Array<{ readonly atMs: number; readonly amount: number }>>;
  private readonly heads: Int32Array;
  /** Before it no part returns anything, and no session of a known end begins. */
  private quietUntilMs: number;

  /** Nothing is used before the first instant it is advanced to. */
  constructor(window: QuotaWindow) {
    const count = window.parts.length;
    this.window = window;
    this.nowMs = Number.NEGATIVE_INFINITY;
    this.used = new Float64Array(count);
    this.resets = new Float64Array(count).fill(NEVER);
    this.spends = window.parts.map(() => []);
    this.heads = new Int32Array(count);
    this.quietUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** A state of its own that goes on from here. */
  copy(): JointUse {
    const copy = new JointUse(this.window);
    copy.assign(this);
    return copy;
  }

  /** Becomes what `other`, of the same window, is. */
  assign(other: JointUse): void {
    this.nowMs = other.nowMs;
    this.used.set(other.used);
    this.resets.set(other.resets);
    this.heads.fill(0);
    this.quietUntilMs = other.quietUntilMs;
    this.spends.forEach((list, i) => {
      list.length = 0;
      for (let at = other.heads[i]!; at < other.spends[i]!.length; at++) list.push(other.spends[i]![at]!);
    });
  }

  /** First instant after now at which something returns; Infinity = nothing does. */
  nextReturnMs(): number {
    let next = NEVER;
    this.window.parts.forEach(({ clock }, i) => {
      if (this.used[i]! <= 0) return;
      const oldest = this.spends[i]![this.heads[i]!];
      next = Math.min(next, oldest === undefined ? this.resets[i]! : oldest.atMs + clockLengthMs(clock));
    });
    return next;
  }

  /** Takes every return due at or before `atMs`; time moves forward only. Returns the units that came back. */
  advanceTo(atMs: number): number {
    if (atMs < this.quietUntilMs) {
      this.nowMs = atMs;
      return 0;
    }
    let back = 0;
    let quietUntilMs = NEVER;
    for (let i = 0; i < this.used.length; i++) {
      const { clock } = this.window.parts[i]!;
      if (clock.kind === 'sliding') {
        back += this.returnSpends(i, atMs - clockLengthMs(clock));
        const oldest = this.spends[i]![this.heads[i]!];
        if (oldest !== undefined) quietUntilMs = Math.min(quietUntilMs, oldest.atMs + clockLengthMs(clock));
        continue;
      }
      const isDue = this.resets[i]! <= atMs;
      if (isDue) {
        back += this.used[i]!;
        this.used[i] = 0;
        this.resets[i] = NEVER;
      }
      // A grid runs from the first look on; a first-use clock runs in the session whose end is known.
      if (isDue || this.resets[i] === NEVER) this.resets[i] = nextResetMs(clock, atMs) ?? NEVER;
      quietUntilMs = Math.min(quietUntilMs, this.resets[i]!, beginsAfter(clock, atMs));
    }
    this.quietUntilMs = quietUntilMs;
    this.nowMs = atMs;
    return back;
  }

  private returnSpends(i: number, untilMs: number): number {
    const list = this.spends[i]!;
    let head = this.heads[i]!;
    let back = 0;
    for (; head < list.length && list[head]!.atMs <= untilMs; head++) back += list[head]!.amount;
    this.used[i] = head === list.length ? 0 : this.used[i]! - back;
    if (head === list.length || head > MOST_RETURNED) {
      list.splice(0, head);
      head = 0;
    }
    this.heads[i] = head;
    return back;
  }

  private roomOf(i: number): number {
    const { limit } = this.window.parts[i]!;
    return limit === null ? NEVER : Math.max(0, limit - this.used[i]!);
  }

  /** Units of room now; Infinity where a part has no limit. */
  room(): number {
    let sum = 0;
    for (let i = 0; i < this.used.length; i++) sum += this.roomOf(i);
    return sum;
  }

  /** Units that count now. */
  usedUnits(): number {
    return this.used.reduce((sum, each) => sum + each, 0);
  }

  /** When a spend of now on a part returns. */
  private backMs(i: number): number {
    const { clock } = this.window.parts[i]!;
    if (clock.kind === 'sliding') return this.nowMs + clockLengthMs(clock);
    if (clock.kind === 'first_use' && this.resets[i] === NEVER) return sessionEndMs(clock, this.nowMs);
    return this.resets[i]!;
  }

  /** Lays a spend of now on the parts; of equal ones on the earlier. */
  spend(amount: number): void {
    let left = amount;
    while (left > 0) {
      let first = -1;
      let last = 0;
      for (let i = 0; i < this.used.length; i++) {
        if (this.roomOf(i) > 0 && (first < 0 || this.backMs(i) < this.backMs(first))) first = i;
        if (this.backMs(i) > this.backMs(last)) last = i;
      }
      const taken = first < 0 ? left : Math.min(left, this.roomOf(first));
      this.spendOn(first < 0 ? last : first, taken);
      left -= taken;
    }
  }

  private spendOn(i: number, amount: number): void {
    const { clock } = this.window.parts[i]!;
    if (clock.kind === 'sliding') this.spends[i]!.push({ atMs: this.nowMs, amount });
    else if (clock.kind === 'first_use') this.resets[i] = this.backMs(i);
    this.used[i] = this.used[i]! + amount;
    this.quietUntilMs = Math.min(
      this.quietUntilMs,
      this.spends[i]!.length > 0 ? this.nowMs + clockLengthMs(clock) : this.resets[i]!,
    );
  }

  /** Returns from here on if nothing more is spent; this state is left as it is. */
  *returns(): Generator<{ readonly atMs: number; readonly amount: number; readonly room: number }> {
    const state = this.copy();
    for (let atMs = state.nextReturnMs(); atMs < NEVER; atMs = state.nextReturnMs()) {
      yield { atMs, amount: state.advanceTo(atMs), room: state.room() };
    }
  }

  states(): PartState[] {
    return this.window.parts.map((part, i) => ({
      part,
      used: this.used[i]!,
      resetMs: this.resets[i]! === NEVER ? null : this.resets[i]!,
    }));
  }
}

/** States reached so far, by column and window: questions mostly move forward in time. */
const reached = new WeakMap<SpendColumn, Map<QuotaWindow, Cursor>>();

interface Cursor {
  readonly use: JointUse;
  /** Spends of the column laid so far. */
  count: number;
  readonly version: number;
}

function cursorOf(window: QuotaWindow, column: SpendColumn, atMs: number): Cursor {
  const own = reached.get(column) ?? new Map<QuotaWindow, Cursor>();
  reached.set(column, own);
  const cursor = own.get(window);
  const isUsable =
    cursor !== undefined &&
    cursor.version === column.version &&
    cursor.use.nowMs <= atMs &&
    (cursor.count >= column.count || column.timeAt(cursor.count) >= cursor.use.nowMs);
  if (isUsable) return cursor;
  const fresh = { use: new JointUse(window), count: 0, version: column.version };
  own.set(window, fresh);
  return fresh;
}

/**
 * The window with the spends of the column at or before `atMs`: for reading, a copy goes on. Linear in the column the
 * first time, in what is new after that.
 */
export function jointUseAt(window: QuotaWindow, column: SpendColumn, atMs: number): JointUse {
  const cursor = cursorOf(window, column, atMs);
  const { use } = cursor;
  for (; cursor.count < column.count && column.timeAt(cursor.count) <= atMs; cursor.count++) {
    use.advanceTo(column.timeAt(cursor.count));
    use.spend(column.amountAt(cursor.count));
  }
  use.advanceTo(atMs);
  return use;
}
