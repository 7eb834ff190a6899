/**
 * A journal: the finished batches of a run in a file, in whatever order they finished, so that a run that was stopped in
 * any way goes on where it was. Appended to only; what was cut off is dropped and played again. Read next: kept-runner.ts.
 */
import {
  type BatchKey,
  batchOf,
  type DoneBatch,
  encodeBatch,
  encodeFrame,
  FRAME_HEAD,
  frameHead,
  isWhole,
  valueBytes,
} from '../frames/index.ts';
import type { JournalFile } from './journal-file.ts';
import { type JournalScan, type Place, placeKey, scanJournal } from './journal-scan.ts';

/** A power cut loses at most what was written in this time. */
const SYNC_MS = 1000;

/** Where finished batches may be found. */
export interface BatchStore {
  find(key: BatchKey): Promise<DoneBatch | null>;
}

export class Journal implements BatchStore {
  private readonly file: JournalFile;
  private readonly places: Map<string, Place>;
  private end: number;
  /** ms of work before this opening. */
  readonly earlierMs: number;
  readonly isEnded: boolean;
  readonly manifest: unknown;
  private readonly now: () => number;
  private readonly openedAt: number;
  private syncedAt: number;
  private syncedEnd: number;
  private last: Promise<void> = Promise.resolve();
  private closing: Promise<void> | null = null;

  private constructor(file: JournalFile, scan: JournalScan, now: () => number) {
    this.file = file;
    this.places = scan.places;
    this.end = scan.wholeBytes;
    this.earlierMs = scan.elapsedMs;
    this.isEnded = scan.isEnded;
    this.manifest = scan.manifest;
    this.now = now;
    this.openedAt = now();
    this.syncedAt = this.openedAt;
    this.syncedEnd = this.end;
  }

  /** Begins a journal in an empty file; `elapsedMs` of work went before. Throws system errors. */
  static async begin(
    file: JournalFile,
    manifest: unknown,
    { now, elapsedMs = 0 }: { readonly now: () => number; readonly elapsedMs?: number },
  ): Promise<Journal> {
    const bytes = encodeFrame('manifest', valueBytes(manifest));
    await file.write(bytes, 0);
    await file.sync();
    const scan = {
      manifest,
      places: new Map(),
      trials: 0,
      isEnded: false,
      elapsedMs,
      wholeBytes: bytes.length,
    };
    return new Journal(file, scan, now);
  }

  /** Opens what was begun; null where the file is no journal. Nothing is written before the first batch. Throws system errors. */
  static async open(file: JournalFile, now: () => number): Promise<Journal | null> {
    const scan = await scanJournal(file);
    return scan === null ? null : new Journal(file, scan, now);
  }

  /** ms of work in all. */
  get elapsedMs(): number {
    return this.earlierMs + this.now() - this.openedAt;
  }

  /** Trials of the plan with that SHA-256 that are in it. */
  trialsOf(planId: string): number {
    return [...this.places.values()].reduce(
      (sum, { key }) => sum + (key.planId === planId ? key.trialCount : 0),
      0,
    );
  }

  async find(key: BatchKey): Promise<DoneBatch | null> {
    const place = this.places.get(placeKey(key));
    if (place === undefined) return null;
    const payload = await this.file.read(place.at, place.head.length);
    return isWhole(place.head, payload) ? batchOf(payload) : null;
  }

  /** Adds a batch of the plan with that SHA-256. Throws system errors; what is in the journal stays whole. */
  append(planId: string, batch: DoneBatch): Promise<void> {
    const bytes = encodeBatch(planId, batch);
    return this.inTurn(async () => {
      const at = this.end;
      await this.write(bytes);
      const key = { planId, firstTrial: batch.firstTrial, trialCount: batch.trialCount };
      this.places.set(placeKey(key), { key, at: at + FRAME_HEAD, head: frameHead(bytes)! });
      if (this.now() - this.syncedAt >= SYNC_MS) await this.flush();
    });
  }

  /** Marks that nothing is missing, and flushes. */
  finish(): Promise<void> {
    return this.inTurn(async () => {
      await this.flush();
      await this.write(encodeFrame('end', Buffer.alloc(0)));
      await this.file.sync();
      this.syncedEnd = this.end;
    });
  }

  /** Flushes what can be flushed and closes the file; once, however often it is asked. */
  close(): Promise<void> {
    this.closing ??= this.inTurn(() => this.flush())
      .catch(() => {})
      .then(() => this.file.close());
    return this.closing;
  }

  /** Nothing where nothing was written since: a file that was opened to be read is not written. */
  private async flush(): Promise<void> {
    if (this.end === this.syncedEnd) return;
    const time = Buffer.alloc(8);
    time.writeDoubleLE(this.elapsedMs);
    await this.write(encodeFrame('time', time));
    await this.file.sync();
    this.syncedAt = this.now();
    this.syncedEnd = this.end;
  }

  /** A write that fails is cut off again, so that later frames do not follow a torn one. */
  private async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.file.write(bytes, this.end);
    } catch (error) {
      await this.file.cut(this.end).catch(() => {});
      throw error;
    }
    this.end += bytes.length;
  }

  /** Writes follow each other; one that failed does not stop the next. */
  private inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.last.then(action);
    this.last = done.catch(() => {});
    return done;
  }
}
