/**
 * What tasks may spend: of each pool what is left, what comes back, and how many of its units a message of a model
 * takes where the pool counts tokens. Either the file of the tasks says it, or the windows of the quota and the log.
 */

import { type CostVector, costOf, infeasible, MS_PER_HOUR, unknownName } from '../../core/values/index.ts';
import type { PoolState, PoolStates } from '../../quota/rules/index.ts';
import { costUnits } from '../../usage/weights/index.ts';
import { familyPool, longestMs, resetInstant, type WindowPart } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { unitName, usageLanes } from '../question/index.ts';
import { earliestFit, type PoolWindow } from '../solve/schedule/index.ts';
import type { GivenPool } from './given-pool.ts';

export interface TaskPool {
  readonly pool: string;
  /** Of its tightest window; null = no limit. */
  readonly remaining: number | null;
  /** Units of a full tightest window. */
  readonly limit: number | null;
  /** Of the tightest window, such as `5 h`; the pool's own where it has no window. */
  readonly window: string;
  /** `messages`, `tokens` or `units`. */
  readonly unit: string;
}

export interface TaskSupply {
  /** Where the amounts are from, for people. */
  readonly source: string;
  readonly pools: readonly TaskPool[];
  /** The same for the scheduler, with what is out. */
  readonly windows: readonly PoolWindow[];
  /** Units that one message of a model takes, by model; empty where costs are in units of the pools. */
  readonly messageUnits: Readonly<Record<string, number>>;
  /** What policies look at: pools and, where messages are converted, models. */
  readonly states: PoolStates;
  /** Days from the first to the last use. */
  readonly daysOfData: number;
  readonly notes: readonly string[];
}

/** Longer than any plan: what is spent now does not come back in it. */
const NO_RETURN_HOURS = 337;
/** Returns beyond which they are joined. */
const MOST_RETURNS = 200;
const FAMILIES = ['haiku', 'sonnet', 'opus'];
/** Word for the one pool of a plan that counts all models. */
const UNITS = 'units';

const stateOf = ({ limit, remaining }: Pick<TaskPool, 'limit' | 'remaining'>, unitsEach = 1): PoolState =>
  limit === null || remaining === null || limit <= 0
    ? { limit: limit === null ? null : 1, remaining: 0 }
    : { limit: limit / unitsEach, remaining: remaining / unitsEach };

/** Supply as the file says it. */
export function givenSupply(pools: Readonly<Record<string, GivenPool>>): TaskSupply {
  const entries = Object.entries(pools);
  const windows = entries.map(([pool, { remaining, returns }]): PoolWindow => {
    const windowHours = NO_RETURN_HOURS;
    const back = returns.reduce((sum, { amount }) => sum + amount, 0);
    const history = returns.map(({ atMs, amount }) => ({ atMs: atMs - windowHours * MS_PER_HOUR, amount }));
    return { pool, limit: remaining === null ? null : remaining + back, windowHours, history };
  });
  return {
    source: 'the pools in the file of tasks',
    pools: entries.map(([pool, { remaining, limit }]) => ({
      pool,
      remaining,
      limit,
      window: pool,
      unit: 'units',
    })),
    windows,
    messageUnits: {},
    states: Object.fromEntries(entries.map(([pool, given]) => [pool, stateOf(given)])),
    daysOfData: 0,
    notes: [
      'what is left is as the file says; without its pools the windows of --pool or --preset are taken',
    ],
  };
}

/** Returns joined by equal stretches of time, each at its latest instant: never earlier than it is. */
function joined(
  returns: ReadonlyArray<{ readonly atMs: number; readonly amount: number }>,
  nowMs: number,
  windowMs: number,
): Array<{ readonly atMs: number; readonly amount: number }> {
  if (returns.length <= MOST_RETURNS) return [...returns];
  const stretchMs = windowMs / MOST_RETURNS;
  const sums = new Map<number, number>();
  for (const { atMs, amount } of returns) {
    const end = Math.min(nowMs + windowMs, nowMs + Math.ceil((atMs - nowMs) / stretchMs) * stretchMs);
    sums.set(end, (sums.get(end) ?? 0) + amount);
  }
  return [...sums].map(([atMs, amount]) => ({ atMs, amount }));
}

/** Mean units of a request logged from an instant on, by model family. */
function meanMessageUnits(
  { usage, weights, unitTokens }: PlanContext,
  fromMs: number,
): Record<string, number> {
  const family = familyPool();
  const sums = new Map<string, { units: number; count: number }>();
  for (const event of usage?.events ?? []) {
    const name = family(event.model);
    if (name === null || event.timeMs < fromMs) continue;
    const sum = sums.get(name) ?? { units: 0, count: 0 };
    sum.units += costUnits(event, weights, unitTokens);
    sum.count++;
    sums.set(name, sum);
  }
  const seen = Object.fromEntries([...sums].map(([name, { units, count }]) => [name, units / count]));
  // A model that the log does not have takes what the logged requests would, by its own factor.
  const counted = (usage?.events ?? []).filter(
    (event) =>
      event.timeMs >= fromMs && event.inputTokens + event.outputTokens > 0 && event.costUnits === null,
  );
  if (counted.length === 0) return seen;
  const unseen = FAMILIES.filter((name) => !Object.hasOwn(seen, name)).map((model) => {
    const units = counted.reduce(
      (sum, event) => sum + costUnits({ ...event, model }, weights, unitTokens),
      0,
    );
    return [model, units / counted.length] as const;
  });
  return { ...seen, ...Object.fromEntries(unseen) };
}

