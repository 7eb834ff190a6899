/** What is said of a batch that nobody could play. */
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { QuotalabError } from '../../../core/index.ts';
import { type BatchJob, TRIES, trialKey } from './cluster-protocol.ts';

/** Why a batch failed for good: what its last worker said, or that its workers were lost, and in which trial. */
export async function failureOf(
  { id, failedReason, data }: Job<BatchJob>,
  client: Redis,
): Promise<QuotalabError> {
  if (/^trial \d+ failed|^the plan/.test(failedReason))
    return new QuotalabError('TRIAL_FAILED', failedReason);
  const trial = (await client.get(trialKey(id!))) ?? data.firstTrial;
  return new QuotalabError(
    'TRIAL_FAILED',
    `trial ${trial} failed: ${TRIES} workers that played it were lost (${failedReason})`,
  );
}
