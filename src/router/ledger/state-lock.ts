/**
 * One router on one state: who opens it to run on it holds a lock that the system takes back when the process ends,
 * however it ends. It lies in a file of its own beside the state, so that programs which only read are never in its way.
 *
 * Invariant: of two processes at most one holds the lock; a second learns who does. The file itself may stay: alone it
 * says nothing.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RecordTable } from './record-table.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { StoreError } from './store-error.ts';

/** The router that holds a state. */
export interface StateOwner {
  readonly pid: number;
  /** Epoch ms. */
  readonly sinceMs: number;
  /** Where it listens, or is about to. */
  readonly address: string;
}

const CREATE = `CREATE TABLE IF NOT EXISTS owner (
  one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER NOT NULL, since_ms REAL NOT NULL, address TEXT NOT NULL
) STRICT`;
const OWNER_TABLE: RecordTable<StateOwner> = new RecordTable<StateOwner>('owner', [
  ['pid', 'pid', 'whole'],
  ['since_ms', 'sinceMs', 'instant'],
  ['address', 'address', 'text'],
]);
const SAVE = 'INSERT OR REPLACE INTO owner (one, pid, since_ms, address) VALUES (1, ?, ?, ?)';
/** The other's own writes are over in no time. */
const READING_WAIT_MS = 500;

/** The same file under whichever of its names. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    try {
      return join(realpathSync(dirname(file)), basename(file));
    } catch {
      return file;
    }
  }
}

function ownerOf(connection: SqliteConnection): StateOwner | null {
  try {
    connection.waitAtMost(READING_WAIT_MS);
    return connection.records(OWNER_TABLE, '')[0] ?? null;
  } catch {
    return null;
  }
}

/** One sentence: who holds it, and how to go on. */
function heldWords(file: string, owner: StateOwner | null): string {
  const other = 'or give this router another file (--state)';
  if (owner === null) return `state '${file}' is in use by another router: stop that one first, ${other}`;
  const since = new Date(owner.sinceMs).toISOString().slice(0, 16).replace('T', ' ');
  return (
    `state '${file}' is in use by another router, process ${owner.pid} at ${owner.address} since ${since} UTC: ` +
    `to take over, stop it (kill ${owner.pid}) and start again, ${other}`
  );
}

/** Why the lock could not be had, for whom the router runs. */
function lockError(file: string, connection: SqliteConnection, thrown: unknown): unknown {
  if (!(thrown instanceof StoreError)) return thrown;
  if (thrown.reason === 'busy') return new StoreError('owned', heldWords(file, ownerOf(connection)));
  if (thrown.reason !== 'corrupt' && thrown.reason !== 'other') return thrown;
  const other = `stop every router on this state, delete '${connection.file}' and start again`;
  return new StoreError('lock', `${thrown.message}, so the file is no lock of a router: ${other}`);
}

export class StateLock {
  /** Of the state. */
  private readonly file: string;
  private readonly connection: SqliteConnection;
  private owner: StateOwner;
  private isHeld: boolean;

  private constructor(file: string, connection: SqliteConnection, owner: StateOwner) {
    this.file = file;
    this.connection = connection;
    this.owner = owner;
    this.isHeld = false;
  }

  /** Takes the lock of the state in `file`, at once. Throws StoreError `owned`, naming who has it. */
  static take(file: string, owner: StateOwner): StateLock {
    const connection = new SqliteConnection(`${realPath(file)}-lock`, 0);
    const lock = new StateLock(file, connection, owner);
    try {
      connection.execute('BEGIN IMMEDIATE');
      lock.note(owner);
      return lock;
    } catch (thrown) {
      const error = lockError(file, connection, thrown);
      connection.close();
      throw error;
    }
  }

  /** Says anew who holds it. Throws StoreError when another process was quicker between two moments of holding it. */
  note(owner: StateOwner): void {
    this.owner = owner;
    this.connection.execute(CREATE);
    this.connection.run(SAVE, OWNER_TABLE.values(owner));
    this.connection.execute('COMMIT');
    this.isHeld = false;
    this.connection.waitAtMost(READING_WAIT_MS);
    this.connection.execute('BEGIN IMMEDIATE');
    this.isHeld = true;
  }

  /** This lock, or a new one where its file was removed. Throws StoreError `owned` where another router was quicker. */
  atPlace(): StateLock {
    if (this.connection.isInPlace) return this;
    const lock = StateLock.take(this.file, this.owner);
    this.release();
    return lock;
  }

  /** A second call does nothing. */
  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    // Closing alone would free it only when the library lets go of its last statement.
    this.connection.execute('ROLLBACK');
    this.connection.close();
  }
}
