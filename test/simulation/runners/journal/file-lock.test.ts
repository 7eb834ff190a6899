/** One process at a time: whoever is gone holds nothing, whoever cannot be judged does. */
import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { takeLock } from '../../../../src/simulation/runners/index.ts';
import { removeScratch, scratchDirectory } from '../../../scratch.ts';

afterAll(removeScratch);

const file = (): string => join(scratchDirectory(), 'journal');

/** A process that has ended. */
const goneProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('the lock of a journal', () => {
  it('is held once, and free after its release', async () => {
    const path = file();
    const lock = await takeLock(path);
    expect(lock.status).toBe('held');
    const second = await takeLock(path);
    expect(second).toEqual({
      status: 'taken',
      path: `${path}.lock`,
      holder: { processId: process.pid, host: hostname() },
    });
    if (lock.status === 'held') await lock.release();
    expect(existsSync(`${path}.lock`)).toBe(false);
    expect((await takeLock(path)).status).toBe('held');
  });

  it('of a process that ended is taken over', async () => {
    const path = file();
    writeFileSync(`${path}.lock`, JSON.stringify({ processId: goneProcess(), host: hostname() }));
    expect((await takeLock(path)).status).toBe('held');
  });

  it('of an earlier process with the number of this one is taken over, as in a container', async () => {
    const path = file();
    writeFileSync(`${path}.lock`, JSON.stringify({ processId: process.pid, host: hostname() }));
    expect((await takeLock(path)).status).toBe('held');
  });

  it('that a kill left empty is taken over, once nobody can be about to write a name there', async () => {
    const path = file();
    writeFileSync(`${path}.lock`, '');
    expect((await takeLock(path)).status).toBe('taken');
    const tenSecondsAgo = Date.now() / 1000 - 10;
    utimesSync(`${path}.lock`, tenSecondsAgo, tenSecondsAgo);
    expect((await takeLock(path)).status).toBe('held');
  });

  it('of another machine, of a running process or of nobody that it names stays', async () => {
    for (const text of [
      JSON.stringify({ processId: goneProcess(), host: 'elsewhere' }),
      JSON.stringify({ processId: process.ppid, host: hostname() }),
      'not a lock',
    ]) {
      const path = file();
      writeFileSync(`${path}.lock`, text);
      expect((await takeLock(path)).status).toBe('taken');
    }
  });
});
