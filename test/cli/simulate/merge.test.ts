/** Parts put together are the run that one process would have played; whatever is not those parts is named and refused. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merge } from '../../../src/cli/simulate/merge.ts';
import { shardRange } from '../../../src/cli/simulate/shard.ts';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { QuotalabError } from '../../../src/core/index.ts';
import { contentOf, mainHere, removeScratch, scratchDirectory, stageIn } from '../command.ts';
import { counted, exitIn, interruptedAfter, keptIn, leftIn, SMALL } from './kept-runs.ts';

const AGAIN = 40;

/** Plays some parts of a run into `NAME1`, `NAME2`, ... of the folder. */
async function play(
  cwd: string,
  count: number,
  texts: Record<string, string | true> = {},
  name = 'part',
): Promise<string[]> {
  const folders: string[] = [];
  for (let index = 1; index <= count; index++) {
    const folder = `${name}${index}`;
    const exit = await exitIn(cwd, { ...SMALL, ...texts, shard: `${index}/${count}`, 'output-dir': folder });
    expect(exit).toMatchObject({ code: 0 });
    folders.push(folder);
  }
  return folders;
}

async function mergeIn(
  cwd: string,
  texts: readonly string[],
  given: Record<string, string | true> = { quiet: true },
) {
  const { more, played } = counted();
  const { environment, stdout } = stageIn(cwd, more);
  await merge(texts, given, environment);
  return { played: played(), stdout: stdout() };
}

async function refusalOf(cwd: string, texts: readonly string[]): Promise<string> {
  const error = await mergeIn(cwd, texts).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QuotalabError);
  expect((error as QuotalabError).exitCode).toBe(2);
  expect(readdirSync(cwd)).not.toContain('results');
  return (error as QuotalabError).message;
}

let whole: ReturnType<typeof leftIn>;
let report = '';
/** A folder with three good parts. */
let three = '';
beforeAll(async () => {
  const { environment } = stageIn(scratchDirectory());
  await simulate(SMALL, environment);
  whole = leftIn(join(environment.cwd, 'results'));
  report = readFileSync(join(environment.cwd, 'results', 'latest_report.md'), 'utf8');
  three = scratchDirectory();
  await play(three, 3);
});
afterAll(removeScratch);

/** A new folder with a copy of the three parts. */
function copies(): string {
  const cwd = scratchDirectory();
  for (const folder of ['part1', 'part2', 'part3']) {
    mkdirSync(join(cwd, folder));
    for (const name of keptIn(join(three, folder))) {
      copyFileSync(join(three, folder, name), join(cwd, folder, name));
    }
  }
  return cwd;
}

