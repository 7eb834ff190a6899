/** What `plan draft` is asked: its options, the log of batches, and the checked request that they make. */
import { QuotalabError } from '../../core/index.ts';
import { count, PlanError, positive, share, sharesOfOne, units } from '../../core/values/index.ts';
import {
  type Asked,
  field,
  listField,
  nameField,
  numberOf,
  numbersField,
  objectField,
  type PlanContext,
  positiveField,
  rangeField,
  shareField,
  wholeField,
  wordField,
} from '../question/index.ts';
import { type Counts, ITEM_TYPES } from './acceptance.ts';
import type { DraftBatch, DraftRates, Rework } from './draft-cost.ts';
import type { StepSeconds } from './draft-time.ts';
import { type LoggedBatch, spotCheck } from './draft-watch.ts';
import type { Tiers, WaysAsked } from './draft-ways.ts';

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

const MOST_ITEMS = 100_000;
/** Kind of item where nothing says which. */
const DEFAULT_TYPE = 'api-docs';
const PERFECT = 'assume-perfect';

/** A share, or the word that takes the drafter's. */
const precisionField = () =>
  field((at, value) => (value === PERFECT ? 1 : share(at, numberOf(String(value)))), { type: 'string' });

export const DRAFT_OPTIONS = {
  items: wholeField(1, MOST_ITEMS).prefault(50).describe('Items to make'),
  batch: wholeField(1, MOST_ITEMS).prefault(25).describe('Items judged by one message'),
  gen: wholeField(1, MOST_ITEMS).prefault(1).describe('Items made by one message'),
  pilot: numbersField('6,3,1', count).optional().describe('Drafts accepted, refined, replaced so far: 6,3,1'),
  rates: numbersField('0.6,0.3,0.1', units).optional().describe('Shares taken as known instead: 0.6,0.3,0.1'),
  type: wordField(ITEM_TYPES)
    .optional()
    .describe(`Kind of item, a guess to start from: ${ITEM_TYPES.join(', ')}`),
  'from-log': nameField().optional().describe('JSON file of past batches (--example prints one)'),
  'refine-success': shareField()
    .optional()
    .describe('Share of refinements that work (those of the log, else all)'),
  escalate: shareField().prefault(0).describe('Share of replacements that fail'),
  confidence: rangeField(0.501, 0.999).prefault(0.9).describe('How sure a go must be'),
  'min-saving': positiveField().prefault(1).describe('Messages that make the detour worth it'),
  filter: numbersField('0.5,0.1', share)
    .optional()
    .describe('A cheap filter: share of bad and of good drafts it drops: 0.5,0.1'),
  adaptive: numbersField('0.7,0.8', share)
    .optional()
    .describe('Share of drafts it is sure of, share of those that are good: 0.7,0.8'),
  tiers: numbersField('0.5,0.3,0.2', units)
    .optional()
    .describe('Shares sure, unsure, failed; sure ones go unread: 0.5,0.3,0.2'),
  precision: precisionField()
    .optional()
    .describe(`With --tiers: share of sure drafts that are good, or ${PERFECT} (spot checks of the log)`),
  'uncertain-rates': numbersField('0.4,0.35,0.25', units)
    .prefault('0.4,0.35,0.25')
    .describe('With --tiers: shares of the unsure ones'),
  seconds: numbersField('5,10,10,30', positive)
    .optional()
    .describe('Seconds to draft, evaluate, fix, make directly: 5,10,10,30'),
  parallel: wholeField(1, 1000).prefault(10).describe('With --seconds: requests at once'),
};

const verdicts = { accepted: wholeField(), refined: wholeField(), replaced: wholeField() };

/** Past batches with their verdicts, the pilot before them, and spot checks of what nobody read. */
export const DRAFT_FILE = objectField({
  type: wordField(ITEM_TYPES).optional(),
  pilot: objectField(verdicts).optional(),
  batches: listField(
    objectField({ items: wholeField(1), ...verdicts, refined_well: wholeField().optional() }),
  ),
  spot_checks: objectField({ checked: wholeField(), failed: wholeField() }).optional(),
});

type DraftAsked = Asked<typeof DRAFT_OPTIONS, typeof DRAFT_FILE>;
type DraftFile = NonNullable<DraftAsked['file']>;

