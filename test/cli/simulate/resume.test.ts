/** A run that was stopped goes on, ends as if it never had been, and plays nothing twice. */
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { encodeFrame, valueBytes, valueFrom } from '../../../src/simulation/runners/frames/index.ts';
import { removeScratch, START_MS, scratchDirectory, stageIn } from '../command.ts';
import { counted, exitIn, interruptedAfter, keptIn, leftIn, SMALL } from './kept-runs.ts';

const AT_ONCE = { ...SMALL, 'journal-after': '0' } as const;
/** Batches of a whole run: 20 of the trials, 20 of the other start, 20 of one more account. */
const ALL_BATCHES = 60;

let whole: ReturnType<typeof leftIn>;
beforeAll(async () => {
  const { environment } = stageIn(scratchDirectory());
  await simulate(SMALL, environment);
  whole = leftIn(join(environment.cwd, 'results'));
});
afterAll(removeScratch);

/** A run that was stopped after so many batches. */
async function stopped(batches: number, texts: typeof AT_ONCE = AT_ONCE) {
  const cwd = scratchDirectory();
  const exit = await exitIn(cwd, texts, interruptedAfter(batches));
  const [name = ''] = keptIn(join(cwd, 'results'));
  return { cwd, exit, name, journal: join(cwd, 'results', name) };
}

describe('a run that was stopped', () => {
  it.each([1, 2, 7, 19, 21, 33, 45, 58])('after %i batches ends like one that was not', async (batches) => {
    const { cwd, exit } = await stopped(batches);
    expect(exit.code).toBe(130);
    const { more, played } = counted();
    expect(await exitIn(cwd, { resume: 'results' }, more)).toMatchObject({ code: 0 });
    expect(leftIn(join(cwd, 'results'))).toEqual(whole);
    expect(played()).toBe(ALL_BATCHES - batches);
    expect(keptIn(join(cwd, 'results'))).toEqual([]);
  });

  it('says how much is kept and how to go on, and then with what it goes on', async () => {
    const { cwd, exit, name } = await stopped(7);
    expect(exit.stderr).toBe(
      `quotalab: stopped before the last trial; 21 of 60 trials are kept, go on with: npx simulate --resume results/${name}\n`,
    );
    expect(name).toBe('journal-20260211-090807.quotalab');
    const { stderr } = await exitIn(cwd, { resume: `results/${name}` });
    expect(stderr).toMatch(
      /^note: going on with simulate --trials 60 --seed 14 .*: 21 of 60 trials are kept\n/,
    );
  });

  it('may be stopped again, and goes on with a torn tail', async () => {
    const { cwd, journal } = await stopped(4);
    appendFileSync(journal, readFileSync(journal).subarray(0, 100));
    expect(await exitIn(cwd, { resume: 'results' }, interruptedAfter(5))).toMatchObject({ code: 130 });
    const { more, played } = counted();
    await exitIn(cwd, { resume: 'results' }, more);
    expect(leftIn(join(cwd, 'results'))).toEqual(whole);
    expect(played()).toBe(ALL_BATCHES - 9);
  });

  it('goes on where it lies, from the plan as it was: its inputs may have changed or gone', async () => {
    const cwd = scratchDirectory();
    const lines = (count: number): string =>
      ['seconds,cost', ...Array.from({ length: count }, (_, row) => `${row * 4000},3`), ''].join('\n');
    const texts = {
      ...AT_ONCE,
      'demand-scale': '1',
      demand: 'csv:log.csv',
      pool: 'pool.json',
      'time-zone': 'UTC',
    };
    const pool = {
      accounts: [
        { name: 'a', weekly: { capacity: 300 } },
        { name: 'b', weekly: { capacity: 90 } },
      ],
    };
    const laid = (folder: string): void => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'log.csv'), lines(900));
      writeFileSync(join(folder, 'pool.json'), JSON.stringify(pool));
    };
    laid(join(cwd, 'one'));
    laid(join(cwd, 'two'));
    expect(await exitIn(join(cwd, 'one'), texts)).toMatchObject({ code: 0 });
    expect(await exitIn(join(cwd, 'two'), texts, interruptedAfter(8))).toMatchObject({ code: 130 });
    writeFileSync(join(cwd, 'two', 'log.csv'), lines(2000));
    renameSync(join(cwd, 'two', 'pool.json'), join(cwd, 'two', 'gone.json'));
    renameSync(join(cwd, 'two', 'results'), join(cwd, 'moved'));
    expect(await exitIn(cwd, { resume: 'moved', threads: '1' })).toMatchObject({ code: 0 });
    expect(leftIn(join(cwd, 'moved'))).toEqual(leftIn(join(cwd, 'one', 'results')));
  });

  it('before a journal was due leaves none, and one is begun in the middle of a longer run', async () => {
    expect((await stopped(7, { ...AT_ONCE, 'journal-after': '20' } as never)).name).toBe('');
    const cwd = scratchDirectory();
    let now = START_MS;
    const stop = interruptedAfter(15);
    const slow = {
      ...stop,
      now: () => now,
      createRunner: (threads: number) => {
        const runner = stop.createRunner!(threads);
        return {
          ...runner,
          run: (task: Parameters<typeof runner.run>[0]) => runner.run(task).finally(() => (now += 4000)),
        };
      },
    };
    const { stderr } = await exitIn(cwd, { ...SMALL, 'journal-after': '20' }, slow as never);
    expect(stderr).toContain('; 33 of 60 trials are kept');
    await exitIn(cwd, { resume: 'results' });
    expect(leftIn(join(cwd, 'results'))).toEqual(whole);
  });
});

