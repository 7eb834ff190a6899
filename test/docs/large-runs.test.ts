/**
 * The examples of docs/large-runs.md are run as they stand, by a shell, with a stand-in for npx that notes what it is asked:
 * each is good shell or YAML, asks for every part once, and what it asks for is taken by the command line.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mainHere } from '../cli/command.ts';
import { removeScratch, scratchDirectory } from '../scratch.ts';
import { fencedBlocks, readDocument } from './markdown.ts';

const PAGE = readDocument('docs/large-runs.md');
const BLOCKS = fencedBlocks(PAGE, 'bash');
const PARTS = 16;

afterAll(removeScratch);

/** The block that has these words. */
function blockWith(words: string): string {
  const found = BLOCKS.filter((block) => block.includes(words));
  if (found.length !== 1) throw new Error(`${found.length} blocks have '${words}'`);
  return found[0]!;
}

/** Runs a script with stand-ins for programs; what each call of npx was asked, word by word. */
function asked(script: string, cwd: string, env: Record<string, string> = {}): string[][] {
  const bin = join(cwd, 'bin');
  const log = join(cwd, 'log');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'npx'),
    `#!/bin/sh\n{ for word in "$@"; do printf '%s\\n' "$word"; done; echo; } >> '${log}'\n`,
  );
  // As much of GNU parallel as the line uses: each word after ::: in place of {}.
  writeFileSync(
    join(bin, 'parallel'),
    `#!/bin/bash\nshift 2; words=(); while [ "$1" != ":::" ]; do words+=("$1"); shift; done; shift\nfor item in "$@"; do "\${words[@]//\\{\\}/$item}"; done\n`,
  );
  for (const name of ['npx', 'parallel']) chmodSync(join(bin, name), 0o755);
  rmSync(log, { force: true });
  execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env: { ...process.env, ...env, PATH: `${bin}:${process.env.PATH}` },
  });
  return readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n\n')
    .map((call) => call.split('\n'));
}

/** The command line takes it: everything is checked but nothing runs. */
async function expectTaken([program, ...args]: readonly string[]): Promise<void> {
  const line = program === 'simulate' ? ['simulate', ...args] : args;
  const exit = await mainHere([...line, '--check', '--output-dir', scratchDirectory()].filter(uniqueOutput));
  expect(exit).toMatchObject({ code: 0, stderr: '' });
}
const uniqueOutput = (word: string, index: number, words: readonly string[]): boolean => {
  const last = words.lastIndexOf('--output-dir');
  const isEarlier = (at: number): boolean => words[at] === '--output-dir' && at !== last;
  return !isEarlier(index) && !isEarlier(index - 1) && word !== '';
};

const optionOf = (words: readonly string[], name: string): string => words[words.indexOf(`--${name}`) + 1]!;

const SHARDS = Array.from({ length: PARTS }, (_, part) => `${part + 1}/${PARTS}`);

describe('the examples of docs/large-runs.md', () => {
  it('as a Slurm array play every part once, and go on with one that was begun', async () => {
    const script = blockWith('#SBATCH');
    expect(script).toMatch(/^#!\/bin\/bash\n(#SBATCH -[A-Za-z] \S+\n)+/);
    const [from, to] = /#SBATCH -a (\d+)-(\d+)/.exec(script)!.slice(1).map(Number) as [number, number];
    expect([from, to]).toEqual([1, PARTS]);
    const cwd = scratchDirectory();
    const calls = SHARDS.flatMap((_, part) => asked(script, cwd, { SLURM_ARRAY_TASK_ID: String(part + 1) }));
    expect(calls.map((words) => optionOf(words, 'shard'))).toEqual(SHARDS);
    expect(new Set(calls.map((words) => optionOf(words, 'output-dir'))).size).toBe(PARTS);
    await expectTaken(calls[2]!);
    mkdirSync(join(cwd, 'parts', '3'), { recursive: true });
    expect(asked(script, cwd, { SLURM_ARRAY_TASK_ID: '3' })).toEqual([
      ['simulate', '--resume', 'parts/3', '--threads', '4'],
    ]);
  });

  it('as a Kubernetes Indexed Job play every part once', async () => {
    const job = parse(fencedBlocks(PAGE, 'yaml')[0]!, { strict: true });
    expect(job).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: { completionMode: 'Indexed', completions: PARTS, template: { spec: { restartPolicy: 'Never' } } },
    });
    const { containers, volumes } = job.spec.template.spec;
    expect(containers).toHaveLength(1);
    const [{ command, args, volumeMounts }] = containers;
    expect(volumeMounts.map(({ name }: { name: string }) => name)).toEqual(
      volumes.map(({ name }: { name: string }) => name),
    );
    expect([...command, ...args]).toHaveLength(3);
    const cwd = scratchDirectory();
    const calls = SHARDS.flatMap((_, part) => asked(args[0], cwd, { JOB_COMPLETION_INDEX: String(part) }));
    expect(calls.map((words) => optionOf(words, 'shard'))).toEqual(SHARDS);
    expect(new Set(calls.map((words) => optionOf(words, 'output-dir'))).size).toBe(PARTS);
    await expectTaken(calls[2]!);
  });

  it('with GNU parallel play every part once and put them together', async () => {
    const cwd = scratchDirectory();
    for (let part = 1; part <= PARTS; part++)
      mkdirSync(join(cwd, 'parts', String(part)), { recursive: true });
    const calls = asked(blockWith('parallel -j'), cwd);
    expect(calls.slice(0, -1).map((words) => optionOf(words, 'shard'))).toEqual(SHARDS);
    expect(calls.at(-1)!.slice(0, 2)).toEqual(['quotalab', 'merge']);
    expect(new Set(calls.at(-1)!.slice(2))).toEqual(
      new Set(calls.slice(0, -1).map((words) => optionOf(words, 'output-dir'))),
    );
    await expectTaken(calls[2]!);
  });

  it('by hand name the file that a part is', async () => {
    const [play, merge] = asked(blockWith('--output-dir part3'), scratchDirectory());
    await expectTaken(play!);
    expect(merge).toEqual(['quotalab', 'merge', 'part1', 'part2', 'part3']);
    const small = ['simulate', ...play!.slice(1)].map((word) => (word === '1000000' ? '16' : word));
    const cwd = scratchDirectory();
    const folder = join(cwd, 'part3');
    const words = small.map((word) => (word === 'part3' ? folder : word));
    const exit = await mainHere([
      ...words,
      '--batch-size',
      '1',
      '--policies',
      'paced',
      '--warmup-weeks',
      '0',
      '--quiet',
      '--threads',
      '1',
    ]);
    expect(exit.code).toBe(0);
    expect(existsSync(join(cwd, /`(part3\/part-[^`]+)`/.exec(PAGE)![1]!))).toBe(true);
  });
});
