import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SIMULATE_OPTIONS } from '../../src/cli/options/simulate-options.ts';
import { plainText } from '../../src/core/text/index.ts';
import {
  changedFiles,
  contentOf,
  type Exit,
  exitOf,
  mainHere,
  removeScratch,
  scratchDirectory,
  stackLines,
  textsOf,
} from './command.ts';
import {
  COMMANDS,
  GOOD_VALUES,
  REFUSED_FORMS,
  REFUSED_VALUES,
  type RefusalCase,
  UNKNOWN_WORDS,
  VALUE_OPTIONAL,
} from './refusal-cases.ts';
import { OBJECTIVE_FILE_CASES, POOL_FILE_CASES } from './refused-files.ts';

const VALUE_OPTIONS = SIMULATE_OPTIONS.filter(({ isFlag }) => isFlag !== true).map(({ name }) => name);
const FLAGS = SIMULATE_OPTIONS.filter(({ isFlag }) => isFlag === true).map(({ name }) => name);

let root = '';
let before: Record<string, string> = {};
const out = (): string => join(root, 'out');

/** A directory with an earlier result in it. */
beforeEach(() => {
  root = scratchDirectory();
  mkdirSync(out());
  writeFileSync(join(out(), 'latest_summary.json'), '{"earlier":true}\n');
  before = contentOf(out());
});
afterEach(() => {
  expect(changedFiles(out(), before)).toEqual([]);
  expect(existsSync('out'), 'a refused run made a directory where the tests run').toBe(false);
});
afterAll(removeScratch);

/** Should a refusal be missing, the run is at least short. */
function smallRun(args: readonly string[]): string[] {
  const given = (option: string): boolean => args.some((arg) => arg.split('=')[0] === `--${option}`);
  const small = { trials: '1', threads: '1', policies: 'fill_first,paced', 'output-dir': out() };
  // A single policy of a run would make every rival unknown: those cases name their policies.
  const needless = given('challenger') || given('baseline') || given('policy') || given('model');
  return Object.entries(small)
    .filter(([option]) => !given(option) && !(option === 'policies' && needless))
    .map(([option, value]) => `--${option}=${value}`);
}

function expectRefused(exit: Exit, sentence: string): void {
  // In one line, whatever was given.
  expect(exit).toEqual({ code: 2, stdout: '', stderr: `quotalab: ${plainText(sentence)}\n` });
  expect(stackLines(exit.stderr)).toEqual([]);
}

async function expectCaseRefused({ args, sentence }: RefusalCase): Promise<void> {
  expectRefused(await mainHere(['simulate', ...smallRun(args), ...args]), sentence);
}

const shown = (value: string): string => (value.length > 60 ? `${value.slice(0, 50)}…` : value);
const titled = (cases: readonly RefusalCase[]): Array<[string, RefusalCase]> =>
  cases.map((row) => [shown(JSON.stringify(row.args.join(' '))), row]);

describe('the cases themselves', () => {
  it('hold a bad value of every option that takes a value', () => {
    // Those of a gate are in simulate/gate.test.ts.
    const gate = ['fail-if', 'baseline-summary', 'github-summary', 'junit'];
    const covered = new Set([...REFUSED_VALUES.map(({ option }) => option), 'pool', 'objective', ...gate]);
    expect(VALUE_OPTIONS.filter((name) => !covered.has(name))).toEqual([]);
    expect(POOL_FILE_CASES.length).toBeGreaterThan(50);
    expect(OBJECTIVE_FILE_CASES.length).toBeGreaterThan(10);
  });

  it('hold every option that takes a value, without it and given twice', () => {
    expect(Object.keys(GOOD_VALUES).sort()).toEqual([...VALUE_OPTIONS].sort());
    for (const option of VALUE_OPTIONS) {
      expect(REFUSED_FORMS.filter((row) => row.option === option)).toHaveLength(
        VALUE_OPTIONAL.includes(option) ? 1 : 3,
      );
    }
  });
});

