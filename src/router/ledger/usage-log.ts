/**
 * The usage log: one JSON object per line, appended without making anyone wait. One write is under way at a
 * time; lines that come meanwhile are joined for the next. A disk that fails costs lines, never a request: they
 * are counted, and the log tries again with the next ones.
 *
 * Invariant: lines stand in the order of `append`; every line is in a file or counted as lost, and none is glued
 * to half a line that an earlier failure left.
 */
import * as nodeFiles from 'node:fs/promises';
import { LineQueue } from './line-queue.ts';
import { type LogFile, type LogFileSystem, logPath, rotateLogs } from './log-files.ts';

export interface UsageLogOptions {
  /** A file is put away before it would grow past this; only a single longer line does. Default 5 MiB. */
  readonly maxBytes?: number;
  /** Files put away, >= 1; the one written to comes on top. Default 5. */
  readonly maxFiles?: number;
  /** Age, from a file's first line, at which it is put away. Default 24 h. */
  readonly maxAgeMs?: number;
  /** Bytes that may wait for the disk. Default 8 MiB. */
  readonly maxWaitingBytes?: number;
  /** Epoch ms. */
  readonly nowMs?: () => number;
  readonly files?: LogFileSystem;
}

const MIB = 2 ** 20;
const MAX_BATCH_BYTES = MIB;
const LINE_END = 10;
/** The length of the file is not what the last write left: its last line may be half a one. */
const UNKNOWN = -1;

interface WriteFailure {
  readonly thrown: unknown;
  readonly writtenBytes: number;
}

/** How long lines wait for company before a write. */
const GATHER_MS = 10;

interface FlushWaiter {
  readonly lineCount: number;
  readonly resolve: () => void;
}

export class UsageLog {
  private readonly dir: string;
  private readonly maxBytes: number;
  private readonly maxFiles: number;
  private readonly maxAgeMs: number;
  private readonly nowMs: () => number;
  private readonly files: LogFileSystem;
  private readonly queue: LineQueue;
  private waiters: FlushWaiter[];
  private isWriting: boolean;
  private timer: NodeJS.Timeout | null;
  private isClosed: boolean;
  private takenCount: number;
  private settledCount: number;
  private lost: number;
  private error: string | null;
  private knownBytes: number;
  /** Start of the current file, epoch ms; null = not looked at yet. */
  private startMs: number | null;

  constructor(dir: string, options: UsageLogOptions = {}) {
    this.dir = dir;
    this.maxBytes = options.maxBytes ?? 5 * MIB;
    this.maxFiles = Math.max(1, options.maxFiles ?? 5);
    this.maxAgeMs = options.maxAgeMs ?? 86_400_000;
    this.nowMs = options.nowMs ?? Date.now;
    this.files = options.files ?? nodeFiles;
    this.queue = new LineQueue(options.maxWaitingBytes ?? 8 * MIB);
    this.waiters = [];
    this.isWriting = false;
    this.timer = null;
    this.isClosed = false;
    this.takenCount = 0;
    this.settledCount = 0;
    this.lost = 0;
    this.error = null;
    this.knownBytes = UNKNOWN;
    this.startMs = null;
  }

  /** Lines that no file has, for good. */
  get lostLines(): number {
    return this.lost;
  }

  /** Why the last failure was; stays after later lines were written. */
  get lastError(): string | null {
    return this.error;
  }

  /**
   * Queues the object as it is now, or a text that is one JSON object already. Never throws and never waits; what
   * cannot be taken is counted as lost.
   */
  append(line: object | string): void {
    try {
      const text: string | undefined = typeof line === 'string' ? line : JSON.stringify(line);
      if (text === undefined) throw new TypeError('the line is no JSON object');
      if (this.isClosed) throw new Error('the log is closed');
      if (!this.queue.add(text)) throw new Error('too many bytes wait for the disk');
    } catch (thrown) {
      this.lose(1, thrown);
      return;
    }
    this.takenCount++;
    if (this.isWriting) return;
    this.isWriting = true;
    // Lines that come close together are written together.
    this.timer = setTimeout(() => void this.drain(), GATHER_MS);
  }

  /** Resolves when every line appended so far is in a file or lost. Never rejects. */
  flush(): Promise<void> {
    const lineCount = this.takenCount;
    if (this.settledCount >= lineCount) return Promise.resolve();
    if (this.timer !== null) {
      clearTimeout(this.timer);
      void this.drain();
    }
    return new Promise((resolve) => this.waiters.push({ lineCount, resolve }));
  }

