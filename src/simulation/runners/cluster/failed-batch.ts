/** What is said of a batch that nobody could play. */
import type { Job } from 'bullmq';
import { QuotalabError } from '../../../core/index.ts';
import type { BatchJob } from './cluster-protocol.ts';

/** Why a batch failed for good, as its last worker said it. */
export function failureOf({ failedReason, data }: Job<BatchJob>): QuotalabError {
  const isNamed = /^trial \d+ failed|^the plan/.test(failedReason);
  return new QuotalabError(
    'TRIAL_FAILED',
    isNamed ? failedReason : `trial ${data.firstTrial} failed: ${failedReason}`,
  );
}
