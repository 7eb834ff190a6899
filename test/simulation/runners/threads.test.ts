/** Threads that die, trials that throw: one coded error, the trial named, nothing touched. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OptionTexts } from '../../../src/cli/options/simulate-options.ts';
import type { CommandEnvironment } from '../../../src/cli/simulate/command-environment.ts';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { QuotalabError } from '../../../src/core/index.ts';
import { createThreadRunner } from '../../../src/simulation/runners/index.ts';
import {
  builtFile,
  changedFiles,
  contentOf,
  type Exit,
  type FinishedRun,
  finishedRun,
  isTemporary,
  removeScratch,
  START_MS,
  stageIn,
  textsOf,
} from '../../cli/command.ts';
import { threadRunner } from '../../determinism/runs.ts';

const fixture = (name: string): URL => new URL(`fixtures/${name}.mjs`, import.meta.url);

const TEXTS = {
  trials: '12',
  seed: '4',
  policies: 'paced,random',
  'warmup-weeks': '0',
  'no-bound': true,
  quiet: true,
} as const;
const COMMAND =
  'simulate --trials 12 --seed 4 --model steady --scenario-mode focused --reset-mode mixed --warmup-weeks 0 --policies paced,random --no-bound';

let earlier: FinishedRun;
beforeAll(async () => {
  builtFile('workers/trial-worker.js');
  earlier = await finishedRun({ ...TEXTS, seed: '3' });
});
afterAll(removeScratch);
afterEach(() => void vi.unstubAllEnvs());

/** Runs beside the earlier results with a worker that fails in a trial; returns the error. */
async function failureOf(worker: string, trial: number, more: OptionTexts): Promise<QuotalabError> {
  vi.stubEnv('QUOTALAB_TEST_TRIAL', String(trial));
  const createRunner: CommandEnvironment['createRunner'] = (threads) =>
    createThreadRunner({ threads, workerUrl: fixture(worker) });
  const cwd = fileURLToPath(new URL('../', `file://${earlier.directory}/`));
  const { environment, stdout } = stageIn(cwd, { createRunner, now: () => START_MS + 60_000 });
  const outcome = await simulate({ ...TEXTS, ...more }, environment).catch((error) => error);
  expect(outcome).toBeInstanceOf(QuotalabError);
  expect(stdout()).toBe('');
  return outcome;
}

/** A Node process of its own, ended. */
async function ended(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Exit> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (data) => {
      printed[stream] += String(data);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...printed };
}

function expectNothingTouched(): void {
  expect(changedFiles(earlier.directory, earlier.files)).toEqual([]);
  expect(Object.keys(contentOf(earlier.directory)).filter(isTemporary)).toEqual([]);
}

/** What the message must end in, whatever killed the worker. */
const replayWords = (trial: number): string => `; seed 4; replay it with: npx ${COMMAND} --replay ${trial}`;

describe.each([
  ['calls process.exit', 'exits', 'the worker died ('],
  ['throws in the trial', 'throws', 'divides by an account of no size'],
])('a worker that %s', (_, worker, reason) => {
  it.each([
    ['the first trial', 0, { threads: '1', 'batch-size': '25' }],
    ['the middle of a batch', 6, { threads: '1', 'batch-size': '5' }],
    ['the middle of a later batch of two threads', 7, { threads: '2', 'batch-size': '3' }],
    ['a batch of one trial', 5, { threads: '3', 'batch-size': '1' }],
    ['the last trial', 11, { threads: '2', 'batch-size': '4' }],
  ])('in %s: the trial, the seed and one command are named, nothing is touched', async (__, trial, more) => {
    const error = await failureOf(worker, trial, more);
    expect(error.code).toBe('TRIAL_FAILED');
    expect(error.exitCode).toBe(1);
    expect(error.message.startsWith(`trial ${trial} failed: `), error.message).toBe(true);
    expect(error.message).toContain(reason);
    expect(error.message.endsWith(replayWords(trial)), error.message).toBe(true);
    expect(error.message).not.toContain('\n');
    expectNothingTouched();
  });
});

