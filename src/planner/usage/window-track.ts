/**
 * A window carried forward over slots of time: given what is spent in each slot, what counts at its start and what
 * comes back within it. Spends of a slot come back evenly over the slot one length later. A session that opens within
 * a slot counts as opened at its start, and ends at the first slot that starts at or after its end.
 */

import { MS_PER_HOUR } from '../../core/values/index.ts';
import type { WindowClock } from '../../quota/windows/index.ts';
import { localHourOf } from './burn-model.ts';
import type { JointUse } from './joint-use.ts';
import { clockLengthMs, nextResetMs, sessionEndMs } from './quota-window.ts';
import { outlookReset, type WindowOutlook } from './window-outlook.ts';

/** Slots of an hour, for windows this many slots long at least. */
const LEAST_SLOTS_PER_WINDOW = 4;
const MOST_SLOTS_PER_HOUR = 240;
/** Of a window of more clocks the hours are fine enough. */
const MOST_CLOCKS_IN_SLOTS = 12;

/** Resets of clocks that go on by themselves, and of a running first-use clock as if it were used at once again. */
function resetsAhead(outlook: WindowOutlook, nowMs: number, endMs: number): number[] {
  const { window, joint } = outlook;
  if (window.parts.length > MOST_CLOCKS_IN_SLOTS) return [];
  const firsts = joint?.states().map(({ resetMs }) => resetMs) ?? [outlookReset(outlook, nowMs)];
  return window.parts.flatMap(({ clock }, i) => {
    const resets: number[] = [];
    for (let at = firsts[i] ?? endMs; at < endMs; at = nextResetMs(clock, at) ?? at + clockLengthMs(clock))
      resets.push(at);
    return resets;
  });
}

/** Slot bounds from now to the end: local hours or parts of them, and resets with their repetitions. Ascending. */
export function slotBounds(
  outlooks: readonly WindowOutlook[],
  nowMs: number,
  endMs: number,
  utcOffsetMs: number,
): Float64Array {
  const shortest = Math.min(...outlooks.map(({ window }) => window.lengthMs));
  const perHour = Math.ceil((LEAST_SLOTS_PER_WINDOW * MS_PER_HOUR) / shortest);
  const slotMs = MS_PER_HOUR / Math.min(MOST_SLOTS_PER_HOUR, Math.max(1, perHour));
  const bounds = new Set([nowMs, endMs]);
  const firstHourMs = localHourOf(nowMs, utcOffsetMs) * MS_PER_HOUR - utcOffsetMs;
  for (let i = 1; ; i++) {
    const at = firstHourMs + i * slotMs;
    if (at >= endMs) break;
    if (at > nowMs) bounds.add(at);
  }
  for (const outlook of outlooks) for (const at of resetsAhead(outlook, nowMs, endMs)) bounds.add(at);
  return Float64Array.from(bounds).sort();
}

export class WindowTrack {
  readonly limit: number;
  private readonly outlook: WindowOutlook;
  private readonly clock: WindowClock;
  private readonly bounds: Float64Array;
  private readonly nowMs: number;
  /** Per bound: units used now that still count then. */
  private readonly base: Float64Array;
  /** Per bound: first of the returns after it. */
  private readonly nextReturn: Int32Array;
  /** Per bound: slot and part of it that lie one length before; slot -1 = before now. */
  private readonly sourceSlot: Int32Array;
  private readonly sourcePart: Float64Array;
  /** Per return: part (0..1] of its slot, and units. */
  readonly returnParts: Float64Array;
  readonly returnAmounts: Float64Array;
  /** [i] = of the first i returns. */
  private readonly returnSums: Float64Array;
  /** Idle: opened by the first spend. */
  private readonly firstResetMs: number;
  private resetMs: number;
  private spentAtReset: number;
  private hasReset: boolean;

  constructor(outlook: WindowOutlook, bounds: Float64Array) {
    this.nowMs = bounds[0]!;
    const { limit } = outlook.window;
    this.clock = outlook.window.parts[0]!.clock;
    this.outlook = outlook;
    this.limit = limit ?? Number.POSITIVE_INFINITY;
    this.bounds = bounds;
    const count = bounds.length;
    this.base = new Float64Array(count);
    this.nextReturn = new Int32Array(count);
    this.sourceSlot = new Int32Array(count).fill(-1);
    this.sourcePart = new Float64Array(count);
    this.returnParts = new Float64Array(this.clock.kind === 'sliding' ? outlook.returns.length : 0);
    this.returnAmounts = Float64Array.from(this.returnParts, (_, i) => outlook.returns[i]!.amount);
    this.returnSums = new Float64Array(this.returnAmounts.length + 1);
    this.returnAmounts.forEach((amount, i) => {
      this.returnSums[i + 1] = this.returnSums[i]! + amount;
    });
    const idleMs = this.clock.kind === 'first_use' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    this.firstResetMs = outlookReset(outlook, this.nowMs) ?? idleMs;
    this.resetMs = 0;
    this.spentAtReset = 0;
    this.hasReset = false;
    if (this.clock.kind === 'sliding') this.layOut();
    this.begin();
  }

