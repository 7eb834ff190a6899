/**
 * Sums over two sliding windows, rolling and weekly, of one stream of finished requests: a ring of time buckets
 * with running totals, so that reading a sum costs nothing and adding a sample next to nothing.
 *
 * A sample counts while its bucket's last instant is later than now minus the window: with buckets of 1 ms that
 * is exact, else a sample may count up to one bucket longer, never shorter. Only buckets with samples are kept.
 * Values are whole numbers, so running totals are exact.
 */

/** What is summed, in column order. */
const FIELDS = [
  'count',
  'inputTokens',
  'outputTokens',
  'cacheWriteTokens',
  'cacheReadTokens',
  'weightedTokens',
  'dirtyMs',
  'streamCount',
  'streamMs',
  'streamInputTokens',
  'streamOutputTokens',
] as const;

type Field = (typeof FIELDS)[number];

export type UsageTotals = Readonly<Record<Field, number>>;

const WIDTH = FIELDS.length;
/** First capacity of a ring, buckets; it doubles as needed. */
const FIRST_BUCKETS = 16;
/** Buckets per rolling window unless told. */
const BUCKETS_PER_WINDOW = 600;

/** One finished request, whole non-negative numbers. */
export interface UsageSample {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
  /** What counts against caps. */
  readonly weightedTokens: number;
  readonly dirtyMs: number;
  /** 0 when the answer was no stream. */
  readonly streamMs: number;
}

/** Totals of an empty window. */
export const NO_TOTALS: UsageTotals = Object.freeze(
  Object.fromEntries(FIELDS.map((field) => [field, 0])) as Record<Field, number>,
);

export interface WindowLengths {
  readonly rollingMs: number;
  readonly weeklyMs: number;
  /** 1 = exact; null = the rolling window over 600. */
  readonly bucketMs: number | null;
}

export class UsageWindow {
  readonly lengths: WindowLengths;
  private readonly bucketMs: number;
  /** Bucket numbers (epoch ms over bucketMs) and their sums, ring order. */
  private numbers: Float64Array;
  private sums: Float64Array;
  /** Ring positions count up for ever; a slot is position modulo capacity. */
  private head: number;
  private rollingTail: number;
  private weeklyTail: number;
  private readonly rollingTotals: Float64Array;
  private readonly weeklyTotals: Float64Array;

  /** `weeklyMs` >= `rollingMs` > 0. */
  constructor(lengths: WindowLengths) {
    this.lengths = lengths;
    this.bucketMs = lengths.bucketMs ?? Math.max(1, Math.floor(lengths.rollingMs / BUCKETS_PER_WINDOW));
    this.numbers = new Float64Array(FIRST_BUCKETS);
    this.sums = new Float64Array(FIRST_BUCKETS * WIDTH);
    this.head = 0;
    this.rollingTail = 0;
    this.weeklyTail = 0;
    this.rollingTotals = new Float64Array(WIDTH);
    this.weeklyTotals = new Float64Array(WIDTH);
  }

  /** Adds one request that ended at `tsMs`. A clock that went back cannot: it counts as now. Amortised O(1). */
  add(tsMs: number, sample: UsageSample): void {
    const isStream = sample.streamMs > 0;
    this.addColumns(tsMs, [
      1,
      sample.inputTokens,
      sample.outputTokens,
      sample.cacheWriteTokens,
      sample.cacheReadTokens,
      sample.weightedTokens,
      sample.dirtyMs,
      isStream ? 1 : 0,
      sample.streamMs,
      isStream ? sample.inputTokens : 0,
      isStream ? sample.outputTokens : 0,
    ]);
  }

  private addColumns(tsMs: number, columns: ArrayLike<number>): void {
    const capacity = this.numbers.length;
    const latest = this.head > this.weeklyTail ? this.numbers[(this.head - 1) % capacity]! : -Infinity;
    const number = Math.max(Math.floor(tsMs / this.bucketMs), latest);
    // A bucket that already left the rolling window takes nothing more: what it took would never leave.
    if (number !== latest || this.rollingTail === this.head) this.push(number);
    const offset = ((this.head - 1) % this.numbers.length) * WIDTH;
    for (let i = 0; i < WIDTH; i++) {
      const value = columns[i]!;
      this.sums[offset + i]! += value;
      this.weeklyTotals[i]! += value;
      this.rollingTotals[i]! += value;
    }
  }

  private push(number: number): void {
    if (this.head - this.weeklyTail === this.numbers.length) this.grow();
    const slot = this.head % this.numbers.length;
    this.numbers[slot] = number;
    this.sums.fill(0, slot * WIDTH, (slot + 1) * WIDTH);
    this.head++;
  }

  private grow(): void {
    const old = this.numbers.length;
    const numbers = new Float64Array(old * 2);
    const sums = new Float64Array(old * 2 * WIDTH);
    for (let position = this.weeklyTail; position < this.head; position++) {
      const [from, to] = [position % old, position % (old * 2)];
      numbers[to] = this.numbers[from]!;
      sums.set(this.sums.subarray(from * WIDTH, (from + 1) * WIDTH), to * WIDTH);
    }
    this.numbers = numbers;
    this.sums = sums;
  }

