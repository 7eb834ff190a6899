/**
 * What a power cut can take of the state. A kill of the process takes nothing: what was written is the system's by
 * then. The disk has it only once it was asked to.
 */
import { open } from 'node:fs/promises';
import { type StoreError, storeErrorFrom } from './store-error.ts';

/**
 * By what a power cut, or a crash of the system, can take at most. `answer`: nothing of an answer that a client has, each
 * waits for the disk. `second`: one second of answers, the disk is asked beside them. `os`: what the system had not written.
 */
export const DURABILITIES = ['answer', 'second', 'os'] as const;

export type Durability = (typeof DURABILITIES)[number];

/** From a write to asking the disk: the rest of the second is the disk's. */
const SYNC_AFTER_MS = 500;

/** Resolves when the content of the file is on the disk; one that is not there has none. */
async function syncContent(file: string): Promise<void> {
  try {
    const handle = await open(file, 'r+');
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
}

export interface DiskSyncOptions {
  /** The disk did not take it. */
  readonly onFailure: (error: StoreError) => void;
  readonly sync?: (file: string) => Promise<void>;
}

/** Asks the disk for what was written, half a second after the first of it, while the event loop goes on. */
export class DiskSync {
  private readonly file: string;
  private readonly options: DiskSyncOptions;
  private timer: NodeJS.Timeout | null;
  private isRunning: boolean;
  private isDirty: boolean;

  /** `file` must not be one that SQLite holds locks on, which closing it here would end: a write-ahead log is none. */
  constructor(file: string, options: DiskSyncOptions) {
    this.file = file;
    this.options = options;
    this.timer = null;
    this.isRunning = false;
    this.isDirty = false;
  }

  /** Something was written. */
  wrote(): void {
    this.isDirty = true;
    if (this.timer !== null || this.isRunning) return;
    this.timer = setTimeout(() => void this.run(), SYNC_AFTER_MS);
    this.timer.unref();
  }

  /** Asks no more. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.isDirty = false;
  }

  private async run(): Promise<void> {
    this.timer = null;
    this.isRunning = true;
    this.isDirty = false;
    try {
      await (this.options.sync ?? syncContent)(this.file);
    } catch (thrown) {
      this.options.onFailure(storeErrorFrom(this.file, thrown));
    }
    this.isRunning = false;
    if (this.isDirty) this.wrote();
  }
}
