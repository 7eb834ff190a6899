/**
 * Results of a run on their way to its driver: one list in Redis that never holds more than a fixed number of bytes, however
 * many workers hand in and however slow the driver is. Who finds no room waits.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { doneKey, RESULT_SECONDS, runKey } from './cluster-protocol.ts';

/** Bytes of results that lie in Redis for one run; one result at least. */
export const MOST_RESULT_BYTES: number = 24 * 1024 * 1024;
const ROOM_LOOK_MS = 100;
const TAKE_SECONDS = 1;
/** Results taken at once when many have come, so that a far server does not cost a round trip each. */
const MOST_TAKEN = 64;

// In one step, so that any number of workers together keep to the bound. Results of a run are about equally long.
const HAND_IN = `
local count = redis.call('LLEN', KEYS[1])
if count > 0 and (count + 1) * #ARGV[1] > tonumber(ARGV[2]) then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`;

/** Puts a result on its run's list when there is room; false where the run is gone meanwhile. */
export async function handIn(client: Redis, run: string, bytes: Buffer): Promise<boolean> {
  const limits = [MOST_RESULT_BYTES, RESULT_SECONDS] as const;
  while ((await client.eval(HAND_IN, 1, doneKey(run), bytes, ...limits)) !== 1) {
    if ((await client.exists(runKey(run))) === 0) return false;
    await pause(ROOM_LOOK_MS);
  }
  return true;
}

/** The next results, on a connection of its own; none when none has come within a second. */
export async function takeResults(client: Redis, run: string): Promise<readonly Buffer[]> {
  const first = await client.blpopBuffer(doneKey(run), TAKE_SECONDS);
  if (first === null) return [];
  const more = await client.lpopBuffer(doneKey(run), MOST_TAKEN);
  return [first[1], ...(more ?? [])];
}
