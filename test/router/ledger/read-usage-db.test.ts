/** The router's state as demand: served rows with tokens, at their arrival; the file is never changed. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import type { SampleRow } from '../../../src/router/ledger/index.ts';
import { StateStore } from '../../../src/router/ledger/index.ts';
import { readDemand, readUsage } from '../../../src/usage/sources/index.ts';
import { completionLine, TUESDAY_SECONDS } from '../../usage/logs/router-lines.ts';
import { optionsIn, refusal } from '../../usage/sources/demand-options.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { openStore, stateFile } from './open-store.ts';
import { sampleRow } from './sample-rows.ts';

const START_MS = TUESDAY_SECONDS * 1000;
const MODEL = 'claude-sonnet-4-5';

const read = (file: string) => readUsage(`usage-db:${file}`, optionsIn(dirname(file)));

/** A row completed `second` seconds after the start. */
const rowAt = (second: number, fields: Partial<SampleRow> = {}): SampleRow =>
  sampleRow({ tsMs: START_MS + second * 1000, dirtyMs: 0, rid: `r${second}`, model: MODEL, ...fields });

/** A state that is open, as a running router has it, with these rows. */
function stateOf(rows: readonly SampleRow[]): { readonly file: string; readonly store: StateStore } {
  const file = stateFile();
  const store = openStore(file);
  store.addSamples(rows);
  return { file, store };
}

describe('a row of the state', () => {
  it('is one request, at its arrival, with its tokens, model and session', async () => {
    const { file } = stateOf([rowAt(10, { dirtyMs: 1500.4, session: 'd1' })]);
    const { events, calendarKnown } = await read(file);
    expect(calendarKnown).toBe(true);
    expect(events).toEqual([
      {
        timeMs: START_MS + 8500,
        model: MODEL,
        inputTokens: 100,
        outputTokens: 20,
        cacheWriteTokens: 3,
        cacheWrite1hTokens: 0,
        cacheReadTokens: 4,
        costUnits: null,
        session: 'd1',
        sidechain: false,
      },
    ]);
  });

  it('counts when it was served with a token of any kind, and is told otherwise', async () => {
    const none = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
    const { file } = stateOf([
      rowAt(1, { status: 429 }),
      rowAt(2, { status: 199 }),
      rowAt(3, { status: 300 }),
      rowAt(4, { status: 0 }),
      rowAt(5, { ...none, status: 200 }),
      rowAt(6, { ...none, status: 200, cacheReadTokens: 1 }),
      rowAt(7, { status: 299 }),
    ]);
    const { events, facts, warnings } = await read(file);
    expect(events.map(({ timeMs }) => timeMs - START_MS)).toEqual([6000, 7000]);
    expect(facts).toContainEqual({ label: 'Refused attempts', value: '1' });
    expect(facts).toContainEqual({ label: 'Rows read', value: '7' });
    expect(warnings).toEqual(['left out: 1 served request without a token count']);
  });

  it('names no model and no session where the router knew none', async () => {
    const { file } = stateOf([rowAt(1, { model: '', session: '' })]);
    const { events } = await read(file);
    expect(events.map(({ model, session }) => [model, session])).toEqual([[null, null]]);
  });

  it('comes in order of arrival, whichever ended first', async () => {
    const { file } = stateOf([rowAt(1), rowAt(2, { dirtyMs: 2000 }), rowAt(3, { dirtyMs: 2500 })]);
    const { events } = await read(file);
    expect(events.map(({ timeMs }) => timeMs - START_MS)).toEqual([0, 500, 1000]);
  });
});