  /** Takes no more lines and flushes. */
  close(): Promise<void> {
    this.isClosed = true;
    return this.flush();
  }

  private lose(lineCount: number, thrown: unknown): void {
    this.lost += lineCount;
    this.error = thrown instanceof Error ? thrown.message : String(thrown);
  }

  private async drain(): Promise<void> {
    this.timer = null;
    while (!this.queue.isEmpty) {
      const batch = this.queue.take(Math.min(this.maxBytes, MAX_BATCH_BYTES));
      const failure = await this.write(batch.bytes);
      if (failure !== null) {
        this.knownBytes = UNKNOWN;
        this.lose(batch.lineCount - wholeLines(batch.bytes, failure.writtenBytes), failure.thrown);
      }
      this.queue.release(batch);
      this.settledCount += batch.lineCount;
      const isDone = (waiter: FlushWaiter): boolean => waiter.lineCount <= this.settledCount;
      for (const { resolve } of this.waiters.filter(isDone)) resolve();
      this.waiters = this.waiters.filter((waiter) => !isDone(waiter));
    }
    this.isWriting = false;
  }

  /** Appends whole lines to the file; a failure says how many bytes of them got in. */
  private async write(bytes: Buffer): Promise<WriteFailure | null> {
    let writtenBytes = 0;
    try {
      const { file, sizeBytes } = await this.openFor(bytes.length);
      try {
        let fileBytes = sizeBytes;
        if (fileBytes !== this.knownBytes && (await endsInHalfLine(file, fileBytes))) {
          fileBytes += await writeSome(file, Buffer.of(LINE_END), 0);
        }
        while (writtenBytes < bytes.length) writtenBytes += await writeSome(file, bytes, writtenBytes);
        this.knownBytes = fileBytes + writtenBytes;
      } finally {
        await file.close();
      }
      return null;
    } catch (thrown) {
      return { thrown, writtenBytes };
    }
  }

  /** The file that is to take so many bytes more, after putting away a full or old one. */
  private async openFor(moreBytes: number): Promise<{ readonly file: LogFile; readonly sizeBytes: number }> {
    const opened = await this.openCurrent();
    const { sizeBytes, birthMs } = opened;
    if (sizeBytes === 0) {
      this.startMs = this.nowMs();
      return opened;
    }
    const isFull = sizeBytes + moreBytes > this.maxBytes;
    // Some file systems keep no birth time and say 0: such a file is as old as this log.
    this.startMs ??= birthMs > 0 ? birthMs : this.nowMs();
    const isOld = this.nowMs() - this.startMs >= this.maxAgeMs;
    if (!isFull && !isOld) return opened;
    await opened.file.close();
    try {
      await rotateLogs(this.files, this.dir, this.maxFiles);
      this.startMs = this.nowMs();
    } catch (thrown) {
      // Better a long file than a lost line.
      this.lose(0, thrown);
    }
    return this.openCurrent();
  }

  private async openCurrent(): Promise<{ file: LogFile; sizeBytes: number; birthMs: number }> {
    // It may have been cleared away since the last write.
    await this.files.mkdir(this.dir, { recursive: true, mode: 0o700 });
    const file = await this.files.open(logPath(this.dir, 0), 'a+', 0o600);
    try {
      const { size, birthtimeMs } = await file.stat();
      return { file, sizeBytes: size, birthMs: birthtimeMs };
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }
}

/** True when the file's last line has no end. */
async function endsInHalfLine(file: LogFile, sizeBytes: number): Promise<boolean> {
  if (sizeBytes === 0) return false;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, sizeBytes - 1);
  return last[0] !== LINE_END;
}

/** Number of bytes written, >= 1. */
async function writeSome(file: LogFile, bytes: Buffer, from: number): Promise<number> {
  const { bytesWritten } = await file.write(bytes, from, bytes.length - from, null);
  if (bytesWritten < 1) throw new Error('the disk took no bytes');
  return bytesWritten;
}

/** Lines whose text is among the first `endBytes`; a missing line end is made good before the next write. */
function wholeLines(bytes: Buffer, endBytes: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0 && at <= endBytes; at = bytes.indexOf(LINE_END, at + 1))
    count++;
  return count;
}
