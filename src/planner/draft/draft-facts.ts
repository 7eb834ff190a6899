/**
 * Drafting as numbers: what is known of the drafts, what the batch then costs in messages and in the plan's units, the
 * verdict and how sure it is, other ways to judge, and whether a log of batches still holds. Plain data, shown by
 * draft-page.ts.
 */

import type { PlanContext } from '../question/index.ts';
import {
  type Alphas,
  type CostSpread,
  type Counts,
  drawnSpread,
  EVEN_PRIOR,
  exactSpread,
  type Judgement,
  judge,
  knownShares,
  meanRates,
  posterior,
  typePrior,
} from './acceptance.ts';
import {
  type DraftBatch,
  type DraftCost,
  type DraftRates,
  draftCost,
  type PlanUnits,
  planUnits,
  type Rework,
  sharedDraftMessages,
} from './draft-cost.ts';
import type { DraftLog, DraftRequest } from './draft-request.ts';
import { type DraftTime, draftTime } from './draft-time.ts';
import {
  bestEvalBatch,
  type CollapseReading,
  collapseSteps,
  lostPerItem,
  type SpotCheck,
  spotCheck,
  verdictsOf,
  watchCollapse,
} from './draft-watch.ts';
import { type DraftWay, sureUnread, waysOf } from './draft-ways.ts';

export interface DraftFacts {
  readonly items: number;
  readonly evalBatch: number;
  readonly genBatch: number;
  /** Where the shares come from: given, a guess by type, or nothing before the counts. */
  readonly from: 'given' | 'type' | 'nothing';
  readonly type: string | null;
  readonly seen: Counts & { readonly all: number };
  readonly rates: DraftRates;
  readonly acceptance: Judgement;
  /** Messages of the paid model: expected and its 95 %. */
  readonly messages: DraftCost & Omit<CostSpread, 'expected'>;
  readonly rework: Rework;
  /** Part of a message of the paid model that one draft takes. */
  readonly draftMessages: number;
  readonly units: PlanUnits | null;
  readonly confidence: number;
  readonly minSaving: number;
  readonly choice: 'use' | 'direct' | 'try' | 'stop';
  /** Items to try first, where the verdict is open and a pilot would settle it. */
  readonly tryItems: number | null;
  readonly ways: readonly DraftWay[];
  /** Bad drafts that go out unread, with --tiers. */
  readonly escapedDefects: number | null;
  readonly byItems: ReadonlyArray<
    CostSpread & { readonly items: number; readonly direct: number; readonly breakEven: number | null }
  >;
  readonly byGenBatch: ReadonlyArray<DraftCost & { readonly genBatch: number }>;
  readonly byEvalBatch: ReadonlyArray<DraftCost & { readonly evalBatch: number }>;
  /** Acceptance lost per further item judged together, and the batch that is best then; null = no log says. */
  readonly judging: { readonly lostPerItem: number; readonly best: number | null } | null;
  /** The watch over acceptance: as piloted, collapsed, verdicts to the alarm then; the log's verdicts, if any. */
  readonly watch: {
    readonly acceptance: number;
    readonly alarmAt: number;
    readonly toAlarm: number;
    readonly reading: CollapseReading | null;
  } | null;
  readonly spotCheck: SpotCheck | null;
  /** Of the log's batches: items and messages used. */
  readonly log: { readonly batches: number; readonly items: number; readonly messages: number } | null;
  readonly time: DraftTime | null;
  /** Batches drawn for the spread; null = it is exact. */
  readonly drawn: number | null;
}

/** Draws where no closed form holds. */
const DRAWS = 4000;
/** A pilot of fewer items is luck. */
const LEAST_PILOT = 5;
const CURVE_ITEMS = [2, 5, 10, 20, 50, 100];
const EVAL_BATCHES = [5, 10, 15, 20, 25, 30, 50];
const GEN_BATCHES = [1, 2, 5, 10, 25];
const MOST_KNOWN = 0.99;
const LEAST_ALARM = 0.01;

const sortedOnce = (values: readonly number[], most: number): number[] =>
  [...new Set(values.filter((value) => value <= most))].sort((a, b) => a - b);

function watchOf({ log, batch }: DraftRequest, accept: number): DraftFacts['watch'] {
  const pilot = log?.pilot ?? null;
  const piloted = pilot === null ? 0 : pilot.accepted + pilot.refined + pilot.replaced;
  const p0 = Math.min(MOST_KNOWN, piloted > 0 ? pilot!.accepted / piloted : accept);
  const p1 = p0 / 3;
  // So low that a third of it cannot be told.
  if (p1 < LEAST_ALARM) return null;
  return {
    acceptance: p0,
    alarmAt: p1,
    toAlarm: collapseSteps(p0, p1, batch.itemCount).toAlarm,
    reading: log === null || log.batches.length === 0 ? null : watchCollapse(verdictsOf(log.batches), p0, p1),
  };
}

