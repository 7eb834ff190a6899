/** `plan draft`: is a cheap draft and a check worth it, at what batch size, and is it still working? */
import { QuotalabError } from '../../core/index.ts';
import { count, PlanError, positive, share, units } from '../../core/values/index.ts';
import {
  type Asked,
  field,
  flagField,
  listField,
  nameField,
  numberOf,
  numbersField,
  objectField,
  type PlanQuestion,
  positiveField,
  question,
  rangeField,
  shareField,
  someOf,
  wholeField,
  wordField,
} from '../question/index.ts';
import { type Counts, ITEM_TYPES } from './acceptance.ts';
import { draftFacts } from './draft-facts.ts';
import { draftPage } from './draft-page.ts';
import {
  addCounts,
  type DraftRequest,
  loggedSuccess,
  NO_COUNTS,
  ratesAt,
  readLog,
  sharesAt,
} from './draft-request.ts';
import { spotCheck } from './draft-watch.ts';
import type { Tiers } from './draft-ways.ts';

const MOST_ITEMS = 100_000;
/** Kind of item where nothing says which. */
const DEFAULT_TYPE = 'api-docs';
const PERFECT = 'assume-perfect';

/** A share, or the word that takes the drafter's. */
const precisionField = () =>
  field((at, value) => (value === PERFECT ? 1 : share(at, numberOf(String(value)))), { type: 'string' });

const OPTIONS = {
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
  normalize: flagField().describe('Scale shares that do not add up to 1'),
  seconds: numbersField('5,10,10,30', positive)
    .optional()
    .describe('Seconds to draft, evaluate, fix, make directly: 5,10,10,30'),
  parallel: wholeField(1, 1000).prefault(10).describe('With --seconds: requests at once'),
};

const verdicts = { accepted: wholeField(), refined: wholeField(), replaced: wholeField() };

/** Past batches with their verdicts, the pilot before them, and spot checks of what nobody read. */
const FILE = objectField({
  type: wordField(ITEM_TYPES).optional(),
  pilot: objectField(verdicts).optional(),
  batches: listField(
    objectField({ items: wholeField(1), ...verdicts, refined_well: wholeField().optional() }),
  ),
  spot_checks: objectField({ checked: wholeField(), failed: wholeField() }).optional(),
});

type DraftAsked = Asked<typeof OPTIONS, typeof FILE>;

function tiersOf({ options, file }: DraftAsked): Tiers | null {
  const { tiers, precision, normalize, 'uncertain-rates': unsureRates } = options;
  if (tiers === undefined) return null;
  const [sure, unsure, failed] = sharesAt('tiers', tiers, normalize);
  const checks = file?.spot_checks;
  const good = precision ?? (checks === undefined ? null : spotCheck(checks.checked, checks.failed).mean);
  if (good === null) {
    const allowed = `with --tiers, the share of sure drafts that are good, or ${PERFECT}`;
    throw new PlanError('E_TYPE', '--precision', undefined, allowed);
  }
  const rates = ratesAt('uncertain-rates', unsureRates, normalize);
  return { sure, unsure, failed, unsureRates: rates, precision: good };
}

/** The request that options and file make. Throws PlanError, BAD_OPTION. */
function requestOf(asked: DraftAsked): DraftRequest {
  const { options, file } = asked;
  const { rates: given, pilot, filter, adaptive, seconds } = options;
  if (given !== undefined && (pilot !== undefined || options.type !== undefined))
    throw new QuotalabError('BAD_OPTION', '--rates is given with --pilot or --type; allowed: one of them');
  const log = readLog(file);
  const own = pilot && { accepted: pilot[0]!, refined: pilot[1]!, replaced: pilot[2]! };
  const isUnknown = given === undefined && pilot === undefined && file === null;
  const type = options.type ?? file?.type ?? (isUnknown ? DEFAULT_TYPE : null);
  return {
    batch: { itemCount: options.items, evalBatch: options.batch, genBatch: options.gen },
    rework: {
      refineSuccess: options['refine-success'] ?? loggedSuccess(file),
      escalate: options.escalate,
    },
    rates: given === undefined ? null : ratesAt('rates', given, options.normalize),
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
    tiers: tiersOf(asked),
    seconds: seconds
      ? { draft: seconds[0]!, evaluate: seconds[1]!, fix: seconds[2]!, direct: seconds[3]! }
      : null,
    parallel: options.parallel,
  };
}

export const DRAFT_QUESTION: PlanQuestion = question({
  name: 'draft',
  asks: 'Is a cheap draft and a check worth it?',
  options: OPTIONS,
  file: {
    name: 'log',
    describe: 'JSON: past batches with their verdicts, the pilot, spot checks (as --from-log)',
    option: 'from-log',
    isRequired: false,
    example: {
      type: 'api-docs',
      pilot: { accepted: 6, refined: 3, replaced: 1 },
      batches: [
        { items: 25, accepted: 15, refined: 8, replaced: 2, refined_well: 7 },
        { items: 25, accepted: 14, refined: 8, replaced: 3, refined_well: 7 },
        { items: 20, accepted: 12, refined: 6, replaced: 2, refined_well: 6 },
      ],
      spot_checks: { checked: 8, failed: 0 },
    },
    schema: FILE,
  },
  usage: 'useful',
  compute(context, asked) {
    const facts = draftFacts(requestOf(asked), context);
    if (context.isStrict && facts.acceptance.verdict === 'sample-more') {
      throw new QuotalabError(
        'PLAN_INSUFFICIENT',
        `the verdict is open after ${someOf(facts.seen.all, 'draft')}; ${facts.tryItems === null ? 'no affordable number of them would settle it' : `${facts.tryItems} more would probably settle it`}`,
      );
    }
    return facts;
  },
  page: draftPage,
});