describe('a bad value', () => {
  it.each(titled(REFUSED_VALUES))('%s is refused in one sentence, exit code 2, nothing written', (_, row) =>
    expectCaseRefused(row));

  it.each([
    ['--demand-scale=fit:', 'fit:'],
    ['--demand-scale=fit:0', 'fit:0'],
    ['--demand-scale=fit:-1', 'fit:-1'],
    ['--demand-scale=fit:x', 'fit:x'],
    ['--demand-scale=fit:1001', 'fit:1001'],
    ['--demand-scale=fit:fit:1', 'fit:fit:1'],
    ['--short-window=first_use:', 'first_use:'],
    ['--short-window=first_use:0', 'first_use:0'],
    ['--short-window=first_use:301', 'first_use:301'],
    ['--weekly-window=first_use:1.5', 'first_use:1.5'],
    ['--weekly-window=first_use:10081', 'first_use:10081'],
  ])('%s is refused, the value named as it was typed', async (arg, typed) => {
    const exit = await exitOf(textsOf([...smallRun([arg]), arg]), root);
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    const option = arg.slice(0, arg.indexOf('='));
    expect(exit.stderr).toMatch(/^quotalab: [^\n]+; allowed: [^\n]+\n$/);
    expect(exit.stderr).toContain(`${option} is '${typed}';`);
  });
});

describe('a bad form', () => {
  it.each(titled(REFUSED_FORMS))('%s is refused', async (_, { args, sentence }) => {
    const besides = smallRun(args);
    // What misses its argument comes last.
    expectRefused(await mainHere(['simulate', ...besides, ...args]), sentence);
  });

  it.each(UNKNOWN_WORDS)('%s is refused, the nearest named', async (line, sentence) => {
    const [command = '', ...rest] = line.split(' ');
    const besides = command === 'simulate' ? smallRun(rest) : [];
    expectRefused(await mainHere([command, ...besides, ...rest]), sentence);
  });

  it('no command before an option is refused', async () => {
    expectRefused(
      await mainHere(['--trials', '5']),
      `no command is given; allowed: ${COMMANDS}; quotalab --help lists what is allowed`,
    );
  });

  it.each(FLAGS)('--%s with a value is refused', async (flag) => {
    const args = [`--${flag}=maybe`, '--demand=csv:none.csv'];
    const exit = await mainHere(['simulate', ...smallRun(args), ...args]);
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    expect(exit.stderr).toMatch(/^quotalab: [^\n]+\n$/);
    expect(exit.stderr).toContain(flag);
    expect(exit.stderr).toContain('maybe');
  });

  it.each(FLAGS)('--%s given twice is refused', async (flag) => {
    const args = [`--${flag}`, `--${flag}`, '--demand=csv:none.csv'];
    const exit = await mainHere(['simulate', ...smallRun(args), ...args]);
    expectRefused(exit, `--${flag} is given 2 times; allowed: once`);
  });

  it('words after -- are refused, not passed over', async () => {
    const exit = await mainHere(['simulate', ...smallRun([]), '--', '--seed', '5']);
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    expect(exit.stderr).toMatch(/^quotalab: [^\n]+\n$/);
  });
});

describe('an output directory', () => {
  it('that is a file is refused, and the file stays', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'mine');
    const exit = await mainHere(['simulate', '--trials=1', '--threads=1', '--quiet', `--output-dir=${file}`]);
    expectRefused(exit, `--output-dir ${file} cannot be written: a file is in the way (EEXIST)`);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('below a file is refused', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'mine');
    const inside = join(file, 'deep', 'results');
    const exit = await mainHere([
      'simulate',
      '--trials=1',
      '--threads=1',
      '--quiet',
      `--output-dir=${inside}`,
    ]);
    expectRefused(
      exit,
      `--output-dir ${inside} cannot be written: a part of the path is not a directory (ENOTDIR)`,
    );
  });

  it('where nothing can be made is refused', async () => {
    const exit = await mainHere([
      'simulate',
      '--trials=1',
      '--threads=1',
      '--quiet',
      '--output-dir=/proc/nope/results',
    ]);
    expectRefused(exit, '--output-dir /proc/nope/results cannot be written: it does not exist (ENOENT)');
  });
});
