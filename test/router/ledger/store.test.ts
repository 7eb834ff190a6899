import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { asRecord } from '../../../src/core/index.ts';
import {
  type HoldRow,
  holdCleared,
  holdSaved,
  readingSaved,
  refusalAdded,
  StateStore,
  settingSaved,
} from '../../../src/router/ledger/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { openStore, stateFile } from './open-store.ts';
import { arbitraryRow, firstOfEachKey, sampleRow } from './sample-rows.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const holdRow = (change: Partial<HoldRow> = {}): HoldRow => ({
  lane: 'l',
  account: 'a',
  scope: '',
  cause: '',
  atMs: 0,
  status: 429,
  evidence: 'e',
  untilMs: 1,
  doubtMs: 1,
  stated: 1,
  count: 0,
  window: '',
  secret: '',
  suspicion: 0,
  ...change,
});

describe('the state file', () => {
  it('is made with its directories, for the owner only', () => {
    const file = stateFile();
    openStore(file).addSamples([sampleRow()]);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dirname(file))) {
      expect(statSync(join(dirname(file), name)).mode & 0o777, name).toBe(0o600);
    }
    expect(readdirSync(dirname(file))).toContain('router.sqlite3-wal');
  });

  it('keeps the mode its owner gave it', () => {
    const file = stateFile();
    StateStore.open(file).close();
    chmodSync(file, 0o640);
    openStore(file);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  it('is one whole file again after closing, and says how large it is', () => {
    const file = stateFile();
    const store = openStore(file);
    store.addSamples([sampleRow()]);
    expect(store.sizeBytes()).toBe(statSync(file).size + statSync(`${file}-wal`).size);
    store.close();
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0);
    store.close();
  });

  it('of a newer version is refused and left alone', () => {
    const file = stateFile();
    StateStore.open(file).close();
    const other = new Database(file);
    other.exec('PRAGMA user_version = 9');
    other.close();
    expect(() => StateStore.open(file)).toThrow(
      expect.objectContaining({
        reason: 'schema',
        message: `state '${file}' has version 9; this program knows versions up to 4: update it or name another file`,
      }),
    );
    const again = new Database(file);
    expect(again.prepare('PRAGMA user_version').raw().all()).toEqual([[9]]);
    again.close();
  });

  it('of another program, a text and a directory are refused by reason', () => {
    const root = temporaryTree({ 'text.db': 'this is no database\n'.repeat(100), 'dir/x': '' });
    const other = new Database(join(root, 'other.db'));
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    const reasonOf = (name: string): unknown => {
      try {
        return StateStore.open(join(root, name));
      } catch (error) {
        return (error as { reason: string }).reason;
      }
    };
    expect(reasonOf('other.db')).toBe('schema');
    expect(reasonOf('text.db')).toBe('corrupt');
    expect(reasonOf('dir')).toBe('io');
    expect(reasonOf('text.db/state.db')).toBe('io');
  });

  it('answers nothing after closing', () => {
    const store = openStore();
    store.close();
    const closed = expect.objectContaining({ reason: 'closed' });
    expect(() => store.addSamples([sampleRow()])).toThrow(closed);
    expect(() => store.readings()).toThrow(closed);
    expect(() => store.samplesSince(0).next()).toThrow(closed);
  });

  it('that another process is writing to refuses a write, and takes it afterwards', () => {
    const file = stateFile();
    const store = openStore(file, { busyTimeoutMs: 10 });
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.addSamples([sampleRow()])).toThrow(expect.objectContaining({ reason: 'busy' }));
    expect([...store.samplesSince(0)]).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    expect(store.addSamples([sampleRow()])).toBe(1);
  });
});