  /** True when the bucket at a ring position no longer counts. */
  private isOver(position: number, nowMs: number, windowMs: number): boolean {
    const number = this.numbers[position % this.numbers.length]!;
    return (number + 1) * this.bucketMs - 1 <= nowMs - windowMs;
  }

  private take(position: number, totals: Float64Array): void {
    const offset = (position % this.numbers.length) * WIDTH;
    for (let i = 0; i < WIDTH; i++) totals[i]! -= this.sums[offset + i]!;
  }

  /** Lets go of what is over at `nowMs`. Amortised O(1). */
  advance(nowMs: number): void {
    const { rollingMs, weeklyMs } = this.lengths;
    while (this.rollingTail < this.head && this.isOver(this.rollingTail, nowMs, rollingMs)) {
      this.take(this.rollingTail++, this.rollingTotals);
    }
    while (this.weeklyTail < this.rollingTail && this.isOver(this.weeklyTail, nowMs, weeklyMs)) {
      this.take(this.weeklyTail++, this.weeklyTotals);
    }
  }

  /** The last instant of the newest bucket, epoch ms; 0 = it has none. */
  get latestMs(): number {
    if (this.head === this.weeklyTail) return 0;
    return (this.numbers[(this.head - 1) % this.numbers.length]! + 1) * this.bucketMs - 1;
  }

  /** Weighted tokens in the rolling window at the last `advance`. */
  get rollingTokens(): number {
    return this.rollingTotals[5]!;
  }

  /** Weighted tokens in the weekly window at the last `advance`. */
  get weeklyTokens(): number {
    return this.weeklyTotals[5]!;
  }

  /** All sums of a window at the last `advance`. */
  totals(window: 'rolling' | 'weekly'): UsageTotals {
    const totals = window === 'rolling' ? this.rollingTotals : this.weeklyTotals;
    return Object.fromEntries(FIELDS.map((field, i) => [field, totals[i]!])) as Record<Field, number>;
  }

  /** Every bucket still kept, oldest first: an instant inside it and its sums. */
  *buckets(): Generator<{ readonly startMs: number; readonly totals: UsageTotals }> {
    for (let position = this.weeklyTail; position < this.head; position++) {
      const slot = position % this.numbers.length;
      const sums = this.sums.subarray(slot * WIDTH, (slot + 1) * WIDTH);
      yield {
        startMs: this.numbers[slot]! * this.bucketMs,
        totals: Object.fromEntries(FIELDS.map((field, i) => [field, sums[i]!])) as Record<Field, number>,
      };
    }
  }

  /**
   * Milliseconds from `nowMs` until the window's weighted tokens are below `tokens` if nothing more is added; 0
   * when they are now, null when they never will be. Linear in the buckets.
   */
  untilBelowMs(window: 'rolling' | 'weekly', tokens: number, nowMs: number): number | null {
    const isRolling = window === 'rolling';
    const windowMs = isRolling ? this.lengths.rollingMs : this.lengths.weeklyMs;
    let left = isRolling ? this.rollingTokens : this.weeklyTokens;
    if (left < tokens) return 0;
    for (let position = isRolling ? this.rollingTail : this.weeklyTail; position < this.head; position++) {
      const slot = position % this.numbers.length;
      left -= this.sums[slot * WIDTH + 5]!;
      const overAtMs = (this.numbers[slot]! + 1) * this.bucketMs - 1 + windowMs;
      if (left < tokens) return Math.max(0, overAtMs - nowMs);
    }
    return null;
  }

  /** Milliseconds until the oldest sample of the rolling window leaves; 0 if there is none. */
  untilOldestLeavesMs(nowMs: number): number {
    if (this.rollingTail === this.head) return 0;
    const number = this.numbers[this.rollingTail % this.numbers.length]!;
    return Math.max(0, (number + 1) * this.bucketMs - 1 + this.lengths.rollingMs - nowMs);
  }

  /** Every bucket still kept, oldest first: its last instant until now, and its sums in column order. */
  private raw(nowMs: number): Array<{ readonly latestMs: number; readonly sums: Float64Array }> {
    const { bucketMs, sums, numbers, weeklyTail, head } = this;
    return Array.from({ length: head - weeklyTail }, (_, index) => {
      const slot = (weeklyTail + index) % numbers.length;
      const startMs = numbers[slot]! * bucketMs;
      return {
        latestMs: Math.max(startMs, Math.min(startMs + bucketMs - 1, nowMs)),
        sums: sums.subarray(slot * WIDTH, (slot + 1) * WIDTH),
      };
    });
  }

  /** The use of several windows together at `nowMs`, under window lengths of its own; nothing leaves earlier. */
  static merged(windows: readonly UsageWindow[], lengths: WindowLengths, nowMs: number): UsageWindow {
    const next = new UsageWindow(lengths);
    const buckets = windows.flatMap((window) => window.raw(nowMs));
    for (const { latestMs, sums } of buckets.sort((a, b) => a.latestMs - b.latestMs)) {
      next.addColumns(latestMs, sums);
    }
    next.advance(nowMs);
    return next;
  }
}
