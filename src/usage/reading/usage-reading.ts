/** What reading one source of usage gave, whatever its format. */
import type { Fact, UsageEvent } from '../events/index.ts';
import { openLines } from '../files/index.ts';
import { type LineTally, NOT_AN_OBJECT, wholeRecords } from '../lines/index.ts';
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

type TakeLine = (line: string, lineNumber: number) => string | null;

/** Takes the whole records of a damaged line instead of it; the reason when there is none or one is bad. */
function takePieces(line: string, lineNumber: number, tally: LineTally, take: TakeLine): string | null {
  const { records, lostCount } = wholeRecords(line);
  if (records.length === 0 && lostCount > 0) return NOT_AN_OBJECT;
  for (const record of records) {
    const reason = take(record, lineNumber);
    if (reason !== null) return reason;
  }
  tally.noteMended(lostCount);
  return null;
}

/**
 * Gives every line of a file that is not blank to `take`, which answers with the reason when the line is bad.
 * Line numbers start at 1. Of a damaged line of a log the whole records are given. Counts lines, bad lines and
 * mended ones in `tally`.
 */
export async function readEachLine(
  file: string,
  tally: LineTally,
  take: TakeLine,
  end: FileEnd,
): Promise<void> {
  let lineNumber = 0;
  let isLastBad = false;
  for await (const lines of openLines(file)) {
    for (const line of lines) {
      lineNumber++;
      if (line !== null && line.trim() === '') continue;
      tally.lineCount++;
      let reason = line === null ? TOO_LONG : take(line, lineNumber);
      if (reason === NOT_AN_OBJECT && line !== null && end === 'may_be_cut') {
        reason = takePieces(line, lineNumber, tally, take);
      }
      isLastBad = reason !== null;
      if (reason !== null) tally.noteBad({ file, lineNumber, reason });
    }
  }
  if (isLastBad && end === 'may_be_cut') tally.noteCut();
}