const NO_COUNTS: Counts = { accepted: 0, refined: 0, replaced: 0 };
const allOf = ({ accepted, refined, replaced }: Counts): number => accepted + refined + replaced;
const addCounts = (a: Counts, b: Counts): Counts => ({
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

function logOf(file: DraftFile | null): DraftLog | null {
  if (file === null) return null;
  checkLog(file);
  const { batches, pilot = null, spot_checks: spotChecks = null } = file;
  return { batches, counts: batches.reduce(addCounts, NO_COUNTS), pilot, spotChecks };
}

/** Share of the log's refinements that worked; 1 where it does not say. */
function loggedSuccess(file: DraftFile | null): number {
  const told = file?.batches.filter((batch) => batch.refined_well !== undefined) ?? [];
  const refined = told.reduce((sum, batch) => sum + batch.refined, 0);
  return refined === 0 ? 1 : told.reduce((sum, batch) => sum + batch.refined_well!, 0) / refined;
}

/** Three shares of an option as they are, scaled where --normalize asks for it. */
function sharesAt(
  name: string,
  amounts: readonly number[],
  { isNormalized }: PlanContext,
): [number, number, number] {
  const sum = amounts.reduce((all, each) => all + each, 0);
  const [first, second, third] = amounts.map((each) => (isNormalized && sum > 0 ? each / sum : each));
  const shares = sharesOfOne(`--${name}`, { first, second, third });
  return [shares.first!, shares.second!, shares.third!];
}

function ratesAt(name: string, amounts: readonly number[], context: PlanContext): DraftRates {
  const [accept, refine, replace] = sharesAt(name, amounts, context);
  return { accept, refine, replace };
}

function tiersOf({ options, file }: DraftAsked, context: PlanContext): Tiers | null {
  const { tiers, precision, 'uncertain-rates': unsureRates } = options;
  if (tiers === undefined) return null;
  const [sure, unsure, failed] = sharesAt('tiers', tiers, context);
  const checks = file?.spot_checks;
  const good = precision ?? (checks === undefined ? null : spotCheck(checks.checked, checks.failed).mean);
  if (good === null) {
    const allowed = `with --tiers, the share of sure drafts that are good, or ${PERFECT}`;
    throw new PlanError('E_TYPE', '--precision', undefined, allowed);
  }
  const rates = ratesAt('uncertain-rates', unsureRates, context);
  return { sure, unsure, failed, unsureRates: rates, precision: good };
}

/** The request that options and file make. Throws PlanError, BAD_OPTION. */
export function draftRequest(asked: DraftAsked, context: PlanContext): DraftRequest {
  const { options, file } = asked;
  const { rates: given, pilot, filter, adaptive, seconds } = options;
  if (given !== undefined && (pilot !== undefined || options.type !== undefined))
    throw new QuotalabError('BAD_OPTION', '--rates is given with --pilot or --type; allowed: one of them');
  const log = logOf(file);
  const own = pilot && { accepted: pilot[0]!, refined: pilot[1]!, replaced: pilot[2]! };
  const isUnknown = given === undefined && pilot === undefined && file === null;
  const type = options.type ?? file?.type ?? (isUnknown ? DEFAULT_TYPE : null);
  return {
    batch: { itemCount: options.items, evalBatch: options.batch, genBatch: options.gen },
    rework: {
      refineSuccess: options['refine-success'] ?? loggedSuccess(file),
      escalate: options.escalate,
    },
    rates: given === undefined ? null : ratesAt('rates', given, context),
    counts: [own, log?.pilot, log?.counts].reduce<Counts>(
      (sum, each) => (each ? addCounts(sum, each) : sum),
      NO_COUNTS,
    ),
    type: given === undefined ? type : null,
    log,
    confidence: options.confidence,
    minSaving: options['min-saving'],
    filter: filter === undefined ? null : { bad: filter[0]!, good: filter[1]! },
    adaptive: adaptive === undefined ? null : { sure: adaptive[0]!, good: adaptive[1]! },
    tiers: tiersOf(asked, context),
    seconds: seconds
      ? { draft: seconds[0]!, evaluate: seconds[1]!, fix: seconds[2]!, direct: seconds[3]! }
      : null,
    parallel: options.parallel,
  };
}
