/**
 * All artefacts or none: every step of the writer is failed in turn, over each kind of directory. What a killed run
 * leaves is artefact-leftovers.test.ts and killed-calls.test.ts.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArtefactPaths, openArtefacts } from '../../../src/display/write/index.ts';
import {
  contentOf,
  danglingIn,
  isTemporary,
  makeDirectory,
  removeDirectory,
} from '../report/fixtures/directories.ts';
import { stepSystem, systemError } from '../report/fixtures/step-system.ts';
import { textsOf } from '../report/fixtures/texts.ts';
import { commitRun, files, marksOf, pointers, type RunOptions, STAMP } from './artefact-runs.ts';

let directory = '';
beforeEach(() => {
  directory = makeDirectory();
});
afterEach(() => removeDirectory(directory));

const run = (mark: string, options: RunOptions = {}): Promise<ArtefactPaths> =>
  commitRun(directory, mark, options);

describe('artefact writer', () => {
  it('writes every artefact and its pointer, nothing else', async () => {
    const paths = await run('a');
    expect(contentOf(directory)).toEqual({ ...files('a', STAMP), ...pointers('a') });
    expect(danglingIn(directory)).toEqual([]);
    expect(paths).toEqual({
      summary: join(directory, `summary-${STAMP}.json`),
      trialMetrics: join(directory, `trial-metrics-${STAMP}.csv`),
      report: join(directory, `report-${STAMP}.md`),
      page: join(directory, `report-${STAMP}.html`),
      latestSummary: join(directory, 'latest_summary.json'),
      latestTrialMetrics: join(directory, 'latest_trial_metrics.csv'),
      latestReport: join(directory, 'latest_report.md'),
      latestPage: join(directory, 'latest_report.html'),
    });
  });

  it('makes the directory and accepts an empty table', async () => {
    const deep = join(directory, 'deep', 'er');
    const artefacts = await openArtefacts({ directory: deep, stamp: STAMP, gzip: false });
    await artefacts.commit(textsOf('a'));
    expect(contentOf(deep)[`trial-metrics-${STAMP}.csv`]).toBe('');
  });

  it('hides a directory that it makes from git, and leaves one that is there as it is', async () => {
    const ignored = (path: string): string | null =>
      existsSync(join(path, '.gitignore')) ? readFileSync(join(path, '.gitignore'), 'utf8') : null;
    await run('a');
    expect(ignored(directory)).toBeNull();
    const made = join(directory, 'made');
    await commitRun(made, 'b');
    expect(ignored(made)).toBe('*\n');
    writeFileSync(join(made, '.gitignore'), 'own\n');
    await commitRun(made, 'c', { stamp: '20261122-031501' });
    expect(ignored(made)).toBe('own\n');
  });

  it('of a new directory git shows nothing, while a run writes and after it', async () => {
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    const artefacts = await openArtefacts({ directory: join(directory, 'out'), stamp: STAMP, gzip: false });
    expect(git('status', '--porcelain')).toBe('');
    await artefacts.commit(textsOf('a'));
    expect(git('status', '--porcelain')).toBe('');
    writeFileSync(join(directory, 'mine'), '');
    expect(git('status', '--porcelain')).toBe('?? mine\n');
  });

  it('every latest name goes through one link to the folder of one run; nothing is stored twice', async () => {
    await run('a');
    await run('b', { stamp: '20261122-031501' });
    const folder = readlinkSync(join(directory, '.latest'));
    for (const name of Object.keys(pointers('b'))) {
      expect(readlinkSync(join(directory, name))).toBe(`.latest/${name}`);
      expect(realpathSync(join(directory, name))).toBe(join(realpathSync(directory), folder, name));
    }
    const inode = (name: string): number => statSync(join(directory, name)).ino;
    expect(inode('latest_trial_metrics.csv')).toBe(inode('trial-metrics-20261122-031501.csv'));
    expect(inode('latest_summary.json')).toBe(inode('summary-20261122-031501.json'));
  });

  it('names of an earlier run that this one does not have go', async () => {
    const artefacts = await openArtefacts({ directory, stamp: STAMP, gzip: false });
    await artefacts.commit(textsOf('a', ['ranking', 'week', 'bound']));
    expect(existsSync(join(directory, 'latest_report-week.svg'))).toBe(true);
    await run('b');
    const names = Object.keys(contentOf(directory)).filter((name) => name.startsWith('latest_'));
    expect(names).toEqual(Object.keys(pointers('b')));
    expect(danglingIn(directory)).toEqual([]);
  });

  it('a compressed table reads back, and the pointer of the other kind goes, both ways', async () => {
    await run('a');
    await run('b', { stamp: '20261122-031501', gzip: true });
    const after = contentOf(directory);
    expect(Object.keys(after).filter((name) => name.startsWith('latest_trial'))).toEqual([
      'latest_trial_metrics.csv.gz',
    ]);
    for (const name of ['latest_trial_metrics.csv.gz', 'trial-metrics-20261122-031501.csv.gz']) {
      expect(gunzipSync(Buffer.from(after[name]!, 'latin1')).toString()).toBe('b csv\n');
    }
    await run('c', { stamp: '20261122-031502' });
    const names = Object.keys(contentOf(directory));
    expect(names.filter((name) => name.startsWith('latest_trial'))).toEqual(['latest_trial_metrics.csv']);
  });

  it('runs of one second get -2, -3, also when they run at once or differ in compression', async () => {
    await run('a');
    await Promise.all([run('b'), run('c')]);
    await run('d', { gzip: true });
    const after = contentOf(directory);
    expect(after[`summary-${STAMP}.json`]).toBe('a json\n');
    const marks = ['-2', '-3'].map((end) => {
      const mark = after[`summary-${STAMP}${end}.json`]!.slice(0, 1);
      expect(after).toMatchObject(files(mark, `${STAMP}${end}`));
      return mark;
    });
    expect(marks.sort()).toEqual(['b', 'c']);
    expect(after[`summary-${STAMP}-4.json`]).toBe('d json\n');
    expect(Object.keys(after).some(isTemporary)).toBe(false);
  });

  it('a name that another run takes at the last moment is not overwritten', async () => {
    const before = (_: number, name: string): void => {
      const path = join(directory, `summary-${STAMP}.json`);
      if (name === 'link' && !existsSync(path)) writeFileSync(path, 'theirs');
    };
    await run('a', { system: stepSystem({ before }) });
    expect(contentOf(directory)).toEqual({
      [`summary-${STAMP}.json`]: 'theirs',
      ...files('a', `${STAMP}-2`),
      ...pointers('a'),
    });
  });

  it('flushes every file before the first final name, and the names before they are the latest', async () => {
    await run('a');
    const names: string[] = [];
    await run('b', { system: stepSystem({ before: (_, name) => void names.push(name) }) });
    const prepared = names.slice(0, names.indexOf('link'));
    // The report is written twice: its links differ beside the stamped figures and beside the latest.
    expect(prepared.filter((name) => name === 'sync')).toHaveLength(6);
    expect(prepared.lastIndexOf('write')).toBeLessThan(prepared.lastIndexOf('sync'));
    const changes = ['link', 'rename', 'copy', 'syncDirectory', 'removeFolder'];
    expect(names.slice(names.indexOf('link')).filter((name) => changes.includes(name))).toEqual([
      ...['link', 'link', 'link', 'link', 'link', 'syncDirectory'],
      ...['rename', 'syncDirectory', 'removeFolder'],
    ]);
  });

  it('abort leaves earlier artefacts and nothing else; twice is once', async () => {
    await run('a');
    const earlier = contentOf(directory);
    for (const gzip of [false, true]) {
      const artefacts = await openArtefacts({ directory, stamp: '20261122-031501', gzip });
      artefacts.csvTarget.write('half a li');
      expect(Object.keys(contentOf(directory)).some(isTemporary)).toBe(true);
      await artefacts.abort();
      await artefacts.abort();
      expect(contentOf(directory)).toEqual(earlier);
    }
  });

  it('abort during a commit stops it before the first final name, with INTERRUPTED', async () => {
    await run('a');
    const earlier = contentOf(directory);
    const artefacts = await openArtefacts({ directory, stamp: '20261122-031501', gzip: false });
    const commit = artefacts.commit(textsOf('b'));
    const rejected = expect(commit).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await artefacts.abort();
    await rejected;
    expect(contentOf(directory)).toEqual(earlier);
  });

  it('abort after a commit changes nothing', async () => {
    const artefacts = await openArtefacts({ directory, stamp: STAMP, gzip: false });
    await artefacts.commit(textsOf('a'));
    const whole = contentOf(directory);
    await artefacts.abort();
    expect(contentOf(directory)).toEqual(whole);
  });
});

describe('an output directory that cannot be used', () => {
  it('is refused with one sentence: option, path, reason', async () => {
    writeFileSync(join(directory, 'file'), 'x');
    const bad = join(directory, 'file', 'results');
    await expect(openArtefacts({ directory: bad, stamp: STAMP, gzip: false })).rejects.toMatchObject({
      code: 'BAD_OUTPUT',
      exitCode: 2,
      message: `--output-dir ${bad} cannot be written: a part of the path is not a directory (ENOTDIR)`,
    });
    const file = join(directory, 'file');
    await expect(openArtefacts({ directory: file, stamp: STAMP, gzip: false })).rejects.toMatchObject({
      message: `--output-dir ${file} cannot be written: a file is in the way (EEXIST)`,
    });
  });

  it.each([
    ['makeDirectory', 'EROFS', 'the file system is read-only (EROFS)'],
    ['list', 'EACCES', 'permission denied (EACCES)'],
    ['create', 'EACCES', 'permission denied (EACCES)'],
    ['create', 'ENOSPC', 'no space left on the device (ENOSPC)'],
    ['create', 'EWEIRD', 'EWEIRD: made up'],
  ])('%s fails with %s', async (step, code, reason) => {
    const before = (_: number, name: string): void => {
      if (name === step) throw systemError(code);
    };
    await expect(run('a', { system: stepSystem({ before }) })).rejects.toMatchObject({
      code: 'BAD_OUTPUT',
      message: `--output-dir ${directory} cannot be written: ${reason}`,
    });
    expect(contentOf(directory)).toEqual({});
  });
});

describe('a step that fails once', () => {
  /** Names of the steps of a whole run over an earlier one, in order. */
  async function stepsOf(options: RunOptions): Promise<string[]> {
    const names: string[] = [];
    await run('seen', { ...options, system: stepSystem({ before: (_, name) => void names.push(name) }) });
    return names;
  }

  /** An earlier run; as a copy without links, or an older version, leaves it. */
  async function earlierRun(gzip: boolean, isCopied: boolean): Promise<void> {
    removeDirectory(directory);
    directory = makeDirectory();
    await run('old', { gzip });
    if (!isCopied) return;
    const folder = readlinkSync(join(directory, '.latest'));
    const copy = makeDirectory();
    cpSync(directory, copy, { recursive: true, dereference: true });
    removeDirectory(directory);
    directory = copy;
    for (const name of ['.latest', folder]) rmSync(join(directory, name), { recursive: true });
  }

  it.each([
    ['over plain artefacts', false, false, false],
    ['over plain ones, with compression', false, true, false],
    ['over compressed ones', true, false, false],
    ['over latest files that are no links', false, false, true],
  ])('%s: everything is as before, or everything is new', async (_, wasGzip, gzip, isCopied) => {
    await earlierRun(wasGzip, isCopied);
    const names = await stepsOf({ stamp: '20261122-031501', gzip });
    await earlierRun(wasGzip, isCopied);
    const earlier = contentOf(directory);
    let failures = 0;
    for (let step = 0; step < names.length; step++) {
      // A run that fails leaves links to the content that was there.
      if (isCopied) await earlierRun(wasGzip, isCopied);
      const before = (current: number): void => {
        if (current === step) throw systemError('ENOSPC');
      };
      const stamp = `20261122-${String(100000 + step)}`;
      const result = await run('new', { stamp, gzip, system: stepSystem({ before }) }).catch(
        (error) => error,
      );
      const after = contentOf(directory);
      if (result instanceof Error) {
        failures++;
        const code = step < names.indexOf('write') ? 'BAD_OUTPUT' : 'WRITE_FAILED';
        expect(result, `${step} ${names[step]}`).toMatchObject({ code });
        expect(result.message).toContain('no space left on the device (ENOSPC)');
        expect(after, `after step ${step} ${names[step]}`).toEqual(earlier);
      } else {
        // Only clearing up failed: the set is whole, and something may have stayed aside.
        expect(['remove', 'close', 'removeFolder', 'readLink', 'list', 'facts']).toContain(names[step]);
        expect(Object.keys(after).filter((name) => name.includes(stamp))).toHaveLength(5);
        expect(marksOf(after)).toEqual(['new']);
        expect(Object.keys(after).filter(isTemporary).length).toBeLessThanOrEqual(2);
        await earlierRun(wasGzip, isCopied);
      }
    }
    expect(failures).toBeGreaterThan(20);
  });

  it('the table: the target fails with WRITE_FAILED, and commit tells the same', async () => {
    for (const gzip of [false, true]) {
      const before = (_: number, name: string): void => {
        if (name === 'write') throw systemError('ENOSPC');
      };
      const artefacts = await openArtefacts({
        directory,
        stamp: STAMP,
        gzip,
        system: stepSystem({ before }),
      });
      artefacts.csvTarget.write('x'.repeat(1000));
      const error = {
        code: 'WRITE_FAILED',
        message: `cannot write the trial table to ${directory}: no space left on the device (ENOSPC); earlier artefacts are whole`,
      };
      await expect(artefacts.commit(textsOf('a'))).rejects.toMatchObject(error);
      expect(artefacts.csvTarget.errored).toMatchObject(error);
      expect(contentOf(directory)).toEqual({});
    }
  });

  it('a bug is not dressed up as a write failure, and leaves nothing', async () => {
    const before = (_: number, name: string): void => {
      if (name === 'syncDirectory') throw new TypeError('a bug');
    };
    await expect(run('a', { system: stepSystem({ before }) })).rejects.toThrow(TypeError);
    expect(contentOf(directory)).toEqual({});
  });
});
