/**
 * Every command that README and docs/ show is taken: run in process with --check appended, in a directory of its own that
 * holds the files the command names (the documents' own JSON, a small CSV, a small Claude Code log). Questions of the
 * planner, which are quick, are answered.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import { startRouterStub } from '../cli/router-stub.ts';
import { TWO_LANES } from '../display/terminal/fixtures/usage-answers.ts';
import { claudeLine } from '../usage/logs/log-lines.ts';
import { DOCUMENTS, fencedBlocks, npxCommands, PLACEHOLDERS, readDocument } from './markdown.ts';

const QUESTIONS = await loadQuestions();

const TEXTS = DOCUMENTS.map((name) => [name, readDocument(name)] as const);
const COMMANDS = TEXTS.flatMap(([, text]) => npxCommands(text));
/** Each once: a command that two pages show is one. */
const RUNNABLE = [
  ...new Map(
    COMMANDS.filter(({ isPattern }) => !isPattern).map((command) => [command.line, command]),
  ).values(),
];
const JSON_BLOCKS = TEXTS.flatMap(([name, text]) =>
  fencedBlocks(text, 'json').map((block) => [name, block] as const),
);

/** The first JSON block of any document with this key. */
function jsonWith(key: string): string | undefined {
  return JSON_BLOCKS.map(([, block]) => block).find((block) =>
    Object.hasOwn(JSON.parse(block) as object, key),
  );
}

/** Three days of small requests, so that a trace can be cut into days. */
function usageCsv(): string {
  const rows = Array.from({ length: 72 }, (_, hour) => `${hour * 3600},${1 + (hour % 3)}`);
  return `seconds,cost\n${rows.join('\n')}\n`;
}

function put(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), path.endsWith('.gz') ? gzipSync(content) : content);
}

/** A summary of the gate's 500 trials, as little of it as is read. */
const SUMMARY: string = JSON.stringify({
  schema_version: 2,
  seed: 20260211,
  trials: 500,
  scenario_mode: 'focused',
  reset_mode: 'mixed',
  summary: [{ policy: 'paced', objective_score_mean: 0.75, served_ratio_mean: 0.75 }],
  demand_digest: '00',
  command: 'simulate --trials 500',
});

/** Writes what the words of a command name into `root`. */
function putFiles(root: string, words: readonly string[]): void {
  words.forEach((word, index) => {
    const option = words[index - 1];
    if (option === '--pool' && /[./]/.test(word)) put(root, word, jsonWith('accounts') ?? '');
    if (option === '--objective') put(root, word, jsonWith('served_ratio') ?? '{"served_ratio":1}');
    if (/\.json$/.test(word) && (option === '--baseline-summary' || words.includes('compare'))) {
      put(root, word, SUMMARY);
    }
    const asked = QUESTIONS.find(({ name }) => words[index - 2] === 'plan' && words[index - 1] === name);
    if (/\.json$/.test(word) && asked?.file) put(root, word, JSON.stringify(asked.file.example));
    const csv = /^csv:(.+)$/.exec(word)?.[1];
    if (option === '--demand' && csv !== undefined) put(root, csv, usageCsv());
  });
  const days = ['02-10', '02-11', '02-12'];
  const lines = days.map((day, index) =>
    claudeLine({ id: `msg_${index}`, requestId: `req_${index}`, timestamp: `2026-${day}T10:00:00.000Z` }),
  );
  put(root, '.claude/projects/demo/session.jsonl', `${lines.join('\n')}\n`);
}

const HOME_VARIABLES = ['HOME', 'USERPROFILE', 'CLAUDE_CONFIG_DIR', 'XDG_CONFIG_HOME', 'CODEX_HOME'] as const;

let root = '';
const before = { cwd: process.cwd(), env: { ...process.env } };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quotalab-readme-'));
  for (const name of HOME_VARIABLES) delete process.env[name];
  process.env.HOME = root;
  process.chdir(root);
});

afterEach(() => {
  process.chdir(before.cwd);
  for (const name of HOME_VARIABLES) {
    if (before.env[name] === undefined) delete process.env[name];
    else process.env[name] = before.env[name];
  }
  rmSync(root, { recursive: true, force: true });
});

async function run(args: readonly string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  try {
    return { exitCode: await main(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** `npx simulate X` is `quotalab simulate X`; --check stops before anything runs. */
function checked(words: readonly string[]): string[] {
  const [binary, ...rest] = words;
  const args = binary === 'simulate' ? ['simulate', ...rest] : rest;
  const isLong =
    args[0] === 'simulate' || args[0] === 'sweep' || (args[0] === 'proxy' && args[1] !== 'replay');
  return isLong && !args.includes('--check') ? [...args, '--check'] : args;
}

/** A command that asks a router is pointed at a stub of one. */
async function withRouter<T>(args: string[], use: (args: string[]) => Promise<T>): Promise<T> {
  if (args[0] !== 'status') return use(args);
  const stub = await startRouterStub({ 'GET /v1/usage': { text: JSON.stringify(TWO_LANES) } });
  try {
    return await use([...args, '--url', stub.url]);
  } finally {
    await stub.close();
  }
}

describe('the commands of README.md and docs/', () => {
  it('are there', () => {
    expect(npxCommands(readDocument('README.md')).length).toBeGreaterThan(5);
    expect(RUNNABLE.length).toBeGreaterThan(15);
    expect(RUNNABLE.map(({ line }) => line)).toContain('npx simulate --trials 2000 --scenario-mode focused');
  });

  it.each(RUNNABLE.map(({ line, words }) => [line, words] as const))('%s', async (_, words) => {
    putFiles(root, words);
    const { exitCode, stdout, stderr } = await withRouter(checked(words), run);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    if (words.includes('simulate')) expect(stdout).toMatch(/^All inputs are good\. This would run:\n/);
    else expect(stdout).not.toBe('');
  });

  it('with placeholders are few and skipped by name', () => {
    const patterns = COMMANDS.filter(({ isPattern }) => isPattern);
    for (const { line } of patterns) {
      expect(
        PLACEHOLDERS.some((mark) => line.includes(mark)),
        line,
      ).toBe(true);
    }
    expect(patterns.length).toBeLessThan(RUNNABLE.length);
  });

  it('a wrong command would be found', async () => {
    const { exitCode, stderr } = await run(checked(['simulate', '--trial', '5']));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^quotalab: .*trial/);
  });
});

describe('the JSON of README.md and docs/', () => {
  const pools = JSON_BLOCKS.filter(([, block]) => Object.hasOwn(JSON.parse(block) as object, 'accounts'));

  it('holds three pools', () => {
    expect(pools.map(([name]) => name)).toEqual(['README.md', 'docs/pools.md', 'docs/pools.md']);
  });

  it.each(pools)('of %s is a pool that can be simulated and shown as it stands', async (_, pool) => {
    put(root, 'shown.json', pool);
    const { accounts } = JSON.parse(pool) as { accounts: Array<{ name: string }> };
    const checkedRun = await run(['simulate', '--pool', 'shown.json', '--check']);
    expect(checkedRun).toMatchObject({ exitCode: 0, stderr: '' });
    for (const { name } of accounts) expect(checkedRun.stdout).toContain(`  ${name}: short `);
    const shown = await run(['pools', 'show', 'shown.json', '--time-zone', 'UTC']);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    for (const { name } of accounts) expect(shown.stdout).toContain(name);
  });
});
