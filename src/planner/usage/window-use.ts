/**
 * What a window counts at an instant, and when it gives back. A spend at t counts from t on and no more at the very
 * instant it is restored: [t, t + length) for sliding windows, half-open for sessions and fixed grids too.
 */
import { type JointUse, jointUseAt, type PartState } from './joint-use.ts';
import {
  cellEndMs,
  cellStartMs,
  clockLengthMs,
  type GridClock,
  nextResetMs,
  type QuotaWindow,
  type UseClock,
  type WindowPart,
} from './quota-window.ts';
import type { Session, SpendColumn } from './spend-column.ts';

/** Spends [first, end) of the column count. */
export interface CountedSpan {
  readonly first: number;
  readonly end: number;
}

export interface Return {
  readonly atMs: number;
  /** Units, > 0. */
  readonly amount: number;
}

/** The part of a window of one clock; null where several share it. */
const onlyPart = ({ parts }: QuotaWindow): WindowPart | null => (parts.length === 1 ? parts[0]! : null);

const gridOf = ({ clock }: WindowPart): GridClock => clock as GridClock;

/** The last session opened at or before `atMs`; null for none. */
function sessionAt(column: SpendColumn, clock: UseClock, atMs: number): Session | null {
  const sessions = column.sessionsOf(clock);
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column.timeAt(sessions[middle]!.first) <= atMs) low = middle + 1;
    else high = middle;
  }
  return sessions[low - 1] ?? null;
}

/** The spends that count at `atMs`, of several clocks all that may; later ones are not looked at. O(log n). */
export function countedSpan(window: QuotaWindow, column: SpendColumn, atMs: number): CountedSpan {
  const end = column.countUpTo(atMs);
  const part = onlyPart(window);
  if (part === null) return { first: 0, end };
  const { clock } = part;
  switch (clock.kind) {
    case 'sliding':
      return { first: column.countUpTo(atMs - clockLengthMs(clock)), end };
    case 'first_use': {
      const session = sessionAt(column, clock, atMs);
      return { first: session !== null && atMs < session.endMs ? session.first : end, end };
    }
    default:
      return { first: column.countBefore(cellStartMs(gridOf(part), atMs)), end };
  }
}

/** Units that count at `atMs`. O(log n) for one clock. */
export function usedAt(window: QuotaWindow, column: SpendColumn, atMs: number): number {
  if (onlyPart(window) === null) return jointUseAt(window, column, atMs).usedUnits();
  const { first, end } = countedSpan(window, column, atMs);
  return column.sumOf(first, end);
}

/** Room at `atMs`, negative when overdrawn, with the slack that sums of fractions need (1e-10 of the limit). */
export function roomAt(window: QuotaWindow, column: SpendColumn, atMs: number): number {
  if (window.limit === null) return Number.POSITIVE_INFINITY;
  if (onlyPart(window) === null) return jointUseAt(window, column, atMs).room() + window.limit * 1e-10;
  return window.limit * (1 + 1e-10) - usedAt(window, column, atMs);
}

/** Each part of the window at `atMs`: what it counts, by the rule of joint-use.ts, and its next reset. */
export function partStates(window: QuotaWindow, column: SpendColumn, atMs: number): PartState[] {
  const part = onlyPart(window);
  if (part === null) return jointUseAt(window, column, atMs).states();
  return [{ part, used: usedAt(window, column, atMs), resetMs: resetAfter(part, column, atMs) }];
}

function resetAfter({ clock }: WindowPart, column: SpendColumn, atMs: number): number | null {
  const session = clock.kind === 'first_use' ? sessionAt(column, clock, atMs) : null;
  return session !== null && atMs < session.endMs ? session.endMs : nextResetMs(clock, atMs);
}

/** When the spends [first, ...) that belong together return, and the first spend after them. */
function groupAt(part: WindowPart, column: SpendColumn, first: number): { atMs: number; end: number } {
  const { clock } = part;
  const time = column.timeAt(first);
  if (clock.kind === 'sliding') return { atMs: time + clockLengthMs(clock), end: column.countUpTo(time) };
  const atMs =
    clock.kind === 'first_use' ? sessionAt(column, clock, time)!.endMs : cellEndMs(gridOf(part), time);
  return { atMs, end: atMs === Number.POSITIVE_INFINITY ? column.count : column.countBefore(atMs) };
}

export interface JointEvent {
  readonly kind: 'return' | 'spend';
  readonly atMs: number;
  /** Units, > 0. */
  readonly amount: number;
  /** Units of room after it. */
  readonly room: number;
}

/** What happens after `from`: returns, and the spends of the column from `firstSpend` on; returns first where both are. */
export function* jointEvents(
  from: JointUse,
  column: SpendColumn,
  firstSpend: number = column.count,
): Generator<JointEvent> {
  const state = from.copy();
  for (let i = firstSpend; i < column.count; i++) {
    const atMs = column.timeAt(i);
    const amount = column.amountAt(i);
    for (let back = state.nextReturnMs(); back <= atMs; back = state.nextReturnMs()) {
      yield { kind: 'return', atMs: back, amount: state.advanceTo(back), room: state.room() };
    }
    state.advanceTo(atMs);
    state.spend(amount);
    if (amount > 0) yield { kind: 'spend', atMs, amount, room: state.room() };
  }
  for (const row of state.returns()) yield { kind: 'return', ...row };
}

/** Everything that returns after `atMs`, in order of time, spends of the column after `atMs` among it. */
export function* returnsAfter(window: QuotaWindow, column: SpendColumn, atMs: number): Generator<Return> {
  const part = onlyPart(window);
  if (part === null) {
    const from = jointUseAt(window, column, atMs);
    for (const { kind, amount, atMs: at } of jointEvents(from, column, column.countUpTo(atMs)))
      if (kind === 'return') yield { atMs: at, amount };
    return;
  }
  let { first } = countedSpan(window, column, atMs);
  while (first < column.count) {
    const group = groupAt(part, column, first);
    const amount = column.sumOf(first, group.end);
    if (amount > 0 && group.atMs < Number.POSITIVE_INFINITY) yield { atMs: group.atMs, amount };
    first = group.end;
  }
}

/** First instant at which returns alone make room for `n` units; null = never. */
function jointRoom(from: JointUse, column: SpendColumn, n: number, slack: number): number | null {
  for (const { atMs, room } of jointEvents(from, column)) if (room + slack >= n) return atMs;
  return null;
}

/** Earliest instant from `atMs` on with room for `n` units if nothing more is spent; null = never. O(log n) for one clock. */
export function earliestRoom(
  window: QuotaWindow,
  column: SpendColumn,
  n: number,
  atMs: number,
): number | null {
  if (roomAt(window, column, atMs) >= n) return atMs;
  const most = window.limit! * (1 + 1e-10) - n;
  if (most < 0) return null;
  const part = onlyPart(window);
  if (part === null) return jointRoom(jointUseAt(window, column, atMs), column, n, window.limit! * 1e-10);
  const { first, end } = countedSpan(window, column, atMs);
  if (part.clock.kind === 'sliding') {
    return column.timeAt(column.firstWithin(first, end, most) - 1) + clockLengthMs(part.clock);
  }
  const { atMs: back } = groupAt(part, column, first);
  return back === Number.POSITIVE_INFINITY ? null : back;
}
