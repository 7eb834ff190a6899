/** What `plan draft` is asked, read and checked: the log of batches, shares of an option. Read next: draft-facts.ts. */
import { PlanError, sharesOfOne } from '../../core/values/index.ts';
import type { Counts } from './acceptance.ts';
import type { DraftBatch, DraftRates, Rework } from './draft-cost.ts';
import type { StepSeconds } from './draft-time.ts';
import type { LoggedBatch } from './draft-watch.ts';
import type { WaysAsked } from './draft-ways.ts';

export interface DraftLog {
  readonly batches: readonly LoggedBatch[];
  /** Verdicts of all batches. */
  readonly counts: Counts;
  readonly pilot: Counts | null;
  readonly spotChecks: { readonly checked: number; readonly failed: number } | null;
}

export interface DraftRequest extends WaysAsked {
  readonly batch: Omit<DraftBatch, 'draftMessages'>;
  readonly rework: Rework;
  /** Shares taken as known; null = they are learned. */
  readonly rates: DraftRates | null;
  /** All verdicts so far. */
  readonly counts: Counts;
  /** Kind of item to start from; null = nothing is known. */
  readonly type: string | null;
  readonly log: DraftLog | null;
  /** How sure a go must be. */
  readonly confidence: number;
  /** Messages that make the detour worth it. */
  readonly minSaving: number;
  /** null = not asked. */
  readonly seconds: StepSeconds | null;
  readonly parallel: number;
}

/** Past batches as the file has them. */
interface DraftFile {
  readonly pilot?: Counts | undefined;
  readonly batches: ReadonlyArray<LoggedBatch & Counts & { readonly refined_well?: number | undefined }>;
  readonly spot_checks?: NonNullable<DraftLog['spotChecks']> | undefined;
}

export const NO_COUNTS: Counts = { accepted: 0, refined: 0, replaced: 0 };
const allOf = ({ accepted, refined, replaced }: Counts): number => accepted + refined + replaced;
export const addCounts = (a: Counts, b: Counts): Counts => ({
  accepted: a.accepted + b.accepted,
  refined: a.refined + b.refined,
  replaced: a.replaced + b.replaced,
});

/** A log whose parts agree: verdicts add up to the items, what worked or failed is part of what was tried. */
function checkLog({ batches, spot_checks: checks }: DraftFile): void {
  batches.forEach((batch, index) => {
    const { items, refined, refined_well: well = refined } = batch;
    if (allOf(batch) !== items)
      throw new PlanError(
        'E_SUM',
        `batches[${index}]`,
        allOf(batch),
        `verdicts that add up to its ${items} items`,
      );
    if (well > refined)
      throw new PlanError('E_RANGE', `batches[${index}].refined_well`, well, `at most ${refined}`);
  });
  if (checks !== undefined && checks.failed > checks.checked)
    throw new PlanError('E_RANGE', 'spot_checks.failed', checks.failed, `at most ${checks.checked}`);
}

/** The log, checked; null = none is given. E_SUM, E_RANGE. */
export function readLog(file: DraftFile | null): DraftLog | null {
  if (file === null) return null;
  checkLog(file);
  const { batches, pilot = null, spot_checks: spotChecks = null } = file;
  return { batches, counts: batches.reduce(addCounts, NO_COUNTS), pilot, spotChecks };
}

/** Share of the log's refinements that worked; 1 where it does not say. */
export function loggedSuccess(file: DraftFile | null): number {
  const told = file?.batches.filter((batch) => batch.refined_well !== undefined) ?? [];
  const refined = told.reduce((sum, batch) => sum + batch.refined, 0);
  return refined === 0 ? 1 : told.reduce((sum, batch) => sum + batch.refined_well!, 0) / refined;
}

/** Three shares of an option as they are, scaled where --normalize asks for it; E_SUM. */
export function sharesAt(
  name: string,
  amounts: readonly number[],
  isNormalized: boolean,
): [number, number, number] {
  const sum = amounts.reduce((all, each) => all + each, 0);
  const [first, second, third] = amounts.map((each) => (isNormalized && sum > 0 ? each / sum : each));
  const shares = sharesOfOne(`--${name}`, { first, second, third });
  return [shares.first!, shares.second!, shares.third!];
}

/** The same as shares of accept, refine and replace. */
export function ratesAt(name: string, amounts: readonly number[], isNormalized: boolean): DraftRates {
  const [accept, refine, replace] = sharesAt(name, amounts, isNormalized);
  return { accept, refine, replace };
}