describe('samples', () => {
  it('read back equal, in order, each key once with its first row, across a restart', () => {
    const fromMs = 1_700_000_000_000;
    fc.assert(
      fc.property(fc.array(fc.array(arbitraryRow(fromMs), { maxLength: 8 }), { maxLength: 6 }), (batches) => {
        const file = stateFile();
        const store = StateStore.open(file);
        const counts = batches.map((batch) => store.addSamples(batch));
        store.close();
        const again = StateStore.open(file);
        const expected = firstOfEachKey(batches.flat()).map((row) => ({
          ...row,
          account: row.account.replaceAll('\0', '\uFFFD'),
          session: row.session.replaceAll('\0', '\uFFFD'),
        }));
        expect([...again.samplesSince(0)]).toEqual(expected);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(expected.length);
        expect(batches.map((batch) => again.addSamples(batch))).toEqual(batches.map(() => 0));
        again.close();
      }),
      { seed: 11, numRuns: 25 },
    );
  });

  it('are read from an instant on, itself included, over page ends that fall inside one millisecond', () => {
    const store = openStore();
    const rows = Array.from({ length: 4500 }, (_, index) =>
      sampleRow({ tsMs: 1000 + Math.floor(index / 900), rid: String(index).padStart(5, '0') }),
    );
    store.addSamples(rows);
    expect([...store.samplesSince(0)]).toEqual(rows);
    expect([...store.samplesSince(1001)]).toEqual(rows.slice(900));
    expect([...store.samplesSince(1005)]).toEqual([]);
  });

  it('at the very instant asked for are read whatever their rid and attempt', () => {
    const store = openStore();
    const rows = [0, 1, 2].map((attempt) => sampleRow({ tsMs: 7, rid: '', attempt }));
    store.addSamples(rows);
    expect([...store.samplesSince(7)]).toEqual(rows);
    expect([...store.samplesSince(6.5)]).toEqual(rows);
    expect([...store.samplesSince(7.5)]).toEqual([]);
  });

  it('of exactly one page, and of one more, are all read', () => {
    const store = openStore();
    const rows = Array.from({ length: 2001 }, (_, index) => sampleRow({ tsMs: index }));
    store.addSamples(rows.slice(0, 2000));
    expect([...store.samplesSince(0)]).toHaveLength(2000);
    store.addSamples(rows.slice(2000));
    expect([...store.samplesSince(0)]).toEqual(rows);
  });

  it('may be written while they are read, and the reading left early', () => {
    const store = openStore();
    store.addSamples(Array.from({ length: 2500 }, (_, index) => sampleRow({ tsMs: index })));
    for (const row of store.samplesSince(0)) {
      if (row.tsMs === 100) store.addSamples([sampleRow({ tsMs: 5000 })]);
      if (row.tsMs === 2100) break;
    }
    expect([...store.samplesSince(5000)]).toHaveLength(1);
    store.close();
  });

  it.each([
    [{ inputTokens: Number.NaN }, 'input_tokens is NaN; allowed: an integer >= 0'],
    [{ outputTokens: 1.5 }, 'output_tokens is 1.5; allowed: an integer >= 0'],
    [{ cacheReadTokens: -1 }, 'cache_read_tokens is -1; allowed: an integer >= 0'],
    [
      { tsMs: Date.UTC(10_000, 0, 1) },
      'ts_ms is 253402300800000; allowed: a whole millisecond of the years 1970 to 9999',
    ],
    [{ dirtyMs: Number.POSITIVE_INFINITY }, 'dirty_ms is Infinity; allowed: a finite number >= 0'],
    [{ ttftMs: -0.5 }, 'ttft_ms is -0.5; allowed: a finite number >= 0'],
    [{ streamMs: true as unknown as number }, 'stream_ms is true; allowed: a finite number >= 0'],
    [{ status: null as unknown as number }, 'status is null; allowed: an integer >= 0'],
    [{ errType: undefined as unknown as string }, 'err_type is undefined; allowed: a text'],
  ])('with %o are refused, and none of their call is written', (fields, problem) => {
    const store = openStore();
    expect(() => store.addSamples([sampleRow({ rid: 'good' }), sampleRow(fields)])).toThrow(
      expect.objectContaining({ reason: 'bad_row', message: `usage_sample.${problem}` }),
    );
    expect([...store.samplesSince(0)]).toEqual([]);
  });

  it('are asked for by time, model and number: the newest, oldest first', () => {
    const store = openStore();
    const rows = [1, 2, 3, 4, 5, 6].map((tsMs) =>
      sampleRow({ tsMs, model: tsMs % 2 === 0 ? 'even' : 'odd' }),
    );
    store.addSamples(rows);
    const times = (query: Parameters<StateStore['querySamples']>[0]): number[] =>
      store.querySamples(query).map(({ tsMs }) => tsMs);
    expect(times({ sinceMs: 2, limit: 10 })).toEqual([2, 3, 4, 5, 6]);
    expect(times({ sinceMs: 2, limit: 2 })).toEqual([5, 6]);
    expect(times({ sinceMs: 2, model: 'odd', limit: 10 })).toEqual([3, 5]);
    expect(times({ sinceMs: 2, model: 'even', limit: 1 })).toEqual([6]);
    expect(times({ sinceMs: 0, model: 'none', limit: 10 })).toEqual([]);
    expect(times({ sinceMs: 0, limit: 0 })).toEqual([]);
    expect(times({ sinceMs: 0, limit: -1 })).toEqual([]);
    expect(() => times({ sinceMs: Number.NaN, limit: 1 })).toThrow(
      expect.objectContaining({ reason: 'bad_row' }),
    );
    expect(store.querySamples({ sinceMs: 6, limit: 1 })).toEqual([rows[5]]);
  });
});

