/**
 * What another account would bring, and how few would do: some first trials again on other accounts, the same demand,
 * the recommended policy alone. With a pool file the account added is one more of the largest, its unknown resets drawn;
 * where accounts are drawn it is one more as drawn. Nothing here touches a row or a digest.
 */
import { RunningMoments } from '../../numerics/stats/index.ts';
import type { QuotaAccount, QuotaGraph, QuotaWindow } from '../../quota/windows/index.ts';
import { modelsOf, type TrialPlan, unitsPerRequest } from '../engine/index.ts';
import { type PoolPlan, poolSupplyUnits, shapePool } from '../scenario/index.ts';
import type { AccountStudyRecord } from './answer-record.ts';
import type { BatchRunner } from './batch-runner.ts';
import { type createControl, type Outcome, runExperiment } from './run-experiment.ts';

/** Trials run again. */
const MOST_TRIALS = 100;
const CONFIDENCE = 0.95;

type Computed = Extract<AccountStudyRecord, { status: 'computed' }>;

export interface AccountStudy {
  readonly outcome: Outcome;
  /** Name of the recommended policy. */
  readonly policy: string;
  /** Shares that do not matter. */
  readonly indifference: number;
  readonly runner: BatchRunner;
  /** A control block of its own for every run. */
  readonly control: () => ReturnType<typeof createControl>;
  readonly batchSize: number;
}

/** Accounts that are bought: not the overage of another. */
const isPlan = ({ overageOf }: QuotaAccount): boolean => overageOf === undefined;

/** Names of the pool's plans, the one that supplies most first. */
export function bySupply({ pool, ...plan }: TrialPlan): readonly string[] {
  const supplies = pool!.graph.accounts.filter(isPlan).map((account) => ({
    name: account.name,
    units: poolSupplyUnits(
      shapePool({ ...pool!, graph: { ...pool!.graph, accounts: [account] } }, modelsOf(plan.demand)),
      unitsPerRequest(plan),
    ),
  }));
  return supplies.sort((a, b) => b.units - a.units).map(({ name }) => name);
}

/** A window of a new account: its capacity is the old one's, its unknown clock its own. */
function anew(window: QuotaWindow, rename: (id: string) => string): QuotaWindow {
  const { clock, resetsWith } = window;
  return {
    ...window,
    id: rename(window.id),
    ...(resetsWith === undefined ? {} : { resetsWith: rename(resetsWith) }),
    clock: clock.kind === 'fixed' || clock.kind === 'first_use' ? { ...clock, reset: null } : clock,
  };
}

/** The pool with one more account like `name`: windows of its own are doubled, shared ones shared by one more. */
export function withOneMore(graph: QuotaGraph, name: string): QuotaGraph {
  const account = graph.accounts.find((entry) => entry.name === name)!;
  const isOwn = (id: string): boolean =>
    account.windows.includes(id) &&
    graph.accounts.every((other) => other === account || !other.windows.includes(id));
  const rename = (id: string): string => (isOwn(id) ? `${id} (one more)` : id);
  const { bankedResets: _, ...plain } = account;
  return {
    windows: [
      ...graph.windows,
      ...graph.windows.filter(({ id }) => isOwn(id)).map((window) => anew(window, rename)),
    ],
    accounts: [
      ...graph.accounts,
      { ...plain, name: `${name} (one more)`, windows: account.windows.map(rename) },
    ],
  };
}

/** The pool with these plans alone, and the overage of those. */
export function withOnly(graph: QuotaGraph, names: readonly string[]): QuotaGraph {
  const accounts = graph.accounts.filter(({ name, overageOf }) => names.includes(overageOf ?? name));
  const kept = new Set(accounts.flatMap(({ windows }) => windows));
  return { accounts, windows: graph.windows.filter(({ id }) => kept.has(id)) };
}

