/**
 * `plan` through its own entrance: a stage that keeps what is printed, usage in a file of its own, and a desk for the
 * tests of one question. What every question must do is in plan-questions.test.ts.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { plan } from '../../src/cli/plan.ts';
import type { StatusEnvironment } from '../../src/cli/router/status.ts';
import { QuotalabError } from '../../src/core/index.ts';
import type { PlanQuestion } from '../../src/planner/question/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';

export type PlanTexts = Readonly<Record<string, string | true>>;

export interface PlanExit {
  readonly stdout: string;
  /** null = it answered. */
  readonly error: QuotalabError | null;
}

/** Asks a question as the command line would, options as given; other errors than coded ones are thrown. */
export async function askHere(
  question: PlanQuestion,
  options: PlanTexts,
  cwd: string,
  file: string | null = null,
): Promise<PlanExit> {
  let stdout = '';
  const environment: StatusEnvironment = {
    stdout: {
      write: (text: string): void => {
        stdout += text;
      },
    },
    cwd,
    env: { HOME: cwd },
    signal: new AbortController().signal,
    now: () => Date.UTC(2026, 1, 11, 9, 0, 0),
  };
  try {
    await plan(question, { texts: new Map(Object.entries(options)), file }, environment);
    return { stdout, error: null };
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
    return { stdout, error };
  }
}

const DAY_MS = 86_400_000;

/** A directory with `use.csv`: 30 days, 60 requests on working days, ending 2026-02-11 at noon. */
function usageDirectory(): string {
  const directory = scratchDirectory();
  const startMs = Date.UTC(2026, 0, 13);
  const rows = Array.from({ length: 30 }, (_, day) => {
    const isWeekend = [0, 6].includes(new Date(startMs + day * DAY_MS).getUTCDay());
    return Array.from({ length: isWeekend ? 0 : 60 + ((day * 7) % 11) }, (__, i) => {
      const at = new Date(startMs + day * DAY_MS + (8 + i / 15) * 3_600_000).toISOString();
      return `${at},1,${i % 5 === 0 ? 'claude-opus-4-6' : 'claude-sonnet-4-5'}`;
    });
  }).flat();
  writeFileSync(join(directory, 'use.csv'), `timestamp,cost,model\n${rows.join('\n')}\n`);
  return directory;
}

const LOGS = resolve('../shared/data/claude-code-logs');
export const HAS_LOGS: boolean = existsSync(LOGS);

/** Tiers of the document that these questions are asked with; the others take the default pool. */
const TIERS: Readonly<Record<string, string>> = {
  status: 'pro',
  forecast: 'pro',
  budget: 'max5',
  mix: 'max5',
  draft: 'max5',
};

/** Questions that say little without a file: theirs is their own example. */
const WITH_FILE: readonly string[] = ['tasks', 'share', 'score'];

export interface PlanDesk {
  /** Path of a file beside the usage; only while tests run. */
  path(name: string): string;
  /** With the usage of `usageDirectory`, its last day at 12:30 and the usual tiers and file, unless said otherwise. */
  ask(options?: PlanTexts, file?: string | null): Promise<PlanExit>;
  /** With nothing but the usage. */
  askPlainly(): Promise<PlanExit>;
  /** With the real logs, only where HAS_LOGS. */
  askLogs(options: PlanTexts & { readonly now: string }, file?: string): Promise<PlanExit>;
}

/** A desk for the tests of the file, or of the `describe`, it is made in; what it made is removed after them. */
export function planDesk(question: PlanQuestion): PlanDesk {
  const usualFile = WITH_FILE.includes(question.name) ? 'example.json' : null;
  const tier = TIERS[question.name];
  const usual = {
    demand: 'csv:use.csv',
    now: '2026-02-11T12:30:00Z',
    'time-zone': 'UTC',
    ...(tier === undefined ? {} : { preset: `doc-2026-messages:${tier}` }),
  };
  let directory = '';
  beforeAll(() => {
    directory = usageDirectory();
    if (usualFile !== null) writeFileSync(join(directory, usualFile), JSON.stringify(question.file!.example));
  });
  afterAll(removeScratch);
  return {
    path: (name) => join(directory, name),
    ask: (options = {}, file = usualFile) => askHere(question, { ...usual, ...options }, directory, file),
    askPlainly: () => askHere(question, { demand: usual.demand }, directory),
    askLogs: (options, file) =>
      askHere(question, { demand: `claude-logs:${LOGS}`, 'time-zone': 'UTC', ...options }, directory, file),
  };
}

/** The lines with their ends and the runs of blanks in them cut. */
export const tightLines = (stdout: string): string[] =>
  stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));

/** After the headline: what decides, what is next, then these sections, all within the width of a pipe. */
export function expectDetails(stdout: string, titles: readonly string[]): void {
  expect(stdout).toMatch(/\ndecided by +\S/);
  expect(stdout).toMatch(/\nnext +\S/);
  for (const title of titles) expect(stdout).toContain(`\n${title}`);
  expect(stdout.split('\n').filter((line) => [...line].length > 100)).toEqual([]);
}
