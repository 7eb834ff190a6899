/**
 * Whether a file that says it is a state is one: the tables of its version, and every page of them whole. Asked once,
 * when it is opened, in time that grows with its size but far below that of reading it.
 *
 * Invariant: nothing is changed. Cells are checked when they are read (record-table.ts).
 */
import { bytesOf, type Cell } from './cells.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { StoreError } from './store-error.ts';

/** Columns of the tables, views among them, as texts to compare. */
const COLUMNS = `SELECT ${bytesOf("list.name || '.' || field.name")}, ${bytesOf(
  "list.type || ' ' || list.strict || list.wr || ' ' || field.type || field.\"notnull\" || field.pk || field.hidden",
)} FROM pragma_table_list AS list JOIN pragma_table_xinfo(list.name) AS field WHERE list.schema = 'main'`;
const TRIGGERS = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'";
const FIRST_FAULT = `SELECT ${bytesOf('integrity_check')} FROM pragma_integrity_check(1)`;

const textOf = (cell: Cell | undefined): string => Buffer.from((cell ?? '') as Uint8Array).toString('utf8');

function columnsOf(connection: SqliteConnection): ReadonlyMap<string, string> {
  return new Map(connection.rows(COLUMNS).map(([place, kind]) => [textOf(place), textOf(kind)]));
}

/** Throws StoreError schema unless the file has every table and column of `pattern`, alike, and no trigger. */
export function requireTables(connection: SqliteConnection, pattern: SqliteConnection): void {
  const found = columnsOf(connection);
  const foreign = (what: string): never => {
    throw new StoreError(
      'schema',
      `state '${connection.file}' ${what}: another program changed it, or it is of one; allowed: a file that this program made`,
    );
  };
  for (const [place, kind] of columnsOf(pattern)) {
    if (!place.startsWith('sqlite_') && found.get(place) !== kind) {
      foreign(`${found.has(place) ? 'has another' : 'lacks the'} column ${place}`);
    }
  }
  if (connection.value(TRIGGERS) !== 0) foreign('has triggers');
}

/** Throws StoreError corrupt unless SQLite finds every page and row in order. */
export function requireSound(connection: SqliteConnection): void {
  const fault = textOf(connection.value(FIRST_FAULT)).trim().split('\n').join(' ');
  if (fault !== 'ok') {
    throw new StoreError('corrupt', `state '${connection.file}': the file is damaged (${fault})`);
  }
}
