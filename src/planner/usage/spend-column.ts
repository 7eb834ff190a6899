/**
 * Spends in order of time with running sums: what was spent in any span is two binary searches and a difference. Logs
 * come as a few long stretches that are in order already: these are merged two by two. Equal times keep the order in
 * which they came. Read next: window-use.ts.
 */
import { units } from '../../core/values/index.ts';
import { epochMs, sessionEndMs, type UseClock } from './quota-window.ts';

/** Spends as two columns of equal length: epoch ms and units >= 0. */
export interface SpendRun {
  readonly timesMs: Float64Array;
  readonly amounts: Float64Array;
}

/** Checks every spend; returns where the stretches that are in order start, and the end. */
function stretchesOf(field: string, { timesMs, amounts }: SpendRun): number[] {
  const starts = [0];
  for (let i = 0; i < timesMs.length; i++) {
    const time = timesMs[i]!;
    const amount = amounts[i]!;
    if (!Number.isSafeInteger(time)) epochMs(`${field}[${i}].atMs`, time);
    if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY)) units(`${field}[${i}].n`, amount);
    if (i > 0 && time < timesMs[i - 1]!) starts.push(i);
  }
  return [...starts, timesMs.length];
}

/** Merges [first, middle) and [middle, end) of `from` into the same place of `out`; equal times keep their order. */
function mergeTwo(out: SpendRun, from: SpendRun, first: number, middle: number, end: number): void {
  let left = first;
  let right = middle;
  for (let to = first; to < end; to++) {
    const isLeft = right >= end || (left < middle && from.timesMs[left]! <= from.timesMs[right]!);
    const take = isLeft ? left++ : right++;
    out.timesMs[to] = from.timesMs[take]!;
    out.amounts[to] = from.amounts[take]!;
  }
}

/** The run in order of time, checked: whole ms (E_INT), amounts >= 0 (E_RANGE). The run given is left as it was. */
export function sortedRun(field: string, run: SpendRun): SpendRun {
  let starts = stretchesOf(field, run);
  let from = run;
  let spare: SpendRun | null = null;
  while (starts.length > 2) {
    const length = run.timesMs.length;
    const out = spare ?? { timesMs: new Float64Array(length), amounts: new Float64Array(length) };
    for (let i = 0; i + 1 < starts.length; i += 2) {
      const end = starts[i + 2] ?? length;
      mergeTwo(out, from, starts[i]!, starts[i + 1]!, end);
    }
    starts = [...starts.slice(0, -1).filter((_, i) => i % 2 === 0), length];
    spare = from === run ? null : from;
    from = out;
  }
  return from;
}

const grown = (old: Float64Array, length: number): Float64Array => {
  const next = new Float64Array(length);
  next.set(old);
  return next;
};

export interface Session {
  /** Index of the spend that opened it. */
  readonly first: number;
  readonly endMs: number;
}

export class SpendColumn {
  /** Number of spends. */
  count: number;
  private times: Float64Array;
  private amounts: Float64Array;
  /** sums[i] = of the first i spends. */
  private sums: Float64Array;
  /** Running sum and what rounding took from it (Neumaier 1974). */
  private sum: number;
  private lost: number;
  /** Counts the times that spends before the last were put in: who remembers spends looks at it. */
  version: number;
  /** Sessions by clock. */
  private readonly sessions: Map<string, Session[]>;

  constructor() {
    this.count = 0;
    this.times = new Float64Array(0);
    this.amounts = new Float64Array(0);
    this.sums = new Float64Array(1);
    this.sum = 0;
    this.lost = 0;
    this.version = 0;
    this.sessions = new Map();
  }

  /** Adds a checked run in order of time: linear in the run when it comes after everything here. */
  addRun({ timesMs, amounts }: SpendRun): void {
    if (timesMs.length === 0) return;
    if (this.count === 0) {
      this.begin(timesMs, amounts);
      return;
    }
    const keep = this.countUpTo(timesMs[0]!);
    const oldTimes = this.times.slice(keep, this.count);
    const oldAmounts = this.amounts.slice(keep, this.count);
    this.reserve(this.count + timesMs.length);
    if (keep < this.count) this.cutTo(keep);
    let old = 0;
    for (let i = 0; i < timesMs.length; i++) {
      for (; old < oldTimes.length && oldTimes[old]! <= timesMs[i]!; old++)
        this.append(oldTimes[old]!, oldAmounts[old]!);
      this.append(timesMs[i]!, amounts[i]!);
    }
    for (; old < oldTimes.length; old++) this.append(oldTimes[old]!, oldAmounts[old]!);
  }

