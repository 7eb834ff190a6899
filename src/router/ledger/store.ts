/**
 * What the router remembers across restarts, in one SQLite file. Every call is synchronous and whole: when it
 * returns, what it wrote survives a kill of the process; what a power cut takes is in durability.ts.
 *
 * Invariant: a failed call wrote nothing, and says why as StoreError. Read next: group-commit.ts.
 */
import { statSync } from 'node:fs';
import {
  HOLD_TABLE,
  type HoldRow,
  PLACE_TABLE,
  type PlaceRow,
  READING_TABLE,
  REFUSAL_TABLE,
  type ReadingRow,
  type RefusalRow,
  TURN_TABLE,
  type TurnRow,
} from './account-rows.ts';
import { BatchWriter } from './batch-writer.ts';
import type { RawRow } from './cells.ts';
import { type Change, progressOver } from './changes.ts';
import { DiskSync, type Durability } from './durability.ts';
import { IN_MEMORY } from './file-place.ts';
import { readSetting } from './read-setting.ts';
import { pruneSamples, queryRollups, type RollupQuery, type RollupRow, rollUp } from './rollup.ts';
import { OPEN_TABLE, SAMPLE_TABLE, type SampleRow } from './sample-row.ts';
import { applySchema, requireSchema } from './schema.ts';
import { type SqliteAccess, SqliteConnection } from './sqlite-connection.ts';
import { StateLock, type StateOwner } from './state-lock.ts';
import type { StoreError } from './store-error.ts';

export interface StoreOptions {
  /** Longest wait for another process's write; the event loop stands still meanwhile. Default 500. */
  readonly busyTimeoutMs?: number;
  /** Default `os`. */
  readonly durability?: Durability;
  /** The disk did not take what was written a moment ago. */
  readonly onSyncFailure?: (error: StoreError) => void;
}

/** Longest wait for another process's write where nobody waits for us: at the start and at the end. */
const OPENING_WAIT_MS = 5000;

export interface SampleQuery {
  /** Epoch ms, itself included. */
  readonly sinceMs: number;
  readonly model?: string;
  /** Most rows, >= 0; the newest ones. */
  readonly limit: number;
}

/** Rows read at once: a long history is never in memory as a whole. */
const PAGE_ROWS = 2000;
const KEEP_REFUSALS_MS = 90 * 86_400_000;

const SAMPLE_KEY = 'ts_ms, rid, attempt';
const NEXT_SAMPLES = `WHERE (${SAMPLE_KEY}) > (?, ?, ?) ORDER BY ${SAMPLE_KEY} LIMIT ${PAGE_ROWS}`;
const NEWEST_SAMPLES =
  'WHERE ts_ms >= ? AND (? IS NULL OR model = ?) ORDER BY ts_ms DESC, rid DESC, attempt DESC LIMIT ?';

export class StateStore {
  private readonly connection: SqliteConnection;
  private lock: StateLock | null;
  private readonly writer: BatchWriter;
  /** null = the system writes when it likes, or at once. */
  private readonly sync: DiskSync | null;

  private constructor(connection: SqliteConnection, { durability, onSyncFailure }: StoreOptions) {
    this.writer = new BatchWriter(connection);
    this.connection = connection;
    this.lock = null;
    const onFailure = onSyncFailure ?? (() => {});
    this.sync = durability === 'second' ? new DiskSync(`${connection.file}-wal`, { onFailure }) : null;
  }

  /**
   * Opens `file`, or creates it (0600) and its directory (0700). Throws StoreError: `schema` for a file of a newer
   * version or of another program, `corrupt` for one that is no database.
   */
  static open(file: string, options: StoreOptions = {}): StateStore {
    return StateStore.opened(file, options, 'write');
  }

  /**
   * As `open`, and holds the file against every other router until it is closed. Throws StoreError `owned`, naming the
   * router that holds it; and as `open` does.
   */
  static openOwned(file: string, owner: StateOwner, options: StoreOptions = {}): StateStore {
    const lock = file === IN_MEMORY ? null : StateLock.take(file, owner);
    try {
      const store = StateStore.open(file, options);
      store.lock = lock;
      return store;
    } catch (thrown) {
      lock?.release();
      throw thrown;
    }
  }

  /** Says anew who holds it. */
  noteOwner(owner: StateOwner): void {
    this.lock?.note(owner);
  }

  /**
   * Opens `file` as it is, even while a router writes it: it is neither created nor changed (SQLite may make
   * its side files), and calls that write throw StoreError `readonly`. Throws StoreError: `io` for no such file, else as `open` does.
   */
  static openToRead(file: string, options: StoreOptions = {}): StateStore {
    return StateStore.opened(file, options, 'read');
  }

