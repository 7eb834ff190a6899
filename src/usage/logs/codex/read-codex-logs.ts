/** Codex session files as one reading: copies of one session, and forks that copy their parents, are told across files. */
import { countOf, countText, sortedByTime } from '../../events/index.ts';
import { unpackedName } from '../../files/index.ts';
import { LineTally, StringPool } from '../../lines/index.ts';
import { CodexMeters, type MeterReading, readingsByTime } from '../../meters/index.ts';
import { readEachLine, type UsageReading } from '../../reading/index.ts';
import { CodexSession } from './codex-log.ts';
import { type CodexUse, ownUse } from './own-use.ts';

function identityWarnings({ repeatedCount, copiedCount, orphanCount }: CodexUse): string[] {
  const warnings: string[] = [];
  if (repeatedCount > 0) {
    warnings.push(
      `${countOf(repeatedCount, 'request')} met again in another file of the session: counted once`,
    );
  }
  if (copiedCount > 0) {
    warnings.push(
      `left out: ${countOf(copiedCount, 'request')} that forks copied of sessions among these logs`,
    );
  }
  if (orphanCount > 0) {
    warnings.push(
      `left out: ${countOf(orphanCount, 'request')} that forks wrote in one go when they began, as copies of ` +
        'sessions that are not among these logs',
    );
  }
  return warnings;
}

/** The provider's readings, each once and without those that forks copied. `ends`: where each file's end in `all`. */
function ownReadings(
  all: readonly MeterReading[],
  ends: readonly number[],
  { copyEndMs }: CodexUse,
): MeterReading[] {
  const seen = new Set<string>();
  return ends.flatMap((end, file) =>
    all.slice(file === 0 ? 0 : ends[file - 1], end).filter((reading) => {
      const { size } = seen;
      const isCopy = reading.timeMs <= copyEndMs[file]!;
      return !isCopy && seen.add(JSON.stringify(reading)).size > size;
    }),
  );
}

/** Reads the files in the given order; requests of equal time keep it. `timeZone`: of times in messages, UTC unless told. */
export async function readCodexLogs(
  files: readonly string[],
  { timeZone }: { readonly timeZone?: string } = {},
): Promise<UsageReading> {
  const tally = new LineTally();
  const pool = new StringPool();
  const meters = new CodexMeters(timeZone);
  const sessions: CodexSession[] = [];
  const readingEnds: number[] = [];
  for (const file of files) {
    const session = new CodexSession(pool, meters, unpackedName(file));
    await readEachLine(
      file,
      tally,
      (text) => {
        const line = session.takeLine(text);
        return line.status === 'bad' ? line.reason : null;
      },
      'may_be_cut',
    );
    sessions.push(session);
    readingEnds.push(meters.readings.length);
  }
  const use = ownUse(sessions);
  return {
    events: sortedByTime(use.events),
    calendarKnown: true,
    tally,
    facts: [{ label: 'Log files', value: countText(files.length) }],
    warnings: identityWarnings(use),
    meters: readingsByTime(ownReadings(meters.readings, readingEnds, use)),
  };
}