  private layOut(): void {
    const { returns, used, window } = this.outlook;
    let place = 0;
    let left = used;
    let slot = 0;
    this.bounds.forEach((at, i) => {
      const before = this.bounds[i - 1] ?? this.nowMs;
      for (; place < returns.length && returns[place]!.atMs <= at; place++) {
        left -= returns[place]!.amount;
        this.returnParts[place] = (returns[place]!.atMs - before) / (at - before);
      }
      this.base[i] = left;
      this.nextReturn[i] = place;
      const source = at - window.lengthMs;
      if (source < this.nowMs) return;
      while (this.bounds[slot + 1]! <= source) slot++;
      this.sourceSlot[i] = slot;
      this.sourcePart[i] = (source - this.bounds[slot]!) / (this.bounds[slot + 1]! - this.bounds[slot]!);
    });
  }

  /** Starts a path over. */
  begin(): void {
    this.resetMs = this.firstResetMs;
    this.spentAtReset = 0;
    this.hasReset = false;
  }

  private returnedAt(bound: number, spent: Float64Array): number {
    const slot = this.sourceSlot[bound]!;
    if (slot < 0) return 0;
    return spent[slot]! + this.sourcePart[bound]! * (spent[slot + 1]! - spent[slot]!);
  }

  /**
   * Units that count at the start of a slot. `spent[i]` = of the path up to bound i; `spends` = it spends in this
   * slot. Slots are asked in order.
   */
  usedAt(slot: number, spent: Float64Array, spends: boolean): number {
    const { clock } = this;
    if (clock.kind === 'sliding') return this.base[slot]! + spent[slot]! - this.returnedAt(slot, spent);
    const at = this.bounds[slot]!;
    if (at >= this.resetMs) {
      this.hasReset = true;
      this.spentAtReset = spent[slot]!;
      if (clock.kind !== 'first_use') this.resetMs = nextResetMs(clock, at) ?? Number.POSITIVE_INFINITY;
      else if (spends) this.resetMs = sessionEndMs(clock, at);
    }
    return (this.hasReset ? 0 : this.outlook.used) + spent[slot]! - this.spentAtReset;
  }

  /** Units spent on this path that come back evenly over the slot. */
  ownReturn(slot: number, spent: Float64Array): number {
    if (this.clock.kind !== 'sliding') return 0;
    return this.returnedAt(slot + 1, spent) - this.returnedAt(slot, spent);
  }

  /** Units used before now that are back by `part` (0..1) of the slot and not by its start; logarithmic. */
  returnedBy(slot: number, part: number): number {
    const first = this.nextReturn[slot]!;
    let low = first;
    let high = this.nextReturn[slot + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.returnParts[middle]! <= part) low = middle + 1;
      else high = middle;
    }
    return this.returnSums[low]! - this.returnSums[first]!;
  }

  /** Returns of what was used before now that fall into the slot: places [first, end) of the two columns. */
  returnSpan(slot: number): readonly [first: number, end: number] {
    return [this.nextReturn[slot]!, this.nextReturn[slot + 1]!];
  }
}

/** What paths ask of a window, of one clock or several. */
export type Track = Pick<
  WindowTrack,
  'limit' | 'returnParts' | 'returnAmounts' | 'begin' | 'usedAt' | 'ownReturn' | 'returnedBy' | 'returnSpan'
>;

const NONE = new Float64Array(0);

class JointTrack implements Track {
  readonly limit: number;
  readonly returnParts: Float64Array = NONE;
  readonly returnAmounts: Float64Array = NONE;
  private readonly first: JointUse;
  private readonly state: JointUse;
  private readonly bounds: Float64Array;
  /** First slot whose spend is not laid yet. */
  private slot: number;

  constructor({ window }: WindowOutlook, first: JointUse, bounds: Float64Array) {
    this.limit = window.limit ?? Number.POSITIVE_INFINITY;
    this.first = first;
    this.state = first.copy();
    this.bounds = bounds;
    this.slot = 0;
  }

  begin(): void {
    this.state.assign(this.first);
    this.slot = 0;
  }

  /** The limit less the room at the start of a slot. */
  usedAt(slot: number, spent: Float64Array): number {
    for (; this.slot < slot; this.slot++) {
      this.state.advanceTo(this.bounds[this.slot]!);
      this.state.spend(spent[this.slot + 1]! - spent[this.slot]!);
    }
    this.state.advanceTo(this.bounds[slot]!);
    return this.limit - this.state.room();
  }

  ownReturn(): number {
    return 0;
  }

  returnedBy(): number {
    return 0;
  }

  returnSpan(): readonly [first: number, end: number] {
    return [0, 0];
  }
}

export function trackOf(outlook: WindowOutlook, bounds: Float64Array): Track {
  return outlook.joint === undefined
    ? new WindowTrack(outlook, bounds)
    : new JointTrack(outlook, outlook.joint, bounds);
}
