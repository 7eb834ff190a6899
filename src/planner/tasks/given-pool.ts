/** A pool as the file of a question says it. Read next: tasks-file.ts, tasks-pools.ts. */

/** What is left of a pool, as the file says it. */
export interface GivenPool {
  /** null = no limit. */
  readonly remaining: number | null;
  /** Of a full pool, not below what is left. */
  readonly limit: number | null;
  /** Units that come back, later than now. */
  readonly returns: ReadonlyArray<{ readonly atMs: number; readonly amount: number }>;
}
