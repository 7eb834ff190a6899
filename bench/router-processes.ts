/**
 * The processes of the router's load bench: the upstream, the router with its state on disk, and another gateway for
 * comparison, which is no dependency and is installed into a temporary directory for this run. Whoever starts them
 * ends them by `close`. Resident memory comes from /proc (Linux), 0 elsewhere.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Target } from './router-load.ts';

export const PORTKEY = '@portkey-ai/gateway@1.15.2';
/** Newer ones share fetch's immutable headers, and this gateway then answers every stream of /v1/messages with 500. */
const PORTKEY_OVERRIDES = { '@hono/node-server': '1.13.2' };
const START_SECONDS = 30;
const CAPACITY_TOKENS = 1e12;

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface Started {
  readonly target: Target;
  close(): Promise<void>;
}

type Output = 'pipe' | 'ignore' | 'inherit';

function startNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: { readonly out: Output; readonly error: Output },
): ChildProcess {
  return spawn(process.execPath, args, {
    stdio: ['ignore', output.out, output.error],
    env: { ...process.env, ...env },
  });
}

/** Ends the process, by force when it has not gone after 5 s. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(force);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until `url` answers with status 200; throws when the process ends before, or after half a minute. */
async function untilReady(name: string, child: ChildProcess, url: string): Promise<void> {
  const untilMs = performance.now() + 1000 * START_SECONDS;
  while (performance.now() < untilMs) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it was ready`);
    const answer = await fetch(url).catch(() => null);
    await answer?.text();
    if (answer?.status === 200) return;
    await delay(50);
  }
  throw new Error(`${name} did not answer at ${url} within ${START_SECONDS} s`);
}

async function started(name: string, child: ChildProcess, target: Target, health: string): Promise<Started> {
  try {
    await untilReady(name, child, `${target.origin}${health}`);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { target, close: () => end(child) };
}

export async function startBenchUpstream(
  streams: number,
  events: number,
  intervalMs: number,
): Promise<Started> {
  const args = [
    '--import',
    'tsx',
    pathOf('router-upstream.ts'),
    ...[streams, events, intervalMs].map(String),
  ];
  const child = startNode(args, {}, { out: 'pipe', error: 'inherit' });
  const [line] = (await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the upstream ended with ${code} before it was ready`);
    }),
  ])) as [Buffer];
  const origin = `http://127.0.0.1:${Number(String(line))}`;
  return {
    target: { name: 'direct', origin, headers: {}, processId: null },
    close: () => end(child),
  };
}

const accountOf = (name: string): object => ({
  name,
  credential: { env: 'QUOTALAB_BENCH_KEY', header: 'x-api-key' },
  short: { kind: 'first_use', capacity_tokens: CAPACITY_TOKENS, length_minutes: 300 },
  weekly: { kind: 'first_use', capacity_tokens: CAPACITY_TOKENS, length_minutes: 10_080 },
});

/** The built router with three accounts, one cap, its log and its state in `directory`; `more` is of its command line. */
export async function startRouter(
  upstream: string,
  directory: string,
  more: readonly string[] = [],
): Promise<Started> {
  const port = await freePort();
  const quotas = join(directory, 'quotas.json');
  const config = {
    models: {
      'claude-*': {
        provider: 'anthropic',
        rolling_tokens: CAPACITY_TOKENS,
        weekly_limit_type: 'tokens',
        weekly_limit_value: CAPACITY_TOKENS,
      },
    },
    lanes: { anthropic: { base_url: upstream, accounts: ['a', 'b', 'c'].map(accountOf) } },
    policy: 'burn_rate',
  };
  await writeFile(quotas, JSON.stringify(config));
  const args = [
    pathOf('../dist/src/cli/quotalab.js'),
    ...['proxy', '--port', String(port), '--quotas', quotas],
    ...['--logs-dir', join(directory, 'logs'), '--state', join(directory, 'state.sqlite'), ...more],
  ];
  const child = startNode(args, { QUOTALAB_BENCH_KEY: 'bench' }, { out: 'ignore', error: 'inherit' });
  const origin = `http://127.0.0.1:${port}`;
  const target = { name: 'quotalab', origin, headers: {}, processId: child.pid ?? null };
  return await started('the router', child, target, '/healthz');
}

/** The other gateway, installed below `directory`; throws when it cannot be had. */
export async function startPortkey(upstream: string, directory: string): Promise<Started> {
  await mkdir(directory, { recursive: true });
  const manifest = JSON.stringify({ private: true, overrides: PORTKEY_OVERRIDES });
  await writeFile(join(directory, 'package.json'), manifest);
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  await promisify(execFile)('npm', ['install', '--prefix', directory, ...flags, PORTKEY], {
    timeout: 180_000,
  });
  const port = await freePort();
  const script = join(directory, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  // It refuses private addresses as custom hosts unless they are trusted by name.
  const env = { TRUSTED_CUSTOM_HOSTS: '127.0.0.1', NODE_ENV: 'production' };
  const child = startNode([script, '--headless', `--port=${port}`], env, { out: 'ignore', error: 'ignore' });
  const headers = { 'x-portkey-provider': 'anthropic', 'x-portkey-custom-host': `${upstream}/v1` };
  const origin = `http://127.0.0.1:${port}`;
  const target = { name: 'portkey', origin, headers, processId: child.pid ?? null };
  return await started('portkey', child, target, '/');
}

/** CPU seconds of a process so far, its own and the system's for it; from /proc (Linux), 0 elsewhere. */
export async function cpuSeconds(processId: number): Promise<number> {
  const text = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  // The name in brackets may hold blanks: what counts stands after it, in hundredths.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return text === '' ? 0 : (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory now and at its peak, MiB; 0 where there is no /proc. */
export async function residentMebibytes(
  processId: number,
): Promise<{ readonly now: number; readonly peak: number }> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
  const of = (key: string): number =>
    Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}
