/** What one line of a log or trace turned out to be. */
import type { UsageEvent } from '../events/index.ts';

/** A line that is fine and counts nothing. */
export interface SkippedLine {
  readonly status: 'skip';
}

/** A line that cannot be read. `reason` is worded by us and never holds text of the line. */
export interface BadLine {
  readonly status: 'bad';
  readonly reason: string;
}

export interface UsageLine {
  readonly status: 'usage';
  readonly event: UsageEvent;
}

export type LineOutcome = UsageLine | SkippedLine | BadLine;

export const SKIPPED_LINE: SkippedLine = { status: 'skip' };

export function badLine(reason: string): BadLine {
  return { status: 'bad', reason };
}
