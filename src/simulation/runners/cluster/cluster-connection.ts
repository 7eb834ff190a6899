/**
 * Connections to the Redis server of a cluster: the first attempt says what is wrong; a connection that was made and is
 * lost is made again for as long as it takes, and what waited on it goes on.
 */
import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import { QuotalabError } from '../../../core/index.ts';
import type { ClusterAddress } from './cluster-address.ts';
import { type LostListener, PROBE_KEY } from './cluster-protocol.ts';

const CONNECT_MS = 10_000;
const MOST_WAIT_MS = 2000;

/** The oldest whose lists give several elements at once; what Valkey calls its Redis version is later. */
const OLDEST_VERSION = '6.2';
/** What a driver may need there. */
const LEAST_MEMORY_MB = 64;

const REASONS: ReadonlyArray<readonly [RegExp, string]> = [
  [/ECONNREFUSED/, 'nothing listens there (ECONNREFUSED)'],
  [/ENOTFOUND|EAI_AGAIN/, 'no such host'],
  [/ETIMEDOUT|timed? ?out/i, 'no answer in time'],
  [/WRONGPASS|invalid username-password|invalid password/i, 'user or password are wrong'],
  [/NOAUTH|without any password/i, 'it asks for a password, or has none'],
  [
    /self.signed|unable to verify|certificate/i,
    'its certificate is not trusted here (NODE_EXTRA_CA_CERTS names a CA)',
  ],
  [
    /wrong version number|SSL|ECONNRESET|socket hang up|Connection is closed/i,
    'it closed the connection: TLS (rediss://) on one side only?',
  ],
  [/DB index|out of range/i, 'it has no such database'],
  [/^READONLY/, 'it is a replica that takes no writes'],
  [/^OOM/, 'it is full (maxmemory)'],
  [/^MISCONF/, 'it takes no writes while it cannot save to its disk'],
  [/^NOPERM/, 'this user may not do there what is needed'],
  [/Protocol error/, 'what answers there is no Redis server'],
];

/** What is wrong, in a few words. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}

function clientFor({ host, port, database, username, password, tls }: ClusterAddress): Redis {
  return new Redis({
    host,
    port,
    db: database,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    // A certificate is of a name; an address has none to ask for.
    ...(tls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
    connectTimeout: CONNECT_MS,
    lazyConnect: true,
    // Commands wait for the server to come back.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(MOST_WAIT_MS, 50 * 2 ** times),
  });
}

/** Resolves when connected; rejects with the first thing that is wrong, and then tries no more. */
async function connected(client: Redis): Promise<void> {
  let first: unknown = null;
  const note = (error: unknown): void => {
    first ??= error;
    client.disconnect();
  };
  client.on('error', note);
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.disconnect();
    throw first ?? error;
  } finally {
    client.off('error', note);
  }
}

/** Refuses servers that cannot do what is needed, or would forget it. */
function refuseUnfit(info: string, shown: string): void {
  const refuse = (sentence: string): never => {
    throw new QuotalabError('CLUSTER_UNREACHABLE', `${shown} ${sentence}`);
  };
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? OLDEST_VERSION;
  if (version.localeCompare(OLDEST_VERSION, 'en', { numeric: true }) < 0) {
    refuse(`has version ${version}; allowed: Redis ${OLDEST_VERSION} or later, or Valkey`);
  }
  const memoryMb = Number(/^maxmemory:(\d+)/m.exec(info)?.[1] ?? 0) / 2 ** 20;
  if (memoryMb > 0 && memoryMb < LEAST_MEMORY_MB) {
    refuse(`has maxmemory ${memoryMb.toFixed(1)} MB; allowed: none, or ${LEAST_MEMORY_MB} MB and more`);
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction';
  if (policy !== 'noeviction') {
    refuse(
      `may forget batches when it is full (maxmemory-policy ${policy}); allowed: a server with maxmemory-policy noeviction`,
    );
  }
}

export class ClusterConnection {
  private readonly address: ClusterAddress;
  private readonly onLost: LostListener;
  private readonly clients: Redis[] = [];
  private isLost: boolean = false;
  private isClosed: boolean = false;

  private constructor(address: ClusterAddress, onLost: LostListener) {
    this.address = address;
    this.onLost = onLost;
  }

  /** Connects once, to see that the server can be used. Throws CLUSTER_UNREACHABLE. */
  static async open(address: ClusterAddress, onLost: LostListener): Promise<ClusterConnection> {
    const connection = new ClusterConnection(address, onLost);
    const client = clientFor(address);
    try {
      await connected(client);
      refuseUnfit(await client.info(), address.shown);
      await client.set(PROBE_KEY, '', 'EX', 1);
      await client.del(PROBE_KEY);
    } catch (error) {
      client.disconnect();
      if (error instanceof QuotalabError) throw error;
      throw new QuotalabError('CLUSTER_UNREACHABLE', `${address.shown} cannot be used: ${reasonOf(error)}`);
    }
    connection.keep(client);
    return connection;
  }

  /** The connection for short commands. */
  get client(): Redis {
    return this.clients[0]!;
  }

  /** One more connection, for commands that wait. */
  another(): Redis {
    const client = clientFor(this.address);
    this.keep(client);
    client.connect().catch(() => {});
    return client;
  }

  /** Whether the server is away. */
  get isAway(): boolean {
    return this.isLost;
  }

  close(): void {
    this.isClosed = true;
    for (const client of this.clients) client.disconnect();
  }

  private keep(client: Redis): void {
    this.clients.push(client);
    // Said once, however many connections and attempts it takes.
    client.on('error', (error) => this.tell(reasonOf(error)));
    client.on('close', () => this.tell('the connection was closed'));
    client.on('ready', () => {
      if (this.isLost && this.clients.every(({ status }) => status === 'ready')) {
        this.isLost = false;
        this.onLost(null);
      }
    });
  }

  private tell(reason: string): void {
    if (this.isLost || this.isClosed) return;
    this.isLost = true;
    this.onLost(reason);
  }
}
