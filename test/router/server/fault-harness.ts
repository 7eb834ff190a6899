/**
 * What tests of faults need beside router-harness.ts: a router at any host and port, a clock that is set, the plain
 * sockets of a client that misbehaves, and the built command in a process of its own, which can be killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, onTestFinished } from 'vitest';
import type { QuotalabError } from '../../../src/core/index.ts';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import type { RouterOptions } from '../../../src/router/server/index.ts';
import { type Clock, type Losses, SYSTEM_CLOCK } from '../../../src/router/server/parts/index.ts';
import { builtFile } from '../../cli/command.ts';
import { removeScratch, scratchDirectory } from '../../scratch.ts';
import { type RouterSetup, type RunningRouter, startRouter as startOne } from './router-harness.ts';
import { type ScriptedUpstream, startUpstream } from './scripted-upstream.ts';

export { removeScratch, scratchDirectory } from '../../scratch.ts';

/** A clock that a test sets: real time plus `shiftMs`, steady time as it is. */
export class ShiftedClock implements Clock {
  shiftMs = 0;
  nowMs(): number {
    return SYSTEM_CLOCK.nowMs() + this.shiftMs;
  }
  monotonicMs(): number {
    return SYSTEM_CLOCK.monotonicMs();
  }
  draw(): number {
    return SYSTEM_CLOCK.draw();
  }
}

/** Two accounts of 100 million tokens on one lane that asks `url`. */
export function twoAccounts(url: string, more: object = {}): object {
  const windows = { short: { capacity_tokens: 100_000_000 }, weekly: { capacity_tokens: 100_000_000 } };
  const account = (name: string, variable: string): object => ({
    name,
    credential: { env: variable, header: 'x-api-key' },
    ...windows,
  });
  return {
    lanes: { anthropic: { base_url: url, accounts: [account('a', 'KEY_A'), account('b', 'KEY_B')] } },
    routes: [{ match: '*', preferred: 'anthropic' }],
    ...more,
  };
}

/** The secrets of the accounts; no text that leaves the router may have them. */
export const SECRETS: Readonly<Record<string, string>> = {
  KEY_A: 'sk-secret-of-account-a-0123456789',
  KEY_B: 'sk-secret-of-account-b-9876543210',
};

export interface StartOptions
  extends Omit<RouterSetup, 'quotas'>,
    Pick<Partial<RouterOptions>, 'host' | 'port'> {
  readonly quotas: object;
}

export interface FaultyRouter extends Omit<RunningRouter, 'stop'> {
  /** Ends it at once unless it may drain. A second call does nothing. */
  stop(drainMs?: number): Promise<Losses>;
}

/** A router in this process with the secrets above; it is stopped with its test. */
export async function startRouter({ quotas, env, ...options }: StartOptions): Promise<FaultyRouter> {
  const directory = options.directory ?? scratchDirectory();
  const setup: RouterSetup = {
    affinityIdleMs: 300_000,
    ...options,
    directory,
    quotas: quotas as RouterSetup['quotas'],
    env: { ...SECRETS, ...env },
  };
  const running = await startOne(setup);
  let stopped: Promise<Losses> | null = null;
  const stop = (drainMs = 0): Promise<Losses> => {
    stopped ??= running.router.stop(drainMs);
    return stopped;
  };
  return { ...running, stop };
}

export interface FaultBench {
  /** The one of the test that runs. */
  readonly upstream: ScriptedUpstream;
  /** A router over the scripted upstream unless `quotas` says otherwise. */
  routerOf(options?: Partial<StartOptions>): Promise<FaultyRouter>;
}

/** For the top of a test file: each test gets an upstream of its own; directories are removed after the last. */
export function faultBench(): FaultBench {
  let upstream: ScriptedUpstream;
  beforeEach(async () => {
    upstream = await startUpstream();
  });
  afterEach(() => upstream.close());
  afterAll(removeScratch);
  return {
    get upstream() {
      return upstream;
    },
    routerOf: (options = {}) => startRouter({ quotas: twoAccounts(upstream.url), ...options }),
  };
}

/** Writes the configuration to where the command looks for it below its working directory; returns the path. */
export function writeQuotas(directory: string, quotas: object | string): string {
  const file = join(directory, 'configs', 'quotas.json');
  mkdirSync(join(directory, 'configs'), { recursive: true });
  writeFileSync(file, typeof quotas === 'string' ? quotas : JSON.stringify(quotas));
  return file;
}

