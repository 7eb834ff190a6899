/** What is said of a batch that nobody could play. */
import type { Job } from 'bullmq';
import { QuotalabError } from '../../../core/index.ts';
import { reasonOf } from './cluster-connection.ts';
import type { BatchJob } from './cluster-protocol.ts';

/** Why a batch failed for good: what its last worker said of a trial or the plan, or what the server said to it. */
export function failureOf({ failedReason, data }: Job<BatchJob>, server: string): QuotalabError {
  if (/^trial \d+ failed|^the plan/.test(failedReason))
    return new QuotalabError('TRIAL_FAILED', failedReason);
  const lastTrial = data.firstTrial + data.trialCount - 1;
  return new QuotalabError(
    'CLUSTER_UNREACHABLE',
    `${server} did not take the result of trials ${data.firstTrial}..${lastTrial}: ${reasonOf(failedReason)}`,
  );
}
