import { mkdirSync } from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logFiles, rotateLogs } from '../../../src/router/ledger/log-files.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

const contents = async (dir: string): Promise<string[]> =>
  Promise.all(
    (await logFiles(dir)).map(
      async (file) => `${file.slice(dir.length + 1)} ${await nodeFiles.readFile(file)}`,
    ),
  );

describe('the files of a log', () => {
  it('are listed oldest first, by number and not by letter, and no others', async () => {
    const dir = temporaryTree({
      'usage.jsonl': '',
      'usage.jsonl.1': '',
      'usage.jsonl.2': '',
      'usage.jsonl.10': '',
      'usage.jsonl.01': '',
      'usage.jsonl.gz': '',
      'usage.jsonl.1.gz': '',
      'anomalies.jsonl': '',
      usage_jsonl: '',
    });
    const names = ['usage.jsonl.10', 'usage.jsonl.2', 'usage.jsonl.1', 'usage.jsonl'];
    expect(await logFiles(dir)).toEqual(names.map((name) => join(dir, name)));
  });

  it('are none where there is no directory; a file in its place is an error', async () => {
    const root = temporaryTree({ file: '' });
    expect(await logFiles(join(root, 'none'))).toEqual([]);
    await expect(logFiles(join(root, 'file'))).rejects.toThrow(/ENOTDIR/);
  });
});

describe('turning the files over', () => {
  it('moves each up by one and drops the oldest', async () => {
    const dir = temporaryTree({
      'usage.jsonl': 'd',
      'usage.jsonl.1': 'c',
      'usage.jsonl.2': 'b',
      'usage.jsonl.3': 'a',
    });
    await rotateLogs(nodeFiles, dir, 3);
    expect(await contents(dir)).toEqual(['usage.jsonl.3 b', 'usage.jsonl.2 c', 'usage.jsonl.1 d']);
  });

  it('fills a gap and leaves what is above it', async () => {
    const dir = temporaryTree({ 'usage.jsonl': 'd', 'usage.jsonl.1': 'c', 'usage.jsonl.3': 'a' });
    await rotateLogs(nodeFiles, dir, 3);
    expect(await contents(dir)).toEqual(['usage.jsonl.3 a', 'usage.jsonl.2 c', 'usage.jsonl.1 d']);
  });

  it('with one file keeps the last', async () => {
    const dir = temporaryTree({ 'usage.jsonl': 'b', 'usage.jsonl.1': 'a' });
    await rotateLogs(nodeFiles, dir, 1);
    expect(await contents(dir)).toEqual(['usage.jsonl.1 b']);
  });

  it('that cannot move a file loses none', async () => {
    const dir = temporaryTree({ 'usage.jsonl': 'b' });
    mkdirSync(join(dir, 'usage.jsonl.1', 'full'), { recursive: true });
    await expect(rotateLogs(nodeFiles, dir, 1)).rejects.toThrow();
    expect(await nodeFiles.readFile(join(dir, 'usage.jsonl'), 'utf8')).toBe('b');
  });
});
