/**
 * Why the state could not be read or written. The store never repairs and never retries by itself: it says what
 * happened, and the caller decides whether to go on without it.
 */

export type StoreReason =
  /** No space, or a limit on the file's size. */
  | 'full'
  /** Another process holds the write lock. */
  | 'busy'
  /** Another router runs on it. */
  | 'owned'
  /** The file that holds it against other routers is not one. */
  | 'lock'
  /** Not a database, or a damaged one. */
  | 'corrupt'
  /** Not permitted to write. */
  | 'readonly'
  /** The disk failed, or the file cannot be opened. */
  | 'io'
  /** Another file lies where it was. */
  | 'replaced'
  /** Written by a newer version, or by another program. */
  | 'schema'
  /** A value that no column can hold; nothing of the call was written. */
  | 'bad_row'
  /** What reads and writes it cannot be loaded here. */
  | 'library'
  /** Used after `close`. */
  | 'closed'
  | 'other';

/** Primary result codes of SQLite, https://sqlite.org/rescode.html. */
const REASONS: Readonly<Record<number, StoreReason>> = {
  3: 'readonly',
  5: 'busy',
  6: 'busy',
  8: 'readonly',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'io',
  19: 'bad_row',
  20: 'bad_row',
  23: 'readonly',
  26: 'corrupt',
};

export class StoreError extends Error {
  readonly reason: StoreReason;

  constructor(reason: StoreReason, message: string) {
    super(message);
    this.name = 'StoreError';
    this.reason = reason;
  }
}

/** What the library, or the file system, threw for `file`, as a StoreError; one that is one already stays. */
export function storeErrorFrom(file: string, thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown;
  const { message, rawCode, code } = thrown as { message?: string; rawCode?: number; code?: string };
  const isPath = /ConnectionFailed/.test(message ?? '');
  const fromSqlite = typeof rawCode === 'number' ? REASONS[rawCode & 0xff] : undefined;
  const fromSystem =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'full'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'readonly'
        : /^E[A-Z]+$/.test(code ?? '') || isPath
          ? 'io'
          : 'other';
  // SQLite quotes a schema as it stands.
  const words = (message ?? String(thrown)).replace(/\p{Cc}+\s*/gu, ' ');
  return new StoreError(fromSqlite ?? fromSystem, `state '${file}': ${words}`);
}