describe('a state', () => {
  it('gives the same requests as the log of the same attempts', async () => {
    const tokens = { input_tokens: 100, output_tokens: 20, cache_write_tokens: 3, cache_read_tokens: 4 };
    const lines = [0, 1, 2].map((day) =>
      completionLine({
        ...tokens,
        rid: `r${day}`,
        ts: TUESDAY_SECONDS + day * 86_400,
        latency_ms: 1500,
        model: MODEL,
        session: 's',
      }),
    );
    const root = temporaryTree({ 'usage.jsonl': lines.join('\n') });
    const { file } = stateOf(
      [0, 1, 2].map((day) => rowAt(day * 86_400, { rid: `r${day}`, dirtyMs: 1500, session: 's' })),
    );
    const log = await readDemand('usage-log:usage.jsonl', optionsIn(root));
    const state = await readDemand(`usage-db:${file}`, optionsIn(root));
    expect(state.events).toEqual(log.events);
    expect(state.trace).toEqual(log.trace);
  });

  it('is read whole while a router has it open, and the router writes on', async () => {
    const rows = Array.from({ length: 2500 }, (_, second) => rowAt(second));
    const { file, store } = stateOf(rows);
    expect((await read(file)).events).toHaveLength(2500);
    store.addSamples([rowAt(9000)]);
    expect((await read(file)).events).toHaveLength(2501);
  });

  it('stays as it was, byte for byte, when nobody else has it open', async () => {
    const { file, store } = stateOf([rowAt(1), rowAt(2)]);
    store.close();
    const before = readFileSync(file);
    expect((await read(file)).events).toHaveLength(2);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('may have any name', async () => {
    const root = temporaryTree({});
    const file = join(root, 'a b#c?d%20é.sqlite3');
    const store = openStore(file);
    store.addSamples([rowAt(1)]);
    expect((await read(file)).events).toHaveLength(1);
  });

  it('counts models of no known family as the dearest, and says so', async () => {
    const { file } = stateOf([rowAt(1, { model: 'glm-4.6' })]);
    expect((await read(file)).warnings).toEqual([
      '1 request of models of no known family (glm-4.6) count with the largest model factor, 0.667',
    ]);
  });
});

describe('a state that cannot be used', () => {
  it('is refused in one sentence, and nothing is made or changed', async () => {
    const root = temporaryTree({ 'text.db': 'x'.repeat(5000), 'empty.db': '', 'dir/a': '' });
    const other = new Database(join(root, 'other.db'));
    other.exec('CREATE TABLE t (a); PRAGMA user_version = 1;');
    other.close();
    const newer = openStore(join(root, 'newer.db'));
    newer.close();
    const raised = new Database(join(root, 'newer.db'));
    raised.exec('PRAGMA user_version = 99');
    // The library closes when it likes: what it would fold in then is folded in now.
    raised.pragma('wal_checkpoint(TRUNCATE)');
    raised.close();
    openStore(join(root, 'bare.db')).close();
    const noState = "it is no router's state of a version that this program knows";
    const names: Array<[string, string]> = [
      ['none.db', 'there is no such file'],
      ['none/none.db', 'there is no such file'],
      ['dir', 'it is no file'],
      ['text.db', 'it is no SQLite database, or a damaged one (file is not a database)'],
      ['empty.db', noState],
      ['other.db', noState],
      ['newer.db', noState],
    ];
    for (const [name, problem] of names) {
      const before = existsSync(join(root, name)) && name !== 'dir' ? readFileSync(join(root, name)) : null;
      const { code, message } = await refusal(`usage-db:${name}`, root);
      expect([code, message]).toEqual([
        'BAD_TRACE',
        `--demand usage-db:${name}: cannot read ${join(root, name)}: ${problem}`,
      ]);
      if (before === null) expect(existsSync(join(root, name))).toBe(name === 'dir');
      else expect(readFileSync(join(root, name)).equals(before)).toBe(true);
    }
    expect((await refusal('usage-db:bare.db', root)).message).toBe(
      '--demand usage-db:bare.db: no request in 0 rows; a request is a row with a status of 200 to 299 and a token ' +
        'count above 0',
    );
  });

  it('cannot be written through the reader', () => {
    const { file } = stateOf([rowAt(1)]);
    const reader = StateStore.openToRead(file);
    expect(() => reader.addSamples([rowAt(2)])).toThrow(expect.objectContaining({ reason: 'readonly' }));
    reader.close();
  });
});
