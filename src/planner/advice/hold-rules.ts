/**
 * What to hold now: the rule of one policy for each priority and limited pool, from a task of one unit in that pool.
 * Rules look at the fullest window of a pool. Unless the user named the policy, they are set aside where nothing is
 * gained by holding: what a reset restores in time is no stock.
 */
import { PlanError } from '../../core/values/index.ts';
import { type Decision, decide, type Policy, type PoolState, type Waiting } from '../../quota/rules/index.ts';
import { isoInstant, type PlanContext } from '../question/index.ts';
import { policyNamed } from '../rules/index.ts';
import { earliestTime } from '../usage/index.ts';
import type { Moment } from './advice.ts';
import { fullestWindow, windowOutlook } from './window-advice.ts';

export interface HoldRow {
  readonly priority: number;
  readonly pool: string;
  readonly status: Decision['status'];
  /** Rule that says so; {@link LASTS_RULE} = the pool likely lasts until it gives back. */
  readonly rule: string;
  readonly note: string;
  /** What does the work instead; null unless `status` is degrade. */
  readonly model: string | null;
  /** When it may go; null = now, or never. */
  readonly until: string | null;
}

export interface HoldFacts {
  readonly policy: string;
  /** The user named it: its rules are shown as they are. */
  readonly isNamed: boolean;
  /** By priority, then by pool. */
  readonly rows: readonly HoldRow[];
}

/** Name of the rule that lets everything through. */
export const LASTS_RULE = 'lasts';

type PoolNames = Pick<PlanContext['quota'], 'pools' | 'poolOf'>;

/** Pool of a model that a rule names; a pool is its own. */
const poolNamed = (name: string, { pools, poolOf }: PoolNames): string | null =>
  pools.includes(name) ? name : poolOf(name);

/** First instant with a share of a lane back: the same share of each of its windows. */
function earliestOf(
  { lanes: { ledger, lanes } }: Moment,
  nowMs: number,
  quota: PoolNames,
): Waiting['earliest'] {
  return (named) => {
    let latest = nowMs;
    const cost: Record<string, number> = {};
    for (const [name, amount] of Object.entries(named)) {
      const pool = poolNamed(name, quota) ?? name;
      cost[pool] = (cost[pool] ?? 0) + amount;
    }
    for (const lane of lanes.filter(({ limited }) => limited.length > 0)) {
      const needed = lane.pools.reduce((sum, pool) => sum + (cost[pool] ?? 0), 0);
      const reference = fullestWindow(lane).window.limit!;
      for (const { window } of needed > 0 ? lane.limited : []) {
        const share = (needed / reference) * window.limit!;
        const units = window.unit === 'messages' ? Math.ceil(share - 1e-9) : share;
        const room = earliestTime(ledger, window, units, nowMs);
        if (room.status === 'infeasible') return null;
        latest = Math.max(latest, room.atMs);
      }
    }
    return Math.ceil(latest);
  };
}

/** Pools as the rules see them; a pool without a limit has none. Rules may name a model whose pool goes by another name. */
function poolStates({ lanes }: Moment, policy: Policy, quota: PoolNames): Record<string, PoolState> {
  const states: Record<string, PoolState> = {};
  for (const lane of lanes.lanes) {
    const { window, state } = lane.limited.length > 0 ? fullestWindow(lane) : lane.windows[0]!;
    for (const pool of lane.pools) states[pool] = { limit: window.limit, remaining: state.remaining ?? 0 };
  }
  const named = policy.rules.flatMap(({ when }) => (when.pool === undefined ? [] : [when.pool]));
  if (named.some((pool) => states[pool] === undefined)) {
    const limited = Object.keys(states).filter((pool) => states[pool]!.limit !== null);
    throw new PlanError('E_UNKNOWN', '--policy', policy.name, `a policy of the pools ${limited.join(', ')}`);
  }
  for (const model of policy.models) {
    const state = states[poolNamed(model, quota) ?? ''];
    if (states[model] === undefined && state !== undefined) states[model] = state;
  }
  return states;
}

function rowOf(priority: number, pool: string, decision: Decision): HoldRow {
  const { status, ruleId: rule, note } = decision;
  const model = status === 'degrade' ? decision.model : null;
  const until = 'retry' in decision ? isoInstant(decision.retry.allowedAtMs) : null;
  return { priority, pool, status, rule, note, model, until };
}

const lasts = (priority: number, pool: string): HoldRow => {
  return { priority, pool, status: 'proceed', rule: LASTS_RULE, note: '', model: null, until: null };
};

/** The rules of a policy at a moment; `name` null = ours, and only in pools that run out before they give back. */
export function holdFacts(name: string | null, moment: Moment, { nowMs, quota }: PlanContext): HoldFacts {
  const policy = policyNamed(name ?? 'strict');
  const states = poolStates(moment, policy, quota);
  const waiting = { nowMs, earliest: earliestOf(moment, nowMs, quota) };
  const strained = moment.chances.flatMap((each) =>
    ['wait', 'slow'].includes(windowOutlook(each, nowMs).advice) ? each.lane.pools : [],
  );
  const pools = moment.lanes.lanes.flatMap((lane) => (lane.limited.length > 0 ? lane.pools : []));
  const rows = ([1, 2, 3, 4] as const).flatMap((priority) =>
    pools.map((pool) =>
      name === null && !strained.includes(pool)
        ? lasts(priority, pool)
        : rowOf(priority, pool, decide({ priority, cost: { [pool]: 1 } }, states, policy, waiting)),
    ),
  );
  return { policy: policy.name, isNamed: name !== null, rows };
}
