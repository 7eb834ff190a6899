/** Reading the router's log while the router writes and rotates it. */
import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogFilesReading, readLogFiles } from '../../../../src/usage/logs/router/usage-log-files.ts';
import { temporaryTree } from '../../sources/temporary-tree.ts';

const nameOf = (number: number): string => (number === 0 ? 'usage.jsonl' : `usage.jsonl.${number}`);

/** What the router does: every file one number up, the oldest of `maxFiles` gone, a new one begun. */
function rotate(root: string, maxFiles: number, content: string): void {
  let free = 1;
  while (free < maxFiles && existsSync(join(root, nameOf(free)))) free++;
  for (let number = free; number > 0; number--) {
    renameSync(join(root, nameOf(number - 1)), join(root, nameOf(number)));
  }
  writeFileSync(join(root, 'usage.jsonl'), content);
}

/** `count` files of two lines each, the oldest with the smallest numbers: the youngest is `usage.jsonl`. */
const logOf = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, age) => [
      nameOf(age),
      `${2 * (count - age) - 1}\n${2 * (count - age)}\n`,
    ]),
  );

const upTo = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1));

/** Reads and keeps every line; `onLine` sees them as they come. */
function read(
  root: string,
  onLine: (line: string, file: string) => void = () => {},
): Promise<LogFilesReading<string>> {
  const seen = new Set<string>();
  return readLogFiles<string>({ path: root, shownName: 'log' }, (line, { file }, keep) => {
    onLine(line, basename(file));
    if (!seen.has(line)) keep(line);
    seen.add(line);
    return null;
  });
}

