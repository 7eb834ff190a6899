import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OptionTexts } from '../../src/cli/options/simulate-options.ts';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { QuotalabError } from '../../src/core/index.ts';
import { PRESET_FORMS } from '../../src/quota/pools/index.ts';
import {
  changedFiles,
  contentOf,
  type Exit,
  exitOf,
  mainHere,
  removeScratch,
  scratchDirectory,
  stackLines,
  stageIn,
  startProgram,
} from './command.ts';
import { BAD_POOL_TEXTS, OBJECTIVE_FILE_CASES, POOL_FILE_CASES, TRACE_FILE_CASES } from './refused-files.ts';

let root = '';
let before: Record<string, string> = {};
beforeEach(() => {
  root = scratchDirectory();
  mkdirSync(join(root, 'out'));
  writeFileSync(join(root, 'out', 'latest_report.md'), '# earlier\n');
  before = contentOf(join(root, 'out'));
});
afterEach(() => expect(changedFiles(join(root, 'out'), before)).toEqual([]));
afterAll(removeScratch);

function put(name: string, content: string | Uint8Array): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

const run = (...args: readonly string[]): Promise<Exit> =>
  mainHere(['simulate', '--trials=1', '--threads=1', `--output-dir=${join(root, 'out')}`, ...args]);

/** Without the parser of the command line, which these cases do not depend on: it takes most of the time. */
const runHere = (texts: OptionTexts): Promise<Exit> =>
  exitOf({ trials: '1', 'output-dir': 'out', ...texts }, root);

function expectRefused(exit: Exit, sentence: string): void {
  expect(exit).toEqual({ code: 2, stdout: '', stderr: `quotalab: ${sentence}\n` });
  expect(stackLines(exit.stderr)).toEqual([]);
}

describe('a pool file', () => {
  it.each(
    POOL_FILE_CASES.map((row) => [row.title, row] as const),
  )('%s is refused, place and value named', async (_, { content, problem }) => {
    const path = put('pool.json', content);
    expectRefused(await run(`--pool=${path}`), `--pool '${path}': ${problem}`);
  });

  it.each(BAD_POOL_TEXTS)("'%s' is neither a file nor a good preset", async (text, problem) => {
    const said = problem
      .replace('FORMS', `a JSON file of accounts, or ${PRESET_FORMS}`)
      .replace('PRESETS', PRESET_FORMS);
    expectRefused(await runHere({ pool: text }), `--pool '${text}'${said}`);
  });

  it('with a number too large to be one is refused', async () => {
    const account = '{"name":"a","short":{"capacity":1e999},"weekly":{"capacity":1}}';
    const path = put('pool.json', `{"accounts":[${account}]}`);
    const exit = await run(`--pool=${path}`);
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    expect(exit.stderr).toContain(`--pool '${path}': accounts[0].short.capacity is `);
    expect(exit.stderr).toMatch(/; allowed: an integer 1\.\.1073741824\n$/);
  });

  it.each([
    ['claude-pro', 1_000_000, 550_000, 'claude-pro'],
    ['claude-max5', 5_000_000, 3_300_000, 'claude-max5'],
    ['claude-max20+claude-prox2', 550_001, 550_000, 'claude-pro'],
  ])('preset %s of less than one unit of %i tokens is refused', async (pool, unitTokens, capacity, name) => {
    const exit = await runHere({ pool, 'unit-tokens': String(unitTokens) });
    const problem = `more than the ${capacity} tokens of a short window of ${name}; allowed: at most that`;
    expectRefused(exit, `--unit-tokens is ${unitTokens}, ${problem}`);
  });
});

describe('an objective file', () => {
  it.each(
    OBJECTIVE_FILE_CASES.map((row) => [row.title, row] as const),
  )('%s is refused, place and value named', async (_, { content, problem }) => {
    const path = put('weights.json', content);
    expectRefused(await run(`--objective=${path}`), `--objective '${path}': ${problem}`);
  });

  it.each(['1e999', '-1e999'])('with the weight %s, which is not finite, is refused', async (weight) => {
    const path = put('weights.json', `{"served_ratio":${weight}}`);
    const exit = await run(`--objective=${path}`);
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    expect(exit.stderr).toContain(`--objective '${path}': served_ratio is `);
    expect(exit.stderr).toMatch(/; allowed: a finite number\n$/);
  });
});

/** What a pool can be besides a file. */
const besides = (option: string): string =>
  option === 'pool' ? `; allowed: a JSON file of accounts, or ${PRESET_FORMS}` : '';

