/**
 * A workload as numbers: what it costs under each session, how sure that is, what it takes of the limits, what handing
 * a piece on saves, which model a task asks for, and whether a session is worth going on with. Plain data, shown by
 * mix-page.ts.
 */
import { PlanError } from '../../core/values/index.ts';
import { familyFactor } from '../../usage/weights/index.ts';
import type { PlanContext } from '../question/index.ts';
import { type Depth, modelFor } from '../rules/index.ts';
import { dayLimit } from '../usage/index.ts';
import { contextAdvice } from './context-policy.ts';
import { type LoggedMix, loggedMix, mixSpread, type RatioSpread } from './mix-log.ts';
import {
  type Arrangement,
  type ByClass,
  type ByModel,
  cheapestFirst,
  haikuBreakEven,
  handOffSaving,
  MODELS,
  type Model,
  type Prices,
  type SessionCost,
  sessionCosts,
  type Work,
} from './session-costs.ts';

export interface HandOff {
  readonly name: string;
  /** Messages of the session's model: doing it itself, handing it on, what the executor takes of them. */
  readonly direct: number;
  readonly handOver: number;
  readonly executor: number;
}

export interface MixRequest {
  /** null = those of the log. */
  readonly sizes: ByClass | null;
  readonly turnsBatch: number;
  readonly misroute: Work['misroute'];
  /** Weights of messages that stand in for the quota's own. */
  readonly weights: Readonly<Partial<ByModel>>;
  readonly delegation: readonly HandOff[];
  readonly tasks: ReadonlyArray<{ readonly type: string; readonly tokens: number; readonly depth: Depth }>;
  /** A session that goes on; turns are those still to come. */
  readonly context: {
    readonly percent: number;
    readonly symptoms: readonly string[];
    readonly turnsLeft: number | null;
    readonly fullTokens: number;
  } | null;
}

export interface PoolShare {
  readonly pool: string;
  /** The one that limits it. */
  readonly window: string;
  readonly used: number;
  readonly limit: number;
  readonly fraction: number;
}

export interface MixFacts {
  readonly from: 'log' | 'given';
  /** What was read of the log; null = sizes are given. */
  readonly log: {
    readonly source: string;
    readonly requests: number;
    readonly sessions: number;
    readonly activeDays: number;
    readonly unknownCount: number;
    readonly oldCount: number;
    readonly loggedUnits: number;
  } | null;
  readonly work: ByClass;
  readonly pieces: ByClass;
  readonly turnsBatch: number;
  readonly requestPrices: Prices;
  /** Of prices and costs. */
  readonly unit: 'units' | 'weighted messages';
  /** Cheapest first; `times` the cost of the cheapest way there is, null where that is nothing. */
  readonly sessions: ReadonlyArray<SessionCost & { readonly times: number | null }>;
  readonly best: Arrangement;
  /** The model that takes most of the cheapest session's cost, and its part. */
  readonly dearest: { readonly model: Model; readonly part: number };
  /** Units as logged and their `times`; null where the costs are not in units of the log. */
  readonly asLogged: { readonly weighted: number; readonly times: number | null } | null;
  /** No session is cheaper than the work as it was logged. */
  readonly isLogCheapest: boolean;
  readonly haikuMisrouteBreakEven: number | null;
  readonly ratio: RatioSpread | null;
  /** What the cheapest takes of each limit: of an active day of a log, else as one day's work. */
  readonly limits: readonly PoolShare[];
  readonly handOffs: ReadonlyArray<
    HandOff & { readonly saving: number; readonly verdict: 'save' | 'even' | 'lose' }
  >;
  /** The model that a table names for each task; null and the nearest rows where it has none. */
  readonly models: ReadonlyArray<{
    readonly type: string;
    readonly model: string | null;
    readonly reason: string;
  }>;
  readonly context: { readonly action: string; readonly reason: string } | null;
}

/** Logs drawn for the spread. */
const SPREAD_TRIALS = 400;
/** Sizes of a piece of work that the table of hand-overs shows. */
const PIECES = [1, 2, 5, 10];
/** Tokens of the brief that a fresh session begins with. */
const BRIEF_TOKENS = 5000;

/** Weights of a message of each model: given, by the limits' own scarcity, or by the factors of the models. */
function messageWeights({ weights: given }: MixRequest, { quota, weights }: PlanContext): ByModel {
  const limits = new Map(quota.windows.map(({ pools, limit }) => [pools[0], limit]));
  const isTiered = MODELS.every((model) => quota.pools.includes(model)) && Boolean(limits.get('sonnet'));
  const factor = (model: Model): number => familyFactor(model, weights) ?? weights.otherModelFactor;
  const weightOf = (model: Model): number => {
    if (!isTiered) return factor(model) / factor('sonnet');
    const limit = limits.get(model);
    return limit ? limits.get('sonnet')! / limit : 0;
  };
  const all = { haiku: weightOf('haiku'), sonnet: weightOf('sonnet'), opus: weightOf('opus'), ...given };
  if (MODELS.every((model) => all[model] === 0))
    throw new PlanError('E_EMPTY', 'weights', all, 'at least one weight above 0');
  return all;
}

const samePrices = (each: ByModel): Prices => ({
  mechanical: each,
  analytical: each,
  deep: each,
  handOver: each,
});

