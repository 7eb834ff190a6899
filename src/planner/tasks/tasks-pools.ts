/**
 * What tasks may spend: every limited window with what is left in it and what comes back, and what a message of a model
 * takes where windows count tokens; by the file, or by quota and log. Windows of several pools are drawn on together.
 */
import { type CostVector, costOf, MS_PER_HOUR, unknownName } from '../../core/values/index.ts';
import type { PoolState, PoolStates } from '../../quota/rules/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';
import { costUnits } from '../../usage/weights/index.ts';
import { amountText, type PlanContext, roomReturns } from '../question/index.ts';
import { earliestFit, type PoolWindow } from '../solve/index.ts';
import {
  familyPool,
  type LaneWindow,
  longestMs,
  resetInstant,
  type UsageLanes,
  unitName,
  usageLanes,
  type WindowPart,
} from '../usage/index.ts';
import type { GivenPool } from './tasks-file.ts';

/** A window with a limit. */
export interface TaskWindow {
  /** Such as `5 h`, each once; that of the pool where the file gives pools. */
  readonly name: string;
  readonly pools: readonly string[];
  /** Units left of `limit`. */
  readonly remaining: number;
  readonly limit: number;
  /** `messages`, `tokens` or `units`; '' = that of the file. */
  readonly unit: string;
  /** The same for the scheduler, with what is out; its name is the limit of costs. */
  readonly window: PoolWindow;
}

export interface TaskSupply {
  /** Where the amounts are from, for people. */
  readonly source: string;
  /** Unit by pool, limited or not; '' = that of the file. */
  readonly pools: ReadonlyMap<string, string>;
  readonly windows: readonly TaskWindow[];
  /** Units that one message of a model takes, by model; empty where costs are in units of the pools. */
  readonly messageUnits: ReadonlyMap<string, number>;
  /** Pool of a model whose messages are converted. */
  readonly poolOf: (model: string) => string | null;
  /** What policies look at: pools and, where messages are converted, models. */
  readonly states: PoolStates;
  /** Of the quota; null = the file gives the pools. */
  readonly lanes: UsageLanes | null;
  readonly notes: readonly string[];
}

/** Longer than any plan: what is spent now does not come back in it. */
const NO_RETURN_HOURS = 337;
const MOST_RETURNS = 200;
const GIVEN_NOTE =
  'what is left is as the file says; without its pools the windows of --pool or --preset are taken';
/** Requests that tell what those of another model would take. */
const MOST_SAMPLED = 20_000;
const FAMILIES = ['haiku', 'sonnet', 'opus'];
const UNITS = 'units';

/** State of a pool by its fullest window; no window is no limit. */
function stateOf(windows: readonly TaskWindow[], pool: string, unitsEach = 1): PoolState {
  const own = windows.filter(({ pools, limit }) => pools.includes(pool) && limit > 0);
  if (own.length === 0)
    return { limit: windows.some(({ pools }) => pools.includes(pool)) ? 1 : null, remaining: 0 };
  const { limit, remaining } = own.reduce((least, each) =>
    each.remaining / each.limit < least.remaining / least.limit ? each : least,
  );
  return { limit: limit / unitsEach, remaining: remaining / unitsEach };
}

