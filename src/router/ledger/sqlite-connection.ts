/**
 * One SQLite file by libsql: statements prepared once, transactions, errors as StoreError. Everything is
 * synchronous. Rows come as arrays, because the library adds a key of its own to rows that come as objects.
 *
 * Invariant: only finite numbers, strings and null are ever bound. A boolean would abort the whole process.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { StoreError, storeErrorFrom } from './store-error.ts';

export type Bindable = number | string | null;
export type RawRow = readonly Bindable[];

/** The value as it may be bound; a text would end at its first NUL, so these are replaced. Throws bad_row. */
function bindable(value: unknown): Bindable {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw new StoreError('bad_row', `a value is ${String(value)}; allowed: a text, a finite number or null`);
}

/** Makes the directory (0700) and the file (0600) unless they are there; SQLite gives its side files the same mode. */
function createFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/**
 * `read`: the file is neither created nor changed, whoever writes it meanwhile. `lock`: as `write`, with the older kind
 * of journal, in which whoever began to write holds the file alone until it ends or its process does.
 */
export type SqliteAccess = 'write' | 'read' | 'lock';

export class SqliteConnection {
  readonly file: string;
  private readonly database: Database.Database;
  private readonly statements: Map<string, Database.Statement>;
  private isClosed: boolean;

  /** Opens, or creates unless to read; a writer waits at most `busyTimeoutMs` for another process. Throws StoreError. */
  constructor(file: string, busyTimeoutMs: number, access: SqliteAccess = 'write') {
    this.file = file;
    this.statements = new Map();
    this.isClosed = false;
    try {
      if (access !== 'read') createFile(file);
      this.database = new Database(access !== 'read' ? file : `${pathToFileURL(file).href}?mode=ro`);
      this.waitAtMost(busyTimeoutMs);
      if (access === 'write') {
        this.database.pragma('journal_mode = WAL');
        this.database.pragma('synchronous = NORMAL');
      }
    } catch (thrown) {
      throw storeErrorFrom(file, thrown);
    }
  }

  /** Further statements wait so long for another process; 0 = not at all. */
  waitAtMost(ms: number): void {
    this.database.pragma(`busy_timeout = ${ms}`);
  }

  /** Runs statements without values, separated by semicolons. */
  execute(sql: string): void {
    this.guarded(() => this.database.exec(sql));
  }

  /** Number of rows changed. */
  run(sql: string, values: RawRow = []): number {
    return this.guarded(() => this.prepared(sql).run(values.map(bindable)).changes);
  }

  rows(sql: string, values: RawRow = []): RawRow[] {
    return this.guarded(() => this.prepared(sql).raw().all(values.map(bindable)) as RawRow[]);
  }

  /** First column of the first row; null without one. */
  value(sql: string, values: RawRow = []): Bindable {
    return this.rows(sql, values)[0]?.[0] ?? null;
  }

  /** All of `work` or nothing of it. Not to be nested. */
  transaction<T>(work: () => T): T {
    this.execute('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.execute('COMMIT');
      return result;
    } catch (thrown) {
      // Some errors end the transaction by themselves.
      if (this.database.inTransaction) this.execute('ROLLBACK');
      throw storeErrorFrom(this.file, thrown);
    }
  }

  /** Folds the write-ahead log into the file and closes; a second call does nothing. */
  close(): void {
    if (this.isClosed) return;
    try {
      this.rows('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The next opening folds it in.
    }
    this.isClosed = true;
    this.statements.clear();
    this.database.close();
  }

  private prepared(sql: string): Database.Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  private guarded<T>(work: () => T): T {
    if (this.isClosed) throw new StoreError('closed', `state '${this.file}': it was closed before`);
    try {
      return work();
    } catch (thrown) {
      throw storeErrorFrom(this.file, thrown);
    }
  }
}
