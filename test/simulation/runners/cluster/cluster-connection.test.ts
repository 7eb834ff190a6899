/** Servers that cannot be used are refused when they are first met, each in one sentence. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseClusterUrl } from '../../../../src/simulation/runners/cluster/cluster-address.ts';
import { ClusterConnection } from '../../../../src/simulation/runners/cluster/cluster-connection.ts';
import { HAS_REDIS, startRedis, type TestServer } from '../../../redis-server.ts';
import { removeScratch } from '../../../scratch.ts';

const servers: TestServer[] = [];

async function serverOf(...args: string[]): Promise<TestServer> {
  const server = await startRedis({ args });
  servers.push(server);
  return server;
}

const opened = (url: string): Promise<ClusterConnection> =>
  ClusterConnection.open(parseClusterUrl(url), () => {});

async function expectRefused(url: string, sentence: string): Promise<void> {
  await expect(opened(url)).rejects.toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
    message: `${parseClusterUrl(url).shown} ${sentence}`,
  });
}

describe.skipIf(!HAS_REDIS)('a server of a cluster', () => {
  let usual: TestServer;
  beforeAll(async () => {
    usual = await serverOf();
  });
  afterAll(async () => {
    for (const server of servers.splice(0)) {
      server.client.disconnect();
      await server.stop();
    }
    removeScratch();
  });

  it('that may forget, has little room or takes no writes is refused', async () => {
    const forgets = await serverOf('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    await expectRefused(
      forgets.url,
      'may forget batches when it is full (maxmemory-policy allkeys-lru); allowed: a server with maxmemory-policy noeviction',
    );
    const small = await serverOf('--maxmemory', '30mb');
    await expectRefused(small.url, 'has maxmemory 30.0 MB; allowed: none, or 64 MB and more');
    const replica = await serverOf('--replicaof', '127.0.0.1', new URL(usual.url).port);
    await expectRefused(replica.url, 'cannot be used: it is a replica that takes no writes');
  });

  it('whose user may only read is refused; one whose user may do all under its own names is not', async () => {
    const as = (user: string): string => usual.url.replace('//', `//${user}:pw@`);
    await usual.client.call('acl', 'setuser', 'reads', 'on', '>pw', '~*', '+@read', '+info', '+ping');
    await expectRefused(as('reads'), 'cannot be used: this user may not do there what is needed');
    await usual.client.call('acl', 'setuser', 'own', 'on', '>pw', '~quotalab:*', '+@all');
    (await opened(as('own'))).close();
  });

  it('that is none, or has no such database, is refused', async () => {
    await expectRefused(usual.url.replace(/0$/, '99'), 'cannot be used: it has no such database');
    const web = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { port } = web.address() as AddressInfo;
    await expectRefused(
      `redis://127.0.0.1:${port}/0`,
      'cannot be used: what answers there is no Redis server',
    );
    web.close();
  });
});