function judgementOf(request: DraftRequest, cost: DraftCost, alphas: Alphas): Judgement {
  const { rates, confidence, counts } = request;
  if (rates === null) {
    const seenCount = counts.accepted + counts.refined + counts.replaced;
    return judge(alphas, { breakEven: cost.breakEven, confidence, seenCount });
  }
  return {
    low: rates.accept,
    high: rates.accept,
    pAbove: cost.saving > 0 ? 1 : 0,
    verdict: cost.saving > 0 ? 'go' : 'no-go',
    nextPilot: 0,
  };
}

function choiceOf(
  { verdict }: Judgement,
  { saving }: DraftCost,
  watch: DraftFacts['watch'],
  minSaving: number,
): DraftFacts['choice'] {
  if (watch?.reading?.decision === 'stop') return 'stop';
  if (verdict === 'sample-more') return 'try';
  return verdict === 'go' && saving >= minSaving ? 'use' : 'direct';
}

/** Tables of the same batch with other numbers of items, of items made by a message, and judged by one. */
function tablesOf(
  batch: DraftBatch,
  rates: DraftRates,
  rework: Rework,
  spreadOf: (batch: DraftBatch) => CostSpread,
): Pick<DraftFacts, 'byItems' | 'byGenBatch' | 'byEvalBatch'> {
  const { itemCount, genBatch, evalBatch } = batch;
  const costWith = (more: Partial<DraftBatch>): DraftCost => draftCost({ ...batch, ...more }, rates, rework);
  return {
    byItems: sortedOnce([...CURVE_ITEMS, itemCount], Math.max(100, itemCount)).map((items) => {
      const { expected, direct, breakEven } = costWith({ itemCount: items });
      return { ...spreadOf({ ...batch, itemCount: items }), items, expected, direct, breakEven };
    }),
    byGenBatch: sortedOnce([...GEN_BATCHES, genBatch], Math.max(genBatch, itemCount)).map((each) => ({
      genBatch: each,
      ...costWith({ genBatch: each }),
    })),
    byEvalBatch: sortedOnce([...EVAL_BATCHES, evalBatch, itemCount], itemCount).map((each) => ({
      evalBatch: each,
      ...costWith({ evalBatch: each }),
    })),
  };
}

/** What is known of the drafts as weights: shares as given, a guess by type, or nothing, and the counts. */
function knownOf({ rates, type, counts }: DraftRequest): Alphas {
  if (rates !== null) return knownShares(rates);
  return posterior(type === null ? EVEN_PRIOR : typePrior(type), counts);
}

const logOf = ({ batches, counts }: DraftLog): DraftFacts['log'] => {
  const items = counts.accepted + counts.refined + counts.replaced;
  return { batches: batches.length, items, messages: batches.length + counts.refined + counts.replaced };
};

/** The facts. Throws what the context's quota throws. */
export function draftFacts(request: DraftRequest, context: PlanContext): DraftFacts {
  const { rework, counts, log, minSaving } = request;
  const batch = { ...request.batch, draftMessages: sharedDraftMessages(context) };
  const alphas = knownOf(request);
  const rates = request.rates ?? meanRates(alphas);
  const cost = draftCost(batch, rates, rework);
  const isExact = rework.refineSuccess === 1 && rework.escalate === 0;
  const spreadOf = (each: DraftBatch): CostSpread =>
    isExact
      ? exactSpread(each, alphas)
      : drawnSpread(each, alphas, rework, { trials: DRAWS, draws: context.draws(1) });
  const { low, high, pBeatsDirect } = spreadOf(batch);
  const acceptance = judgementOf(request, cost, alphas);
  const watch = watchOf(request, rates.accept);
  const batches = log?.batches ?? [];
  const lost = lostPerItem(batches);
  return {
    items: batch.itemCount,
    evalBatch: batch.evalBatch,
    genBatch: batch.genBatch,
    from: request.rates !== null ? 'given' : request.type === null ? 'nothing' : 'type',
    type: request.type,
    seen: { ...counts, all: counts.accepted + counts.refined + counts.replaced },
    rates,
    acceptance,
    messages: { ...cost, low, high, pBeatsDirect },
    rework,
    draftMessages: batch.draftMessages,
    units: planUnits(cost, context),
    confidence: request.confidence,
    minSaving,
    choice: choiceOf(acceptance, cost, watch, minSaving),
    tryItems:
      acceptance.verdict === 'sample-more' && acceptance.nextPilot !== null
        ? Math.min(batch.itemCount, Math.max(LEAST_PILOT, acceptance.nextPilot))
        : null,
    ways: waysOf(request, batch, { rates, rework, cost }),
    escapedDefects: request.tiers === null ? null : sureUnread(batch, request.tiers, rework).escapedDefects,
    ...tablesOf(batch, rates, rework, spreadOf),
    judging: lost === null ? null : { lostPerItem: lost, best: bestEvalBatch(lost) },
    watch,
    spotCheck: log?.spotChecks ? spotCheck(log.spotChecks.checked, log.spotChecks.failed) : null,
    log: log === null || batches.length === 0 ? null : logOf(log),
    time:
      request.seconds === null ? null : draftTime(batch, 1 - rates.accept, request.seconds, request.parallel),
    drawn: isExact ? null : DRAWS,
  };
}