describe.each(['pool', 'objective'])('a file for --%s', (option) => {
  it('that does not exist is refused', async () => {
    const path = join(root, 'none.json');
    const exit = await run(`--${option}=${path}`);
    expectRefused(exit, `--${option} '${path}': cannot be read (no such file)${besides(option)}`);
  });

  it('that is a directory is refused', async () => {
    expectRefused(
      await run(`--${option}=${root}`),
      `--${option} '${root}': cannot be read (it is a directory)${besides(option)}`,
    );
  });

  it.each([
    ['empty', ''],
    ['not JSON', '{accounts: []}'],
    ['cut short', '{"accounts":['],
    ['two values', '{} {}'],
    ['NUL characters', new Uint8Array(100)],
  ])('that is %s is refused', async (_, content) => {
    const path = put('file.json', content);
    const exit = await run(`--${option}=${path}`);
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    // How Node words it differs from version to version; that it is one sentence does not.
    expect(exit.stderr.startsWith(`quotalab: --${option} '${path}': is not JSON (`)).toBe(true);
    expect(exit.stderr.endsWith(')\n')).toBe(true);
    expect(stackLines(exit.stderr)).toEqual([]);
  });
});

describe('a trace file', () => {
  it.each(
    TRACE_FILE_CASES.map((row) => [row.title, row] as const),
  )('%s is refused, and nothing of its lines is told', async (_, { content, sentence }) => {
    const path = put('trace.csv', content);
    const exit = await run(`--demand=csv:${path}`);
    const named = sentence.startsWith('--') ? sentence : `--demand csv:PATH: ${sentence}`;
    expectRefused(exit, named.replaceAll('PATH', path));
    expect(exit.stderr).not.toContain('PRIVATE');
  });

  it('that does not exist is refused', async () => {
    const path = join(root, 'none.csv');
    for (const kind of ['csv', 'azure', 'burstgpt']) {
      expectRefused(
        await run(`--demand=${kind}:${path}`),
        `--demand ${kind}:${path}: cannot read ${path}: there is no such file`,
      );
    }
  });

  it('that is a directory is refused', async () => {
    expectRefused(
      await run(`--demand=csv:${root}`),
      `--demand csv:${root}: cannot read ${root}: it is a directory`,
    );
  });

  it('with nothing but bad lines is refused with --lenient too', async () => {
    const path = put('trace.csv', 'seconds,cost\nPRIVATE,1\n');
    const bad = `bad line ${path}:2 (the time in seconds is not a number from 0 to 1e11)`;
    expectRefused(
      await run(`--demand=csv:${path}`, '--lenient'),
      `--demand csv:${path}: no request in 1 line; ${bad}`,
    );
  });

  it('whose only line is longer than any header is refused', async () => {
    const path = large();
    expectRefused(
      await run(`--demand=csv:${path}`),
      `--demand csv:${path}: ${path} has no header line that can be read`,
    );
  });

  it('that is damaged gzip is refused', async () => {
    const path = put('trace.csv.gz', gzipSync('seconds,cost\n0,1\n').subarray(0, 24));
    expectRefused(
      await run(`--demand=csv:${path}`),
      `--demand csv:${path}: cannot read ${path}: its gzip data are damaged or cut short`,
    );
  });

  it('that does not hold what its kind says is refused', async () => {
    const path = put('trace.csv', 'seconds,cost\n0,1\n');
    const azure = 'TIMESTAMP,ContextTokens,GeneratedTokens or seconds,input_tokens,output_tokens';
    expectRefused(
      await run(`--demand=azure:${path}`),
      `--demand azure:${path}: the azure header of ${path} lacks a needed column: found seconds,cost; allowed: ${azure}`,
    );
  });

  it('with a request too dear to count is refused', async () => {
    const path = put('trace.csv', 'seconds,input_tokens,output_tokens\n0,9000000000000,0\n');
    const exit = await run(`--demand=csv:${path}`, '--unit-tokens=1');
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    expect(exit.stderr).toMatch(
      /^quotalab: a request costs [\d,]{17} units, allowed are at most 2,147,483,647: raise --unit-tokens\n$/,
    );
  });
});

/** Every option that reads a file, by what it says in front of the problem. */
const READERS: ReadonlyArray<readonly [title: string, args: (path: string) => readonly string[]]> = [
  ['--pool', (path) => ['simulate', '--pool', path]],
  ['--objective', (path) => ['simulate', '--objective', path]],
  ['--capacities', (path) => ['simulate', '--pool', 'claude-max', '--capacities', path]],
  ['--baseline-summary', (path) => ['simulate', '--baseline-summary', path, '--fail-if', 'regression>0']],
  ['--resume', (path) => ['simulate', '--resume', path]],
  ['--demand csv', (path) => ['simulate', '--demand', `csv:${path}`]],
  ['--demand usage-log', (path) => ['simulate', '--demand', `usage-log:${path}`]],
  ['--demand usage-db', (path) => ['simulate', '--demand', `usage-db:${path}`]],
  ['--demand claude-logs', (path) => ['simulate', '--demand', `claude-logs:${path}`]],
  ['--demand codex-logs', (path) => ['simulate', '--demand', `codex-logs:${path}`]],
  ['compare', (path) => ['compare', path, path]],
  ['merge', (path) => ['merge', path, path]],
  ['plan tasks', (path) => ['plan', 'tasks', path]],
  ['--quotas', (path) => ['proxy', '--check', '--quotas', path]],
  ['--token-file', (path) => ['status', '--token-file', path]],
];

