/** A workload as numbers: what it costs under each session, what handing on saves, and what the file asked besides. */
import { QuotalabError } from '../../core/index.ts';
import { type CostVector, costOf, PlanError, type Priced } from '../../core/values/index.ts';
import { dayLimit } from '../budget/index.ts';
import {
  AGENT_PATTERNS,
  type AutonomySaving,
  agentCost,
  autonomySaving,
  DOC_WEIGHTS,
  delegationSaving,
  type EfficiencyGain,
  efficiencyGain,
  type FixBatchSaving,
  fixBatchSaving,
  type PatternRange,
  patternRange,
  type ReturnOnCost,
  returnOnCost,
  routerOverhead,
  type SessionWork,
  scarcityWeights,
  type WorkflowCost,
  workflowCost,
} from '../cost/index.ts';
import { type MessageCount, messageCount } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { type ModelChoice, modelFor } from '../rules/index.ts';
import { highsSolver } from '../solve/index.ts';
import type { ContextAdvice } from './context-policy.ts';
import type { MixFile, NamedDelegation } from './mix-file.ts';
import { factorPrices, isTiered, type LoggedMix, loggedMix, mixSpread, type RatioSpread } from './mix-log.ts';
import { compareMix, haikuBreakEven, type MixComparison } from './mix-sessions.ts';
import { type ParetoAnswer, paretoFrontier } from './pareto-frontier.ts';
import { type SessionChoice, sessionChoices } from './session-matrix.ts';
import { bestThroughput, type Throughput } from './throughput.ts';

export interface MixRequest {
  readonly file: MixFile;
  /** Sizes of options and file; null = those of the log. */
  readonly work: SessionWork | null;
  /** What the options say beside the sizes of a log. */
  readonly turnsBatch: number;
  readonly misroute: NonNullable<SessionWork['misroute']>;
  readonly pattern: string | null;
  readonly fixes: number;
  readonly steps: number;
  readonly context: ContextAdvice | null;
}

export interface PoolShare {
  readonly pool: string;
  /** The one that limits it. */
  readonly window: string;
  readonly used: number;
  readonly limit: number;
  readonly fraction: number;
}

export interface Mix {
  readonly from: 'log' | 'given';
  readonly log: LoggedMix | null;
  readonly work: SessionWork;
  readonly weights: CostVector;
  /** Of the weighted costs. */
  readonly unit: 'units' | 'weighted messages';
  readonly sessions: MixComparison;
  readonly breakEven: number | null;
  readonly spread: RatioSpread | null;
  /** What the cheapest arrangement takes of each limit: of an active day of a log, else as one day's work. */
  readonly limits: readonly PoolShare[];
  readonly router: ReadonlyArray<{
    readonly arch: string;
    readonly cost: CostVector;
    readonly multiplier: Priced;
  }>;
  readonly pattern: string;
  readonly choices: readonly SessionChoice[];
  readonly handOffs: ReadonlyArray<NamedDelegation & ReturnType<typeof delegationSaving>>;
  readonly gain: EfficiencyGain;
  readonly gainOf: string;
  readonly fixes: FixBatchSaving;
  readonly steps: AutonomySaving;
  readonly context: ContextAdvice | null;
  readonly habits: ReadonlyArray<PatternRange & { readonly name: string }>;
  readonly agents: ReadonlyArray<{ readonly name: string; readonly cost: CostVector }>;
  readonly workflow: WorkflowCost | null;
  readonly models: ReadonlyArray<{ readonly type: string; readonly choice: ModelChoice }>;
  readonly throughput: Throughput | null;
  readonly returns: ReturnOnCost | null;
  readonly pareto: ParetoAnswer | null;
  readonly messages: MessageCount | null;
}

/** Futures of the ranking: sessions of the log drawn anew. */
const SPREAD_TRIALS = 400;
/** Sizes of a piece of work that the table of hand-offs shows. */
const PIECES = [1, 2, 5, 10];
/** Share of the work from which it counts as of one kind. */
const MOSTLY = 0.6;

/** Weights of the pools: given, the limits' own scarcity, or what a message costs in units. */
function weightsOf(request: MixRequest, log: LoggedMix | null, { quota, weights }: PlanContext): CostVector {
  const given = request.file.work.weights;
  if (given !== undefined) return { ...DOC_WEIGHTS, ...given };
  if (isTiered(quota)) {
    const limits = quota.windows.map(({ pools, limit }) => [pools[0]!, limit] as const);
    return scarcityWeights(Object.fromEntries(limits), 'sonnet');
  }
  return log?.unitsEach ?? factorPrices(weights);
}

function patternOf({ mechanical, analytical, deep }: SessionWork): string {
  const all = Math.max(1, mechanical + analytical + deep);
  if (mechanical / all >= MOSTLY) return 'mechanical';
  return deep / all >= MOSTLY ? 'deep' : 'mixed';
}

function limitsOf(mix: Pick<Mix, 'sessions' | 'log' | 'unit'>, { quota }: PlanContext): PoolShare[] {
  const days = mix.log?.activeDays ?? 1;
  const { best } = mix.sessions;
  const units = Math.min(best.weighted, mix.log?.loggedUnits ?? Number.POSITIVE_INFINITY);
  return quota.pools.flatMap((pool) => {
    const day = dayLimit(quota.windows.filter(({ pools }) => pools.includes(pool)));
    if (day === null) return [];
    if (pool === 'all' ? mix.unit !== 'units' : day.window.unit !== 'messages') return [];
    const used = (pool === 'all' ? units : costOf(best.cost, pool)) / days;
    return [{ pool, window: day.window.name, used, limit: day.limit, fraction: used / day.limit }];
  });
}