/** Supply of the context's windows with what its usage left in them. */
export function windowSupply(context: PlanContext): TaskSupply {
  const { lanes, notes, activity } = usageLanes(context);
  const windows = lanes.flatMap((lane) =>
    lane.windows.flatMap(({ window, outlook }) =>
      window.pools.map((pool): PoolWindow => {
        const lengthMs = longestMs(window);
        const history = joined(outlook.returns, context.nowMs, lengthMs).map(({ atMs, amount }) => ({
          atMs: Math.min(context.nowMs, atMs - lengthMs),
          amount,
        }));
        const [{ clock }, another] = window.parts as [WindowPart, WindowPart?];
        const kept = outlook.used - history.reduce((sum, { amount }) => sum + amount, 0);
        // Credits do not return: they are spent as of now, for longer than any plan.
        if (clock.kind === 'once') history.push({ atMs: context.nowMs, amount: Math.max(0, kept) });
        const base = { pool, limit: window.limit, windowHours: lengthMs / MS_PER_HOUR, history };
        // Of any other clock a new spend is planned to return one length later, which is never too early.
        const isGrid = another === undefined && clock.kind === 'fixed';
        return isGrid ? { ...base, kind: 'fixed', anchorMs: resetInstant(clock) ?? 0 } : base;
      }),
    ),
  );
  const pools = [...new Set(lanes.flatMap((lane) => lane.pools))].map((pool): TaskPool => {
    const own = lanes.filter((lane) => lane.pools.includes(pool));
    const limited = own.flatMap((lane) => lane.limited.map((each) => ({ ...each, unit: lane.unit })));
    const unit = unitName(own[0]!.unit);
    if (limited.length === 0) return { pool, remaining: null, limit: null, window: pool, unit };
    const tightest = limited.reduce((least, each) =>
      each.state.remaining! < least.state.remaining! ? each : least,
    );
    return {
      pool,
      remaining: tightest.state.remaining,
      limit: tightest.window.limit,
      window: tightest.window.name,
      unit,
    };
  });
  const all = pools.length === 1 && pools[0]!.unit === 'units' ? pools[0]! : null;
  const messageUnits = all === null ? {} : meanMessageUnits(context, activity.fromMs);
  const modelStates = Object.entries(messageUnits).map(
    ([model, each]) => [model, stateOf(all!, each)] as const,
  );
  return {
    source: context.quota.source,
    pools,
    windows,
    messageUnits,
    states: Object.fromEntries([...pools.map((each) => [each.pool, stateOf(each)] as const), ...modelStates]),
    daysOfData: activity.days,
    notes: [
      ...notes,
      ...(context.usage === null ? ['no usage is known: every window is taken to be full'] : []),
    ],
  };
}

/** The pool that a name of a cost means: `units` is the one that counts all models. */
export const poolNamed = (name: string, { pools }: TaskSupply): string =>
  name === UNITS && pools.length === 1 && pools[0]!.pool === 'all' ? 'all' : name;

/** A cost in units of the pools; messages of models are converted by the log's mean. E_UNKNOWN for other names. */
export function inPools(field: string, cost: CostVector, supply: TaskSupply): CostVector {
  const sums: Record<string, number> = {};
  const names = supply.pools.map(({ pool }) => pool);
  for (const [given, amount] of Object.entries(cost)) {
    const name = poolNamed(given, supply);
    const isPool = names.includes(name);
    if (!isPool && !Object.hasOwn(supply.messageUnits, name)) {
      unknownName(field, name, [...names, ...Object.keys(supply.messageUnits)]);
    }
    const pool = isPool ? name : names[0]!;
    sums[pool] = (sums[pool] ?? 0) + amount * (isPool ? 1 : supply.messageUnits[name]!);
  }
  return sums;
}

/** First instant with room for a cost in the pools when nothing more is spent, whole ms; null = never. */
export function fitsAt(cost: CostVector, { windows }: TaskSupply, nowMs: number): number | null {
  const fit = windows.length === 0 ? infeasible('windows', 'a window') : earliestFit(cost, windows, nowMs);
  return fit.status === 'infeasible' ? null : Math.ceil(fit.atMs);
}

/** Units of a pool that a cost takes beyond what is left; 0 where it fits or there is no limit. */
export const shortOf = ({ pool, remaining }: TaskPool, cost: CostVector): number =>
  remaining === null ? 0 : Math.max(0, costOf(cost, pool) - remaining);
