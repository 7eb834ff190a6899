/**
 * The `simulate` command for tests: through its own entrance with everything outside injected, through the whole
 * command line in this process, and as the built program in a process of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { OptionTexts } from '../../src/cli/options/simulate-options.ts';
import type { CommandEnvironment } from '../../src/cli/simulate/command-environment.ts';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { QuotalabError } from '../../src/core/index.ts';
import type { ResultRecord } from '../../src/simulation/experiment/index.ts';
import { createInProcessRunner } from '../../src/simulation/runners/index.ts';
import { contentOf } from '../display/report/fixtures/directories.ts';
import { scratchDirectory } from '../scratch.ts';

export const PROJECT: string = fileURLToPath(new URL('../../', import.meta.url));

/** A file that `npm run build` makes; throws in plain words when it is not there. */
export function builtFile(path: string): string {
  const file = join(PROJECT, 'dist', path);
  if (!existsSync(file)) throw new Error(`dist/${path} is missing: run "npm run build" before these tests`);
  return file;
}

/** 2026-02-11 09:08:07 UTC and its stamp. */
export const START_MS: number = Date.UTC(2026, 1, 11, 9, 8, 7);
export const START_STAMP = '20260211-090807';

export interface Stage {
  readonly environment: CommandEnvironment;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** An environment in `cwd` that keeps what is printed: a fixed clock, batches in this process, no variables. */
export function stageIn(cwd: string, more: Partial<CommandEnvironment> = {}): Stage {
  const printed = { stdout: '', stderr: '' };
  const target = (stream: 'stdout' | 'stderr') => ({
    write: (text: string): void => {
      printed[stream] += text;
    },
  });
  const environment: CommandEnvironment = {
    env: {},
    cwd,
    home: join(cwd, 'home'),
    stdout: target('stdout'),
    stderr: target('stderr'),
    now: () => START_MS,
    createRunner: createInProcessRunner,
    onInterrupt: () => () => {},
    ...more,
  };
  return { environment, stdout: () => printed.stdout, stderr: () => printed.stderr };
}

export type CsvRow = Readonly<Record<string, string>>;

export interface FinishedRun {
  readonly directory: string;
  /** Every file of the output directory by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly record: ResultRecord;
  readonly csv: string;
  readonly rows: readonly CsvRow[];
  readonly report: string;
  readonly stdout: string;
  readonly stderr: string;
}

export const numberIn = (row: CsvRow, column: string): number => {
  const text = row[column];
  if (text === undefined || !/^-?\d/.test(text)) throw new Error(`${column} is '${text}', not a number`);
  return Number(text);
};

export function readRun(
  directory: string,
): Pick<FinishedRun, 'files' | 'record' | 'csv' | 'rows' | 'report'> {
  const csv = readFileSync(join(directory, 'latest_trial_metrics.csv'), 'utf8');
  return {
    files: contentOf(directory),
    record: JSON.parse(readFileSync(join(directory, 'latest_summary.json'), 'utf8')),
    csv,
    rows: parse(csv, { columns: true }),
    report: readFileSync(join(directory, 'latest_report.md'), 'utf8'),
  };
}

/** Runs `simulate` with in-process batches in a new directory, results in its `results`. */
export async function finishedRun(
  texts: OptionTexts,
  more: Partial<CommandEnvironment> = {},
): Promise<FinishedRun> {
  const { environment, stdout, stderr } = stageIn(more.cwd ?? scratchDirectory(), more);
  await simulate(texts, environment);
  const directory = join(environment.cwd, 'results');
  return { directory, ...readRun(directory), stdout: stdout(), stderr: stderr() };
}

export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole command line in this process, with both streams caught and given back. */
export async function mainHere(args: readonly string[]): Promise<Exit> {
  const printed = { stdout: '', stderr: '' };
  const caught = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    }),
  );
  try {
    const code = await main(args);
    return { code, ...printed };
  } finally {
    for (const spy of caught) spy.mockRestore();
  }
}

/** `simulate` on option texts as the command line would end it; throws when it fails in a way of its own. */
export async function exitOf(texts: OptionTexts, cwd: string): Promise<Exit> {
  const { environment, stdout, stderr } = stageIn(cwd);
  try {
    await simulate(texts, environment);
    return { code: 0, stdout: stdout(), stderr: stderr() };
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
    return { code: error.exitCode, stdout: stdout(), stderr: `${stderr()}quotalab: ${error.message}\n` };
  }
}

/** Option texts of arguments: `--name`, `--name=value` or `--name` and its value. */
export function textsOf(args: readonly string[]): OptionTexts {
  const texts: Record<string, string | true> = {};
  args.forEach((arg, index) => {
    if (!arg.startsWith('--')) return;
    const [name = '', ...value] = arg.slice(2).split('=');
    const next = args[index + 1];
    if (value.length > 0) texts[name] = value.join('=');
    else texts[name] = next === undefined || next.startsWith('--') ? true : next;
  });
  return texts;
}

export interface Program {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Exit code and signal, when the process and its streams have ended. */
  readonly ended: Promise<Exit & { readonly signal: NodeJS.Signals | null }>;
}

/** Starts the built `simulate` in `cwd`. */
export function startProgram(args: readonly string[], cwd: string): Program {
  const child = spawn(process.execPath, [builtFile('src/cli/simulate-bin.js'), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (data) => {
      printed[stream] += String(data);
    });
  }
  const ended = new Promise<Exit & { signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...printed }));
  });
  return { child, stdout: () => printed.stdout, stderr: () => printed.stderr, ended };
}

/** Waits until `condition` holds; throws in plain words when it does not within the deadline. */
export async function until(what: string, condition: () => boolean, deadlineMs = 300_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${deadlineMs} ms`);
    await pause(5);
  }
}

/** Lines of a stack trace. */
export const stackLines = (text: string): string[] => text.split('\n').filter((line) => /^\s+at /.test(line));

/** Names of files that are new, gone or of other content than `before`. */
export function changedFiles(directory: string, before: Readonly<Record<string, string>>): string[] {
  const after = contentOf(directory);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}

export { contentOf, isTemporary } from '../display/report/fixtures/directories.ts';
export { removeScratch, scratchDirectory } from '../scratch.ts';