describe('readLogFiles', () => {
  it('reads the youngest file first and keeps lines from the oldest on', async () => {
    const order: string[] = [];
    const reading = await read(temporaryTree(logOf(3)), (line, file) => order.push(`${file} ${line}`));
    expect(order).toEqual([
      'usage.jsonl 5',
      'usage.jsonl 6',
      'usage.jsonl.1 3',
      'usage.jsonl.1 4',
      'usage.jsonl.2 1',
      'usage.jsonl.2 2',
    ]);
    expect([reading.kept, reading.fileCount, reading.tally.lineCount]).toEqual([upTo(6), 3, 6]);
  });

  it('gives each line its place, blank ones counted', async () => {
    const root = temporaryTree({ 'usage.jsonl': 'a\n\nb\n', 'usage.jsonl.1': '\nc' });
    const places: Array<[string, string, number]> = [];
    await readLogFiles({ path: root, shownName: 'log' }, (line, { file, lineNumber }) => {
      places.push([line, basename(file), lineNumber]);
      return null;
    });
    expect(places).toEqual([
      ['a', 'usage.jsonl', 1],
      ['b', 'usage.jsonl', 3],
      ['c', 'usage.jsonl.1', 2],
    ]);
  });

  it('tells bad lines of the oldest file first, five places and every count', async () => {
    const root = temporaryTree({ 'usage.jsonl': 'x\nx\nx\n', 'usage.jsonl.1': 'x\nx\nx\nx\n\nx\nx' });
    const { tally } = await readLogFiles({ path: root, shownName: 'log' }, () => 'bad');
    expect(tally.firstBad.map(({ file, lineNumber }) => [basename(file), lineNumber])).toEqual([
      ['usage.jsonl.1', 1],
      ['usage.jsonl.1', 2],
      ['usage.jsonl.1', 3],
      ['usage.jsonl.1', 4],
      ['usage.jsonl.1', 6],
    ]);
    expect([tally.lineCount, tally.badCount, tally.cutCount]).toEqual([9, 9, 2]);
  });

  it('reads a file once that bears two names', async () => {
    const root = temporaryTree(logOf(1));
    linkSync(join(root, 'usage.jsonl'), join(root, 'usage.jsonl.1'));
    const reading = await read(root);
    expect([reading.kept, reading.fileCount, reading.tally.lineCount]).toEqual([upTo(2), 1, 2]);
  });

  it.each([
    '6',
    '4',
    '2',
  ])('loses no line to a rotation at line %s, and takes none that came later', async (at) => {
    const root = temporaryTree(logOf(3));
    let isRotated = false;
    const { kept, fileCount } = await read(root, (line) => {
      if (line !== at || isRotated) return;
      isRotated = true;
      rotate(root, 9, '7\n8\n');
    });
    expect([kept, fileCount]).toEqual([upTo(6), 3]);
  });

  it('loses no line to any number of rotations at any lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 6 }),
        async (count, ats) => {
          const root = temporaryTree(logOf(count));
          const waiting = ats.map(String);
          const { kept } = await read(root, (line) => {
            for (let at = waiting.indexOf(line); at >= 0; at = waiting.indexOf(line)) {
              waiting.splice(at, 1);
              rotate(root, 20, `new ${waiting.length}\n`);
            }
          });
          expect(kept).toEqual(upTo(2 * count));
        },
      ),
      { seed: 20260211, numRuns: 60 },
    );
  });

  /** Reads while `step` is done again and again between the calls to the disk. */
  async function readAmid(root: string, step: (count: number) => void): Promise<readonly string[]> {
    let stepsLeft = 100;
    const next = (): void => {
      if (stepsLeft === 0) return;
      step(stepsLeft);
      stepsLeft--;
      setImmediate(next);
    };
    setImmediate(next);
    const { kept } = await read(root);
    stepsLeft = 0;
    return kept;
  }

  it('loses no line to rotations between the look at a file and its opening', async () => {
    for (let round = 0; round < 5; round++) {
      const root = temporaryTree(logOf(6));
      const kept = await readAmid(root, (count) => {
        if (count % 4 === 0) rotate(root, 99, '');
      });
      expect(kept.filter((line) => line !== '')).toEqual(expect.arrayContaining(upTo(12)));
    }
  });

  it('finds a file that is renamed while the directory is looked at', async () => {
    for (const period of [1, 2, 3, 5, 8, 13, 21]) {
      const root = temporaryTree(logOf(3));
      let oldest = 2;
      const kept = await readAmid(root, (count) => {
        if (count % period !== 0) return;
        renameSync(join(root, nameOf(oldest)), join(root, nameOf(oldest + 1)));
        oldest++;
      });
      expect(kept).toEqual(upTo(6));
    }
  });

  it('goes on when the oldest file is dropped, or the whole log is', async () => {
    const dropped = temporaryTree(logOf(3));
    let isRotated = false;
    const one = await read(dropped, () => {
      if (!isRotated) rotate(dropped, 2, '7\n');
      isRotated = true;
    });
    expect(one.kept).toEqual(['3', '4', '5', '6']);
    const gone = temporaryTree({
      'usage.jsonl.1': '3\n4\n',
      'usage.jsonl.2': '1\n2\n',
      'usage.jsonl': '5\n',
    });
    const two = await read(gone, (line) => {
      if (line === '3') for (const number of [0, 1, 2]) rmSync(join(gone, nameOf(number)));
      if (line === '3') writeFileSync(join(gone, 'usage.jsonl'), '9\n');
    });
    expect(two.kept).toEqual(['3', '4', '5']);
  });

  it('refuses a file that is damaged where it lies', async () => {
    const root = temporaryTree({ 'usage.jsonl': 'a\n', 'usage.jsonl.1.gz': Uint8Array.of(0x1f, 0x8b, 8, 0) });
    await expect(read(root)).rejects.toMatchObject({
      code: 'BAD_TRACE',
      message: `cannot read ${join(root, 'usage.jsonl.1.gz')}: its gzip data are damaged or cut short`,
    });
  });

  it('tries a file that failed again where it was moved meanwhile', async () => {
    const long = gzipSync(Array.from({ length: 9000 }, (_, i) => `${(i * 7919) % 10_007}\n`).join(''));
    const root = temporaryTree({ 'usage.jsonl': 'a\n', 'usage.jsonl.1.gz': long.subarray(0, -2000) });
    const [from, to] = [join(root, 'usage.jsonl.1.gz'), join(root, 'usage.jsonl.2.gz')];
    const ended = read(root, (line) => {
      if (line !== 'a' && existsSync(from)) renameSync(from, to);
    });
    await expect(ended).rejects.toMatchObject({
      message: `cannot read ${to}: its gzip data are damaged or cut short`,
    });
  });
});
