/**
 * What to hold now: the rule of one policy for each priority and limited pool, from a task of one unit in that pool.
 * Rules look at the tightest window of a pool.
 */

import { type CostVector, MS_PER_DAY, PlanError } from '../../core/values/index.ts';
import {
  type Decision,
  decide,
  type Policy,
  type PoolState,
  type Priority,
  type Waiting,
} from '../../quota/rules/index.ts';
import { earliestTime } from '../ledger/index.ts';
import { defaultPolicy, policyNamed } from '../rules/index.ts';
import type { PlanContext } from './question.ts';
import type { LaneWindow, UsageLane, UsageLanes } from './usage-lanes.ts';

export interface HoldRow {
  readonly priority: Priority;
  /** One per limited pool. */
  readonly decisions: ReadonlyArray<{ readonly pool: string; readonly decision: Decision }>;
}

export interface HoldTable {
  readonly policy: Policy;
  readonly pools: readonly string[];
  readonly rows: readonly HoldRow[];
}

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

/** The fullest window of a lane. */
export const tightestWindow = ({ limited }: UsageLane): LaneWindow =>
  limited.reduce((worst, each) =>
    (each.state.usedFraction ?? 0) > (worst.state.usedFraction ?? 0) ? each : worst,
  );

/** Days from the first event of the stretch of activity to now. */
export const daysOfData = ({ activity }: UsageLanes, nowMs: number): number =>
  (nowMs - activity.fromMs) / MS_PER_DAY;

/** The policy of a name; without one, that which the days of data and the prices allow. */
export function chosenPolicy(name: string | null, prices: CostVector | null, days: number): Policy {
  return name === null ? defaultPolicy(days, prices) : policyNamed(name, prices);
}

type PoolNames = Pick<PlanContext['quota'], 'pools' | 'poolOf'>;

/** Pool of a model that a rule names; a pool is its own. */
const poolNamed = (name: string, { pools, poolOf }: PoolNames): string | null =>
  pools.includes(name) ? name : poolOf(name);

/** First instant with a share of a lane back: the same share of each of its windows. */
function earliestOf(lanes: UsageLanes, nowMs: number, quota: PoolNames): Waiting['earliest'] {
  return (named) => {
    let latest = nowMs;
    const cost: Record<string, number> = {};
    for (const [name, amount] of Object.entries(named)) {
      const pool = poolNamed(name, quota) ?? name;
      cost[pool] = (cost[pool] ?? 0) + amount;
    }
    for (const lane of lanes.lanes.filter(({ limited }) => limited.length > 0)) {
      const needed = lane.pools.reduce((sum, pool) => sum + (cost[pool] ?? 0), 0);
      const reference = tightestWindow(lane).window.limit!;
      for (const { window } of needed > 0 ? lane.limited : []) {
        const share = (needed / reference) * window.limit!;
        const units = window.unit === 'messages' ? Math.ceil(share - 1e-9) : share;
        const room = earliestTime(lanes.ledger, window, units, nowMs);
        if (room.status === 'infeasible') return null;
        latest = Math.max(latest, room.atMs);
      }
    }
    return Math.ceil(latest);
  };
}

/** Decisions of the policy by priority and pool; pools without a limit are not in it. */
export function holdTable(
  policy: Policy,
  lanes: UsageLanes,
  { nowMs, quota }: Pick<PlanContext, 'nowMs' | 'quota'>,
): HoldTable {
  const states: Record<string, PoolState> = {};
  for (const lane of lanes.lanes) {
    const isLimited = lane.limited.length > 0;
    const { window, state } = isLimited ? tightestWindow(lane) : lane.windows[0]!;
    for (const pool of lane.pools) states[pool] = { limit: window.limit, remaining: state.remaining ?? 0 };
  }
  const pools = Object.keys(states).filter((pool) => states[pool]!.limit !== null);
  const named = new Set(policy.rules.flatMap(({ when }) => (when.pool === undefined ? [] : [when.pool])));
  const absent = [...named].find((pool) => states[pool] === undefined);
  if (absent !== undefined) {
    throw new PlanError('E_UNKNOWN', '--policy', policy.name, `a policy of the pools ${pools.join(', ')}`);
  }
  // Rules move work to weaker models, whose pool may go by another name.
  for (const model of policy.models) {
    const state = states[poolNamed(model, quota) ?? ''];
    if (states[model] === undefined && state !== undefined) states[model] = state;
  }
  const waiting = { nowMs, earliest: earliestOf(lanes, nowMs, quota) };
  const isPriced = policy.prices !== undefined;
  const rows = PRIORITIES.map((priority) => ({
    priority,
    decisions: (isPriced ? [] : pools).map((pool) => ({
      pool,
      decision: decide({ priority, cost: { [pool]: 1 } }, states, policy, waiting),
    })),
  }));
  return { policy, pools, rows };
}