/** As the file says it. */
export function givenSupply(pools: ReadonlyMap<string, GivenPool>): TaskSupply {
  const windows = [...pools].flatMap(([pool, { remaining, limit, returns }]): TaskWindow[] => {
    if (remaining === null) return [];
    const back = returns.reduce((sum, { amount }) => sum + amount, 0);
    const lengthMs = NO_RETURN_HOURS * MS_PER_HOUR;
    const history = returns.map(({ atMs, amount }) => ({ atMs: atMs - lengthMs, amount }));
    const window = { pool, limit: remaining + back, windowHours: NO_RETURN_HOURS, history };
    return [{ name: pool, pools: [pool], remaining, limit: limit!, unit: '', window }];
  });
  return {
    source: 'the pools in the file of tasks',
    pools: new Map([...pools.keys()].map((pool) => [pool, ''])),
    windows,
    messageUnits: new Map(),
    poolOf: () => null,
    states: Object.fromEntries([...pools.keys()].map((pool) => [pool, stateOf(windows, pool)])),
    lanes: null,
    notes: [GIVEN_NOTE],
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

/** A window of the quota for the scheduler. */
function scheduledWindow(name: string, of: LaneWindow, usage: UsageLanes, nowMs: number): PoolWindow {
  const { window, outlook } = of;
  const lengthMs = longestMs(window);
  const history = joined(roomReturns(usage, of, nowMs), nowMs, lengthMs).map(({ atMs, amount }) => ({
    atMs: Math.min(nowMs, atMs - lengthMs),
    amount,
  }));
  const [{ clock }, another] = window.parts as [WindowPart, WindowPart?];
  const kept = outlook.used - history.reduce((sum, { amount }) => sum + amount, 0);
  // Credits do not return: they are spent as of now, for longer than any plan.
  if (clock.kind === 'once') history.push({ atMs: nowMs, amount: Math.max(0, kept) });
  const base = { pool: name, limit: window.limit, windowHours: lengthMs / MS_PER_HOUR, history };
  // Of any other clock a new spend is planned to return one length later, which is never too early.
  const isGrid = another === undefined && clock.kind === 'fixed';
  return isGrid ? { ...base, kind: 'fixed', anchorMs: resetInstant(clock) ?? 0 } : base;
}

/** Mean units of a logged request by model family; of one that the log lacks, of all requests at its own factor. */
function meanMessageUnits(
  { usage, weights, unitTokens }: PlanContext,
  fromMs: number,
): ReadonlyMap<string, number> {
  const family = familyPool();
  const logged = (usage?.events ?? []).filter(({ timeMs }) => timeMs >= fromMs);
  const every = Math.ceil(logged.length / MOST_SAMPLED);
  return new Map(
    FAMILIES.flatMap((model) => {
      const own = logged.filter((event) => family(event.model) === model);
      const isTold = (event: UsageEvent, i: number): boolean =>
        i % every === 0 && event.costUnits === null && event.inputTokens + event.outputTokens > 0;
      const events = own.length > 0 ? own : logged.filter(isTold).map((event) => ({ ...event, model }));
      const sum = events.reduce((total, event) => total + costUnits(event, weights, unitTokens), 0);
      return events.length === 0 ? [] : [[model, sum / events.length] as const];
    }),
  );
}

/** Supply of the context's windows with what its usage left in them. */
export function windowSupply(context: PlanContext): TaskSupply {
  const { quota, usage, nowMs } = context;
  const usageOf = usageLanes(context);
  const { lanes, notes, activity } = usageOf;
  const names = lanes.flatMap((lane) => lane.limited.map(({ window }) => window.name));
  const windows = lanes.flatMap((lane) =>
    lane.limited.map((each): TaskWindow => {
      const { name } = each.window;
      const own = names.filter((other) => other === name).length === 1 ? name : `${name} ${lane.name}`;
      return {
        name: own,
        pools: lane.pools,
        remaining: each.state.remaining!,
        limit: each.window.limit!,
        unit: unitName(lane.unit),
        window: scheduledWindow(own, each, usageOf, nowMs),
      };
    }),
  );
  const pools = new Map(lanes.flatMap((lane) => lane.pools.map((pool) => [pool, unitName(lane.unit)])));
  const isWeighted = [...pools.values()].every((unit) => unit === UNITS);
  const messageUnits = isWeighted ? meanMessageUnits(context, activity.fromMs) : new Map<string, number>();
  const states = [...pools.keys()].map((pool) => [pool, stateOf(windows, pool)] as const);
  const modelStates = [...messageUnits].flatMap(([model, each]) => {
    const pool = quota.poolOf(model);
    return pool === null ? [] : [[model, stateOf(windows, pool, each)] as const];
  });
  return {
    source: quota.source,
    pools,
    windows,
    messageUnits,
    poolOf: quota.poolOf,
    states: Object.fromEntries([...states, ...modelStates]),
    lanes: usageOf,
    notes: [
      ...notes,
      ...(usage === null ? ['no usage is known: every window is taken to be full'] : []),
      ...quota.notes,
    ],
  };
}

/** The pool that `units` of no model are counted in: every window that counts it counts all others too; null = none. */
function plainPool({ pools, windows }: TaskSupply): string | null {
  const names = [...pools.keys()];
  if (names.length === 1) return names[0]!;
  if ([...pools.values()].some((unit) => unit !== UNITS)) return null;
  const isPlain = (pool: string): boolean =>
    windows.every((each) => !each.pools.includes(pool) || each.pools.length === names.length);
  return names.find(isPlain) ?? null;
}

/** A cost in units of the pools; messages of models are converted by the log's mean. E_UNKNOWN for other names. */
export function inPools(field: string, cost: CostVector, supply: TaskSupply): CostVector {
  const { pools, messageUnits, poolOf } = supply;
  const plain = plainPool(supply);
  const sums: Record<string, number> = {};
  const add = (pool: string, amount: number): void => {
    sums[pool] = (sums[pool] ?? 0) + amount;
  };
  for (const [name, amount] of Object.entries(cost)) {
    const pool = messageUnits.has(name) ? poolOf(name) : null;
    if (pool !== null) add(pool, amount * messageUnits.get(name)!);
    else if (name === UNITS && !pools.has(UNITS) && plain !== null) add(plain, amount);
    else if (pools.has(name)) add(name, amount);
    else unknownName(field, name, [...new Set([...pools.keys(), ...messageUnits.keys()])]);
  }
  return sums;
}

/** Units that a cost by pool takes of a window. */
export const drawOn = (cost: CostVector, { pools }: Pick<TaskWindow, 'pools'>): number =>
  pools.reduce((sum, pool) => sum + costOf(cost, pool), 0);

/** The same by window. */
export const drawOf = (cost: CostVector, { windows }: TaskSupply): CostVector =>
  Object.fromEntries(
    windows.map((each) => [each.name, drawOn(cost, each)] as const).filter(([, amount]) => amount > 0),
  );

/** First instant with room for a cost when nothing more is spent, whole ms; null = never. */
export function fitsAt(cost: CostVector, supply: TaskSupply, nowMs: number): number | null {
  const windows = supply.windows.map(({ window }) => window);
  const fit = earliestFit(drawOf(cost, supply), windows, nowMs);
  return fit.status === 'infeasible' ? null : Math.ceil(fit.atMs);
}

/** The window that a cost overdraws now; undefined = it fits. */
export const shortOf = (cost: CostVector, { windows }: TaskSupply): TaskWindow | undefined =>
  windows.find((each) => drawOn(cost, each) > each.remaining);

/** `sonnet`, `units`: messages go by the name of the pool, what is weighed by its unit. */
export const unitWord = (pools: readonly string[], unit: string): string =>
  unit === UNITS || unit === 'tokens' || pools.length > 1 || pools[0] === 'all' ? unit : pools[0]!;

/** `600 sonnet`, `6 units`: an amount of a window. */
export const windowAmount = (amount: number, { pools, unit }: Pick<TaskWindow, 'pools' | 'unit'>): string =>
  `${amountText(amount)} ${unitWord(pools, unit)}`;
