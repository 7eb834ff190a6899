/** What `plan draft` is asked: options and the log of batches as one checked request. */
import { QuotalabError } from '../../core/index.ts';
import { count, inRange, PlanError, positive, share, units, whole } from '../../core/values/index.ts';
import { ACCEPTANCE_ROWS, type DraftRates, type PilotCounts } from '../drafting/index.ts';
import type { QuestionInput } from '../question/index.ts';
import { givenNumber, numberList, numberOf, optionNumber, scaledShares, wordOf } from '../question/index.ts';
import { type DraftFile, draftFile } from './draft-file.ts';
import type { DraftRequest } from './draft-needs.ts';

/** Kind of item where nothing says which. */
const DEFAULT_TYPE = 'api-docs';
const MOST_ITEMS = 100_000;
const NO_COUNTS: PilotCounts = { accepted: 0, refined: 0, replaced: 0 };

/** Three shares of an option, scaled when --normalize asks for it. */
function sharesOf(input: QuestionInput, name: string): [number, number, number] | null {
  const text = input.text(name);
  if (text === null) return null;
  const [first, second, third] = numberList(`--${name}`, text, '0.6,0.3,0.1', units) as [
    number,
    number,
    number,
  ];
  const scaled = scaledShares(`--${name}`, { first, second, third }, input.context.isNormalized);
  return [scaled.first, scaled.second, scaled.third];
}

function ratesOf(input: QuestionInput, name: string): DraftRates | null {
  const shares = sharesOf(input, name);
  return shares === null ? null : { accept: shares[0], refine: shares[1], replace: shares[2] };
}

function pilotOf(input: QuestionInput): PilotCounts | null {
  const text = input.text('pilot');
  if (text === null) return null;
  const [accepted, refined, replaced] = numberList('--pilot', text, '6,3,1', count) as [
    number,
    number,
    number,
  ];
  return { accepted, refined, replaced };
}

const addCounts = (a: PilotCounts, b: PilotCounts): PilotCounts => ({
  accepted: a.accepted + b.accepted,
  refined: a.refined + b.refined,
  replaced: a.replaced + b.replaced,
});

function tiersOf(input: QuestionInput): DraftRequest['tiers'] {
  const shares = sharesOf(input, 'tiers');
  if (shares === null) return null;
  const [confident, uncertain, failed] = shares;
  const precision = input.text('precision');
  if (precision === null) {
    throw new PlanError(
      'E_TYPE',
      '--precision',
      undefined,
      'with --tiers, the share of sure drafts that are good, or assume-perfect',
    );
  }
  return {
    tiers: { confident, uncertain, failed },
    uncertainRates: ratesOf(input, 'uncertain-rates')!,
    precision: precision === 'assume-perfect' ? precision : share('--precision', numberOf(precision)),
  };
}

function pairOf(input: QuestionInput, name: string, form: string): [number, number] | null {
  const text = input.text(name);
  return text === null ? null : (numberList(`--${name}`, text, form, share) as [number, number]);
}

function countsOf(pilot: PilotCounts | null, file: DraftFile | null): PilotCounts {
  const own = pilot ?? NO_COUNTS;
  return file === null ? own : addCounts(addCounts(own, file.pilot ?? NO_COUNTS), file.counts);
}

/** The request that options and file make. Throws PlanError, BAD_OPTION. */
export function draftRequest(input: QuestionInput): DraftRequest {
  const file = input.file === null ? null : draftFile(input.file);
  const rates = ratesOf(input, 'rates');
  const pilot = pilotOf(input);
  if (rates !== null && (pilot !== null || input.text('type') !== null)) {
    throw new QuotalabError('BAD_OPTION', '--rates is given with --pilot or --type; allowed: one of them');
  }
  const isUnknown = rates === null && pilot === null && file === null;
  const type = input.text('type') ?? file?.type ?? (isUnknown ? DEFAULT_TYPE : null);
  if (type !== null) wordOf('--type', type, Object.keys(ACCEPTANCE_ROWS));
  const itemCount = givenNumber(input, 'items', (field, value) => whole(field, value, 1, MOST_ITEMS));
  const filter = pairOf(input, 'filter', '0.5,0.1');
  const adaptive = pairOf(input, 'adaptive', '0.7,0.8');
  const atLeastOne = (field: string, value: unknown): number => whole(field, value, 1, MOST_ITEMS);
  return {
    itemCount,
    evalBatch: givenNumber(input, 'batch', atLeastOne),
    genBatch: givenNumber(input, 'gen', atLeastOne),
    rates,
    counts: countsOf(pilot, file),
    type: rates === null ? type : null,
    file,
    refineSuccess: givenNumber(input, 'refine-success', share),
    escalate: givenNumber(input, 'escalate', share),
    confidence: givenNumber(input, 'confidence', (field, value) => inRange(field, value, 0.501, 0.999)),
    minSaving: givenNumber(input, 'min-saving', positive),
    suitability: {
      work: wordOf('--work', input.text('work'), ['mechanical', 'mixed', 'creative']),
      quality: wordOf('--quality', input.text('quality'), ['tolerant', 'normal', 'critical']),
      gap: wordOf('--gap', input.text('gap'), ['small', 'medium', 'large']),
      likeness: wordOf('--likeness', input.text('likeness'), ['similar', 'mixed', 'unique']),
    },
    filter: filter === null ? null : { truePositive: filter[0], falsePositive: filter[1] },
    adaptive: adaptive === null ? null : { confident: adaptive[0], confidentAccept: adaptive[1] },
    tiers: tiersOf(input),
    kappa: optionNumber(input, 'kappa', share),
    contextTokens: givenNumber(input, 'context-size', (field, value) => whole(field, value, 10_000, 1e8)),
    draftTokens: givenNumber(input, 'draft-tokens', (field, value) => whole(field, value, 1, 4000)),
  };
}
