/** The built program killed outright, and out of room: what it had finished is gone on with, and ends the same. */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStream } from '../../../src/numerics/random/index.ts';
import { builtFile, removeScratch, scratchDirectory, startProgram } from '../command.ts';
import { keptIn, leftIn } from './kept-runs.ts';

const KILLS = 20;
const RUN = [
  ['--trials', '600'],
  ['--batch-size', '5'],
  ['--seed', '14'],
  ['--policies', 'paced,random'],
  ['--warmup-weeks', '0'],
  ['--threads', '2'],
].flat();

let whole: ReturnType<typeof leftIn>;
beforeAll(async () => {
  const cwd = scratchDirectory();
  expect(await startProgram([...RUN, '--quiet'], cwd).ended).toMatchObject({ code: 0 });
  whole = leftIn(join(cwd, 'results'));
}, 120_000);
afterAll(removeScratch);

/** Bytes of the journal in `results`; 0 before there is one. */
function journalBytes(cwd: string): number {
  const results = join(cwd, 'results');
  const name = existsSync(results) ? keptIn(results).find((file) => file.endsWith('.quotalab')) : undefined;
  return name === undefined ? 0 : statSync(join(results, name)).size;
}

describe('a run that is killed outright', () => {
  it(`${KILLS} times at random moments ends with the digest and the table of one that was not`, async () => {
    const cwd = scratchDirectory();
    const stream = openStream({ seed: 14, trialIndex: 0, purpose: 'search' });
    let args: readonly string[] = [...RUN, '--quiet', '--journal-after', '0'];
    let kills = 0;
    while (kills < KILLS) {
      const program = startProgram(args, cwd);
      let isEnded = false;
      void program.ended.then(() => {
        isEnded = true;
      });
      const before = journalBytes(cwd);
      // Some bytes after those it began with: in the middle of a frame as often as not; 0 = before it did anything.
      const after = before + ((stream.next() >>> 0) % 12_000);
      while (!isEnded && journalBytes(cwd) < Math.max(1, after)) await pause(1);
      if (isEnded) break;
      program.child.kill('SIGKILL');
      expect(await program.ended).toMatchObject({
        signal: 'SIGKILL',
        stderr: expect.not.stringContaining('quotalab:'),
      });
      kills++;
      args = ['--resume', 'results', '--threads', '2', '--quiet'];
    }
    expect(kills).toBe(KILLS);
    expect(await startProgram(args, cwd).ended).toMatchObject({ code: 0 });
    expect(leftIn(join(cwd, 'results'))).toEqual(whole);
    expect(keptIn(join(cwd, 'results'))).toEqual([]);
  }, 300_000);
});

describe('a run that finds no room', () => {
  it('says so and how to go on, and goes on when there is some', async () => {
    const cwd = scratchDirectory();
    const args = [builtFile('src/cli/simulate-bin.js'), ...RUN, '--quiet', '--journal-after', '0'];
    // No file may grow beyond 100 blocks of 1,024 bytes.
    const child = spawn('bash', ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, ...args], { cwd });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    child.stdout.resume();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toMatch(
      /^note: the journal cannot be written \(the file is too large for the file system \(EFBIG\)\): the run goes on/,
    );
    expect(stderr).toMatch(
      /quotalab: cannot write the trial table to .*EFBIG.*; \d+ of 600 trials are kept, go on with: npx simulate --resume results\/journal-/,
    );
    expect(code).toBe(1);
    expect(await startProgram(['--resume', 'results', '--quiet'], cwd).ended).toMatchObject({ code: 0 });
    expect(leftIn(join(cwd, 'results'))).toEqual(whole);
  }, 120_000);
});
