/** Where a file system has no links of one kind or the other, a run leaves the same files, and undoes what fails. */
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtefactPaths } from '../../../src/display/write/index.ts';
import { contentOf, isTemporary, makeDirectory, removeDirectory } from '../report/fixtures/directories.ts';
import { stepSystem, systemError } from '../report/fixtures/step-system.ts';
import { commitRun, files, pointers, type RunOptions, STAMP } from './artefact-runs.ts';

let directory = '';
beforeEach(() => {
  directory = makeDirectory();
});
afterEach(() => removeDirectory(directory));

const run = (mark: string, options: RunOptions = {}): Promise<ArtefactPaths> =>
  commitRun(directory, mark, options);

describe('a file system without hard links', () => {
  const noLinks = { link: () => Promise.reject(systemError('EPERM')) };
  const system = stepSystem({ before: () => {}, identity: noLinks });

  it('gets the same files by renaming, without overwriting', async () => {
    await run('a', { system });
    await run('b', { system });
    await run('c', { system, gzip: true });
    const after = contentOf(directory);
    expect(after).toMatchObject({
      ...files('a', STAMP),
      ...files('b', `${STAMP}-2`),
      'latest_summary.json': 'c json\n',
    });
    expect(Object.keys(after)).toHaveLength(3 * 5 + 5);
  });

  it('undoes a failing step as well', async () => {
    await run('a', { system });
    const earlier = contentOf(directory);
    let syncs = 0;
    const before = (_: number, name: string): void => {
      if (name === 'syncDirectory' && ++syncs === 2) throw systemError('EIO');
    };
    const failing = stepSystem({ before, identity: noLinks });
    await expect(run('b', { system: failing, gzip: true })).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(contentOf(directory)).toEqual(earlier);
  });
});

describe('a file system without symbolic links', () => {
  const noLinks = { symlink: () => Promise.reject(systemError('EPERM')) };
  const system = stepSystem({ before: () => {}, identity: noLinks });

  it('gets latest files of their own, and nothing is left aside', async () => {
    await run('a', { system });
    await run('b', { system, stamp: '20261122-031501', gzip: true });
    await run('c', { system, stamp: '20261122-031502' });
    const latest = Object.keys(pointers('c'));
    expect(latest.map((name) => lstatSync(join(directory, name)).isSymbolicLink())).not.toContain(true);
    expect(contentOf(directory)).toEqual({
      ...files('a', STAMP),
      ...contentOf(directory),
      ...files('c', '20261122-031502'),
      ...pointers('c'),
    });
    expect(existsSync(join(directory, 'latest_trial_metrics.csv.gz'))).toBe(false);
    expect(Object.keys(contentOf(directory)).some(isTemporary)).toBe(false);
  });

  it('undoes every failing step as well', async () => {
    const names: string[] = [];
    await run('a', { system });
    const earlier = contentOf(directory);
    await run('b', {
      stamp: '20261122-031501',
      system: stepSystem({ before: (_, name) => void names.push(name), identity: noLinks }),
    });
    const lastRename = names.lastIndexOf('rename');
    removeDirectory(directory);
    mkdirSync(directory);
    await run('a', { system });
    for (const step of [lastRename, lastRename - 1, names.lastIndexOf('syncDirectory')]) {
      const before = (current: number): void => {
        if (current === step) throw systemError('EIO');
      };
      const failing = stepSystem({ before, identity: noLinks });
      await expect(run('b', { system: failing, stamp: '20261122-031501' })).rejects.toMatchObject({
        code: 'WRITE_FAILED',
      });
      expect(contentOf(directory)).toEqual(earlier);
    }
  });
});
