/**
 * The names of the usage log on disk and their turn-over: `usage.jsonl` is written to, `usage.jsonl.1` is the last
 * one put away, higher numbers are older.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LOG_NAME = 'usage.jsonl';
const NAMES = /^usage\.jsonl(?:\.([1-9]\d*))?$/;

/** An open file, as far as the log uses it; node's FileHandle is one. */
export interface LogFile {
  write(
    data: Uint8Array,
    offset: number,
    length: number,
    position: null,
  ): Promise<{ readonly bytesWritten: number }>;
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<{ readonly size: number; readonly birthtimeMs: number }>;
  close(): Promise<void>;
}

/** The calls the log makes; node:fs/promises has them all. */
export interface LogFileSystem {
  mkdir(path: string, options: { readonly recursive: true; readonly mode: number }): Promise<unknown>;
  open(path: string, flags: string, mode: number): Promise<LogFile>;
  /** Rejects with code ENOENT when there is none. */
  stat(path: string): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
}

/** Path of the log of `dir`; `number` 0 is the one written to. */
export function logPath(dir: string, number: number): string {
  return join(dir, number === 0 ? LOG_NAME : `${LOG_NAME}.${number}`);
}

/** Paths of the logs in `dir`, oldest first; none when there is no such directory. Other errors are passed on. */
export async function logFiles(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const match = NAMES.exec(name);
      return match === null ? [] : [Number(match[1] ?? 0)];
    })
    .sort((a, b) => b - a)
    .map((number) => logPath(dir, number));
}

async function exists(files: LogFileSystem, path: string): Promise<boolean> {
  try {
    await files.stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Moves every log one number up, the one written to last; the oldest of `maxFiles` is overwritten. Numbers above a
 * gap, as a crash half-way leaves, stay where they are, so nothing is dropped before its time.
 */
export async function rotateLogs(files: LogFileSystem, dir: string, maxFiles: number): Promise<void> {
  let free = 1;
  while (free < maxFiles && (await exists(files, logPath(dir, free)))) free++;
  for (let number = free; number > 0; number--) {
    await files.rename(logPath(dir, number - 1), logPath(dir, number));
  }
}
