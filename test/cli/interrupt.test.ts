/** The built program stopped from outside: earlier results stay whole, whatever stops it and whenever. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import {
  builtFile,
  changedFiles,
  contentOf,
  isTemporary,
  type Program,
  readRun,
  removeScratch,
  START_MS,
  scratchDirectory,
  stackLines,
  stageIn,
  startProgram,
  textsOf,
  until,
} from './command.ts';

const SMALL = [
  '--trials',
  '4',
  '--policies',
  'paced,random',
  '--warmup-weeks',
  '0',
  '--threads',
  '1',
  '--no-bound',
  '--quiet',
  '--output-dir',
  'results',
];
/** Many minutes of work, in trials short enough that rows are written soon. */
const LONG = [
  '--trials',
  '1000000',
  '--policies',
  'paced,random',
  '--warmup-weeks',
  '0',
  '--demand-scale',
  '0.1',
  '--threads',
  '2',
  '--output-dir',
  'results',
];

let cwd = '';
let before: Record<string, string> = {};
const results = (): string => join(cwd, 'results');
const running = new Set<Program>();

function start(args: readonly string[]): Program {
  const program = startProgram(args, cwd);
  running.add(program);
  void program.ended.finally(() => running.delete(program));
  return program;
}

/** Each test starts with the whole results of an earlier run. */
beforeAll(async () => {
  cwd = scratchDirectory();
  expect(await start(SMALL).ended).toMatchObject({ code: 0, stderr: '' });
  before = contentOf(results());
  expect(Object.keys(before).length).toBeGreaterThan(8);
});
beforeEach(() => {
  cwd = scratchDirectory();
  mkdirSync(results());
  for (const [name, content] of Object.entries(before)) {
    writeFileSync(join(results(), name), content, 'latin1');
  }
});
afterAll(() => {
  for (const { child } of running) child.kill('SIGKILL');
  removeScratch();
});

/** What runs have aside: not the folder that the latest files lie in. */
function temporaries(): string[] {
  const names = readdirSync(results());
  const latest = names.includes('.latest') ? readlinkSync(join(results(), '.latest')) : null;
  return names.filter((name) => isTemporary(name) && name !== latest);
}

/** Bytes of a file of the set that a run has aside; -1 = none yet. */
const asideBytes = (name: string): number =>
  Math.max(
    -1,
    ...temporaries().map(
      (folder) => statSync(join(results(), folder, name), { throwIfNoEntry: false })?.size ?? -1,
    ),
  );

const hasRows = (): boolean => asideBytes('latest_trial_metrics.csv') > 0;

/** The run after: it succeeds, clears what was left and leaves whole artefacts beside the earlier ones. */
async function expectNextRunGood(): Promise<void> {
  const { environment, stderr } = stageIn(cwd, { now: () => START_MS });
  await simulate({ ...textsOf(SMALL), seed: '8' }, environment);
  expect(stderr()).toBe('');
  expect(temporaries()).toEqual([]);
  const { record, rows, files, csv } = readRun(results());
  expect(record).toMatchObject({ seed: 8, trials: 4 });
  expect(rows).toHaveLength(8);
  const stamped = Object.keys(files).filter((name) => name.startsWith('trial-metrics-'));
  expect(stamped.filter((name) => files[name] === csv)).toHaveLength(1);
  expectStampedOfBefore();
}

function expectStampedOfBefore(): void {
  const after = contentOf(results());
  for (const name of Object.keys(before).filter((known) => !known.startsWith('latest_'))) {
    expect(after[name] === before[name], `${name} is as it was`).toBe(true);
  }
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('in the middle of a run: exit code 130, one sentence, no artefact touched, nothing left', async () => {
    const program = start([...LONG, '--quiet']);
    await until('the table under its temporary name', () => temporaries().length > 0);
    // The first chunk of rows is there: trials are being finished.
    await until('rows in the table', hasRows);
    program.child.kill(signal);
    const exit = await program.ended;
    expect(exit).toEqual({
      code: 130,
      signal: null,
      stdout: '',
      stderr: expect.stringMatching(/^(?:note: [^\n]+\n)*quotalab: stopped [^\n]+\n$/),
    });
    expect(changedFiles(results(), before)).toEqual([]);
    await expectNextRunGood();
  });

  it('twice, and before the first trial is done, is no different', async () => {
    const program = start([...LONG, '--quiet']);
    await until('the table under its temporary name', () => temporaries().length > 0);
    program.child.kill(signal);
    program.child.kill(signal);
    const exit = await program.ended;
    // Between opening the table and listening for signals the default applies: killed, and nothing else.
    expect(exit.signal ?? exit.code).toBe(exit.signal === null ? 130 : signal);
    expect(stackLines(exit.stderr)).toEqual([]);
    expect(changedFiles(results(), before).filter((name) => !isTemporary(name))).toEqual([]);
    await expectNextRunGood();
  });
});