export interface MessageOptions {
  readonly model?: string;
  readonly stream?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Asks for a message. */
export function postMessage(
  url: string,
  { model = 'm', stream, headers, signal }: MessageOptions = {},
): Promise<Response> {
  return fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, max_tokens: 100, messages: [], ...(stream === true ? { stream } : {}) }),
    ...(signal === undefined ? {} : { signal }),
  });
}

export async function readUsage(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<UsageAnswer> {
  const answer = await fetch(`${url}/v1/usage`, { headers });
  if (answer.status !== 200) throw new Error(`/v1/usage answered ${answer.status}`);
  return (await answer.json()) as UsageAnswer;
}

/** Input and output tokens of every model in the rolling window. */
export const usedTokens = (usage: UsageAnswer): number =>
  Object.values(usage.models).reduce((sum, model) => sum + model.rolling_in + model.rolling_out, 0);

/** Requests that the router counts as under way, and the tokens reserved for them. */
export const inFlight = (usage: UsageAnswer): number =>
  usage.accounts.reduce((sum, account) => sum + account.in_flight + account.in_flight_tokens, 0) +
  Object.values(usage.models).reduce((sum, model) => sum + model.in_flight_tokens, 0);

/** Value of a series without labels, or with exactly these. */
export async function metric(url: string, series: string): Promise<number | null> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

/** Lines of the usage log, oldest file's left out. */
export const logLines = (directory: string): Array<Record<string, unknown>> =>
  readFileSync(join(directory, 'logs', 'usage.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

export interface RawClient {
  readonly socket: Socket;
  readonly received: () => string;
  /** Everything that came, once the connection is closed. */
  readonly closed: Promise<string>;
}

/** A plain connection that sends `bytes` and then nothing. */
export function rawClient(port: number, bytes: string | Uint8Array): RawClient {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    received += String(text);
  });
  socket.on('error', () => {});
  socket.write(bytes);
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  return { socket, received: () => received, closed };
}

/** Waits until `condition` holds; throws in plain words when it does not within the deadline. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 300_000,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`${what} did not happen within ${deadlineMs} ms`);
    await pause(5);
  }
}

/** What a promise rejects with. */
export async function refusalOf(promise: Promise<unknown>): Promise<QuotalabError> {
  return promise.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error: QuotalabError) => error,
  );
}

/** Another process that holds the write lock of a state until it is released; `afterMs` later than that. */
export async function lockedElsewhere(
  state: string,
  afterMs = 0,
): Promise<{ release(): void; readonly ended: Promise<unknown> }> {
  const code = `
    const Database = require('libsql');
    const database = new Database(process.argv[1]);
    database.exec('BEGIN IMMEDIATE');
    process.stdout.write('held');
    const end = () => { database.exec('COMMIT'); process.exit(); };
    process.stdin.once('data', () => setTimeout(end, Number(process.argv[2])));
  `;
  const child = spawn(process.execPath, ['-e', code, state, String(afterMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return { release: () => void child.stdin.write('x'), ended };
}

export interface CommandRun {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

/**
 * Starts the built command line in `cwd`, with no variables but these and what a process needs; `prefix` is the command
 * that it is given to, such as strace.
 */
export function startCommand(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  prefix: readonly string[] = [],
): CommandRun {
  const [program, ...rest] = [...prefix, process.execPath, builtFile('src/cli/quotalab.js'), ...args];
  const child = spawn(program!, rest, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (data) => {
      printed[stream] += String(data);
    });
  }
  const ended = new Promise<Awaited<CommandRun['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...printed }));
  });
  return { child, stdout: () => printed.stdout, stderr: () => printed.stderr, ended };
}

/** Starts `quotalab proxy` on a free port in `cwd`; resolves when it listens. */
export async function startProxy(
  cwd: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  prefix: readonly string[] = [],
): Promise<CommandRun & { readonly url: string; readonly port: number }> {
  const run = startCommand(['proxy', '--port', '0', ...args], cwd, { ...SECRETS, ...env }, prefix);
  const place = (): RegExpExecArray | null => /listens at (http:\/\/\S+:(\d+))\n/.exec(run.stdout());
  let hasEnded = false;
  void run.ended.then(() => {
    hasEnded = true;
  });
  await until('the router listens', () => place() !== null || hasEnded);
  const found = place();
  if (found === null) throw new Error(`the router did not start: ${run.stderr()}`);
  return { ...run, url: `http://127.0.0.1:${found[2]}`, port: Number(found[2]) };
}
