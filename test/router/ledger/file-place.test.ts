import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StateStore } from '../../../src/router/ledger/index.ts';
import { openStore, stateFile } from './open-store.ts';
import { sampleRow } from './sample-rows.ts';

const ridsIn = (file: string): string[] => {
  const store = StateStore.open(file);
  const rids = [...store.samplesSince(0)].map(({ rid }) => rid);
  store.close();
  return rids;
};

describe('a state whose files are removed while it is open', () => {
  it.each([
    ['the file', (file: string) => rmSync(file)],
    [
      'the file and its side files',
      (file: string) => {
        for (const end of ['', '-wal', '-shm']) rmSync(file + end);
      },
    ],
    ['the log of what was written', (file: string) => rmSync(`${file}-wal`)],
    ['the directory', (file: string) => rmSync(dirname(file), { recursive: true })],
  ])('%s: is whole again with the next write, and only its owner can read it', (_, remove) => {
    const file = stateFile();
    const store = openStore(file);
    store.addSamples([sampleRow({ rid: 'before', tsMs: 1 })]);
    remove(file);
    store.addSamples([sampleRow({ rid: 'after', tsMs: 2 })]);
    store.addSamples([sampleRow({ rid: 'later', tsMs: 3 })]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
    // As after a kill: nothing was closed.
    expect(ridsIn(file)).toEqual(['before', 'after', 'later']);
  });

  it('another file in its place is left as it is, and the write says so', () => {
    const file = stateFile();
    const store = openStore(file);
    store.addSamples([sampleRow({ rid: 'before' })]);
    renameSync(file, `${file}.old`);
    writeFileSync(file, 'of somebody else');
    expect(() => store.addSamples([sampleRow({ rid: 'after' })])).toThrow(
      expect.objectContaining({ reason: 'replaced', message: expect.stringContaining(file) }),
    );
    expect(statSync(file).size).toBe('of somebody else'.length);
  });
});
