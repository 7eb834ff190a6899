import { describe, expect, it, onTestFinished } from 'vitest';
import type { RawRow } from '../../../src/router/ledger/cells.ts';
import { SqliteConnection } from '../../../src/router/ledger/sqlite-connection.ts';
import { stateFile } from './open-store.ts';

function opened(): SqliteConnection {
  const connection = new SqliteConnection(stateFile(), 10);
  onTestFinished(() => connection.close());
  connection.execute('CREATE TABLE t (a, b TEXT)');
  connection.writeAhead();
  return connection;
}

const reason = (word: string): unknown => expect.objectContaining({ name: 'StoreError', reason: word });

describe('a connection', () => {
  it('writes ahead, so that readers and a writer do not wait for each other', () => {
    const connection = opened();
    expect(connection.value('PRAGMA journal_mode')).toBe('wal');
    expect(connection.value('PRAGMA synchronous')).toBe(1);
    expect(connection.value('PRAGMA busy_timeout')).toBe(10);
  });

  it('gives values, rows and changes; null where there is no row', () => {
    const connection = opened();
    expect(connection.run('INSERT INTO t VALUES (?, ?), (?, ?)', [1.5, 'x', null, ''])).toBe(2);
    expect(connection.rows('SELECT a, b FROM t')).toEqual([
      [1.5, 'x'],
      [null, ''],
    ]);
    expect(connection.value('SELECT b FROM t')).toBe('x');
    expect(connection.value('SELECT a FROM t WHERE b = ?', ['none'])).toBeNull();
  });

  it.each([true, undefined, Number.NaN, Number.POSITIVE_INFINITY, {}, 1n])('refuses to bind %s', (value) => {
    const connection = opened();
    const values = [value, ''] as unknown as RawRow;
    expect(() => connection.run('INSERT INTO t VALUES (?, ?)', values)).toThrow(reason('bad_row'));
    expect(() => connection.rows('SELECT a FROM t WHERE a = ? AND b = ?', values)).toThrow(reason('bad_row'));
    expect(connection.value('SELECT count(*) FROM t')).toBe(0);
  });

  it('keeps all of a text that has NUL characters', () => {
    const connection = opened();
    connection.run('INSERT INTO t VALUES (?, ?)', ['a\0b', '\0']);
    expect(connection.rows('SELECT a, b FROM t')).toEqual([['a\uFFFDb', '\uFFFD']]);
  });
});

describe('a transaction', () => {
  it('that throws has changed nothing and lets the next one through', () => {
    const connection = opened();
    const failing = (): void =>
      connection.transaction(() => {
        connection.run('INSERT INTO t VALUES (1, ?)', ['x']);
        connection.run('INSERT INTO none VALUES (1)');
      });
    expect(failing).toThrow(/none/);
    expect(connection.value('SELECT count(*) FROM t')).toBe(0);
    expect(connection.transaction(() => connection.run('INSERT INTO t VALUES (2, ?)', ['y']))).toBe(1);
    expect(connection.rows('SELECT a FROM t')).toEqual([[2]]);
  });

  it('that finds the disk full says so, has changed nothing, and goes through once there is room', () => {
    const connection = opened();
    const text = 'x'.repeat(10_000);
    const write = (): number =>
      connection.transaction(() => {
        let changes = 0;
        for (let a = 0; a < 20; a++) changes += connection.run('INSERT INTO t VALUES (?, ?)', [a, text]);
        return changes;
      });
    connection.execute('PRAGMA max_page_count = 20');
    expect(write).toThrow(reason('full'));
    expect(write).toThrow(reason('full'));
    expect(connection.value('SELECT count(*) FROM t')).toBe(0);
    connection.execute('PRAGMA max_page_count = 1000');
    expect(write()).toBe(20);
  });
});