describe('parts of a run', () => {
  it.each([1, 7, 20])('%i of them, in any order, give the artefacts of the whole', async (count) => {
    const cwd = scratchDirectory();
    const folders = await play(cwd, count);
    const { played } = await mergeIn(cwd, folders.reverse());
    expect(leftIn(join(cwd, 'results'))).toEqual(whole);
    expect(played).toBe(AGAIN);
  });

  it('give the same report, but for the time that it took, and the parts stay', async () => {
    const cwd = copies();
    await mergeIn(cwd, ['part1', 'part3/part-3-of-3.quotalab', 'part2']);
    const plain = (text: string): string => text.replace(/^- Computed in: .*$/m, '');
    expect(plain(readFileSync(join(cwd, 'results', 'latest_report.md'), 'utf8'))).toBe(plain(report));
    for (const folder of ['part1', 'part2', 'part3']) {
      expect(contentOf(join(cwd, folder))).toEqual({
        ...contentOf(join(three, folder)),
        '.gitignore': undefined,
      });
      expect(keptIn(join(cwd, folder))).toHaveLength(1);
    }
  });

  it('hold whole batches, each once, and share them evenly', () => {
    for (const [trials, batchSize, count] of [
      [60, 3, 7],
      [61, 3, 7],
      [1000, 25, 40],
      [5, 1, 5],
      [7, 4, 2],
    ] as const) {
      const experiment = { trials, batchSize } as Parameters<typeof shardRange>[0];
      const ranges = Array.from({ length: count }, (_, part) =>
        shardRange(experiment, { index: part + 1, count }),
      );
      expect(ranges[0]!.from).toBe(0);
      expect(ranges.at(-1)!.to).toBe(trials);
      ranges.forEach(({ from, to }, part) => {
        expect(from % batchSize).toBe(0);
        expect(to).toBeGreaterThan(from);
        expect(from).toBe(part === 0 ? 0 : ranges[part - 1]!.to);
      });
      const batches = ranges.map(({ from, to }) => Math.ceil((to - from) / batchSize));
      expect(Math.max(...batches) - Math.min(...batches)).toBeLessThanOrEqual(1);
    }
  });

  it('say what they are and what to do with them', async () => {
    const exit = await exitIn(scratchDirectory(), { ...SMALL, shard: '3/7' });
    expect(exit.stdout).toBe(
      'Part 3 of 7, trials 15 to 23: results/part-3-of-7.quotalab\nWhen all 7 parts are there: npx quotalab merge, with their folders\n',
    );
  });

  it('that were stopped are gone on with, and play nothing twice', async () => {
    const cwd = copies();
    const texts = { ...SMALL, shard: '2/3', 'output-dir': 'again' };
    const exit = await exitIn(cwd, texts, interruptedAfter(4));
    expect(exit).toMatchObject({ code: 130 });
    expect(exit.stderr).toContain('; go on with: npx simulate --resume again/part-2-of-3.quotalab\n');
    expect(await refusalOf(cwd, ['part1', 'again', 'part3'])).toBe(
      "'again/part-2-of-3.quotalab' is not whole: it has 12 of 21 trials; allowed: whole parts; npx simulate --resume again/part-2-of-3.quotalab plays the rest",
    );
    const { more, played } = counted();
    expect(await exitIn(cwd, { resume: 'again' }, more)).toMatchObject({ code: 0 });
    expect(played()).toBe(3);
    await mergeIn(cwd, ['part1', 'again', 'part3']);
    expect(leftIn(join(cwd, 'results'))).toEqual(whole);
  });

  it('are judged when they are put together, as a run is', async () => {
    const cwd = copies();
    const given = {
      quiet: true,
      'fail-if': 'winner.served_ratio_mean<2',
      junit: 'gate.xml',
      'output-dir': 'out',
    } as const;
    await expect(mergeIn(cwd, ['part1', 'part2', 'part3'], given)).rejects.toMatchObject({
      code: 'THRESHOLD_FAILED',
    });
    expect(leftIn(join(cwd, 'out'))).toEqual(whole);
    expect(readFileSync(join(cwd, 'gate.xml'), 'utf8')).toContain('<failure');
  });

  it('are put together by the command line', async () => {
    const cwd = copies();
    const folders = ['part1', 'part2', 'part3'].map((name) => join(cwd, name));
    const exit = await mainHere([
      'merge',
      ...folders,
      '--quiet',
      '--threads',
      '1',
      '--output-dir',
      join(cwd, 'out'),
    ]);
    expect(exit.code).toBe(0);
    expect(leftIn(join(cwd, 'out'))).toEqual(whole);
    expect((await mainHere(['merge', folders[0]!, '--trials', '5'])).stderr).toContain('--trials');
  });
});