function limitsOf(
  { best, units, days }: { best: SessionCost; units: number | null; days: number },
  { quota }: PlanContext,
): PoolShare[] {
  return quota.pools.flatMap((pool) => {
    const day = dayLimit(quota.windows.filter(({ pools }) => pools.includes(pool)));
    if (day === null) return [];
    const isAll = pool === 'all';
    if (isAll ? units === null : day.window.unit !== 'messages') return [];
    const used = (isAll ? units! : (best.messages[pool as Model] ?? 0)) / days;
    return [{ pool, window: day.window.name, used, limit: day.limit, fraction: used / day.limit }];
  });
}

function handOffsOf({ delegation }: MixRequest, log: LoggedMix | null): MixFacts['handOffs'] {
  const piece = (name: string, direct: number): HandOff => ({ name, direct, handOver: 1, executor: 0 });
  const sorted = log?.handOffs.toSorted((a, b) => a - b) ?? [];
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  return [
    ...(delegation.length > 0 ? delegation : PIECES.map((direct) => piece(`a piece of ${direct}`, direct))),
    ...(median === undefined ? [] : [piece('your median piece', median)]),
  ].map((each) => {
    const saving = handOffSaving(each.direct, each.handOver, each.executor);
    return { ...each, saving, verdict: saving > 0 ? 'save' : saving < 0 ? 'lose' : 'even' };
  });
}

function modelsOf({ tasks }: MixRequest): MixFacts['models'] {
  return tasks.map(({ type, tokens, depth }) => {
    const choice = modelFor(type, tokens, depth);
    if (choice.status === 'specified') return { type, model: choice.model, reason: choice.row.reason };
    const near = choice.nearest.map((row) => `${row.taskType} ${row.depth} (${row.model})`);
    return { type, model: null, reason: `nearest: ${near.join(', ')}` };
  });
}

function adviceOf({ context }: MixRequest, { quota }: PlanContext): MixFacts['context'] {
  if (context === null) return null;
  const { percent, symptoms, turnsLeft, fullTokens } = context;
  const isCounted = turnsLeft === null || quota.windows.every(({ unit }) => unit === 'messages');
  const { action, reason } = contextAdvice(
    percent,
    symptoms,
    isCounted
      ? { kind: 'messages' }
      : {
          kind: 'tokens',
          contextTokens: Math.round((fullTokens * percent) / 100),
          remainingTurns: turnsLeft,
          restartTokens: BRIEF_TOKENS,
        },
  );
  return { action, reason };
}

function dearestOf({ costs, weighted }: SessionCost): MixFacts['dearest'] {
  const model = MODELS.reduce((most, each) => (costs[each] > costs[most] ? each : most));
  return { model, part: weighted > 0 ? costs[model] / weighted : 0 };
}

/** The work that is asked for. E_EMPTY where neither the request nor a log says what it is. */
function workOf({ sizes, turnsBatch, misroute }: MixRequest, log: LoggedMix | null): Work {
  if (sizes !== null) return { sizes, pieces: sizes, turnsBatch, misroute };
  if (log !== null) return { ...log.work, turnsBatch, misroute };
  throw new PlanError(
    'E_EMPTY',
    'workload',
    {},
    'a log to read, or --mechanical 30 --analytical 20 --deep 5, or a file (--example prints one)',
  );
}

/** The mix. E_EMPTY where neither the request nor a log says what the work is. */
export function mixFacts(request: MixRequest, context: PlanContext): MixFacts {
  const { quota } = context;
  const log = request.sizes === null ? loggedMix(context) : null;
  const work = workOf(request, log);
  const isInUnits = log !== null && quota.pools.includes('all') && Object.keys(request.weights).length === 0;
  const prices = isInUnits ? log.prices : samePrices(messageWeights(request, context));
  const sessions = cheapestFirst(sessionCosts(work, prices));
  const [best, second] = sessions as [SessionCost, SessionCost];
  const logged = isInUnits ? log.loggedUnits : null;
  const least = Math.min(best.weighted, logged ?? Number.POSITIVE_INFINITY);
  const times = (weighted: number): number | null => (least > 0 ? weighted / least : null);
  const ask = { work, fixed: isInUnits ? null : prices, best: best.session, second: second.session };
  return {
    from: log === null ? 'given' : 'log',
    log: log && {
      source: context.usage!.source,
      requests: log.work.sizes.mechanical + log.work.sizes.analytical + log.work.sizes.deep,
      sessions: log.sessionCount,
      activeDays: log.activeDays,
      unknownCount: log.unknownCount,
      oldCount: log.oldCount,
      loggedUnits: log.loggedUnits,
    },
    work: work.sizes,
    pieces: work.pieces,
    turnsBatch: work.turnsBatch,
    requestPrices: prices,
    unit: isInUnits ? 'units' : 'weighted messages',
    sessions: sessions.map((each) => ({ ...each, times: times(each.weighted) })),
    best: best.session,
    dearest: dearestOf(best),
    asLogged: logged === null ? null : { weighted: logged, times: times(logged) },
    isLogCheapest: logged !== null && logged < best.weighted,
    haikuMisrouteBreakEven: haikuBreakEven(work, prices),
    ratio: log && mixSpread(log, ask, { trials: SPREAD_TRIALS, draws: context.draws(1) }),
    limits: limitsOf({ best, units: isInUnits ? least : null, days: log?.activeDays ?? 1 }, context),
    handOffs: handOffsOf(request, log),
    models: modelsOf(request),
    context: adviceOf(request, context),
  };
}