class Study {
  private readonly study: AccountStudy;
  private readonly trials: Int32Array;
  /** Served share by trial as the accounts are. */
  private readonly own: Float64Array;
  readonly trialCount: number;

  constructor(study: AccountStudy) {
    const { columns, plan } = study.outcome;
    this.study = study;
    this.trialCount = Math.min(MOST_TRIALS, columns.count);
    this.trials = columns.withDemand(Int32Array.from({ length: this.trialCount }, (_, trial) => trial));
    this.own = columns.take('served_ratio', this.trials)[plan.policies.indexOf(study.policy)]!;
  }

  /** Denied share as the accounts are. */
  get denied(): number {
    return deniedOf(this.own);
  }

  /** Served share by trial on other accounts. */
  private async served(change: Partial<TrialPlan>): Promise<Float64Array> {
    const { outcome, policy, runner, control, batchSize } = this.study;
    const plan = { ...outcome.plan, ...change, policies: [policy], sampling: null };
    const experiment = { plan, trials: this.trialCount, batchSize, stopping: { kind: 'trials' } } as const;
    const { columns } = await runExperiment(experiment, runner, control(), {
      write: () => {},
      ready: async () => {},
    });
    return columns.take('served_ratio', this.trials)[0]!;
  }

  private changedPool(pool: PoolPlan, graph: QuotaGraph): Partial<TrialPlan> {
    return { pool: { ...pool, graph }, supplyPool: pool };
  }

  async more(like: string | null): Promise<NonNullable<Computed['more']>> {
    const { pool, scenarioLaw } = this.study.outcome.plan;
    const served = await this.served(
      pool === null || like === null
        ? { scenarioLaw: { ...scenarioLaw, extraAccounts: 1 } }
        : this.changedPool(pool, withOneMore(pool.graph, like)),
    );
    const gain = new RunningMoments();
    served.forEach((share, index) => {
      gain.add(share - this.own[index]!);
    });
    return { like, denied: deniedOf(served), gain: gain.mean, half_width_95: gain.halfWidth(CONFIDENCE) };
  }

  /** The fewest of `names`, first ones kept, that deny no more than the indifference; null when it takes all. */
  async fewest(pool: PoolPlan, names: readonly string[]): Promise<Computed['fewest']> {
    let found: Computed['fewest'] = null;
    let low = 1;
    let high = names.length - 1;
    while (low <= high) {
      const count = Math.floor((low + high) / 2);
      const accounts = names.slice(0, count);
      const denied = deniedOf(await this.served(this.changedPool(pool, withOnly(pool.graph, accounts))));
      if (denied <= this.study.indifference) {
        found = { accounts, denied };
        high = count - 1;
      } else low = count + 1;
    }
    return found;
  }

  get hasDemand(): boolean {
    return this.trials.length > 0;
  }
}

function deniedOf(served: Float64Array): number {
  return served.reduce((sum, share) => sum + (1 - share), 0) / served.length;
}

/** Runs the study. Throws what runExperiment throws. `isAmple`: every policy serves everything. */
export async function studyAccounts(study: AccountStudy, isAmple: boolean): Promise<AccountStudyRecord> {
  const { plan } = study.outcome;
  const { pool, scenarioLaw } = plan;
  if (scenarioLaw.model === 'published')
    return { status: 'off', reason: 'the published model has its own accounts' };
  const own = new Study(study);
  if (!own.hasDemand) return { status: 'off', reason: 'no trial had demand' };
  if (study.outcome.overall.load() === null)
    return { status: 'off', reason: 'what the accounts give in a week is not known' };
  const names = pool === null ? [] : bySupply(plan);
  const facts = {
    status: 'computed',
    policy: study.policy,
    trials: own.trialCount,
    denied: own.denied,
  } as const;
  if (!isAmple) return { ...facts, more: await own.more(names[0] ?? null), fewest: null };
  const fewest = pool === null || names.length < 2 ? null : await own.fewest(pool, names);
  return { ...facts, more: null, fewest };
}
