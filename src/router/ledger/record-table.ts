/**
 * Records to rows and back: which key of a record stands in which column, and what the column can hold.
 *
 * Invariant: a record that passes `values` can be stored, and reads back equal (but for NUL characters in a text).
 */
import type { Bindable, RawRow } from './sqlite-connection.ts';
import { StoreError } from './store-error.ts';

/** `whole`: safe integer >= 0. `amount`: finite number >= 0. `amount?`: or null. `text`: any string. */
export type FieldKind = 'whole' | 'amount' | 'amount?' | 'text';

export type Fields<T> = ReadonlyArray<readonly [column: string, key: keyof T & string, kind: FieldKind]>;

const ALLOWED: Readonly<Record<FieldKind, string>> = {
  whole: 'an integer >= 0',
  amount: 'a finite number >= 0',
  'amount?': 'a finite number >= 0, or null',
  text: 'a text',
};

function fits(kind: FieldKind, value: unknown): boolean {
  switch (kind) {
    case 'whole':
      return Number.isSafeInteger(value) && (value as number) >= 0;
    case 'amount':
      return Number.isFinite(value) && (value as number) >= 0;
    case 'amount?':
      return value === null || fits('amount', value);
    case 'text':
      return typeof value === 'string';
  }
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
    this.columns = fields.map(([column]) => column).join(', ');
    this.insert = `INSERT INTO ${name} (${this.columns}) VALUES (${fields.map(() => '?').join(', ')})`;
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

  record(row: RawRow): T {
    const record: Record<string, Bindable> = {};
    for (const [index, [, key]] of this.fields.entries()) record[key] = row[index]!;
    return record as T;
  }
}
