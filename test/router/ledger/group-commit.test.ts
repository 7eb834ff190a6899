import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GroupCommit, type SampleRow, StoreError } from '../../../src/router/ledger/index.ts';
import { openStore, stateFile } from './open-store.ts';
import { sampleRow } from './sample-rows.ts';

const rowsFrom = (first: number, count: number): SampleRow[] =>
  Array.from({ length: count }, (_, index) => sampleRow({ tsMs: first + index, rid: `r${first + index}` }));

/** A disk that takes rows, or is full; each call's rows stand in `calls`. */
function switchedDisk(): {
  isFull: boolean;
  calls: string[][];
  addSamples(rows: readonly SampleRow[]): void;
} {
  return {
    isFull: false,
    calls: [],
    addSamples(rows) {
      if (this.isFull) throw new StoreError('full', 'no space');
      this.calls.push(rows.map(({ rid }) => rid));
    },
  };
}

const outcomes = async (commits: Iterable<Promise<void>>): Promise<string[]> =>
  (await Promise.allSettled(commits)).map(({ status }) => status);

describe('commits', () => {
  it('of one turn go in one transaction, in order, before any of them resolves', async () => {
    const disk = switchedDisk();
    const group = new GroupCommit(disk);
    const first = rowsFrom(0, 3).map((row) => group.commit(row));
    expect(disk.calls).toEqual([]);
    await first[0];
    expect(disk.calls).toEqual([['r0', 'r1', 'r2']]);
    await Promise.all(first);
    await Promise.all(rowsFrom(3, 2).map((row) => group.commit(row)));
    expect(disk.calls).toEqual([
      ['r0', 'r1', 'r2'],
      ['r3', 'r4'],
    ]);
    expect([group.waitingRows, group.lostRows, group.lastError]).toEqual([0, 0, null]);
  });

  it('made at once take those along that wait', async () => {
    const disk = switchedDisk();
    const group = new GroupCommit(disk);
    const waiting = group.commit(sampleRow({ rid: 'waits' }));
    group.commitNow(sampleRow({ rid: 'now' }));
    expect(disk.calls).toEqual([['waits', 'now']]);
    await waiting;
    const next = group.commit(sampleRow({ rid: 'next' }));
    await next;
    expect(disk.calls).toEqual([['waits', 'now'], ['next']]);
  });

  it('that fail are told so, and their rows go first once the disk takes rows again', async () => {
    const disk = switchedDisk();
    disk.isFull = true;
    const group = new GroupCommit(disk);
    const failing = rowsFrom(0, 2).map((row) => group.commit(row));
    await expect(failing[0]).rejects.toMatchObject({ reason: 'full' });
    expect(await outcomes(failing)).toEqual(['rejected', 'rejected']);
    expect(() => group.commitNow(sampleRow({ rid: 'r2' }))).toThrow(
      expect.objectContaining({ reason: 'full' }),
    );
    expect([group.waitingRows, group.lostRows, group.lastError?.message]).toEqual([3, 0, 'no space']);
    disk.isFull = false;
    group.writeWaiting();
    await group.commit(sampleRow({ rid: 'r3' }));
    expect(disk.calls).toEqual([['r0', 'r1', 'r2'], ['r3']]);
    expect([group.waitingRows, group.lastError?.reason]).toEqual([0, 'full']);
  });

  it('lose the oldest rows beyond the bound, and count them', async () => {
    const disk = switchedDisk();
    disk.isFull = true;
    const group = new GroupCommit(disk, 5);
    for (const row of rowsFrom(0, 8)) await outcomes([group.commit(row)]);
    expect([group.waitingRows, group.lostRows]).toEqual([5, 3]);
    disk.isFull = false;
    expect(() => group.commitNow(sampleRow({ rid: 'last' }))).toThrow('no space');
    group.writeWaiting();
    expect(disk.calls).toEqual([['r4', 'r5', 'r6', 'r7', 'last']]);
    expect([group.waitingRows, group.lostRows]).toEqual([0, 4]);
  });

  it.each([
    ['full', 1],
    ['busy', 4],
  ] as const)('of a state that is %s try %d times for four answers: what costs as much again waits for the clock', async (reason, tries) => {
    let tried = 0;
    const group = new GroupCommit({
      addSamples: () => {
        tried++;
        throw new StoreError(reason, reason);
      },
    });
    for (const row of rowsFrom(0, 4)) expect(() => group.commitNow(row)).toThrow(reason);
    expect([tried, group.waitingRows]).toEqual([tries, 4]);
    group.stop();
  });

  it('wait many rows deep, and are then written in order in several transactions', async () => {
    const disk = switchedDisk();
    disk.isFull = true;
    const group = new GroupCommit(disk, 10_000);
    await outcomes(rowsFrom(0, 10_001).map((row) => group.commit(row)));
    expect([group.waitingRows, group.lostRows]).toEqual([10_000, 1]);
    disk.isFull = false;
    group.writeAll();
    expect(disk.calls.flat()).toEqual(rowsFrom(1, 10_000).map(({ rid }) => rid));
    expect(Math.max(...disk.calls.map(({ length }) => length))).toBeLessThanOrEqual(1000);
  });

  it('of an outage go on between the answers: a transaction a turn, and none is told before its row is there', async () => {
    const disk = switchedDisk();
    disk.isFull = true;
    const group = new GroupCommit(disk);
    await outcomes(rowsFrom(0, 2500).map((row) => group.commit(row)));
    disk.isFull = false;
    const last = group.commit(sampleRow({ rid: 'last' })).then(() => disk.calls.flat().includes('last'));
    group.writeWaiting();
    expect([disk.calls.length, group.waitingRows]).toEqual([1, 1501]);
    expect(await last).toBe(true);
    expect(disk.calls.map(({ length }) => length)).toEqual([1000, 1000, 501]);
    expect(group.waitingRows).toBe(0);
  });

  it('of a row that no column holds are refused alone', async () => {
    const store = openStore();
    const group = new GroupCommit(store);
    const bad = sampleRow({ rid: 'bad', inputTokens: Number.NaN });
    const commits = [
      group.commit(sampleRow({ rid: 'a' })),
      group.commit(bad),
      group.commit(sampleRow({ rid: 'b' })),
    ];
    expect(await outcomes(commits)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(() => group.commitNow(bad)).toThrow(expect.objectContaining({ reason: 'bad_row' }));
    expect([...store.samplesSince(0)].map(({ rid }) => rid)).toEqual(['a', 'b']);
    expect(group.waitingRows).toBe(0);
  });

  it('reach a real store whose lock another process held for a while', async () => {
    const file = stateFile();
    const store = openStore(file, { busyTimeoutMs: 10 });
    const group = new GroupCommit(store);
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(group.commit(sampleRow({ tsMs: 1 }))).rejects.toMatchObject({ reason: 'busy' });
    other.exec('ROLLBACK');
    other.close();
    await group.commit(sampleRow({ tsMs: 2 }));
    expect([...store.samplesSince(0)].map(({ tsMs }) => tsMs)).toEqual([1, 2]);
  });

  it('nobody waits for do not end the process when they fail', async () => {
    const disk = switchedDisk();
    disk.isFull = true;
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    onTestFinished(() => void process.off('unhandledRejection', listen));
    const group = new GroupCommit(disk);
    void group.commit(sampleRow());
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(group.lastError?.reason).toBe('full');
    expect(unhandled).toEqual([]);
  });
});

describe('a process killed in the middle of its commits', () => {
  /** The rids it acknowledged, after it was killed at about the given number. */
  function acknowledged(file: string, killAfter: number): Promise<string[]> {
    const child = fileURLToPath(new URL('./fixtures/commit-child.ts', import.meta.url));
    const running = spawn(process.execPath, ['--import', 'tsx', child, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void running.kill('SIGKILL'));
    let text = '';
    running.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.split('\n').length > killAfter) running.kill('SIGKILL');
    });
    return new Promise((resolve, reject) => {
      running.on('error', reject);
      running.on('close', (_code, signal) => {
        if (signal !== 'SIGKILL') reject(new Error(`ended by itself, ${signal}`));
        // The last piece is cut short or empty.
        resolve(text.split('\n').slice(0, -1));
      });
    });
  }

  it.each([1, 700, 2500])('has every row it acknowledged, here after %i of them', async (killAfter) => {
    const file = stateFile();
    const rids = await acknowledged(file, killAfter);
    expect(rids.length).toBeGreaterThanOrEqual(killAfter);
    const store = openStore(file);
    const rows = [...store.samplesSince(0)];
    const found = new Set(rows.map(({ rid }) => rid));
    expect(rids.filter((rid) => !found.has(rid))).toEqual([]);
    expect(rows.every(({ tsMs, inputTokens }) => tsMs === 1_000_000 + inputTokens)).toBe(true);
    store.rollUp(1_000_000);
    const sums = store.queryRollups({ granularity: 'hour', sinceMs: 0 });
    expect(sums.map(({ sampleCount }) => sampleCount)).toEqual([rows.length]);
  });
});
