/**
 * Records to rows and back: which key of a record stands in which column, and what the column can hold.
 *
 * Invariant: a record that passes `values` can be stored, and reads back equal (but for NUL characters in a text); what
 * would not pass is refused when it is read, whoever wrote it.
 */
import { isUtf8 } from 'node:buffer';
import { type Bindable, type Cell, textOrBytes } from './cells.ts';
import { StoreError } from './store-error.ts';

/**
 * `whole`: safe integer >= 0. `amount`: finite number >= 0. `instant`: epoch ms from 1970 on that a date can say;
 * `millisecond`: a whole one of a year of four figures. `amount?`, `instant?`: or null. `text`: any string.
 */
export type FieldKind = 'whole' | 'amount' | 'amount?' | 'instant' | 'instant?' | 'millisecond' | 'text';

export type Fields<T> = ReadonlyArray<readonly [column: string, key: keyof T & string, kind: FieldKind]>;

const ALLOWED: Readonly<Record<FieldKind, string>> = {
  whole: 'an integer >= 0',
  amount: 'a finite number >= 0',
  'amount?': 'a finite number >= 0, or null',
  instant: 'an instant of the years 1970 to 275760',
  'instant?': 'an instant of the years 1970 to 275760, or null',
  millisecond: 'a whole millisecond of the years 1970 to 9999',
  text: 'a text',
};

/** No date is later. */
const LAST_MS = 8.64e15;
const END_OF_9999_MS = Date.UTC(10_000, 0, 1);
const MOST_SHOWN = 60;

function fits(kind: FieldKind, value: unknown): boolean {
  switch (kind) {
    case 'whole':
      return Number.isSafeInteger(value) && (value as number) >= 0;
    case 'amount':
      return Number.isFinite(value) && (value as number) >= 0;
    case 'amount?':
      return value === null || fits('amount', value);
    case 'instant':
      return fits('amount', value) && (value as number) <= LAST_MS;
    case 'instant?':
      return value === null || fits('instant', value);
    case 'millisecond':
      return fits('whole', value) && (value as number) < END_OF_9999_MS;
    case 'text':
      return typeof value === 'string';
  }
}

/** The text of a cell that came as bytes; bytes that are none stay. */
function decoded(cell: Cell): Cell {
  if (!(cell instanceof Buffer)) return cell;
  const text = cell.toString('utf8');
  return !text.includes('\uFFFD') || isUtf8(cell) ? text : cell;
}

function shown(value: Cell): string {
  if (value instanceof Uint8Array) return `${value.length} bytes that are no UTF-8 text`;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}

export class RecordTable<T extends object> {
  readonly name: string;
  /** Column names, for a SELECT whose rows `record` takes. */
  readonly columns: string;
  /** An INSERT without a conflict clause, for `values`. */
  readonly insert: string;
  private readonly fields: Fields<T>;

  constructor(name: string, fields: Fields<T>) {
    this.name = name;
    this.fields = fields;
    this.columns = fields
      .map(([column, , kind]) => (kind === 'text' ? textOrBytes(column) : column))
      .join(', ');
    this.insert = `INSERT INTO ${name} (${fields.map(([column]) => column).join(', ')}) VALUES (${fields.map(() => '?').join(', ')})`;
  }

  /** Values to bind, in the order of the columns. Throws StoreError bad_row for a value that does not fit. */
  values(record: T): Bindable[] {
    return this.fields.map(([column, key, kind]) => {
      const value: unknown = record[key];
      if (!fits(kind, value)) {
        throw new StoreError(
          'bad_row',
          `${this.name}.${column} is ${String(value)}; allowed: ${ALLOWED[kind]}`,
        );
      }
      return value as Bindable;
    });
  }

  /** A row of `columns` of the state in `file`. Throws StoreError corrupt for a cell that does not fit. */
  record(row: readonly Cell[], file: string): T {
    const record: Record<string, Cell> = {};
    for (const [index, [column, key, kind]] of this.fields.entries()) {
      const value = decoded(row[index]!);
      if (!fits(kind, value)) {
        const place = `${this.name}.${column}`;
        throw new StoreError(
          'corrupt',
          `state '${file}': ${place} is ${shown(value)}; allowed: ${ALLOWED[kind]}`,
        );
      }
      record[key] = value;
    }
    return record as T;
  }
}
