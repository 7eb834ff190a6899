/**
 * Whether the files of an open database are still the ones at its path. SQLite goes on writing into a file that was
 * removed or replaced, and nobody would find there what it wrote.
 */
import { statSync } from 'node:fs';
import { StoreError } from './store-error.ts';

/** A state that is on no disk. */
export const IN_MEMORY = ':memory:';

/** `removed`: the path leads nowhere. `log removed`: only to the write-ahead log of it. `replaced`: to another file. */
export type Place = 'same' | 'removed' | 'log removed' | 'replaced';

/** Equal for two names of one file; null = there is none. */
function identityOf(path: string): string | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? null : `${facts.dev}:${facts.ino}`;
}

/** Throws StoreError io where something else stands in the place of the file or of one beside it: a pipe would never open. */
export function requireRegular(file: string): void {
  for (const path of ['', '-wal', '-shm', '-journal'].map((suffix) => file + suffix)) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isFile()) continue;
    const kind = found.isDirectory() ? 'a directory' : 'no regular file';
    throw new StoreError('io', `state '${file}': ${path === file ? 'it' : `'${path}'`} is ${kind}`);
  }
}

export class FilePlace {
  private readonly file: string;
  /** null = it is in memory alone. */
  private readonly identity: string | null;
  /** null = it was not made yet. */
  private logIdentity: string | null;

  /** Notes what lies at `file` now. */
  constructor(file: string) {
    this.file = file;
    this.identity = file === IN_MEMORY ? null : identityOf(file);
    this.logIdentity = null;
  }

  look(): Place {
    if (this.identity === null) return 'same';
    const now = identityOf(this.file);
    if (now === null) return 'removed';
    if (now !== this.identity) return 'replaced';
    const log = identityOf(`${this.file}-wal`);
    this.logIdentity ??= log;
    return log === this.logIdentity ? 'same' : 'log removed';
  }
}
