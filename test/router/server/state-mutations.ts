/**
 * Changes of a state file by chance, the same for the same seed and index: bytes and pages as a disk or a stranger would
 * leave them, and cells as another program would write them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import Database from 'libsql';

const PAGE_BYTES = 4096;

/** How often each byte stands in a state that is mostly zeros: changes fall where something is. */
function usedPlaces(bytes: Buffer): number[] {
  return [...bytes.keys()].filter((at) => bytes[at] !== 0);
}

type Change = (file: string) => void;

const changeOf =
  (work: (bytes: Buffer) => Buffer): Change =>
  (file) =>
    writeFileSync(file, work(readFileSync(file)));

function bytesChanged(places: readonly number[]): fc.Arbitrary<Change> {
  const place = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...places) },
    { weight: 1, arbitrary: fc.nat({ max: 110 }) },
  );
  const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat({ max: 255 }));
  return fc.array(fc.tuple(place, byte), { minLength: 1, maxLength: 6 }).map((edits) =>
    changeOf((bytes) => {
      for (const [at, value] of edits) bytes[at] = value;
      return bytes;
    }),
  );
}

function pagesChanged(pages: number): fc.Arbitrary<Change> {
  const page = fc.nat({ max: pages - 1 });
  const copied = fc.tuple(page, page).map(([from, to]) =>
    changeOf((bytes) => {
      bytes.copyWithin(to * PAGE_BYTES, from * PAGE_BYTES, (from + 1) * PAGE_BYTES);
      return bytes;
    }),
  );
  const filled = fc
    .tuple(page, fc.constantFrom(0, 0xff, 0x41))
    .map(([at, value]) => changeOf((bytes) => bytes.fill(value, at * PAGE_BYTES, (at + 1) * PAGE_BYTES)));
  const cut = fc
    .nat({ max: pages * PAGE_BYTES })
    .map((length) => changeOf((bytes) => bytes.subarray(0, length)));
  const beside = fc
    .tuple(fc.constantFrom('-wal', '-shm', '-journal', '-lock'), fc.uint8Array({ maxLength: 9000 }))
    .map(
      ([suffix, bytes]): Change =>
        (file) =>
          writeFileSync(file + suffix, bytes),
    );
  return fc.oneof(copied, filled, cut, beside);
}

const ODD_CELLS = [
  '-1',
  '0',
  '9223372036854775807',
  '-9223372036854775808',
  '9007199254740993',
  '253402300799999',
  '8640000000000000',
  '8640000000000001',
  '1e400',
  '-1e400',
  '1e308',
  '0.5',
  'NULL',
  "''",
  "'x'",
  "CAST(x'ff00c328' AS TEXT)",
  "CAST(x'610062' AS TEXT)",
  "x'c3'",
  `'${'['.repeat(3000)}'`,
  '\'{"claude-*":1e400}\'',
  '\'{"claude-*":"x"}\'',
  "'[1]'",
  "'null'",
  "'anthropic'",
  "printf('%.*c', 100000, 'x')",
] as const;

function cellsChanged(
  columns: ReadonlyArray<readonly [table: string, column: string]>,
): fc.Arbitrary<Change> {
  const edit = fc.tuple(fc.constantFrom(...columns), fc.constantFrom(...ODD_CELLS), fc.boolean());
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map(
    (edits): Change =>
      (file) => {
        const database = new Database(file);
        for (const [[table, column], value, isOne] of edits) {
          const only = isOne ? ` WHERE ${column} = (SELECT ${column} FROM ${table} LIMIT 1)` : '';
          try {
            database.exec(`UPDATE OR IGNORE ${table} SET ${column} = ${value}${only}`);
          } catch {
            // No cell of a strict table holds it.
          }
        }
        database.close();
      },
  );
}

/** The changes number `from` to `to` (exclusive) of a state, each to be made to a copy of it. */
export function stateChanges(file: string, seed: number, to: number): Change[] {
  const bytes = readFileSync(file);
  const database = new Database(file);
  const columns = database
    .prepare(
      "SELECT l.name, c.name FROM pragma_table_list l JOIN pragma_table_xinfo(l.name) c WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite%'",
    )
    .raw()
    .all() as Array<[string, string]>;
  database.close();
  const change = fc.oneof(
    { weight: 5, arbitrary: bytesChanged(usedPlaces(bytes)) },
    { weight: 2, arbitrary: pagesChanged(Math.floor(bytes.length / PAGE_BYTES)) },
    { weight: 5, arbitrary: cellsChanged(columns) },
  );
  return fc.sample(change, { seed, numRuns: to });
}
