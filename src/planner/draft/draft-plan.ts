/** Drafting as numbers: what is known of the drafts, what the batch then costs, the verdict, and what may go wrong. */

import { familyFactor } from '../../usage/weights/index.ts';
import {
  acceptancePrior,
  type BreakEvenPoint,
  batchesAlike,
  bestEvalBatch,
  bestPilotSize,
  breakEvenCurve,
  type ChecklistResult,
  type CostSpread,
  costSpread,
  type DraftAlphas,
  type DraftChoice,
  type DraftCost,
  type DraftRates,
  decidePilot,
  draftChecklist,
  draftCost,
  draftKpis,
  draftOrDirect,
  type EvalBatchSize,
  type KpiReading,
  learnedKappa,
  type MultiTierCost,
  multiTierCost,
  type PilotDecision,
  type PilotSize,
  type PilotVerdict,
  pilotPosterior,
  type RiskState,
  riskRegister,
  type SpotCheck,
  spotCheck,
  UNIFORM_ALPHAS,
} from '../drafting/index.ts';
import type { PlanContext } from '../question/index.ts';
import { type DrawnCost, drawCosts } from './draft-draws.ts';
import { outcomesOf } from './draft-file.ts';
import type { DraftRequest } from './draft-needs.ts';
import { type CollapseWatch, collapseOf, type DraftWay, waysOf } from './draft-ways.ts';

export interface DraftPlanned {
  readonly request: DraftRequest;
  /** What is known of the drafts: Dirichlet weights; large where shares are taken as known. */
  readonly alphas: DraftAlphas;
  /** Of a message of the paid model that one draft takes in the same windows; 0 = none. */
  readonly draftMessages: number;
  readonly means: DraftRates;
  readonly cost: DraftCost;
  /** Of the cost without failed fixes; exact. null where fixes may fail. */
  readonly spread: CostSpread | null;
  /** Drawn costs, where they were asked for or fixes may fail. */
  readonly drawn: DrawnCost | null;
  readonly low: number;
  readonly high: number;
  readonly pBeatsDirect: number;
  readonly pilot: PilotDecision;
  readonly verdict: PilotVerdict;
  readonly checklist: ChecklistResult;
  readonly choice: DraftChoice;
  /** Items to try first where the verdict is open. */
  readonly pilotCount: number;
  readonly pilotSize: PilotSize;
  readonly ways: readonly DraftWay[];
  readonly multiTier: MultiTierCost | null;
  readonly curve: readonly BreakEvenPoint[];
  readonly costsByItems: ReadonlyArray<CostSpread & { readonly itemCount: number }>;
  readonly byGeneration: ReadonlyArray<{ readonly genBatch: number; readonly cost: DraftCost }>;
  readonly byBatch: ReadonlyArray<{ readonly evalBatch: number; readonly cost: DraftCost }>;
  readonly kappa: number;
  readonly best: EvalBatchSize;
  readonly collapse: CollapseWatch | null;
  readonly kpis: readonly KpiReading[];
  readonly risks: readonly RiskState[];
  readonly spot: SpotCheck | null;
}

/** Weight of shares that are taken as known, items. */
const KNOWN_WEIGHT = 1e6;
/** A share of 0 that is taken as known. */
const NEAR_ZERO = 1e-9;
/** Draws where no closed form holds. */
const DRAWS = 4000;
/** A pilot of fewer items is luck. */
const LEAST_PILOT = 5;
const CURVE_ITEMS = [2, 5, 10, 20, 50, 100];
const BATCHES = [5, 10, 15, 20, 25, 30, 50];
const GENERATIONS = [1, 2, 5, 10, 25];
/** Instructions of an evaluation and its verdict per item, tokens: what a short prompt takes. */
const OVERHEAD_TOKENS = 2000;
const VERDICT_TOKENS = 60;
/** Share of a context that may be filled before judgement suffers: a choice. */
const FILLED_SHARE = 0.5;

function priorOf({ rates, type }: DraftRequest): DraftAlphas {
  if (rates !== null) {
    const weight = (rate: number): number => Math.max(NEAR_ZERO, rate) * KNOWN_WEIGHT;
    return [weight(rates.accept), weight(rates.refine), weight(rates.replace)];
  }
  return type === null ? UNIFORM_ALPHAS : acceptancePrior(type);
}

const sortedOnce = (values: readonly number[], most: number): number[] =>
  [...new Set(values.filter((value) => value >= 1 && value <= most))].sort((a, b) => a - b);

function verdictOf(request: DraftRequest, cost: DraftCost, pilot: PilotDecision): PilotVerdict {
  if (request.rates === null) return pilot.verdict;
  return cost.saving > 0 ? 'go' : 'no-go';
}

/**
 * What a draft by haiku takes of a sonnet message's windows: its factor over sonnet's where one pool counts both, 0
 * where each has its own.
 */