describe('what is known of accounts', () => {
  const reading = {
    lane: 'l',
    account: 'a',
    window: '5h',
    utilizationFraction: 1.02,
    resetMs: 5e12,
    atMs: 10,
    missCount: 0,
  };

  it('keeps the newest word of the upstream for each window', () => {
    const file = stateFile();
    const store = openStore(file);
    store.apply(readingSaved(reading));
    store.apply(readingSaved({ ...reading, utilizationFraction: 0.5, atMs: 9 }));
    store.apply(readingSaved({ ...reading, window: '7d', utilizationFraction: 0.25, resetMs: null }));
    store.apply(readingSaved({ ...reading, account: 'b', utilizationFraction: 0 }));
    store.apply(readingSaved({ ...reading, account: 'b', utilizationFraction: 0.1, resetMs: null }));
    store.close();
    expect(openStore(file).readings()).toEqual([
      reading,
      { ...reading, window: '7d', utilizationFraction: 0.25, resetMs: null },
      { ...reading, account: 'b', utilizationFraction: 0.1, resetMs: null },
    ]);
  });

  it('keeps one hold for each scope until it is cleared', () => {
    const file = stateFile();
    const store = openStore(file);
    const hold = holdRow({ untilMs: 2000.5, cause: '429', atMs: 1000 });
    store.apply(holdSaved(hold));
    store.apply(holdSaved({ ...hold, scope: 'm', cause: 'x' }));
    store.apply(holdSaved({ ...hold, account: 'b' }));
    store.apply(holdSaved({ ...hold, untilMs: 1500, cause: 'newer reset', atMs: 1100 }));
    store.apply(holdCleared({ lane: 'l', account: 'a', scope: 'm' }));
    store.apply(holdCleared({ lane: 'l', account: 'none', scope: '' }));
    store.apply(holdSaved({ ...hold, scope: 'm\0' }));
    store.apply(holdCleared({ lane: 'l', account: 'a', scope: 'm\0' }));
    store.close();
    expect(openStore(file).holds()).toEqual([
      { ...hold, untilMs: 1500, cause: 'newer reset', atMs: 1100 },
      { ...hold, account: 'b' },
    ]);
  });

  it('keeps every refusal, two at one instant too', () => {
    const store = openStore();
    const refusal = {
      tsMs: 5,
      capPattern: 'm-*',
      usedFraction: 0.9,
      predictedResetMs: null,
      observedResetMs: 77,
    };
    const rows = [refusal, { ...refusal, usedFraction: 0.8 }, { ...refusal, tsMs: 9, observedResetMs: null }];
    for (const row of [rows[2]!, rows[0]!, rows[1]!]) store.apply(refusalAdded(row));
    expect(store.refusals(0)).toEqual(rows);
    expect(store.refusals(6)).toEqual([rows[2]]);
  });

  it('refuses values no column holds', () => {
    const store = openStore();
    const bad = expect.objectContaining({ reason: 'bad_row' });
    expect(() => store.apply(readingSaved({ ...reading, utilizationFraction: Number.NaN }))).toThrow(bad);
    expect(() => store.apply(readingSaved({ ...reading, resetMs: Number.NaN }))).toThrow(bad);
    expect(store.readings()).toEqual([]);
  });
});