function handOffsOf(file: MixFile, log: LoggedMix | null): Mix['handOffs'] {
  const sorted = log?.handOffs.toSorted((a, b) => a - b) ?? [];
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
  const own: NamedDelegation[] =
    median === null ? [] : [{ name: 'your median hand-off', direct: median, handOff: 1, executor: 0 }];
  const plain = PIECES.map((direct) => ({
    name: direct === 1 ? 'a piece of 1' : `a piece of ${direct}`,
    direct,
    handOff: 1,
    executor: 0,
  }));
  return [...(file.delegation.length > 0 ? file.delegation : plain), ...own].map((each) => ({
    ...each,
    ...delegationSaving(each),
  }));
}

async function throughputOf({ classes }: MixFile, { quota }: PlanContext): Promise<Throughput | null> {
  if (classes.length === 0) return null;
  const limits = quota.pools.map(
    (pool) =>
      [pool, dayLimit(quota.windows.filter(({ pools }) => pools.includes(pool)))?.limit ?? null] as const,
  );
  const answer = await bestThroughput(classes, Object.fromEntries(limits), highsSolver);
  if (answer.status === 'solved') return answer;
  throw new QuotalabError('PLAN_INFEASIBLE', `classes have no best plan: ${answer.reason}`);
}

/** The mix. E_EMPTY where neither the request nor a log says what the work is. */
export async function planMix(request: MixRequest, context: PlanContext): Promise<Mix> {
  const { file } = request;
  const log = request.work === null ? loggedMix(context) : null;
  const { turnsBatch, misroute } = request;
  const work: SessionWork | null =
    request.work ?? (log === null ? null : { ...log.sizes, turnsBatch, misroute });
  if (work === null) {
    throw new PlanError(
      'E_EMPTY',
      'workload',
      {},
      'a log to read, or --mechanical 30 --analytical 20 --deep 5, or a file (--example prints one)',
    );
  }
  const weights = weightsOf(request, log, context);
  const unit =
    log !== null && context.quota.pools.includes('all') && file.work.weights === undefined
      ? 'units'
      : 'weighted messages';
  const sessions = compareMix(work, weights);
  const trials = context.simulateTrials > 0 ? context.simulateTrials : SPREAD_TRIALS;
  const spread = log === null ? null : mixSpread(work, log, weights, { trials, draws: context.draws(1) });
  const n = work.mechanical + work.analytical + work.deep;
  const haikuShare = n === 0 ? 0 : work.mechanical / n;
  const pattern = request.pattern ?? file.pattern ?? patternOf(work);
  const weightedOf = (name: string): number =>
    sessions.rows.find(({ arrangement }) => arrangement === name)!.weighted;
  const throughput = await throughputOf(file, context);
  const prices =
    throughput !== null && Object.values(throughput.prices).some((price) => price > 0)
      ? { ...Object.fromEntries(context.quota.pools.map((pool) => [pool, 0])), ...throughput.prices }
      : context.quota.pools.includes('all')
        ? { ...weights, all: 1 }
        : weights;
  const naive = sessions.rows.find(({ arrangement }) => arrangement === 'sonnet')!;
  const habits = [
    { name: 'interactive', ...patternRange('interactive', log?.hourly ?? []) },
    { name: 'batch', ...patternRange('batch', log?.workflows ?? []) },
    { name: 'hybrid', ...patternRange('hybrid') },
  ];
  return {
    from: log === null ? 'given' : 'log',
    log,
    work,
    weights,
    unit,
    sessions,
    breakEven: haikuBreakEven(work, weights),
    spread,
    limits: limitsOf({ sessions, log, unit }, context),
    router: (['allSonnet', 'router', 'direct'] as const).map((arch) => ({
      arch,
      ...routerOverhead({ n, haikuShare, arch }),
    })),
    pattern,
    choices: sessionChoices(
      pattern,
      Object.fromEntries(['haiku', 'sonnet', 'opus'].map((name) => [name, weightedOf(name)])),
    ),
    handOffs: handOffsOf(file, log),
    gain:
      file.plans === null
        ? efficiencyGain(naive.cost, sessions.best.cost, weights)
        : efficiencyGain(file.plans.naive, file.plans.optimised, weights),
    gainOf:
      file.plans === null ? `a sonnet session against ${sessions.best.arrangement}` : 'the plans of the file',
    fixes: fixBatchSaving({ items: request.fixes }),
    steps: autonomySaving(request.steps),
    context: request.context,
    habits,
    agents: (file.agents.length > 0
      ? file.agents
      : AGENT_PATTERNS.map(({ name }) => ({ pattern: name, subtasks: 0 }))
    ).map(({ pattern: name, subtasks }) => ({ name, cost: agentCost(name, subtasks) })),
    workflow: file.workflow === null ? null : workflowCost(file.workflow),
    models: file.tasks.map(({ type, tokens, depth }) => ({ type, choice: modelFor(type, tokens, depth) })),
    throughput,
    returns: file.ways.length === 0 ? null : returnOnCost(file.ways, prices),
    pareto: file.options.length === 0 ? null : paretoFrontier(file.options, file.axes),
    messages: file.messages.length === 0 ? null : messageCount(file.messages),
  };
}
