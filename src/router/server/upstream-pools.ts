/**
 * The connections to the lanes of a configuration: kept open between requests, through the proxy that the
 * environment names, and a fresh one where a kept one turned out to be closed.
 */
import { networkInterfaces } from 'node:os';
import { buildConnector, Client, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { isLoopback, QuotalabError } from '../../core/index.ts';
import type { RouterConfig } from '../config/index.ts';
import { noteBytes } from './exchange/index.ts';
import type { LaneUpstream, ProxyWords, RouterParts } from './parts/index.ts';

const KEEP_ALIVE_MS = 30_000;

/** Connects as undici does, and notes of a socket's failure what had come over it. */
function connector(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      socket.prependListener('error', (failure) => noteBytes(failure, socket.bytesRead));
      callback(null, socket);
    });
}

/** The proxy of a lane; '' = it is reached without one. What runs on this machine always is. */
function proxyOf({ protocol, hostname }: URL, proxies: ProxyWords): string {
  if (isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'))) return '';
  return protocol === 'https:' ? proxies.https : proxies.http;
}

function laneUpstream(baseUrl: string, connectTimeoutMs: number, proxies: ProxyWords): LaneUpstream {
  const url = new URL(baseUrl);
  const { origin, pathname } = url;
  const place = { origin, basePath: pathname === '/' ? '' : pathname };
  const options = { pipelining: 1, keepAliveTimeout: KEEP_ALIVE_MS } as const;
  const proxy = proxyOf(url, proxies);
  if (proxy === '') {
    const connect = connector(connectTimeoutMs);
    return {
      ...place,
      pool: new Pool(origin, { connect, connections: 2048, ...options }),
      openFresh: () => new Client(origin, { connect, ...options }),
    };
  }
  const openAgent = (): Dispatcher =>
    new EnvHttpProxyAgent({
      // One address alone goes through here: the other kind of proxy is never asked.
      httpProxy: proxy,
      httpsProxy: proxy,
      noProxy: proxies.except,
      connect: { timeout: connectTimeoutMs },
      requestTls: { timeout: connectTimeoutMs },
      proxyTls: { timeout: connectTimeoutMs },
      connections: 2048,
      ...options,
    });
  return { ...place, pool: openAgent(), openFresh: openAgent };
}

/** Connections to every lane, kept open between requests. */
export function openPools(
  config: RouterConfig,
  { connectTimeoutMs, proxies }: RouterParts['settings'],
): RouterParts['pools'] {
  return new Map(
    config.lanes.map(({ name, baseUrl }) => [name, laneUpstream(baseUrl, connectTimeoutMs, proxies)]),
  );
}

/** Addresses by which a listener is not one address but every one of this machine. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);

/** Whether what is sent to `name` from this machine reaches a listener at `host` of the same port. */
function isReachedBy(host: string, name: string): boolean {
  if (name === host) return true;
  const isLocal = isLoopback(name) || EVERY_ADDRESS.has(name);
  if (!EVERY_ADDRESS.has(host)) return isLocal && isLoopback(host);
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return isLocal || own.some(({ address }) => address === name);
}

/** Refuses a lane that leads back to the router, which would ask itself for ever. Throws BAD_QUOTAS. */
export function refuseLoops(config: RouterConfig, host: string, port: number): void {
  for (const { name, baseUrl } of config.lanes) {
    const url = new URL(baseUrl);
    const lanePort = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    if (lanePort !== port || !isReachedBy(host, url.hostname.replace(/^\[(.*)\]$/, '$1'))) continue;
    throw new QuotalabError(
      'BAD_QUOTAS',
      `lanes.${name}.base_url is '${baseUrl}', which is the router itself; allowed: the address of a provider`,
    );
  }
}
