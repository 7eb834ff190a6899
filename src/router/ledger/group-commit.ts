/**
 * Samples that complete in the same turn of the event loop are written in one transaction: a reply waits for the
 * disk, many replies wait once.
 *
 * Invariant: a commit that was resolved is in the store. A row that could not be written waits for the next
 * write, in order; only past the bound are the oldest lost, and counted.
 */
import { SAMPLE_TABLE, type SampleRow } from './sample-row.ts';
import { StoreError } from './store-error.ts';

export interface SampleWriter {
  /** All rows or none; throws. */
  addSamples(rows: readonly SampleRow[]): unknown;
}

/** So many go into one transaction; a longer queue is only ever a queue of retries. */
const BATCH_ROWS = 1000;
const DEFAULT_MAX_WAITING_ROWS = 10_000;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
}

export class GroupCommit {
  private readonly writer: SampleWriter;
  private readonly maxWaitingRows: number;
  private rows: SampleRow[];
  private waiters: Waiter[];
  private isScheduled: boolean;
  private lost: number;
  private error: StoreError | null;

  constructor(writer: SampleWriter, maxWaitingRows: number = DEFAULT_MAX_WAITING_ROWS) {
    this.writer = writer;
    this.maxWaitingRows = maxWaitingRows;
    this.rows = [];
    this.waiters = [];
    this.isScheduled = false;
    this.lost = 0;
    this.error = null;
  }

  /** Rows given up for good. */
  get lostRows(): number {
    return this.lost;
  }

  /** Rows that are not in the store yet. */
  get waitingRows(): number {
    return this.rows.length;
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
        try {
          this.writeWaiting();
        } catch {
          // The waiters were told.
        }
      });
    });
    done.catch(() => {});
    return done;
  }

  /** Writes the row and all that wait, now. Throws StoreError; the row then waits too, unless it is bad_row. */
  commitNow(row: SampleRow): void {
    SAMPLE_TABLE.values(row);
    this.rows.push(row);
    this.writeWaiting();
  }

  /** Writes what waits, at once. Throws StoreError with the rest still waiting. */
  writeWaiting(): void {
    const waiters = this.waiters;
    this.waiters = [];
    try {
      while (this.rows.length > 0) {
        this.writer.addSamples(this.rows.slice(0, BATCH_ROWS));
        this.rows = this.rows.slice(BATCH_ROWS);
      }
    } catch (thrown) {
      const error = thrown instanceof StoreError ? thrown : new StoreError('other', String(thrown));
      this.error = error;
      const excess = Math.max(0, this.rows.length - this.maxWaitingRows);
      this.rows = this.rows.slice(excess);
      this.lost += excess;
      for (const { reject } of waiters) reject(error);
      throw error;
    }
    for (const { resolve } of waiters) resolve();
  }
}
