/** Draft or generate: everything that must hold, and the reasons when it does not. */
import { positive, whole } from '../../core/values/index.ts';
import type { PilotDecision } from './pilot-decision.ts';

export interface DraftCandidate {
  /** True where the items are alike enough to be judged together. */
  readonly batchable: boolean;
  /** True where the first version must be right. */
  readonly critical: boolean;
  /** Least expected saving worth the detour, messages > 0; 1 unless given. */
  readonly minSaving?: number;
}

export interface DraftChoice {
  readonly choice: 'use' | 'direct';
  /** Why direct; what was found when drafts are used. */
  readonly reasons: readonly string[];
}

/** Direct unless the pilot says go, the expected saving is enough, the items batch, and nothing is critical. */
export function draftOrDirect(candidate: DraftCandidate, pilot: PilotDecision): DraftChoice {
  const { minSaving: least = 1 } = candidate;
  const minSaving = positive('minSaving', least);
  const saving = pilot.cost === null ? null : pilot.cost.direct - pilot.cost.expected;
  const against = [
    pilot.verdict === 'no-go' && 'the pilot says no',
    pilot.verdict === 'sample-more' && 'the pilot is not settled',
    saving === null && 'no batch was given to save on',
    saving !== null &&
      saving < minSaving &&
      `expected saving ${saving.toFixed(1)} is below ${minSaving} messages`,
    !candidate.batchable && 'the items cannot be judged together',
    candidate.critical && 'the first version must be right',
  ].filter((reason) => reason !== false);
  if (against.length > 0) return { choice: 'direct', reasons: against };
  return { choice: 'use', reasons: [`expected saving ${saving!.toFixed(1)} messages`] };
}

/**
 * The source document's shortcut, kept for comparison: more than 10 items, mechanical and not critical. Elsewhere it
 * says "10 or more", so exactly 10 is undefined.
 */
export function draftOrDirectDoc(batch: {
  readonly itemCount: number;
  readonly mechanical: boolean;
  readonly critical: boolean;
}): 'use' | 'direct' | 'undefined' {
  const itemCount = whole('itemCount', batch.itemCount);
  if (!batch.mechanical || batch.critical || itemCount < 10) return 'direct';
  return itemCount === 10 ? 'undefined' : 'use';
}