describe.each([
  ['throws where no one catches it', 'uncaught', 'thrown where no one listens'],
  ['cannot do a batch at all', 'rejects', 'the batch is not what it should be'],
])('a worker that %s', (_, worker, reason) => {
  it.each([
    ['one thread', 7, { threads: '1', 'batch-size': '5' }, 5],
    ['two threads', 7, { threads: '2', 'batch-size': '3' }, 6],
    ['batches of one trial', 7, { threads: '2', 'batch-size': '1' }, 7],
  ])('outside its trials (%s): the first trial of its batch is named, nothing is touched', async (...row) => {
    const [, trial, more, firstOfBatch] = row;
    const { exitCode, message } = await failureOf(worker, trial, more);
    expect(exitCode).toBe(1);
    expect(message).toBe(
      `trial ${firstOfBatch} failed: the worker died (${reason})${replayWords(firstOfBatch)}`,
    );
    expectNothingTouched();
  });
});

describe('a failed trial', () => {
  it('is told by the command that its message gives', async () => {
    const { message } = await failureOf('exits', 6, { threads: '2', 'batch-size': '4' });
    const [program, command, ...args] = message.slice(message.indexOf('npx ')).split(' ');
    expect([program, command]).toEqual(['npx', 'simulate']);
    const { environment, stdout } = stageIn(fileURLToPath(new URL('../', `file://${earlier.directory}/`)));
    await simulate(textsOf(args), environment);
    expect(stdout()).toMatch(/^Trial 6 of seed 4: /);
    expectNothingTouched();
  });

  it('does not hinder the next run', async () => {
    await failureOf('exits', 3, { threads: '2', 'batch-size': '2' });
    const next = await finishedRun(
      { ...TEXTS, threads: '2', 'batch-size': '2' },
      { createRunner: threadRunner },
    );
    expect(next.rows).toHaveLength(24);
  });
});

describe('createThreadRunner', () => {
  it('tells of a worker file that does not load instead of waiting for it', async () => {
    const error = await failureOf('does-not-load', 0, { threads: '1' });
    expect(error.code).toBe('TRIAL_FAILED');
    expect(error.message).toContain('this worker cannot be loaded');
    expectNothingTouched();
  });

  it('does not end the process when a thread dies that has nothing to do', async () => {
    const child = await ended([fileURLToPath(fixture('idle-death'))]);
    expect(child).toEqual({ code: 0, stdout: 'closed\n', stderr: '' });
  });

  it('tells of a worker file that is not there', async () => {
    const error = await failureOf('not-there', 0, { threads: '1' });
    expect(error.code).toBe('TRIAL_FAILED');
    expect(error.message).toContain('not-there.mjs');
    expectNothingTouched();
  });

  it.each([1, 2, 5])('has the width of its %i threads', async (threads) => {
    const runner = threadRunner(threads);
    expect(runner.width).toBe(threads);
    await runner.close();
  });
});

describe('a worker that exhausts its memory', () => {
  it('is told by its trial, and the process lives on to say so', async () => {
    const texts = { ...TEXTS, threads: '2', 'batch-size': '3', 'output-dir': earlier.directory };
    const args = [
      '--max-old-space-size=64',
      fileURLToPath(fixture('simulate-with-worker')),
      fixture('exhausts-memory').href,
      JSON.stringify(texts),
    ];
    const { code, stdout, stderr } = await ended(args, { QUOTALAB_TEST_TRIAL: '4' });
    expect(code, stderr.slice(0, 500)).toBe(0);
    const error = JSON.parse(stdout);
    expect(error).toMatchObject({ code: 'TRIAL_FAILED', exitCode: 1 });
    expect(error.message).toMatch(/^trial 4 failed: the worker died \(.*memory/i);
    expect(error.message).toContain(replayWords(4));
    expectNothingTouched();
  });
});
