/** A run that is killed at any step leaves earlier artefacts whole, and what it leaves behind goes with the next run. */
import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArtefactPaths, type ArtefactSystem, openArtefacts } from '../../../src/display/write/index.ts';
import { hostTag } from '../../../src/display/write/run-mark.ts';
import { contentOf, isTemporary, makeDirectory, removeDirectory } from '../report/fixtures/directories.ts';
import { stepSystem, systemError } from '../report/fixtures/step-system.ts';
import { commitRun, files, marksOf, pointers, type RunOptions, STAMP } from './artefact-runs.ts';

let directory = '';
beforeEach(() => {
  directory = makeDirectory();
});
afterEach(() => removeDirectory(directory));

const run = (mark: string, options: RunOptions = {}): Promise<ArtefactPaths> =>
  commitRun(directory, mark, options);

/** A process that was killed: a number that no process of this test has. */
const KILLED = { processId: 999_999_999 };
const allDead: Pick<ArtefactSystem, 'isRunning'> = { isRunning: () => false };

/** Runs `mark` as a process that stops for good at `step`; false when it came to its end before. */
async function runUntilKilled(mark: string, step: number, options: RunOptions = {}): Promise<boolean> {
  let wasKilled = false;
  const before = (current: number): void => {
    if (current < step) return;
    wasKilled = true;
    throw new Error('killed');
  };
  const system = stepSystem({ before, identity: KILLED });
  await run(mark, { ...options, system }).catch(() => {});
  return wasKilled;
}

describe('a run killed at any step', () => {
  it('leaves earlier artefacts whole, and the latest ones of one run, and the next run finds all of its files or none', async () => {
    await run('old');
    const earlier = contentOf(directory);
    let outcomes = { none: 0, all: 0 };
    for (let step = 1; ; step++) {
      const stamp = `20261122-${String(100000 + step)}`;
      const wasKilled = await runUntilKilled('new', step, { stamp });
      const crashed = contentOf(directory);
      expect(crashed).toMatchObject(files('old', STAMP));
      for (const [name, content] of Object.entries(crashed)) {
        if (isTemporary(name) || name in files('old', STAMP)) continue;
        const isWhole = [pointers('old')[name], pointers('new')[name], files('new', stamp)[name]].includes(
          content,
        );
        expect(isWhole, `${name} after step ${step}`).toBe(true);
      }
      expect(marksOf(crashed), `after step ${step}`).toHaveLength(1);
      await (
        await openArtefacts({
          directory,
          stamp,
          gzip: false,
          system: stepSystem({ before: () => {}, identity: allDead }),
        })
      ).abort();
      const cleared = contentOf(directory);
      expect(Object.keys(cleared).filter(isTemporary), `after step ${step}`).toEqual([]);
      const isThere = Object.keys(files('new', stamp)).map((name) => name in cleared);
      expect(new Set(isThere).size, `after step ${step}`).toBe(1);
      outcomes = { none: outcomes.none + (isThere[0] ? 0 : 1), all: outcomes.all + (isThere[0] ? 1 : 0) };
      if (!wasKilled) break;
      removeDirectory(directory);
      mkdirSync(directory);
      for (const [name, content] of Object.entries(earlier)) writeFileSync(join(directory, name), content);
    }
    expect(outcomes.none).toBeGreaterThan(10);
    expect(outcomes.all).toBeGreaterThan(5);
  });

  /** A temporary name of a run of `processId` on `host`. */
  const temporary = (processId: number, host: string): string =>
    join(directory, `.quotalab-${processId}-${hostTag(host)}-1-new-summary.tmp`);

  it('leftovers of living runs, of other machines and foreign files stay', async () => {
    const identity = { processId: 10, hostName: 'here', startedMs: 0, isRunning: (id: number) => id === 11 };
    const kept = [
      temporary(11, 'here'),
      temporary(12, 'elsewhere'),
      temporary(10, 'here'),
      join(directory, '.quotalab-x.tmp'),
    ];
    const gone = temporary(12, 'here');
    for (const path of [...kept, gone]) writeFileSync(path, 'x');
    await (
      await openArtefacts({
        directory,
        stamp: STAMP,
        gzip: false,
        system: stepSystem({ before: () => {}, identity }),
      })
    ).abort();
    expect(kept.map((path) => existsSync(path))).toEqual([true, true, true, true]);
    expect(existsSync(gone)).toBe(false);
  });

  it('a leftover of an earlier process with our own number goes, and its name can be used again', async () => {
    const identity = { processId: 10, hostName: 'here', startedMs: 2_000_000_000_000 };
    const path = temporary(10, 'here');
    writeFileSync(path, 'x');
    utimesSync(path, 1_900_000_000, 1_900_000_000);
    await (
      await openArtefacts({
        directory,
        stamp: STAMP,
        gzip: false,
        system: stepSystem({ before: () => {}, identity }),
      })
    ).abort();
    expect(existsSync(path)).toBe(false);
  });

  it('a leftover that cannot be looked at or removed does not stop a run', async () => {
    symlinkSync(join(directory, 'nowhere'), temporary(12, 'here'));
    mkdirSync(temporary(13, 'here'));
    const identity = { hostName: 'here', ...allDead };
    const before = (_: number, name: string): void => {
      if (name === 'removeFolder') throw systemError('EACCES');
    };
    await run('a', { system: stepSystem({ before, identity }) });
    expect(existsSync(join(directory, 'latest_report.md'))).toBe(true);
    expect(existsSync(temporary(13, 'here'))).toBe(true);
  });
});
