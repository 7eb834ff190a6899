/** Codex session files as one reading. Sessions do not repeat each other's lines, save for the replays they skip. */
import { countText, sortedByTime, type UsageEvent } from '../../events/index.ts';
import { LineTally, StringPool } from '../../lines/index.ts';
import { CodexMeters, readingsByTime } from '../../meters/index.ts';
import { readEachLine, type UsageReading } from '../../reading/index.ts';
import { CodexSession } from './codex-log.ts';

/** Reads the files in the given order; requests of equal time keep it. */
export async function readCodexLogs(files: readonly string[]): Promise<UsageReading> {
  const tally = new LineTally();
  const pool = new StringPool();
  const meters = new CodexMeters();
  const events: UsageEvent[] = [];
  for (const file of files) {
    const session = new CodexSession(pool, meters);
    await readEachLine(
      file,
      tally,
      (text) => {
        const line = session.takeLine(text);
        if (line.status === 'usage') events.push(line.event);
        return line.status === 'bad' ? line.reason : null;
      },
      'may_be_cut',
    );
  }
  return {
    events: sortedByTime(events),
    calendarKnown: true,
    tally,
    facts: [{ label: 'Log files', value: countText(files.length) }],
    warnings: [],
    meters: readingsByTime(meters.readings),
  };
}