  private static opened(file: string, options: StoreOptions, access: SqliteAccess): StateStore {
    const busyTimeoutMs = options.busyTimeoutMs ?? 500;
    const synchronous = options.durability === 'answer' ? 'FULL' : 'NORMAL';
    const waitMs = Math.max(busyTimeoutMs, OPENING_WAIT_MS);
    const connection = new SqliteConnection(file, waitMs, access, synchronous);
    try {
      if (access === 'read') requireSchema(connection);
      else {
        applySchema(connection);
        connection.writeAhead();
      }
      connection.waitAtMost(busyTimeoutMs);
    } catch (thrown) {
      connection.close();
      throw thrown;
    }
    return new StateStore(connection, options);
  }

  /**
   * Writes all rows and changes in one transaction; a row whose key is there already stays as it was. Returns how many
   * rows were new.
   */
  addSamples(rows: readonly SampleRow[], changes: readonly Change[] = []): number {
    if (rows.length + changes.length === 0) return 0;
    if (this.connection.keepPlace()) this.lock = this.lock?.atPlace() ?? null;
    const count = this.writer.write(rows, changes);
    this.sync?.wrote();
    return count;
  }

  /** Writes the changes in one transaction. */
  apply(...changes: readonly Change[]): void {
    this.addSamples([], changes);
  }

  /** At a start: makes samples of the attempts that were under way when the last process was killed. */
  adoptOpen(): void {
    const samples = this.connection.records(OPEN_TABLE, 'ORDER BY ts_ms, rid');
    const usualMs = this.connection.waitAtMost(OPENING_WAIT_MS);
    this.addSamples(samples, samples.map(progressOver));
    this.waitAtMost(usualMs);
  }

  /** Further writes wait so long for another process's. */
  waitAtMost(ms: number): void {
    this.connection.waitAtMost(ms);
  }

  /** Samples completed at `tsMs` (epoch ms) or later, in order of time, rid and attempt, read page by page. */
  *samplesSince(tsMs: number): Generator<SampleRow, void, undefined> {
    // No rid is below the empty one, no attempt below -1.
    let after: RawRow = [tsMs, '', -1];
    for (;;) {
      const page = this.connection.records(SAMPLE_TABLE, NEXT_SAMPLES, after);
      yield* page;
      if (page.length < PAGE_ROWS) return;
      const { tsMs: lastMs, rid, attempt } = page.at(-1)!;
      after = [lastMs, rid, attempt];
    }
  }

  /** The newest samples that match, oldest first. */
  querySamples({ sinceMs, model, limit }: SampleQuery): SampleRow[] {
    const only = model ?? null;
    const values = [sinceMs, only, only, Math.max(0, limit)];
    return this.connection.records(SAMPLE_TABLE, NEWEST_SAMPLES, values).reverse();
  }

  readings(): ReadingRow[] {
    return this.connection.records(READING_TABLE, 'ORDER BY lane, account, window_name');
  }

  /** Those that are over too, until they are cleared or pruned. */
  holds(): HoldRow[] {
    return this.connection.records(HOLD_TABLE, 'ORDER BY lane, account, scope');
  }

  /** What attempts without a sample, and samples rolled up by now, left of the order of turns. */
  turns(): TurnRow[] {
    return this.connection.records(TURN_TABLE, 'ORDER BY lane, account');
  }

  /** Sessions' places that no sample tells of. */
  places(): PlaceRow[] {
    return this.connection.records(PLACE_TABLE, 'ORDER BY lane, session');
  }

  /** Refusals at `sinceMs` (epoch ms) or later, oldest first. */
  refusals(sinceMs: number): RefusalRow[] {
    return this.connection.records(REFUSAL_TABLE, 'WHERE ts_ms >= ? ORDER BY ts_ms, rowid', [sinceMs]);
  }

  /** undefined = never saved. Throws StoreError corrupt for what does not read as `read` wants it (it gives null). */
  setting<Value>(key: string, read: (value: unknown) => Value | null): Value | undefined {
    return readSetting(this.connection, key, read);
  }

  /** Brings the hourly and daily sums up to date and drops those over 30 days old. */
  rollUp(nowMs: number): void {
    this.writer.forgetHours();
    rollUp(this.connection, nowMs);
  }

  queryRollups(query: RollupQuery): RollupRow[] {
    return queryRollups(this.connection, query);
  }

  /**
   * Rolls up, then deletes the samples older than `keepMs`, by whole hours (so up to an hour more is kept), with
   * holds and sessions' places over for as long and refusals over 90 days old. Returns how many samples went.
   */
  prune(nowMs: number, keepMs: number): number {
    this.rollUp(nowMs);
    return this.connection.transaction(() => {
      this.connection.run('DELETE FROM hold WHERE until_ms < ?', [nowMs - keepMs]);
      this.connection.run('DELETE FROM session_place WHERE until_ms < ?', [nowMs - keepMs]);
      this.connection.run('DELETE FROM refusal WHERE ts_ms < ?', [nowMs - KEEP_REFUSALS_MS]);
      return pruneSamples(this.connection, nowMs - keepMs);
    });
  }

  /** Bytes on disk, the write-ahead log included. */
  sizeBytes(): number {
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.connection.file + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  close(): void {
    this.sync?.stop();
    this.connection.close();
    this.lock?.release();
    this.lock = null;
  }
}
