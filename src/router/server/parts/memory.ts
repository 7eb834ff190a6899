/**
 * What outlives the process, behind one door: samples, holds, the upstream's readings, the order of turns, sessions'
 * places, calibration. A disk that fails or is locked stops nothing: what waits is tried again, what was lost is
 * counted, and said. Read next: restoring.ts (what the next process makes of it), ledger/group-commit.ts.
 */
import type { Attempt, Heard, Hold, HoldChanges, RefusalNote, UpstreamReading } from '../../beliefs/index.ts';
import {
  type Change,
  type GroupCommit,
  holdCleared,
  holdSaved,
  placeSaved,
  progressOver,
  progressSaved,
  type ReadingRow,
  readingSaved,
  refusalAdded,
  type SampleRow,
  type StateStore,
  StoreError,
  settingSaved,
  turnSaved,
  type UsageLog,
} from '../../ledger/index.ts';
import { rowOfHold } from './hold-rows.ts';
import type { Metrics } from './metrics.ts';
import type { WriteHealth } from './write-health.ts';

/** Name of the setting that holds the calibrated warn levels. */
export const CALIBRATION_KEY: string = 'warn_auto';
/** The last write of all waits so long for another program's. */
const CLOSING_WAIT_MS = 5000;

/** The age of a reading that stays as it is comes to the disk this often. */
const SAME_READING_EVERY_MS = 5000;

/** True where only the time of a reading differs from what was written, and by little. */
function isKnown(row: ReadingRow, written: ReadingRow | undefined): boolean {
  return (
    written !== undefined &&
    written.utilizationFraction === row.utilizationFraction &&
    written.resetMs === row.resetMs &&
    written.missCount === row.missCount &&
    row.atMs - written.atMs < SAME_READING_EVERY_MS
  );
}

/** What a process could not write for good. */
export interface Losses {
  /** Of the state: samples, and changes of what is known. */
  readonly records: number;
  /** Of the usage log. */
  readonly lines: number;
  /** Why, of the last failure; null = nothing was lost. */
  readonly reason: string | null;
}

export class Memory {
  readonly store: StateStore;
  readonly commits: GroupCommit;
  readonly log: UsageLog;
  readonly health: WriteHealth;
  private readonly metrics: Metrics;
  private readonly soon: Array<() => string>;
  private readonly writtenReadings: Map<string, ReadingRow>;
  /** What is to be kept of attempts under way, until a sample says it. */
  private readonly opened: WeakMap<Attempt, readonly Change[]>;
  /** What ends the rows of attempts that began to be served. */
  private readonly begun: WeakMap<Attempt, Change>;
  private failureCount: number;
  private failure: string | null;

  constructor(parts: Pick<Memory, 'store' | 'commits' | 'log' | 'health'> & { readonly metrics: Metrics }) {
    this.store = parts.store;
    this.health = parts.health;
    this.commits = parts.commits;
    this.log = parts.log;
    this.metrics = parts.metrics;
    this.soon = [];
    this.opened = new WeakMap();
    this.begun = new WeakMap();
    this.writtenReadings = new Map();
    this.failureCount = 0;
    this.failure = null;
  }

