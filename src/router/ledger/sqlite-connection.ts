/**
 * One SQLite file by libsql: statements prepared once, transactions, errors as StoreError. Everything is
 * synchronous. Rows come as arrays, because the library adds a key of its own to rows that come as objects.
 *
 * Invariant: only finite numbers, strings and null are ever bound. A boolean would abort the whole process.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type Database from 'libsql';
import type { Bindable, Cell, RawRow } from './cells.ts';
import { FilePlace, IN_MEMORY, requireRegular } from './file-place.ts';
import { sqliteLibrary } from './library.ts';
import type { RecordTable } from './record-table.ts';
import { StoreError, storeErrorFrom } from './store-error.ts';

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

/** `read`: the file is neither created nor changed, whoever writes it meanwhile. */
export type SqliteAccess = 'write' | 'read';

/** `FULL`: each commit is on the disk when it returns. `NORMAL`: the system has it, in an order that harms no file. */
export type Synchronous = 'NORMAL' | 'FULL';

export class SqliteConnection {
  readonly file: string;
  private readonly synchronous: Synchronous;
  private database: Database.Database;
  private readonly statements: Map<string, Database.Statement>;
  private isClosed: boolean;
  private busyTimeoutMs: number;
  private place: FilePlace;

  /** Opens, or creates unless to read; a writer waits at most `busyTimeoutMs` for another process. Throws StoreError. */
  constructor(
    file: string,
    busyTimeoutMs: number,
    access: SqliteAccess = 'write',
    synchronous: Synchronous = 'NORMAL',
  ) {
    this.file = file;
    this.synchronous = synchronous;
    this.statements = new Map();
    this.isClosed = false;
    this.busyTimeoutMs = busyTimeoutMs;
    try {
      const Library = sqliteLibrary();
      if (file !== IN_MEMORY) requireRegular(file);
      if (access !== 'read' && file !== IN_MEMORY) createFile(file);
      this.database = new Library(access !== 'read' ? file : `${pathToFileURL(file).href}?mode=ro`);
      this.waitAtMost(busyTimeoutMs);
      this.place = new FilePlace(file);
      // What the schema of a foreign file would run, it may not.
      this.database.pragma('trusted_schema = OFF');
      this.database.pragma('cell_size_check = ON');
    } catch (thrown) {
      throw storeErrorFrom(file, thrown);
    }
  }

  /**
   * Call before writing: a file that was removed is put back, with everything that only this connection still knows,
   * so that nothing is written where nobody finds it. True where it was. Throws StoreError, `replaced` where another
   * file lies there.
   */
  keepPlace(): boolean {
    const place = this.place.look();
    if (place === 'same') return false;
    if (place === 'replaced') {
      throw new StoreError(
        'replaced',
        `state '${this.file}': another file was put in its place; stop the router first, and start it after that`,
      );
    }
    const copy = `${this.file}-anew`;
    try {
      rmSync(copy, { force: true });
      createFile(copy);
      this.run('VACUUM INTO ?', [copy]);
      this.statements.clear();
      this.database.close();
      // A log of the file that is gone would be read into the new one.
      for (const end of ['-wal', '-shm']) rmSync(`${this.file}${end}`, { force: true });
      renameSync(copy, this.file);
      this.database = new (sqliteLibrary())(this.file);
      this.place = new FilePlace(this.file);
      this.waitAtMost(this.busyTimeoutMs);
      this.writeAhead();
      return true;
    } catch (thrown) {
      rmSync(copy, { force: true });
      throw storeErrorFrom(this.file, thrown);
    }
  }

  /** False once the file was removed or replaced. */
  get isInPlace(): boolean {
    return this.place.look() === 'same';
  }

  /** Further statements wait so long for another process; 0 = not at all. Returns how long they did. */
  waitAtMost(ms: number): number {
    const before = this.busyTimeoutMs;
    this.busyTimeoutMs = ms;
    this.database.pragma(`busy_timeout = ${ms}`);
    return before;
  }

  /**
   * Writes ahead from now on, so that readers and a writer do not wait for each other. Before, whoever began to write
   * holds the file alone until it ends or its process does; and the file of another program stays as it was.
   */
  writeAhead(): void {
    this.guarded(() => {
      this.database.pragma('journal_mode = WAL');
      this.database.pragma(`synchronous = ${this.synchronous}`);
      // macOS takes a plain sync for a hint.
      this.database.pragma('fullfsync = 1');
      // Makes the log, so that it is known from now on which one it is.
      this.database.pragma('user_version');
    });
  }

  /** Runs statements without values, separated by semicolons. */
  execute(sql: string): void {
    this.guarded(() => this.database.exec(sql));
  }

  /** Number of rows changed. */
  run(sql: string, values: RawRow = []): number {
    return this.guarded(() => this.prepared(sql).run(values.map(bindable)).changes);
  }

  rows(sql: string, values: RawRow = []): Cell[][] {
    return this.guarded(() => this.prepared(sql).raw().all(values.map(bindable)) as Cell[][]);
  }

  /** Records of a table; `rest` follows its name in the SELECT. Throws StoreError corrupt for one that cannot be. */
  records<T extends object>(table: RecordTable<T>, rest: string, values: RawRow = []): T[] {
    const sql = `SELECT ${table.columns} FROM ${table.name} ${rest}`;
    return this.rows(sql, values).map((row) => table.record(row, this.file));
  }

  /** First column of the first row; null without one. */
  value(sql: string, values: RawRow = []): Cell {
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
