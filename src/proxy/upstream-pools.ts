/** The connections to the lanes of a configuration. */
import { Pool } from 'undici';
import { QuotalabError } from '../core/index.ts';
import type { RouterConfig } from '../routing/index.ts';
import { isLoopback } from './access.ts';
import type { RouterParts } from './router-parts.ts';

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

/** Refuses a lane that leads back to the router, which would ask itself for ever. Throws BAD_QUOTAS. */
export function refuseLoops(config: RouterConfig, host: string, port: number): void {
  for (const { name, baseUrl } of config.lanes) {
    const url = new URL(baseUrl);
    const lanePort = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    const isSelf =
      lanePort === port && (url.hostname === host || (isLoopback(url.hostname) && isLoopback(host)));
    if (isSelf) {
      throw new QuotalabError(
        'BAD_QUOTAS',
        `lanes.${name}.base_url is '${baseUrl}', which is the router itself; allowed: the address of a provider`,
      );
    }
  }
}
