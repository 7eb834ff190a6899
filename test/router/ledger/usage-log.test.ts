import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFiles, UsageLog, type UsageLogOptions } from '../../../src/router/ledger/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { MemoryDisk } from './memory-disk.ts';

const FULL: UsageLogOptions = { maxBytes: 5 * 2 ** 20, maxFiles: 5, maxAgeMs: 1e9 };

function onDisk(options: UsageLogOptions = {}): { disk: MemoryDisk; log: UsageLog } {
  const disk = new MemoryDisk();
  return { disk, log: new UsageLog('d', { ...FULL, nowMs: () => disk.nowMs, files: disk, ...options }) };
}

const numbersIn = (text: string): number[] =>
  text.split('\n').flatMap((line) => {
    try {
      return [(JSON.parse(line) as { n: number }).n];
    } catch {
      return [];
    }
  });

/** `{"n":1}` and its line end are eight bytes. */
const LINE_BYTES = 8;

describe('the usage log', () => {
  it('makes its directory and file for the owner only and keeps the order of its lines', async () => {
    const dir = join(temporaryTree({}), 'a', 'logs');
    const log = new UsageLog(dir);
    const count = 3000;
    for (let n = 0; n < count; n++) {
      log.append({ n, word: 'é'.repeat(n % 50) });
      if (n % 700 === 0) await log.flush();
    }
    await log.close();
    const text = readFileSync(join(dir, 'usage.jsonl'), 'utf8');
    expect(numbersIn(text)).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(text.endsWith('}\n')).toBe(true);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'usage.jsonl')).mode & 0o777).toBe(0o600);
    expect([log.lostLines, log.lastError]).toEqual([0, null]);
  });

  it('writes objects as they were when they were appended', async () => {
    const { disk, log } = onDisk();
    const line = { n: 1, ok: false, none: null };
    log.append(line);
    line.n = 2;
    await log.flush();
    expect(disk.text('d/usage.jsonl')).toBe('{"n":1,"ok":false,"none":null}\n');
  });

  it('goes on in the file of an earlier run, after half a line too', async () => {
    const dir = temporaryTree({ 'usage.jsonl': '{"n":1}\n{"n":' });
    for (const n of [2, 3]) {
      const log = new UsageLog(dir);
      log.append({ n });
      await log.close();
    }
    expect(readFileSync(join(dir, 'usage.jsonl'), 'utf8')).toBe('{"n":1}\n{"n":\n{"n":2}\n{"n":3}\n');
  });

  it('makes its directory again when that was cleared away', async () => {
    const dir = join(temporaryTree({}), 'logs');
    const log = new UsageLog(dir);
    log.append({ n: 1 });
    await log.flush();
    rmSync(dir, { recursive: true });
    log.append({ n: 2 });
    await log.flush();
    expect(readFileSync(join(dir, 'usage.jsonl'), 'utf8')).toBe('{"n":2}\n');
    expect(log.lostLines).toBe(0);
  });

  it('joins lines that come together and has one write under way at a time', async () => {
    const { disk, log } = onDisk();
    let open = (): void => {};
    disk.gate = new Promise((resolve) => {
      open = resolve;
    });
    log.append({ n: 0 });
    const first = log.flush();
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      log.append({ n: turn + 1 });
    }
    expect(disk.text('d/usage.jsonl')).toBe('');
    open();
    await first;
    await log.flush();
    expect(numbersIn(disk.text('d/usage.jsonl')!)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([disk.mostWritesUnderWay, disk.openFiles]).toEqual([1, 0]);
  });

  it('never throws: what is no JSON object, or comes after closing, is lost', async () => {
    const { disk, log } = onDisk();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    log.append(cycle);
    log.append({ big: 1n });
    log.append(() => 1);
    expect(log.lostLines).toBe(3);
    log.append({ n: 1 });
    const closed = log.close();
    log.append({ n: 2 });
    await closed;
    await log.close();
    expect([log.lostLines, log.lastError]).toEqual([4, 'the log is closed']);
    expect(disk.text('d/usage.jsonl')).toBe('{"n":1}\n');
  });

  it('bounds what waits for a disk that hangs, and counts the rest', async () => {
    const { disk, log } = onDisk({ maxWaitingBytes: 10 * LINE_BYTES });
    let open = (): void => {};
    disk.gate = new Promise((resolve) => {
      open = resolve;
    });
    log.append({ n: 0 });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    for (let n = 1; n < 10; n++) log.append({ n });
    expect(log.lostLines).toBe(0);
    log.append({ n: 0 });
    expect([log.lostLines, log.lastError]).toEqual([1, 'too many bytes wait for the disk']);
    open();
    await log.flush();
    log.append({ n: 7 });
    await log.flush();
    expect(numbersIn(disk.text('d/usage.jsonl')!)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7]);
    expect(log.lostLines).toBe(1);
  });
});