describe('settings', () => {
  it('hold any JSON value, the last one saved', () => {
    const file = stateFile();
    const store = openStore(file);
    const value = { warn: 0.8, list: [1, null, 'ü\0'], on: false };
    store.apply(settingSaved('calibration', 1));
    store.apply(settingSaved('calibration', value));
    store.close();
    const again = openStore(file);
    expect(again.setting('calibration', asRecord)).toEqual(value);
    expect(again.setting('never', asRecord)).toBeUndefined();
    expect(() => again.apply(settingSaved('x', undefined))).toThrow(
      expect.objectContaining({ reason: 'bad_row' }),
    );
    expect(() => again.apply(settingSaved('x', 1n))).toThrow(expect.objectContaining({ reason: 'bad_row' }));
  });
});

describe('pruning', () => {
  it('keeps at least the time asked for and less than an hour more', () => {
    const store = openStore();
    const nowMs = 20 * DAY_MS + 30 * 60_000;
    const edgeMs = nowMs - 7 * DAY_MS;
    const times = [0, edgeMs - HOUR_MS, edgeMs - 1_800_001, edgeMs - 1_800_000, edgeMs, nowMs];
    store.addSamples(times.map((tsMs) => sampleRow({ tsMs })));
    expect(store.prune(nowMs, 7 * DAY_MS)).toBe(3);
    expect([...store.samplesSince(0)].map(({ tsMs }) => tsMs)).toEqual(times.slice(3));
    expect(store.prune(nowMs, 7 * DAY_MS)).toBe(0);
  });

  it('leaves the sums of what went, even when a late sample comes into such an hour', () => {
    const store = openStore();
    const query = { granularity: 'day', sinceMs: 0 } as const;
    const nowMs = 10 * DAY_MS;
    store.addSamples(
      [1, 2, 3].map((hour) => sampleRow({ tsMs: 2 * DAY_MS + hour * HOUR_MS, inputTokens: hour })),
    );
    store.prune(nowMs, 7 * DAY_MS);
    const before = store.queryRollups(query);
    expect(before.map(({ inputTokens }) => inputTokens)).toEqual([6]);
    store.addSamples([sampleRow({ tsMs: 2 * DAY_MS + 2 * HOUR_MS, inputTokens: 50, rid: 'late' })]);
    store.rollUp(nowMs);
    expect(store.queryRollups(query)).toEqual(before);
    expect(store.queryRollups({ granularity: 'hour', sinceMs: 0 })).toHaveLength(3);
  });

  it('drops holds long over and refusals over 90 days old', () => {
    const store = openStore();
    const hold = holdRow({ untilMs: 100 * DAY_MS });
    const refusal = { capPattern: '*', usedFraction: 1, predictedResetMs: null, observedResetMs: null };
    store.apply(holdSaved({ ...hold, untilMs: 92 * DAY_MS }));
    store.apply(holdSaved({ ...hold, account: 'b', untilMs: 94 * DAY_MS }));
    for (const day of [9, 11]) store.apply(refusalAdded({ ...refusal, tsMs: day * DAY_MS }));
    store.prune(100 * DAY_MS, 7 * DAY_MS);
    expect(store.holds().map(({ account }) => account)).toEqual(['b']);
    expect(store.refusals(0).map(({ tsMs }) => tsMs)).toEqual([11 * DAY_MS]);
  });
});

it('finds a file in a directory that is there already', () => {
  const root = temporaryTree({});
  mkdirSync(join(root, 'open'), { mode: 0o755 });
  writeFileSync(join(root, 'open', 'empty.db'), '');
  openStore(join(root, 'open', 'empty.db')).addSamples([sampleRow()]);
  expect(statSync(join(root, 'open')).mode & 0o777).toBe(0o755);
});
