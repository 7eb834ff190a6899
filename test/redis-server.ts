/** Real Redis servers for tests, each on a free port of loopback with a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { scratchDirectory } from './scratch.ts';

function find(): string | null {
  for (const name of ['redis-server', 'valkey-server']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // The next name may be there.
    }
  }
  return null;
}

const PROGRAM = find();

export const HAS_REDIS: boolean = PROGRAM !== null;

if (!HAS_REDIS)
  console.warn(
    'SKIPPED: no redis-server on the PATH, runs on a cluster were not tested (apt-get install redis-server)',
  );

export interface TestServer {
  readonly url: string;
  readonly client: Redis;
  /** Ends it; its folder stays until removeScratch. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again where it was. */
  start(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface ServerChoice {
  readonly args?: readonly string[];
  readonly password?: string;
  /** Paths of certificate, key and authority: TLS alone. */
  readonly tls?: {
    readonly cert: string;
    readonly key: string;
    readonly ca: string;
    readonly caText: string;
  };
}

/** Call only where HAS_REDIS. */
export async function startRedis({ args = [], password, tls }: ServerChoice = {}): Promise<TestServer> {
  const port = await freePort();
  const folder = scratchDirectory('redis');
  const own = ['--dir', folder, '--save', '', '--bind', '127.0.0.1', ...args];
  const secret = password === undefined ? [] : ['--requirepass', password];
  const ports =
    tls === undefined
      ? ['--port', String(port)]
      : [
          '--port',
          '0',
          '--tls-port',
          String(port),
          '--tls-cert-file',
          tls.cert,
          '--tls-key-file',
          tls.key,
          '--tls-ca-cert-file',
          tls.ca,
          '--tls-auth-clients',
          'no',
        ];
  let child: ChildProcess;
  const client = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 20,
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls: { ca: tls.caText, servername: 'localhost' } }),
  });
  client.on('error', () => {});
  const start = async (): Promise<void> => {
    child = spawn(PROGRAM!, [...own, ...ports, ...secret], { stdio: 'ignore' });
    if (client.status === 'wait') await client.connect().catch(() => {});
    // A server that loads its file answers with an error at first.
    while ((await client.ping().catch(() => '')) !== 'PONG') await pause(10);
  };
  const stop = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  await start();
  const scheme = tls === undefined ? 'redis' : 'rediss';
  const host = tls === undefined ? '127.0.0.1' : 'localhost';
  return {
    url: `${scheme}://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}${host}:${port}/0`,
    client,
    start,
    stop: async (signal) => {
      await stop(signal);
    },
  };
}
