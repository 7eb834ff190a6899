/**
 * The router's state as one reading of usage: a row of its samples is one attempt, and a served one with tokens is
 * one request, at the time it arrived. The same requests as the router's log holds, for as long as the state keeps
 * them. Read next: logs/router/read-usage-log.ts.
 *
 * Invariant: the file is only read: it is neither created nor changed, and a router may go on writing it.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { QuotalabError } from '../../core/index.ts';
import {
  countOf,
  countText,
  type Fact,
  sortedByTime,
  totalTokens,
  type UsageEvent,
} from '../../usage/events/index.ts';
import { unreadable, WITHOUT_WAITING } from '../../usage/files/index.ts';
import { LineTally, StringPool } from '../../usage/lines/index.ts';
import type { UsageReading } from '../../usage/reading/index.ts';
import { unknownModelWarnings } from '../../usage/reading/index.ts';
import type { TokenWeights } from '../../usage/weights/index.ts';
import type { SampleRow } from './sample-row.ts';
import { StateStore } from './store.ts';
import { StoreError, type StoreReason } from './store-error.ts';

const TOO_MANY_REQUESTS = 429;

const REASONS: Readonly<Partial<Record<StoreReason, string>>> = {
  busy: 'another program has locked it',
  corrupt: 'it is no SQLite database, or a damaged one',
  io: 'it cannot be opened as a database',
  readonly: 'its side files cannot be opened: permission denied',
  schema: "it is no router's state of a version that this program knows",
};

const nameOf = (text: string, pool: StringPool): string | null => (text === '' ? null : pool.keep(text));

function eventOf(row: SampleRow, pool: StringPool): UsageEvent {
  return {
    timeMs: Math.round(row.tsMs - row.dirtyMs),
    model: nameOf(row.model, pool),
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    cacheWriteTokens: row.cacheWriteTokens,
    cacheWrite1hTokens: row.cacheWrite1hTokens,
    cacheReadTokens: row.cacheReadTokens,
    costUnits: null,
    session: nameOf(row.session, pool),
    sidechain: false,
  };
}

/** What was counted on the way. */
interface Counts {
  refusedCount: number;
  withoutTokensCount: number;
}

function readRows(file: string, tally: LineTally, counts: Counts): UsageEvent[] {
  const pool = new StringPool();
  const events: UsageEvent[] = [];
  const store = StateStore.openToRead(file);
  try {
    for (const row of store.samplesSince(0)) {
      tally.lineCount++;
      if (row.status === TOO_MANY_REQUESTS) counts.refusedCount++;
      if (row.status < 200 || row.status > 299) continue;
      const event = eventOf(row, pool);
      if (event.timeMs < 0) {
        tally.noteBad({ file, lineNumber: tally.lineCount, reason: 'it arrived before 1970' });
      } else if (totalTokens(event) > 0) events.push(event);
      else counts.withoutTokensCount++;
    }
  } finally {
    store.close();
  }
  return events;
}

/** Throws BAD_TRACE unless it is a file that may be read. */
async function requireFile(file: string): Promise<void> {
  try {
    const handle = await open(file, constants.O_RDONLY | WITHOUT_WAITING);
    const found = await handle.stat().finally(() => handle.close());
    if (found.isFile()) return;
  } catch (error) {
    throw unreadable(file, error);
  }
  throw new QuotalabError('BAD_TRACE', `cannot read ${file}: it is no file`);
}

/**
 * Reads the state in `file`, an absolute path. `weights`: factors that model names are checked against. Throws
 * BAD_TRACE when there is no such file, or it is not a state that this program knows.
 */
export async function readUsageDb(
  file: string,
  options: { readonly weights: TokenWeights },
): Promise<UsageReading> {
  await requireFile(file);
  const tally = new LineTally();
  const counts: Counts = { refusedCount: 0, withoutTokensCount: 0 };
  let events: readonly UsageEvent[];
  try {
    events = sortedByTime(readRows(file, tally, counts));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.reason === 'library')
      throw new QuotalabError('BAD_TRACE', `cannot read ${file}: ${error.message}`);
    const detail = error.reason === 'corrupt' ? ` (${error.message.replace(`state '${file}': `, '')})` : '';
    const reason = `${REASONS[error.reason] ?? 'the database gave an error'}${detail}`;
    throw new QuotalabError('BAD_TRACE', `cannot read ${file}: ${reason}`);
  }
  const facts: Fact[] = [{ label: 'Refused attempts', value: countText(counts.refusedCount) }];
  const without =
    counts.withoutTokensCount === 0
      ? []
      : [`left out: ${countOf(counts.withoutTokensCount, 'served request')} without a token count`];
  return {
    events,
    calendarKnown: true,
    tally,
    facts,
    warnings: [...unknownModelWarnings(events, options.weights), ...without],
  };
}
