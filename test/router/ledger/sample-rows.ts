/** Samples for the tests: one with given fields, and arbitrary ones. */
import fc from 'fast-check';
import type { SampleRow } from '../../../src/router/ledger/index.ts';

const PLAIN: SampleRow = {
  tsMs: 1_700_000_000_123,
  rid: '00c0ffee',
  attempt: 1,
  lane: 'anthropic',
  account: 'a',
  model: 'm-large',
  op: 'stream',
  inputTokens: 100,
  outputTokens: 20,
  cacheWriteTokens: 3,
  cacheReadTokens: 4,
  dirtyMs: 1500.25,
  streamMs: 1200.5,
  ttftMs: 300,
  status: 200,
  errType: '',
  decision: 'preferred',
  rerouteMode: 'hybrid',
  session: '',
  turn: 0,
  boundUntilMs: 0,
  bodyBytes: 0,
  cacheWrite1hTokens: 0,
  reasoningTokens: 0,
  estimated: 0,
};

export const sampleRow = (fields: Partial<SampleRow> = {}): SampleRow => ({ ...PLAIN, ...fields });

/** Few instants, rids, lanes and models, so that keys and groups meet; times within three days after `fromMs`. */
export function arbitraryRow(fromMs: number): fc.Arbitrary<SampleRow> {
  const whole = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
  return fc.record({
    tsMs: fc.integer({ min: 0, max: 40 }).map((step) => fromMs + step * 6_480_001),
    rid: fc.constantFrom('a', 'b', 'B', 'é', ''),
    attempt: whole(2),
    lane: fc.constantFrom('anthropic', 'zai'),
    account: fc.string({ maxLength: 3 }),
    model: fc.constantFrom('m-large', 'm-small'),
    op: fc.constantFrom('stream', 'nonstream'),
    inputTokens: whole(1_000_000),
    outputTokens: whole(1_000_000),
    cacheWriteTokens: whole(1_000_000),
    cacheReadTokens: whole(1_000_000),
    // Eighths of a millisecond add up exactly.
    dirtyMs: whole(800_000).map((eighths) => eighths / 8),
    streamMs: whole(800_000).map((eighths) => eighths / 8),
    ttftMs: whole(5000),
    status: fc.constantFrom(0, 200, 429),
    errType: fc.constantFrom('', '429'),
    decision: fc.constantFrom('preferred', 'fallback'),
    rerouteMode: fc.constant('hybrid'),
    session: fc.string({ maxLength: 4 }),
    turn: whole(50),
    boundUntilMs: whole(1_000_000),
    bodyBytes: whole(1000),
    cacheWrite1hTokens: whole(1000),
    reasoningTokens: whole(1_000_000),
    estimated: whole(1),
  });
}

export const keyOf = ({ tsMs, rid, attempt }: SampleRow): string => `${tsMs}/${rid}/${attempt}`;

/** The first row of each key, in the order of time, rid (by UTF-8 bytes) and attempt. */
export function firstOfEachKey(rows: readonly SampleRow[]): SampleRow[] {
  const first = new Map<string, SampleRow>();
  for (const row of rows) if (!first.has(keyOf(row))) first.set(keyOf(row), row);
  return [...first.values()].sort(
    (a, b) =>
      a.tsMs - b.tsMs || Buffer.compare(Buffer.from(a.rid), Buffer.from(b.rid)) || a.attempt - b.attempt,
  );
}
