/** The connections to the lanes of a configuration. */
import { networkInterfaces } from 'node:os';
import { Pool } from 'undici';
import { isLoopback, QuotalabError } from '../../core/index.ts';
import type { RouterConfig } from '../config/index.ts';
import type { RouterParts } from './parts/index.ts';

/** Connections to every lane, kept open between requests. */
export function openPools(config: RouterConfig, connectTimeoutMs: number): RouterParts['pools'] {
  return new Map(
    config.lanes.map(({ name, baseUrl }) => {
      const url = new URL(baseUrl);
      const pool = new Pool(url.origin, {
        connect: { timeout: connectTimeoutMs },
        connections: 2048,
        pipelining: 1,
        keepAliveTimeout: 30_000,
      });
      return [name, { pool, basePath: url.pathname === '/' ? '' : url.pathname }];
    }),
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
