/**
 * Who runs batches: in this process, on threads, elsewhere. Results must be the same whoever does; the
 * experiment only needs this interface.
 */
import type { BatchResult, BatchTask } from '../engine/index.ts';

export interface BatchRunner {
  /** Tasks worth having under way at once. */
  readonly width: number;
  /**
   * Runs a task; never retries. Rejects with a QuotalabError when the worker itself dies: expected failures
   * of a trial come back as a result.
   */
  run(task: BatchTask): Promise<BatchResult>;
  /** Who plays and how fast, for the line of progress; absent where there is nothing to say. */
  state?(): string;
  /** Most threads that played at once, where they are not those that were asked for. */
  threads?(): number;
  close(): Promise<void>;
}

/** Where finished trials go, in trial order. */
export interface RowSink {
  /** `rows`, `facts` and `uses` hold one trial from their offsets on. */
  write(
    trialIndex: number,
    rows: Float64Array,
    rowOffset: number,
    facts: Float64Array,
    factOffset: number,
    uses: Float64Array,
    useOffset: number,
  ): void;
  /** Resolves when more may be written. */
  ready(): Promise<void>;
}