describe('what cannot be gone on with', () => {
  const refusal = async (cwd: string, texts: Record<string, string | true>): Promise<string> => {
    const exit = await exitIn(cwd, texts);
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    return exit.stderr;
  };

  it('is a folder without a run that was stopped, or with two of them', async () => {
    const { cwd, journal, name } = await stopped(2);
    mkdirSync(join(cwd, 'empty'));
    expect(await refusal(cwd, { resume: 'empty' })).toContain(
      "--resume 'empty' has no run that was stopped; allowed: a folder",
    );
    expect(await refusal(cwd, { resume: 'nowhere' })).toContain(
      "--resume 'nowhere' is not there; allowed: a folder",
    );
    copyFileSync(journal, journal.replace('090807', '090808'));
    expect(await refusal(cwd, { resume: 'results' })).toContain(
      `has 2 of them; allowed: one of results/${name}, results/journal-20260211-090808.quotalab`,
    );
  });

  it('is a run with other options', async () => {
    const { cwd } = await stopped(2);
    expect(await refusal(cwd, { resume: 'results', trials: '90' })).toContain(
      '--trials is given with --resume, which goes on with the options that the run was begun with; allowed beside it: --threads',
    );
  });

  it('is a file that is none, or one of another version or another engine', async () => {
    const { cwd, journal } = await stopped(2);
    const bytes = readFileSync(journal);
    const length = bytes.readUInt32LE(8);
    const manifest = valueFrom(bytes.subarray(16, 16 + length)) as Record<string, unknown>;
    const withManifest = (change: Record<string, unknown>): void =>
      writeFileSync(
        journal,
        Buffer.concat([
          encodeFrame('manifest', valueBytes({ ...manifest, ...change })),
          bytes.subarray(16 + length),
        ]),
      );
    withManifest({ version: '0.0.9' });
    expect(await refusal(cwd, { resume: 'results' })).toMatch(
      /was written by quotalab 0\.0\.9; allowed: one of this version/,
    );
    withManifest({ fingerprint: 'ab'.repeat(32) });
    expect(await refusal(cwd, { resume: 'results' })).toContain('whose trials come out otherwise');
    withManifest({ format: 'quotalab batches 2' });
    expect(await refusal(cwd, { resume: 'results' })).toContain('in a form that this version does not know');
    writeFileSync(journal, 'not batches');
    expect(await refusal(cwd, { resume: 'results' })).toContain('does not begin as a file of batches does');
  });

  it('is a run that another process goes on with', async () => {
    const { cwd, journal } = await stopped(2);
    writeFileSync(`${journal}.lock`, JSON.stringify({ processId: 4242, host: 'elsewhere' }));
    expect(await refusal(cwd, { resume: 'results' })).toContain(
      'is in use by process 4242 of elsewhere; allowed: wait for it, or delete',
    );
  });
});

describe('a later run in the same folder', () => {
  it('says that there is one to go on with, and leaves it alone', async () => {
    const { cwd, name } = await stopped(2);
    const { stderr } = await exitIn(cwd, SMALL, { now: () => START_MS + 5000 });
    expect(stderr).toContain(
      `note: results has an unfinished run: go on with --resume results/${name}, or delete that file\n`,
    );
    expect(keptIn(join(cwd, 'results'))).toEqual([name]);
  });
});
