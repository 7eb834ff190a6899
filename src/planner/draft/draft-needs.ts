/** What is asked about drafting, read and checked. Read next: draft-plan.ts. */
import type { DraftRates, MultiTierPlan, PilotCounts, Suitability } from '../drafting/index.ts';
import type { DraftFile } from './draft-file.ts';

export interface DraftRequest {
  readonly itemCount: number;
  readonly evalBatch: number;
  readonly genBatch: number;
  /** Shares taken as known; null = they are learned. */
  readonly rates: DraftRates | null;
  readonly counts: PilotCounts;
  readonly type: string | null;
  readonly file: DraftFile | null;
  readonly refineSuccess: number;
  readonly escalate: number;
  readonly confidence: number;
  readonly minSaving: number;
  readonly suitability: Omit<Suitability, 'itemCount'>;
  readonly filter: { readonly truePositive: number; readonly falsePositive: number } | null;
  readonly adaptive: { readonly confident: number; readonly confidentAccept: number } | null;
  readonly tiers: Pick<MultiTierPlan, 'tiers' | 'uncertainRates' | 'precision'> | null;
  /** null = learned from the log, else 0. */
  readonly kappa: number | null;
  readonly contextTokens: number;
  readonly draftTokens: number;
}