  /** Writes that failed so far, and why the last did. */
  get failures(): { readonly count: number; readonly reason: string | null } {
    return { count: this.failureCount, reason: this.failure };
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      // It waits in memory until the other program is done.
      if (error instanceof StoreError && error.reason === 'busy') return;
      this.failureCount++;
      this.failure = error instanceof Error ? error.message : String(error);
      this.metrics.storeWriteErrors.inc();
    }
  }

  /** Takes a line of the log once the present work is done: it is made then, so that no request waits for it. */
  appendSoon(makeLine: () => string): void {
    this.soon.push(makeLine);
    if (this.soon.length === 1) setImmediate(() => this.appendWaiting());
  }

  private appendWaiting(): void {
    for (const makeLine of this.soon.splice(0)) this.log.append(makeLine());
  }

  /** Resolves when every line so far is in the log, or lost and counted. */
  flushLog(): Promise<void> {
    this.appendWaiting();
    return this.log.flush();
  }

  /** Writes a sample before anybody is told that its request is over. */
  keepNow(row: SampleRow): void {
    this.attempt(() => this.commits.commitNow(row));
  }

  /** The same with others of this turn of the event loop, in one transaction. Never rejects. */
  async keep(row: SampleRow): Promise<void> {
    try {
      await this.commits.commit(row);
    } catch (error) {
      this.attempt(() => {
        throw error;
      });
    }
  }

  /** What the upstream said; on disk with the answer that said it, unless it says what stands there already. */
  keepReadings(
    { lane, account }: Pick<Attempt, 'lane' | 'account'>,
    readings: ReadonlyArray<readonly [string, UpstreamReading, number?]>,
    blind?: ReadonlySet<string>,
  ): void {
    for (const [window, { utilizationFraction, resetAtMs: resetMs, atMs }, missCount = 0] of readings) {
      const row = { lane, account, window, utilizationFraction, resetMs, atMs, missCount };
      const key = `${lane}\n${account}\n${window}`;
      if (blind?.has(window) === true && isKnown(row, this.writtenReadings.get(key))) continue;
      this.writtenReadings.set(key, row);
      this.put(() => readingSaved(row));
    }
  }

  /** An attempt took its turn, and its session its place; on disk with its sample, or a moment from now. */
  noteOpened(attempt: Attempt): void {
    const { lane, account, turn, session, boundUntilMs: untilMs } = attempt;
    if (turn === 0) return;
    const changes = [turnSaved({ lane, account, turn })];
    if (untilMs > 0) changes.push(placeSaved({ lane, session, account, untilMs, turn }));
    this.opened.set(attempt, changes);
    for (const change of changes) this.put(() => change);
  }

  /** What an attempt used so far; the first time, before its client sees anything of the answer. */
  noteProgress(attempt: Attempt, row: SampleRow): void {
    this.put(() => progressSaved(row));
    if (this.begun.has(attempt)) return;
    this.begun.set(attempt, progressOver(row));
    this.writeWaiting();
  }

  /** The attempt is over: a sample of it says its turn and its session's place, with all that it used. */
  noteSampled(attempt: Attempt): void {
    for (const change of this.opened.get(attempt) ?? []) this.commits.drop(change);
    this.noteReleased(attempt);
  }

  /** What the attempt used so far counts no more. */
  noteReleased(attempt: Attempt): void {
    const over = this.begun.get(attempt);
    if (over !== undefined) this.put(() => over);
    this.begun.delete(attempt);
  }

  keepHolds(holds: readonly Hold[]): void {
    if (holds.length === 0) return;
    for (const hold of holds) this.put(() => holdSaved(rowOfHold(hold)));
    this.writeWaiting();
  }

  forgetHolds(holds: readonly Hold[]): void {
    for (const hold of holds) this.put(() => holdCleared(rowOfHold(hold)));
  }

  /** Writes down what its owner or a reload changed. */
  keepChanges({ kept, ended }: HoldChanges): void {
    this.forgetHolds(ended);
    this.keepHolds(kept);
  }

  /** Writes down what an answer told of its account. */
  keepHeard(attempt: Pick<Attempt, 'lane' | 'account'>, { readings, blind, missed, ended }: Heard): void {
    this.keepReadings(attempt, readings, blind);
    this.keepReadings(attempt, missed);
    this.forgetHolds(ended);
  }

  keepRefusal(capPattern: string, note: RefusalNote): void {
    const { atMs, usedFraction, gapSeconds } = note;
    const observedResetMs = gapSeconds === null ? null : atMs;
    const predictedResetMs = gapSeconds === null ? null : atMs + gapSeconds * 1000;
    this.put(() => refusalAdded({ tsMs: atMs, capPattern, usedFraction, predictedResetMs, observedResetMs }));
    this.writeWaiting();
  }

  keepWarnLevels(levels: Readonly<Record<string, number>>): void {
    this.put(() => settingSaved(CALIBRATION_KEY, levels));
  }

  /** A change that no column holds is a failure that is counted; the rest waits for the next write. */
  private put(change: () => Change): void {
    this.attempt(() => this.commits.put(change()));
  }

  /** Tries once more to write what an earlier failure left waiting. */
  writeWaiting(): void {
    this.attempt(() => this.commits.writeWaiting());
  }

  /** Writes what still waits for the disk and lets go of it; what could not be written is lost. */
  async close(): Promise<Losses> {
    this.attempt(() => {
      this.store.waitAtMost(CLOSING_WAIT_MS);
      this.commits.writeAll();
    });
    this.commits.stop();
    this.appendWaiting();
    await this.log.close();
    this.store.close();
    const { commits, log } = this;
    const records = commits.lostRows + commits.waitingRecords;
    const reason = records > 0 ? (commits.lastError?.message ?? null) : log.lastError;
    return { records, lines: log.lostLines, reason: records + log.lostLines > 0 ? reason : null };
  }
}
