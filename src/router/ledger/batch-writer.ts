/** Samples and changes to a transaction. Invariant: all of a batch is written or nothing, its hours marked for roll-up. */
import type { Change } from './changes.ts';
import { hourOf, markDue } from './rollup.ts';
import { SAMPLE_TABLE, type SampleRow } from './sample-row.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

const INSERT_SAMPLE = `${SAMPLE_TABLE.insert} ON CONFLICT DO NOTHING`;

export class BatchWriter {
  private readonly connection: SqliteConnection;
  /** Hours that this process marked for the next roll-up since the last. */
  private readonly dueHours: Set<number>;

  constructor(connection: SqliteConnection) {
    this.connection = connection;
    this.dueHours = new Set();
  }

  /** The next roll-up is about to take them. */
  forgetHours(): void {
    this.dueHours.clear();
  }

  /** Returns how many rows were new. Throws StoreError. */
  write(rows: readonly SampleRow[], changes: readonly Change[]): number {
    const hours = rows.map(({ tsMs }) => hourOf(tsMs)).filter((hour) => !this.dueHours.has(hour));
    // One row of an hour that is marked already is a transaction by itself.
    if (rows.length === 1 && hours.length + changes.length === 0) {
      return this.connection.run(INSERT_SAMPLE, SAMPLE_TABLE.values(rows[0]!));
    }
    // A lock held elsewhere is met before any row is made ready.
    const count = this.connection.transaction(() => {
      markDue(this.connection, hours);
      for (const { sql, values } of changes) this.connection.run(sql, values);
      return rows.reduce((sum, row) => sum + this.connection.run(INSERT_SAMPLE, SAMPLE_TABLE.values(row)), 0);
    });
    for (const hour of hours) this.dueHours.add(hour);
    return count;
  }
}
