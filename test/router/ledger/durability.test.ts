import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiskSync } from '../../../src/router/ledger/durability.ts';
import { SqliteConnection } from '../../../src/router/ledger/sqlite-connection.ts';
import { openStore, stateFile } from './open-store.ts';
import { sampleRow } from './sample-rows.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A disk whose answers the test gives. */
function askedDisk(): {
  sync: DiskSync;
  asked: string[];
  failures: string[];
  answer: (error?: Error) => Promise<void>;
} {
  const asked: string[] = [];
  const failures: string[] = [];
  const waiting: Array<{ resolve: () => void; reject: (error: Error) => void }> = [];
  const sync = new DiskSync('/s/state-wal', {
    onFailure: ({ message }) => failures.push(message),
    sync: (file) => {
      asked.push(file);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  });
  const answer = async (error?: Error): Promise<void> => {
    const { resolve, reject } = waiting.shift()!;
    if (error === undefined) resolve();
    else reject(error);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { sync, asked, failures, answer };
}

describe('what is written', () => {
  it('is asked for half a second after the first of it, once, however much comes', () => {
    const { sync, asked } = askedDisk();
    sync.wrote();
    vi.advanceTimersByTime(300);
    sync.wrote();
    vi.advanceTimersByTime(199);
    expect(asked).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(asked).toEqual(['/s/state-wal']);
    vi.advanceTimersByTime(5000);
    expect(asked).toHaveLength(1);
  });

  it('while the disk is asked is asked for after that', async () => {
    const { sync, asked, answer } = askedDisk();
    sync.wrote();
    vi.advanceTimersByTime(500);
    sync.wrote();
    vi.advanceTimersByTime(2000);
    expect(asked).toHaveLength(1);
    await answer();
    vi.advanceTimersByTime(500);
    expect(asked).toHaveLength(2);
  });

  it('is told of where the disk does not take it, and asked for again with the next', async () => {
    const { sync, asked, failures, answer } = askedDisk();
    sync.wrote();
    vi.advanceTimersByTime(500);
    await answer(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
    expect(failures).toEqual(["state '/s/state-wal': EIO: i/o error"]);
    sync.wrote();
    vi.advanceTimersByTime(500);
    expect(asked).toHaveLength(2);
  });

  it('is not asked for after the stop', () => {
    const { sync, asked } = askedDisk();
    sync.wrote();
    sync.stop();
    vi.advanceTimersByTime(5000);
    expect(asked).toEqual([]);
  });
});

describe('a store', () => {
  it.each([
    ['answer', 0],
    ['second', 1],
    ['os', 0],
  ] as const)('of durability %s asks the disk beside its writes %d times', (durability, timers) => {
    openStore(stateFile(), { durability }).addSamples([sampleRow()]);
    expect(vi.getTimerCount()).toBe(timers);
  });

  it.each([
    ['FULL', 2],
    ['NORMAL', 1],
  ] as const)('on a connection that is %s has SQLite sync so', (synchronous, level) => {
    const connection = new SqliteConnection(stateFile(), 10, 'write', synchronous);
    connection.writeAhead();
    expect(connection.value('PRAGMA synchronous')).toBe(level);
    connection.close();
  });
});
