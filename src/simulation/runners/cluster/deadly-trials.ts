/** Trials that take their worker with them, told from workers that are killed by others. */
import { UnrecoverableError } from 'bullmq';
import type { Redis } from 'ioredis';
import { RESULT_SECONDS, TRIES, trialKey } from './cluster-protocol.ts';

/**
 * A trial that is announced still was never ended: its worker was lost in it. Lost there twice, after the batch was lost
 * once as a whole, it is played no more. Throws then.
 */
export async function refuseDeadly(client: Redis, id: string): Promise<void> {
  const trial = await client.get(trialKey(id));
  if (trial === null) return;
  const key = `${trialKey(id)}:${trial}`;
  const losses = await client.incr(key);
  await client.expire(key, RESULT_SECONDS);
  if (losses < TRIES - 1) return;
  throw new UnrecoverableError(`trial ${trial} failed: ${TRIES} workers that played it were lost`);
}