/** What can lie in place of a file; deep ones are what JSON.parse reads and no walk over its value survives. */
const HOSTILE: ReadonlyArray<readonly [title: string, path: () => string]> = [
  ['JSON 200,000 lists deep', () => put('deep.json', `${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
  ['JSON 200,000 objects deep', () => put('deep.json', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`)],
  ['a pipe that nobody writes to', pipe],
  ['a device without end', () => '/dev/zero'],
  ['a file without a byte', () => put('empty.json', '')],
  ['a byte order mark alone', () => put('mark.json', '\uFEFF')],
  ['NUL characters', () => put('nul.json', new Uint8Array(1000))],
  ['bytes that are no text', () => put('bytes.json', new Uint8Array([0xff, 0xfe, 0xc3, 0x28, 0x0a, 0x80]))],
  ['half of a character', () => put('half.json', '{"accounts": [{"name":"\\ud800"}]}')],
  [
    'a number out of range',
    () =>
      put('range.json', '{"accounts": [{"name":1e400}],"tasks":[1e400],"windows":{"rolling_seconds":1e400}}'),
  ],
];

function pipe(): string {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  return join(root, 'pipe');
}

function large(): string {
  const path = put('large.json', '');
  truncateSync(path, 2 ** 31);
  return path;
}

describe.each(HOSTILE)('%s', (_, made) => {
  it.each(READERS)('for %s is one sentence', async (_option, args) => {
    const { code, stdout, stderr } = await mainHere(args(made()));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^quotalab: [^\n]{20,2000}\n$/);
    expect(stackLines(stderr)).toEqual([]);
    expect(stderr).not.toMatch(/internal error|call stack|undefined|\[object/);
  });
});

describe('a file of 2 GiB without a line end', () => {
  const read = READERS.filter(([title]) => !title.startsWith('--demand') || title === '--demand usage-log');
  it.each(read)('for %s is one sentence', async (_option, args) => {
    const { code, stderr } = await mainHere(args(large()));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^quotalab: [^\n]{20,2000}\n$/);
  });
});

describe('session logs', () => {
  it('that are not where the user says are refused', async () => {
    const nowhere = join(root, 'nowhere');
    expectRefused(
      await run(`--demand=claude-logs:${nowhere}`),
      `--demand claude-logs:${nowhere}: ${nowhere}: no Claude Code logs (*.jsonl) found there`,
    );
    expectRefused(
      await run(`--demand=codex-logs:${nowhere}`),
      `--demand codex-logs:${nowhere}: ${nowhere}: no Codex session logs (rollout-*.jsonl) found there`,
    );
  });

  it('of which one directory of two is empty are refused', async () => {
    mkdirSync(join(root, 'full'));
    put(join('full', 'a.jsonl'), '{}\n');
    const empty = join(root, 'out');
    expectRefused(
      await run(`--demand=claude-logs:${join(root, 'full')},${empty}`),
      `--demand claude-logs:${join(root, 'full')},${empty}: ${empty}: no Claude Code logs (*.jsonl) found there`,
    );
  });

  it.each(['claude-logs', 'codex-logs'])('%s that are not at home are refused', async (demand) => {
    const { environment, stdout } = stageIn(root);
    const error = await simulate({ demand, 'output-dir': 'out' }, environment).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(QuotalabError);
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(join(root, 'home'));
    expect(error.message).toMatch(/ found there$/);
    expect(stdout()).toBe('');
  });
});

describe('the built program', () => {
  it.each([
    [['--trials', '1e3'], "--trials is '1e3'; allowed: an integer 1..10000000"],
    [['--weeks', '53'], "--weeks is '53'; allowed: an integer 1..52"],
    [['--nope', '3'], '--nope is unknown; quotalab simulate --help lists what is allowed'],
    [['--seed'], '--seed is given without a value; quotalab simulate --help lists what is allowed'],
    [['--pool', 'pool.json'], `--pool 'pool.json': cannot be read (no such file)${besides('pool')}`],
  ])('%j: exit code 2, one sentence on stderr, nothing made', async (args, sentence) => {
    const cwd = scratchDirectory();
    const exit = await startProgram(args, cwd).ended;
    expect(exit).toEqual({ code: 2, signal: null, stdout: '', stderr: `quotalab: ${sentence}\n` });
    expect(contentOf(cwd)).toEqual({});
  });
});