describe('a failing disk', () => {
  it('that is full costs the lines that found no room; later ones start on a line of their own', async () => {
    const { disk, log } = onDisk();
    disk.capacityBytes = 3 * LINE_BYTES + 4;
    for (let n = 0; n < 6; n++) log.append({ n });
    await log.flush();
    expect(disk.text('d/usage.jsonl')).toBe('{"n":0}\n{"n":1}\n{"n":2}\n{"n"');
    expect([log.lostLines, log.lastError]).toEqual([3, 'ENOSPC: no space left']);
    log.append({ n: 6 });
    await log.flush();
    expect(log.lostLines).toBe(4);
    disk.capacityBytes = 1000;
    log.append({ n: 7 });
    await log.flush();
    expect(disk.text('d/usage.jsonl')).toBe('{"n":0}\n{"n":1}\n{"n":2}\n{"n"\n{"n":7}\n');
    expect([log.lostLines, log.lastError, disk.openFiles]).toEqual([4, 'ENOSPC: no space left', 0]);
  });

  it('that cuts a line of a new file at the length of the file before it leaves that line alone', async () => {
    const { disk, log } = onDisk({ maxBytes: 3 * LINE_BYTES });
    for (const n of [1, 2]) log.append({ n });
    await log.flush();
    disk.capacityBytes = 4 * LINE_BYTES;
    log.append({ n: 3, t: 'xxx' });
    await log.flush();
    disk.capacityBytes = 1000;
    log.append({ n: 4 });
    await log.flush();
    expect(disk.text('d/usage.jsonl')).toBe('{"n":3,"t":"xxx"\n{"n":4}\n');
  });

  it('that takes all of a line but its end has that line', async () => {
    const { disk, log } = onDisk();
    disk.capacityBytes = 2 * LINE_BYTES - 1;
    for (let n = 0; n < 3; n++) log.append({ n });
    await log.flush();
    expect(log.lostLines).toBe(1);
    disk.capacityBytes = 1000;
    log.append({ n: 3 });
    await log.flush();
    expect(disk.text('d/usage.jsonl')).toBe('{"n":0}\n{"n":1}\n{"n":3}\n');
  });

  it.each([
    ['mkdir', 'EACCES'],
    ['open', 'EISDIR'],
    ['write', 'EIO'],
  ])('whose %s says %s costs those lines and is tried again', async (call, code) => {
    const { disk, log } = onDisk();
    disk.failures.set(call, code);
    log.append({ n: 1 });
    log.append({ n: 2 });
    await log.flush();
    log.append({ n: 3 });
    await log.flush();
    expect([log.lostLines, log.lastError]).toEqual([3, `${code}: ${call}`]);
    disk.failures.clear();
    log.append({ n: 4 });
    await log.flush();
    expect([disk.text('d/usage.jsonl'), log.lostLines, disk.openFiles]).toEqual(['{"n":4}\n', 3, 0]);
  });

  it('that fails to close a file has lost none of its lines', async () => {
    const { disk, log } = onDisk();
    disk.failures.set('close', 'EIO');
    log.append({ n: 1 });
    await log.flush();
    expect([disk.text('d/usage.jsonl'), log.lostLines, log.lastError]).toEqual([
      '{"n":1}\n',
      0,
      'EIO: close',
    ]);
  });

  it('has every line in order or counted, whatever room it has and however little it takes at once', async () => {
    const step = fc.record({
      lines: fc.integer({ min: 0, max: 6 }),
      freeBytes: fc.constantFrom(0, 1, 7, 8, 9, 20, 1000),
      mostBytesAtOnce: fc.constantFrom(1, 5, 1000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { disk, log } = onDisk({ maxBytes: 40, maxFiles: 100 });
        let n = 0;
        for (const { lines, freeBytes, mostBytesAtOnce } of steps) {
          const usedBytes = [...disk.stored.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
          disk.capacityBytes = usedBytes + freeBytes;
          disk.mostBytesAtOnce = mostBytesAtOnce;
          for (let line = 0; line < lines; line++) log.append({ n: n++ });
          await log.flush();
        }
        const paths = [...disk.stored.keys()].sort(
          (a, b) => Number(b.split('.')[2] ?? 0) - Number(a.split('.')[2] ?? 0),
        );
        const found = numbersIn(paths.map((path) => disk.text(path)).join('\n'));
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
        expect(found.length + log.lostLines).toBe(n);
        expect(disk.openFiles).toBe(0);
      }),
      { seed: 14, numRuns: 200 },
    );
  });

  it('of the real kind: a directory where the file should be', async () => {
    const dir = temporaryTree({ 'usage.jsonl/x': '' });
    const log = new UsageLog(dir);
    log.append({ n: 1 });
    await log.flush();
    expect(log.lostLines).toBe(1);
    expect(log.lastError).toMatch(/EISDIR/);
    rmSync(join(dir, 'usage.jsonl'), { recursive: true });
    log.append({ n: 2 });
    await log.flush();
    expect(readFileSync(join(dir, 'usage.jsonl'), 'utf8')).toBe('{"n":2}\n');
  });

  it.skipIf(process.getuid?.() === 0)('of the real kind: no permission (skipped for root)', async () => {
    const dir = temporaryTree({ 'logs/x': '' });
    chmodSync(join(dir, 'logs'), 0o500);
    const log = new UsageLog(join(dir, 'logs'));
    log.append({ n: 1 });
    await log.flush();
    expect([log.lostLines, /EACCES/.test(log.lastError ?? '')]).toEqual([1, true]);
    chmodSync(join(dir, 'logs'), 0o700);
  });
});

describe('rotation', () => {
  it('comes before the line that would make a file too long, not with the one that fills it', async () => {
    const { disk, log } = onDisk({ maxBytes: 3 * LINE_BYTES, maxFiles: 2 });
    for (let n = 0; n < 3; n++) {
      log.append({ n });
      await log.flush();
    }
    expect(disk.stored.has('d/usage.jsonl.1')).toBe(false);
    for (let n = 3; n < 9; n++) {
      log.append({ n });
      await log.flush();
    }
    expect(disk.text('d/usage.jsonl.2')).toBe('{"n":0}\n{"n":1}\n{"n":2}\n');
    expect(disk.text('d/usage.jsonl.1')).toBe('{"n":3}\n{"n":4}\n{"n":5}\n');
    expect(disk.text('d/usage.jsonl')).toBe('{"n":6}\n{"n":7}\n{"n":8}\n');
    log.append({ n: 9 });
    await log.flush();
    expect(disk.text('d/usage.jsonl.2')).toBe('{"n":3}\n{"n":4}\n{"n":5}\n');
    expect([...disk.stored.keys()].sort()).toEqual(['d/usage.jsonl', 'd/usage.jsonl.1', 'd/usage.jsonl.2']);
  });

  it('keeps every file in its bound when many lines come at once; a longer line has a file of its own', async () => {
    const { disk, log } = onDisk({ maxBytes: 100, maxFiles: 50 });
    for (let n = 0; n < 60; n++) log.append({ n, text: 'x'.repeat(n === 30 ? 300 : n) });
    await log.flush();
    const texts = Array.from({ length: 51 }, (_, k) =>
      disk.text(`d/usage.jsonl${k === 50 ? '' : `.${50 - k}`}`),
    );
    const known = texts.filter((text) => text !== undefined);
    expect(numbersIn(known.join(''))).toEqual(Array.from({ length: 60 }, (_, n) => n));
    for (const text of known) {
      expect(text.length <= 100 || numbersIn(text).length === 1, text).toBe(true);
    }
    expect(known.length).toBeGreaterThan(20);
  });

  it('comes at the age of the first line, across restarts', async () => {
    const { disk, log } = onDisk({ maxAgeMs: 1000 });
    disk.nowMs = 500;
    log.append({ n: 1 });
    await log.flush();
    disk.nowMs = 1499;
    log.append({ n: 2 });
    await log.flush();
    expect(disk.stored.has('d/usage.jsonl.1')).toBe(false);
    disk.nowMs = 1500;
    const again = new UsageLog('d', { maxAgeMs: 1000, nowMs: () => disk.nowMs, files: disk });
    again.append({ n: 3 });
    await again.flush();
    expect(disk.text('d/usage.jsonl.1')).toBe('{"n":1}\n{"n":2}\n');
    disk.nowMs = 2499;
    again.append({ n: 4 });
    await again.flush();
    expect(disk.text('d/usage.jsonl')).toBe('{"n":3}\n{"n":4}\n');
    disk.nowMs = 2500;
    again.append({ n: 5 });
    await again.flush();
    expect(disk.text('d/usage.jsonl')).toBe('{"n":5}\n');
  });

  it('that fails lets the file grow and loses nothing, and is tried again', async () => {
    const { disk, log } = onDisk({ maxBytes: LINE_BYTES });
    disk.failures.set('rename', 'EPERM');
    for (const n of [1, 2]) {
      log.append({ n });
      await log.flush();
    }
    expect(disk.text('d/usage.jsonl')).toBe('{"n":1}\n{"n":2}\n');
    expect([log.lostLines, log.lastError, disk.openFiles]).toEqual([0, 'EPERM: rename', 0]);
    disk.failures.clear();
    log.append({ n: 3 });
    await log.flush();
    expect([disk.text('d/usage.jsonl.1'), disk.text('d/usage.jsonl')]).toEqual([
      '{"n":1}\n{"n":2}\n',
      '{"n":3}\n',
    ]);
  });

  it('on a real disk', async () => {
    const dir = temporaryTree({});
    const log = new UsageLog(dir, { maxBytes: LINE_BYTES, maxFiles: 3 });
    for (let n = 0; n < 6; n++) log.append({ n });
    await log.close();
    const files = await logFiles(dir);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual([2, 3, 4, 5].map((n) => `{"n":${n}}\n`));
    expect([log.lostLines, log.lastError]).toEqual([0, null]);
  });

  it('counts the age from the start of the log where the disk keeps no birth times', async () => {
    const { disk } = onDisk();
    disk.stored.set('d/usage.jsonl', { bytes: Buffer.from('{"n":0}\n'), birthtimeMs: 0 });
    const log = new UsageLog('d', { maxAgeMs: 1000, nowMs: () => disk.nowMs, files: disk });
    for (const [index, nowMs] of [5000, 5999, 6000].entries()) {
      disk.nowMs = nowMs;
      log.append({ n: index + 1 });
      await log.flush();
    }
    expect(disk.text('d/usage.jsonl.1')).toBe('{"n":0}\n{"n":1}\n{"n":2}\n');
    expect(disk.text('d/usage.jsonl')).toBe('{"n":3}\n');
  });
});