describe('SIGINT with progress', () => {
  it('ends the progress lines with one sentence', async () => {
    const program = start([...LONG.with(1, '4000')]);
    await until('a first progress line', () => program.stderr().includes('\n'));
    program.child.kill('SIGINT');
    const exit = await program.ended;
    expect(exit).toMatchObject({ code: 130, stdout: '' });
    const lines = exit.stderr.trimEnd().split('\n');
    expect(lines.pop()).toMatch(/^quotalab: stopped /);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^\d+ of 4000 trials \(\d+ %\)/);
    expect(changedFiles(results(), before)).toEqual([]);
  });
});

describe('kill -9', () => {
  it('in the middle of a run: no artefact touched; the next run clears what is left', async () => {
    const program = start([...LONG, '--quiet']);
    await until('rows in the table', hasRows);
    program.child.kill('SIGKILL');
    const exit = await program.ended;
    expect(exit).toMatchObject({ code: null, signal: 'SIGKILL', stdout: '' });
    expect(exit.stderr).toMatch(/^(?:note: [^\n]+\n)*$/);
    const changed = changedFiles(results(), before);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter((name) => !isTemporary(name))).toEqual([]);
    await expectNextRunGood();
  });

  it('while the artefacts are written: whole files only, and the next run clears what is left', async () => {
    const ATTEMPTS = 12;
    let killedInside = 0;
    for (let attempt = 0; attempt < ATTEMPTS && killedInside < 1; attempt++) {
      const known = contentOf(results());
      const program = start([...SMALL, '--seed', String(100 + attempt)]);
      const deadline = Date.now() + 300_000;
      await until('the table under its temporary name', () => temporaries().length > 0);
      // Without giving way to other work: what is waited for lasts some milliseconds.
      const isWriting = (): boolean => asideBytes('latest_summary.json') >= 0;
      while (!isWriting()) {
        if (Date.now() > deadline) throw new Error('the summary was never written');
      }
      program.child.kill('SIGKILL');
      const { signal } = await program.ended;
      const after = contentOf(results());
      if (signal === 'SIGKILL' && Object.keys(after).some(isTemporary)) killedInside++;
      expectStampedOfBefore();
      const finals = Object.entries(after).filter(([name]) => !isTemporary(name));
      for (const [name, content] of finals) {
        if (known[name] === content) continue;
        // What is new under a final name is a whole artefact of the killed run.
        if (name.endsWith('.json')) expect(JSON.parse(content).seed).toBe(100 + attempt);
        else if (name.endsWith('.csv')) expect(content.split('\n')).toHaveLength(1 + 8 + 1);
        else expect(content).toContain(`- Seed: ${100 + attempt}\n`);
        expect(content.endsWith('\n')).toBe(true);
      }
    }
    expect(killedInside).toBeGreaterThan(0);
    await expectNextRunGood();
  });
});

describe('a reader that goes away', () => {
  it.each([
    ['--help', ['--help']],
    ['--check', ['--check']],
    ['a refusal', ['--nope']],
    ['a run', SMALL],
  ])('(%s): no stack trace, and a run is still written', async (_, args) => {
    const child = spawn(process.execPath, [builtFile('src/cli/simulate-bin.js'), ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    child.stdout.destroy();
    const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
    expect(signal).toBeNull();
    expect(stackLines(stderr)).toEqual([]);
    expect(stderr).not.toContain('EPIPE');
    expect(temporaries()).toEqual([]);
    const stamped = Object.keys(contentOf(results())).filter((name) => name.startsWith('summary-'));
    expect(stamped).toHaveLength(args === SMALL ? 2 : 1);
  });

  it('of standard error: a run goes on to its end', async () => {
    const args = SMALL.filter((arg) => arg !== '--quiet');
    const child = spawn(process.execPath, [builtFile('src/cli/simulate-bin.js'), ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.on('data', (data) => {
      stdout += String(data);
    });
    child.stderr.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(0);
    expect(stdout).toContain('Digest: ');
    expect(temporaries()).toEqual([]);
  });
});
