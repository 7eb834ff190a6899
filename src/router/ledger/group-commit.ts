/**
 * Samples that complete in the same turn of the event loop are written in one transaction: a reply waits for the
 * disk, many replies wait once. Small changes of the state (changes.ts) go along, or alone when no sample comes soon.
 *
 * Invariant: a commit that was resolved is in the store. What could not be written waits in memory, in order, and is
 * tried again until it is: another program's write lock delays nothing and loses nothing. Only past the bound are the
 * oldest rows lost, and counted.
 */
import type { Change } from './changes.ts';
import { SAMPLE_TABLE, type SampleRow } from './sample-row.ts';
import { StoreError } from './store-error.ts';

export interface SampleWriter {
  /** All rows and changes or none; throws. */
  addSamples(rows: readonly SampleRow[], changes: readonly Change[]): unknown;
}

/** So many go into one transaction, some 10 ms; a longer queue is only ever a queue of retries. */
const BATCH_ROWS = 1000;
/** Some 50 MB. */
const DEFAULT_MAX_WAITING_ROWS = 100_000;
/** A change waits so long for a sample to go with. */
const CHANGE_WAIT_MS = 25;
/** First wait before what failed is tried again; it doubles up to the longest. */
const FIRST_RETRY_MS = 10;
const LONGEST_RETRY_MS = 500;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
}

export class GroupCommit {
  private readonly writer: SampleWriter;
  private readonly maxWaitingRows: number;
  private rows: SampleRow[];
  /** By key, in the order in which they were asked for. */
  private readonly changes: Map<string, Change>;
  private changeCount: number;
  private timer: NodeJS.Timeout | null;
  private retryMs: number;
  private waiters: Waiter[];
  private isScheduled: boolean;
  private lost: number;
  private error: StoreError | null;
  /** Why the last write failed; null = it did not. */
  private failing: StoreError | null;

  constructor(writer: SampleWriter, maxWaitingRows: number = DEFAULT_MAX_WAITING_ROWS) {
    this.writer = writer;
    this.maxWaitingRows = maxWaitingRows;
    this.rows = [];
    this.changes = new Map();
    this.changeCount = 0;
    this.timer = null;
    this.retryMs = FIRST_RETRY_MS;
    this.waiters = [];
    this.isScheduled = false;
    this.lost = 0;
    this.error = null;
    this.failing = null;
  }

  /** Rows given up for good. */
  get lostRows(): number {
    return this.lost;
  }

  /** Rows that are not in the store yet. */
  get waitingRows(): number {
    return this.rows.length;
  }

  /** Rows and changes that are not in the store yet. */
  get waitingRecords(): number {
    return this.rows.length + this.changes.size;
  }

  /** Why the last write that failed did; stays after a later one succeeds. */
  get lastError(): StoreError | null {
    return this.error;
  }

  /**
   * Resolves when the row is in the store. Rejects with StoreError when this attempt failed; the row then waits for
   * the next commit, unless it is bad_row. An unhandled rejection is no error of the process.
   */
  commit(row: SampleRow): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      // Throws on a row that no later attempt could write either.
      SAMPLE_TABLE.values(row);
      this.rows.push(row);
      this.waiters.push({ resolve, reject });
      if (this.isScheduled) return;
      this.isScheduled = true;
      setImmediate(() => {
        this.isScheduled = false;
        this.quietly(() => this.writeUnlessHopeless());
      });
    });
    done.catch(() => {});
    return done;
  }

  /** Writes the row and all that wait, now. Throws StoreError; the row then waits too, unless it is bad_row. */
  commitNow(row: SampleRow): void {
    SAMPLE_TABLE.values(row);
    this.rows.push(row);
    this.writeUnlessHopeless();
  }

  /**
   * Only a lock is met before the rows are made ready: any other failure costs as much each time, and is tried again
   * by the clock alone.
   */
  private writeUnlessHopeless(): void {
    const { failing } = this;
    if (failing === null || failing.reason === 'busy') this.writeWaiting();
    else this.failed(failing, this.waiters.splice(0));
  }

  /** Takes a change along with the next samples, or alone a moment later. It replaces a waiting one of its key. */
  put(change: Change): void {
    const key = change.key ?? `#${this.changeCount++}`;
    // Set anew, it is the last in order.
    this.changes.delete(key);
    this.changes.set(key, change);
    this.writeIn(CHANGE_WAIT_MS);
  }

  /** Forgets a change that still waits and was not replaced: something else says it. */
  drop(change: Change): void {
    if (change.key !== null && this.changes.get(change.key) === change) this.changes.delete(change.key);
  }

  /**
   * Writes what waits, at once; of more than a transaction takes, as an outage leaves, the rest in the turns that follow,
   * so that answers go on between. Throws StoreError with the rest still waiting.
   */
  writeWaiting(): void {
    const waiters = this.waiters;
    this.waiters = [];
    try {
      this.writeBatch();
    } catch (thrown) {
      this.failed(thrown, waiters);
    }
    this.failing = null;
    this.retryMs = FIRST_RETRY_MS;
    this.stop();
    if (this.rows.length > 0) {
      this.waiters = waiters;
      this.writeIn(0);
      return;
    }
    for (const { resolve } of waiters) resolve();
  }

  /** Writes all that waits, however long that takes. Throws StoreError. */
  writeAll(): void {
    do this.writeWaiting();
    while (this.rows.length > 0);
  }

  private writeBatch(): void {
    const rows = this.rows.length > BATCH_ROWS ? this.rows.slice(0, BATCH_ROWS) : this.rows;
    if (rows.length + this.changes.size === 0) return;
    this.writer.addSamples(rows, [...this.changes.values()]);
    this.rows = this.rows.slice(rows.length);
    this.changes.clear();
  }

  /** Tries no more by itself. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private quietly(write: () => void): void {
    try {
      write();
    } catch {
      // The waiters were told, and it will be tried again.
    }
  }

  private writeIn(ms: number): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.quietly(() => this.writeWaiting());
    }, ms);
    this.timer.unref();
  }

  private failed(thrown: unknown, waiters: readonly Waiter[]): never {
    const error = thrown instanceof StoreError ? thrown : new StoreError('other', String(thrown));
    this.error = error;
    this.failing = error;
    const excess = Math.max(0, this.rows.length - this.maxWaitingRows);
    this.rows = this.rows.slice(excess);
    this.lost += excess;
    if (this.timer === null) {
      this.writeIn(this.retryMs);
      this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
    }
    for (const { reject } of waiters) reject(error);
    throw error;
  }
}
