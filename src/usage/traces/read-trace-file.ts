/** A trace file of one of the column dialects as a reading: a header line, then one request a line. */
import { QuotalabError } from '../../core/index.ts';
import { countOf, sortedByTime, type UsageEvent } from '../events/index.ts';
import { LineTally, StringPool, splitCsvLine } from '../lines/index.ts';
import { readEachLine, type UsageReading } from '../reading/index.ts';
import { planColumns, type TraceKind } from './trace-columns.ts';
import { TraceRows } from './trace-rows.ts';

/** `shownName`: the file as the user named it, for messages. The header is no line of the tally. */
export interface TraceFile {
  readonly kind: TraceKind;
  readonly path: string;
  readonly shownName: string;
}

/** Reads the file. Throws BAD_TRACE when it has no header or a wrong one. */
export async function readTraceFile({ kind, path, shownName }: TraceFile): Promise<UsageReading> {
  const tally = new LineTally();
  const pool = new StringPool();
  const events: UsageEvent[] = [];
  let rows: TraceRows | null = null;
  let calendarKnown = false;
  let unread: readonly string[] = [];
  await readEachLine(
    path,
    tally,
    (text) => {
      const cells = splitCsvLine(text);
      if (rows === null) {
        const plan = planColumns(kind, cells ?? [], shownName);
        ({ calendarKnown, unread } = plan);
        rows = new TraceRows(plan, pool);
        tally.lineCount--;
        return null;
      }
      const row = rows.takeCells(cells);
      if (row.status === 'usage') events.push(row.event);
      return row.status === 'bad' ? row.reason : null;
    },
    'whole',
  );
  if (rows === null) {
    const problem =
      tally.lineCount === 0 ? 'is empty: not even a header line' : 'has no header line that can be read';
    throw new QuotalabError('BAD_TRACE', `${shownName} ${problem}`);
  }
  const { zonelessCount } = rows as TraceRows;
  const warnings =
    zonelessCount === 0 ? [] : [`${countOf(zonelessCount, 'timestamp')} without a zone, read as UTC`];
  if (unread.length > 0)
    warnings.push(`left out: ${countOf(unread.length, 'column')} of tokens (${unread.join(', ')})`);
  return { events: sortedByTime(events), calendarKnown, tally, facts: [], warnings };
}
