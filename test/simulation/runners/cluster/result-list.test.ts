/** Results on their way: the list of a run never outgrows its bound, whoever hands in at once. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doneKey, runKey } from '../../../../src/simulation/runners/cluster/cluster-protocol.ts';
import {
  handIn,
  MOST_RESULT_BYTES,
  takeResults,
} from '../../../../src/simulation/runners/cluster/result-list.ts';
import { HAS_REDIS, startRedis, type TestServer } from '../../../redis-server.ts';
import { removeScratch } from '../../../scratch.ts';

const MEGABYTE = 2 ** 20;
let server: TestServer;

describe.skipIf(!HAS_REDIS)('the list of results of a run', () => {
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    server?.client.disconnect();
    await server?.stop();
    removeScratch();
  });

  it('takes what has room, lets the rest wait, and loses none of it', async () => {
    const run = randomUUID();
    const { client } = server;
    await client.set(runKey(run), 'there');
    const results = Array.from({ length: 60 }, (_, index) => Buffer.alloc(MEGABYTE, index));
    const handed = Promise.all(results.map((bytes) => handIn(client, run, bytes)));
    // Asked on the same connection after all of them.
    expect(await client.llen(doneKey(run))).toBe(MOST_RESULT_BYTES / MEGABYTE);
    expect(await client.ttl(doneKey(run))).toBeGreaterThan(0);
    const another = client.duplicate();
    const taken: number[] = [];
    while (taken.length < results.length) {
      for (const bytes of await takeResults(another, run)) taken.push(bytes[0]!);
      expect(await client.llen(doneKey(run))).toBeLessThanOrEqual(MOST_RESULT_BYTES / MEGABYTE);
    }
    another.disconnect();
    expect(await handed).toEqual(results.map(() => true));
    expect(taken.sort((a, b) => a - b)).toEqual(results.map((_, index) => index));
  });

  it('takes one that is larger than its bound, and nothing of a run that is gone', async () => {
    const run = randomUUID();
    const { client } = server;
    const large = Buffer.alloc(MOST_RESULT_BYTES + MEGABYTE);
    expect(await handIn(client, run, large)).toBe(true);
    expect(await handIn(client, run, large)).toBe(false);
  });
});
