/** A log of drafting: batches with their verdicts, the pilot before them, and spot checks of what nobody read. */
import { count, PlanError, positive, whole } from '../../core/values/index.ts';
import type { BatchOutcome, DraftCounts, PilotCounts } from '../drafting/index.ts';
import { listOf, nameOf, objectOf } from '../question/index.ts';

export interface LoggedBatch extends PilotCounts {
  readonly itemCount: number;
}

export interface DraftFile {
  readonly type: string | null;
  readonly batches: readonly LoggedBatch[];
  /** Indicators of all batches. */
  readonly counts: DraftCounts;
  readonly pilot: PilotCounts | null;
  readonly spotChecks: { readonly checked: number; readonly failed: number } | null;
}

export const DRAFT_EXAMPLE: unknown = {
  type: 'api-docs',
  pilot: { accepted: 6, refined: 3, replaced: 1 },
  batches: [
    { items: 25, accepted: 15, refined: 8, replaced: 2, refined_well: 7, seconds: 120, direct_seconds: 750 },
    { items: 25, accepted: 14, refined: 8, replaced: 3, refined_well: 7, seconds: 130, direct_seconds: 750 },
    { items: 20, accepted: 12, refined: 6, replaced: 2, refined_well: 6, seconds: 110, direct_seconds: 600 },
  ],
  spot_checks: { checked: 8, failed: 0 },
};

const BATCH_KEYS = [
  'items',
  'accepted',
  'refined',
  'replaced',
  'refined_well',
  'seconds',
  'direct_seconds',
] as const;

function countsOf(field: string, given: Readonly<Partial<Record<string, unknown>>>): PilotCounts {
  return {
    accepted: count(`${field}.accepted`, given.accepted),
    refined: count(`${field}.refined`, given.refined),
    replaced: count(`${field}.replaced`, given.replaced),
  };
}

interface ReadBatch extends LoggedBatch {
  readonly refinedWell: number;
  readonly time: { readonly draftSec: number; readonly directSec: number } | null;
}

function batchOf(field: string, entry: unknown): ReadBatch {
  const given = objectOf(field, entry, BATCH_KEYS);
  const counts = countsOf(field, given);
  const itemCount = whole(`${field}.items`, given.items, 1);
  const sum = counts.accepted + counts.refined + counts.replaced;
  if (sum !== itemCount)
    throw new PlanError('E_SUM', field, sum, `verdicts that add up to its ${itemCount} items`);
  const { refined_well: well = counts.refined, seconds, direct_seconds: direct } = given;
  return {
    ...counts,
    itemCount,
    refinedWell: whole(`${field}.refined_well`, well, 0, counts.refined),
    time:
      seconds === undefined && direct === undefined
        ? null
        : {
            draftSec: positive(`${field}.seconds`, seconds),
            directSec: positive(`${field}.direct_seconds`, direct),
          },
  };
}

/** Reads a log of drafting; unknown keys are E_UNKNOWN, verdicts that miss an item E_SUM. */
export function draftFile(json: unknown): DraftFile {
  const given = objectOf('draft log', json, ['type', 'batches', 'pilot', 'spot_checks']);
  const batches = listOf('batches', given.batches, batchOf);
  const sum = (of: (batch: ReadBatch) => number): number => batches.reduce((all, each) => all + of(each), 0);
  const spot = given.spot_checks;
  const checks = spot === undefined ? null : objectOf('spot_checks', spot, ['checked', 'failed']);
  const pilot = given.pilot;
  return {
    type: given.type === undefined ? null : nameOf('type', given.type),
    batches,
    counts: {
      accepted: sum(({ accepted }) => accepted),
      refined: sum(({ refined }) => refined),
      replaced: sum(({ replaced }) => replaced),
      refinedWell: sum(({ refinedWell }) => refinedWell),
      batchSizes: batches.map(({ itemCount }) => itemCount),
      times: batches.flatMap(({ time }) => time ?? []),
    },
    pilot:
      pilot === undefined
        ? null
        : countsOf('pilot', objectOf('pilot', pilot, ['accepted', 'refined', 'replaced'])),
    spotChecks:
      checks === null
        ? null
        : {
            checked: count('spot_checks.checked', checks.checked),
            failed: count('spot_checks.failed', checks.failed),
          },
  };
}

export const outcomesOf = ({ batches }: DraftFile): BatchOutcome[] =>
  batches.map(({ itemCount, accepted }) => ({ evalBatch: itemCount, accepted }));

/**
 * Verdicts in the order of the batches, true = accepted; inside a batch the accepted ones are spread evenly, as a log
 * of counts does not say which they were.
 */
export function verdictsOf({ batches }: DraftFile): boolean[] {
  return batches.flatMap(({ itemCount, accepted }) =>
    Array.from(
      { length: itemCount },
      (_, item) =>
        Math.floor(((item + 1) * accepted) / itemCount) > Math.floor((item * accepted) / itemCount),
    ),
  );
}