  /** Takes the columns of the first run as they are: whatever comes later makes longer ones. */
  private begin(timesMs: Float64Array, amounts: Float64Array): void {
    this.times = timesMs;
    this.amounts = amounts;
    this.count = timesMs.length;
    this.sums = new Float64Array(this.count + 1);
    for (let i = 0; i < this.count; i++) this.addUp(i, amounts[i]!);
  }

  /** Sums up to the spend of an index. */
  private addUp(index: number, amount: number): void {
    const sum = this.sum + amount;
    this.lost += Math.abs(this.sum) >= amount ? this.sum - sum + amount : amount - sum + this.sum;
    this.sum = sum;
    this.sums[index + 1] = sum + this.lost;
  }

  /** Adds one spend, not earlier than the last. */
  append(timeMs: number, amount: number): void {
    if (this.count === this.times.length) this.reserve(this.count + 1);
    this.times[this.count] = timeMs;
    this.amounts[this.count] = amount;
    this.addUp(this.count, amount);
    this.count++;
  }

  private reserve(count: number): void {
    if (count <= this.times.length) return;
    const length = Math.max(16, count, Math.min(2 * this.times.length, count + 2 ** 20));
    this.times = grown(this.times, length);
    this.amounts = grown(this.amounts, length);
    this.sums = grown(this.sums, length + 1);
  }

  private cutTo(count: number): void {
    this.count = count;
    this.sum = this.sums[count]!;
    this.lost = 0;
    this.version++;
    this.sessions.clear();
  }

  amountAt(index: number): number {
    return this.amounts[index]!;
  }

  timeAt(index: number): number {
    return this.times[index]!;
  }

  /** Time of the last spend; -Infinity for none. */
  get lastMs(): number {
    return this.count === 0 ? Number.NEGATIVE_INFINITY : this.times[this.count - 1]!;
  }

  /** Units of the spends [first, end). */
  sumOf(first: number, end: number): number {
    return Math.max(0, this.sums[end]! - this.sums[first]!);
  }

  /** Number of spends at or before `atMs`; O(log n). */
  countUpTo(atMs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.times[middle]! <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of spends before `atMs`; O(log n). `atMs` is a whole number. */
  countBefore(atMs: number): number {
    return this.countUpTo(atMs - 1);
  }

  /** Smallest first of [from, end] whose spends [first, end) are at most `most` units; O(log n). */
  firstWithin(from: number, end: number, most: number): number {
    let low = from;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sumOf(middle, end) <= most) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Sessions of a first-use clock: the first spend opens one, then each first one at or past its end the next. */
  sessionsOf(clock: UseClock): readonly Session[] {
    const key = JSON.stringify(clock);
    const sessions = this.sessions.get(key) ?? [];
    this.sessions.set(key, sessions);
    for (;;) {
      const last = sessions.at(-1);
      const next = last === undefined ? 0 : this.countBefore(last.endMs);
      if (next >= this.count) return sessions;
      sessions.push({ first: next, endMs: sessionEndMs(clock, this.times[next]!) });
    }
  }

  /** A column of its own whose spends [first, end) are `factor` (>= 0) times as large. */
  scaled(first: number, end: number, factor: number): SpendColumn {
    const amounts = this.amounts.slice(0, this.count);
    for (let i = first; i < end; i++) amounts[i] = amounts[i]! * factor;
    const column = new SpendColumn();
    column.addRun({ timesMs: this.times.slice(0, this.count), amounts });
    return column;
  }

  /** A column of its own with the spends from `first` on. */
  tail(first: number): SpendColumn {
    const column = new SpendColumn();
    column.addRun({
      timesMs: this.times.slice(first, this.count),
      amounts: this.amounts.slice(first, this.count),
    });
    return column;
  }
}
