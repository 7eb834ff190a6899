/** What reading one source of usage gave, whatever its format. */
import type { Fact, UsageEvent } from '../events/index.ts';
import { openLines } from '../files/index.ts';
import type { LineTally } from '../lines/index.ts';
import type { MeterReading } from '../meters/index.ts';

export interface UsageReading {
  /** In order of time. */
  readonly events: readonly UsageEvent[];
  /** False when times count from an unknown start. */
  readonly calendarKnown: boolean;
  readonly tally: LineTally;
  /** Facts of the reading itself: files, repeats removed. */
  readonly facts: readonly Fact[];
  readonly warnings: readonly string[];
  /** What the provider said of its windows, in order of time; absent where the source says nothing. */
  readonly meters?: readonly MeterReading[];
}

/** The line is too long to keep: see MAX_LINE_BYTES. */
const TOO_LONG = 'line longer than 64 MiB';

/** Whether a file may end in half a line: a log is written while it is read, a trace is not. */
export type FileEnd = 'whole' | 'may_be_cut';

/**
 * Gives every line of a file that is not blank to `take`, which answers with the reason when the line is bad.
 * Line numbers start at 1. Counts lines and bad lines in `tally`.
 */
export async function readEachLine(
  file: string,
  tally: LineTally,
  take: (line: string, lineNumber: number) => string | null,
  end: FileEnd,
): Promise<void> {
  let lineNumber = 0;
  let isLastBad = false;
  for await (const lines of openLines(file)) {
    for (const line of lines) {
      lineNumber++;
      if (line !== null && line.trim() === '') continue;
      tally.lineCount++;
      const reason = line === null ? TOO_LONG : take(line, lineNumber);
      isLastBad = reason !== null;
      if (reason !== null) tally.noteBad({ file, lineNumber, reason });
    }
  }
  if (isLastBad && end === 'may_be_cut') tally.noteCut();
}