describe('refused is', () => {
  it('a part that is missing', async () => {
    const cwd = copies();
    expect(await refusalOf(cwd, ['part1', 'part3'])).toBe(
      'of 3 parts 2 is missing; allowed: every part of one run, each once',
    );
    expect(await refusalOf(cwd, ['part2'])).toContain('of 3 parts 1, 3 are missing');
  });

  it('a part that is there twice', async () => {
    expect(await refusalOf(copies(), ['part1', 'part2', 'part3', 'part2/part-2-of-3.quotalab'])).toBe(
      "'part2/part-2-of-3.quotalab' and 'part2/part-2-of-3.quotalab' are both part 2; allowed: every part of one run, each once",
    );
  });

  it('a part of another run, of other inputs, of another number of parts, of other batches', async () => {
    const cwd = copies();
    await play(cwd, 3, { seed: '15' }, 'seed');
    expect(await refusalOf(cwd, ['part1', 'seed2', 'part3'])).toMatch(
      /^'seed2\/part-2-of-3\.quotalab' is of another run than 'part1\/part-1-of-3\.quotalab': 'simulate .*--seed 15.*' and 'simulate .*--seed 14/,
    );
    await play(cwd, 2, {}, 'half');
    expect(await refusalOf(cwd, ['part1', 'half2'])).toContain(
      "is one of 2 parts, 'part1/part-1-of-3.quotalab' one of 3",
    );
    await play(cwd, 3, { 'batch-size': '4' }, 'batch');
    expect(await refusalOf(cwd, ['part1', 'batch2', 'part3'])).toContain(
      "has other batches than 'part1/part-1-of-3.quotalab'",
    );
    const pool = (capacity: number): void =>
      writeFileSync(
        join(cwd, 'pool.json'),
        JSON.stringify({ accounts: [{ name: 'a', weekly: { capacity } }] }),
      );
    pool(100);
    await play(cwd, 2, { pool: 'pool.json' }, 'pool');
    pool(101);
    await play(cwd, 2, { pool: 'pool.json' }, 'grown');
    expect(await refusalOf(cwd, ['pool1', 'grown2'])).toContain(
      "met other inputs than 'pool1/part-1-of-2.quotalab'",
    );
  });

  it('a part that is cut off or altered', async () => {
    const cwd = copies();
    const file = join(cwd, 'part2', 'part-2-of-3.quotalab');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    expect(await refusalOf(cwd, ['part1', 'part2', 'part3'])).toContain(
      'is not whole: it has 21 of 21 trials',
    );
    const altered = Buffer.from(bytes);
    altered[bytes.length - 200]! ^= 1;
    writeFileSync(file, altered);
    expect(await refusalOf(cwd, ['part1', 'part2', 'part3'])).toContain(
      'is not whole: it has 18 of 21 trials',
    );
    writeFileSync(file, 'nothing');
    expect(await refusalOf(cwd, ['part1', 'part2', 'part3'])).toContain(
      'does not begin as a file of batches does',
    );
  });

  it('what is no part', async () => {
    const cwd = copies();
    await exitIn(cwd, { ...SMALL, 'journal-after': '0', 'output-dir': 'stopped' }, interruptedAfter(2));
    const [journal = ''] = keptIn(join(cwd, 'stopped'));
    expect(await refusalOf(cwd, [`stopped/${journal}`])).toContain('is the journal of a whole run');
    expect(await refusalOf(cwd, ['stopped'])).toBe(
      "'stopped' has no part of a run; allowed: folders that simulate --shard wrote to",
    );
    expect(await refusalOf(cwd, ['part9'])).toContain("'part9' is not there");
  });
});

describe('a part that cannot be played', () => {
  const refused = async (texts: Record<string, string | true>): Promise<string> => {
    const cwd = scratchDirectory();
    const exit = await exitIn(cwd, { ...SMALL, ...texts });
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    expect(readdirSync(cwd)).toEqual([]);
    return exit.stderr;
  };

  it.each(['0/3', '4/3', '1', '1/0', 'a/b', '1/3/5', '-1/3', '1/10001', ''])('%s is none', async (shard) => {
    expect(await refused({ shard })).toContain(
      `--shard is '${shard}'; allowed: K/N, part K of N, such as 3/16`,
    );
  });

  it('has no batch, or asks for what only the whole has', async () => {
    expect(await refused({ shard: '1/21' })).toContain(
      "--shard is '1/21' and 60 trials fill 20 of the batches of 3; allowed: at most 20 parts, or a smaller --batch-size",
    );
    expect(await refused({ shard: '1/2', until: 'settled' })).toContain(
      "--until is 'settled'; allowed: trials, with --shard",
    );
    expect(await refused({ shard: '1/2', 'fail-if': 'winner.served_ratio_mean<2' })).toContain(
      '--fail-if is given with --shard, which plays a part; allowed: --fail-if of quotalab merge',
    );
    expect(await refused({ shard: '1/2', serve: '0' })).toContain('--serve is given with --shard');
  });

  it('is in the folder already', async () => {
    const cwd = copies();
    const exit = await exitIn(cwd, { ...SMALL, shard: '2/3', 'output-dir': 'part2' });
    expect(exit).toMatchObject({ code: 2 });
    expect(exit.stderr).toContain(
      '--output-dir part2 has part-2-of-3.quotalab already; allowed: another folder, or --resume part2/part-2-of-3.quotalab',
    );
  });
});