function sharedDraftMessages({ quota, weights }: PlanContext): number {
  const pool = quota.poolOf('claude-sonnet');
  if (pool === null || quota.poolOf('claude-haiku') !== pool) return 0;
  const [drafter, paid] = [familyFactor('haiku', weights), familyFactor('sonnet', weights)];
  return drafter === null || paid === null ? 0 : drafter / paid;
}

/** The plan. Throws PlanError for what the request has wrong. */
export function planDraft(request: DraftRequest, context: PlanContext): DraftPlanned {
  const { itemCount, evalBatch, genBatch, file, refineSuccess, escalate, confidence } = request;
  const draftMessages = sharedDraftMessages(context);
  const batch = { itemCount, evalBatch, genBatch, draftMessages };
  const posterior = pilotPosterior(request.counts, priorOf(request));
  const costOf = (more: Partial<typeof batch>): DraftCost =>
    draftCost({ ...batch, ...more, rates: request.rates ?? posterior.means, refineSuccess, escalate });
  const cost = costOf({});
  const isPlain = refineSuccess === 1 && escalate === 0;
  const spread = isPlain ? costSpread(batch, posterior) : null;
  const trials = context.simulateTrials > 0 ? context.simulateTrials : DRAWS;
  const plan = { batch, alphas: posterior.alphas, refineSuccess, escalate };
  const drawn = isPlain && context.simulateTrials === 0 ? null : drawCosts(plan, trials, context.draws(1));
  const pilot = decidePilot({
    counts: request.counts,
    prior: priorOf(request),
    batch,
    confidence,
    ...(isPlain || cost.breakEven === null ? {} : { target: cost.breakEven }),
  });
  const verdict = verdictOf(request, cost, pilot);
  const checklist = draftChecklist({ itemCount, ...request.suitability }, verdict);
  const accept = request.rates?.accept ?? posterior.means.accept;
  const multiTier = request.tiers === null ? null : multiTierCost({ ...batch, ...request.tiers });
  const kappa =
    request.kappa ??
    (file === null || file.batches.length === 0 ? null : learnedKappa(outcomesOf(file))) ??
    0;
  const kpis = file === null || file.batches.length === 0 ? [] : draftKpis(file.counts);
  const spot = file?.spotChecks ? spotCheck(file.spotChecks.checked, file.spotChecks.failed) : null;
  const collapse = collapseOf(request, cost, accept);
  const choice = draftOrDirect(
    {
      batchable: request.suitability.likeness !== 'unique',
      critical: request.suitability.quality === 'critical',
      minSaving: request.minSaving,
    },
    {
      ...pilot,
      verdict,
      // What failed fixes take belongs to the saving too.
      cost: pilot.cost === null ? null : { ...pilot.cost, expected: cost.expected },
    },
  );
  const items = sortedOnce([...CURVE_ITEMS, itemCount], Math.max(100, itemCount));
  return {
    request,
    alphas: posterior.alphas,
    draftMessages,
    means: request.rates ?? posterior.means,
    cost,
    spread,
    drawn,
    low: spread?.low ?? drawn!.low,
    high: spread?.high ?? drawn!.high,
    pBeatsDirect: spread?.pBeatsDirect ?? drawn!.pBeatsDirect,
    pilot,
    verdict,
    checklist,
    choice,
    pilotCount: Math.min(itemCount, Math.max(LEAST_PILOT, pilot.nextPilot ?? 0)),
    pilotSize: bestPilotSize(batch, posterior.alphas),
    ways: waysOf(request, cost, accept, multiTier),
    multiTier,
    curve: breakEvenCurve(items, { evalBatch, genBatch, draftMessages }),
    costsByItems: items.map((each) => ({
      itemCount: each,
      ...costSpread({ itemCount: each, evalBatch, genBatch, draftMessages }, posterior),
    })),
    byGeneration: sortedOnce([...GENERATIONS, genBatch], Math.max(genBatch, itemCount)).map((each) => ({
      genBatch: each,
      cost: costOf({ genBatch: each }),
    })),
    byBatch: sortedOnce([...BATCHES, evalBatch, itemCount], itemCount).map((each) => ({
      evalBatch: each,
      cost: costOf({ evalBatch: each }),
    })),
    kappa,
    best: bestEvalBatch({
      kappa,
      ctxLimitTokens: request.contextTokens,
      maxShare: FILLED_SHARE,
      overheadTokens: OVERHEAD_TOKENS,
      draftTokens: request.draftTokens,
      verdictTokens: VERDICT_TOKENS,
    }),
    collapse,
    kpis,
    risks: riskRegister({
      pilot: { ...pilot, verdict },
      kpis,
      batchesAlikeProbability:
        file === null || file.batches.length < 2 ? null : batchesAlike(outcomesOf(file)),
      ...(collapse?.reading ? { collapse: collapse.reading } : {}),
      ...(spot === null ? {} : { spotCheck: spot }),
    }),
    spot,
  };
}
