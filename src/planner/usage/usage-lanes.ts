/**
 * Real usage as the ledger of a quota: one lane for each set of pools that windows count together, with its spends up
 * to now and how fast it burns. Lanes do not share spends, so each runs out by itself.
 */
import { MS_PER_DAY, MS_PER_HOUR } from '../../core/values/index.ts';
import { countOf, type UsageEvent } from '../../usage/events/index.ts';
import type { TokenWeights } from '../../usage/weights/index.ts';
import { type BurnModel, type HourlyBurn, hourlyBurn } from './burn-model.ts';
import { Ledger, type WindowState, windowState } from './ledger.ts';
import type { QuotaUnit, QuotaWindow } from './quota-window.ts';
import { type SpendRun, sortedRun } from './spend-column.ts';
import { familyPool, type PoolOf, usageMessages } from './usage-spends.ts';
import { type ActivitySpan, activitySpan, usualUse } from './usual-use.ts';
import { type WindowOutlook, windowOutlook } from './window-outlook.ts';

/** What lanes are made of. */
export interface LaneContext {
  /** Epoch ms. */
  readonly nowMs: number;
  /** In order of time; null = none was read. */
  readonly usage: { readonly events: readonly UsageEvent[] } | null;
  readonly quota: { readonly windows: readonly QuotaWindow[]; readonly poolOf: PoolOf };
  readonly weights: TokenWeights;
  /** Weighted tokens per unit. */
  readonly unitTokens: number;
  /** Minutes that local clocks are ahead of UTC at an instant. */
  readonly zoneOffsetMinutes: (epochMs: number) => number;
}

export interface LaneWindow {
  readonly window: QuotaWindow;
  readonly state: WindowState;
  readonly outlook: WindowOutlook;
}

export interface UsageLane {
  /** Names of its pools. */
  readonly name: string;
  readonly pools: readonly string[];
  readonly unit: QuotaUnit;
  readonly windows: readonly LaneWindow[];
  /** Windows of a limit. */
  readonly limited: readonly LaneWindow[];
  /** In order of time, none after now. */
  readonly run: SpendRun;
  /** To now, of the stretch of activity, 8 weeks at most. */
  readonly burn: HourlyBurn;
  readonly model: BurnModel;
}

export interface UsageLanes {
  readonly ledger: Ledger;
  readonly lanes: readonly UsageLane[];
  /** Events up to now. */
  readonly eventCount: number;
  /** The stretch of activity that says what is usual. */
  readonly activity: ActivitySpan;
  /** What was left out, for people. */
  readonly notes: readonly string[];
}

/** Older use says little about the next week. */
const BURN_SPAN_MS = 56 * MS_PER_DAY;
const MS_PER_MINUTE = 60_000;

/** Number of events at or before an instant; they are in order of time. */
export function eventsUpTo(events: readonly UsageEvent[], atMs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Math.floor(events[middle]!.timeMs) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Short word for the unit of a window, in the plural. */
export const unitName = (unit: QuotaUnit): string => (unit === 'weighted' ? 'units' : unit);

function joinedRuns(runs: readonly SpendRun[]): SpendRun {
  if (runs.length === 1) return runs[0]!;
  const length = runs.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const joined = { timesMs: new Float64Array(length), amounts: new Float64Array(length) };
  let at = 0;
  for (const { timesMs, amounts } of runs) {
    joined.timesMs.set(timesMs, at);
    joined.amounts.set(amounts, at);
    at += timesMs.length;
  }
  return sortedRun('events', joined);
}

function unpooledNotes(unpooled: ReadonlyMap<string | null, number>): string[] {
  const total = [...unpooled.values()].reduce((sum, each) => sum + each, 0);
  if (total === 0) return [];
  const names = [...unpooled.keys()].map((name) => name ?? 'no model').slice(0, 3);
  return [
    `${countOf(total, 'request')} of models that no window counts ${total === 1 ? 'is' : 'are'} left out (${names.join(', ')})`,
  ];
}

/** Spends of the usage by unit and pool, only of pools that a window of that unit counts. */
function spendsOf(context: LaneContext, events: readonly UsageEvent[], ledger: Ledger) {
  const { quota, weights, unitTokens } = context;
  const units = [...new Set(quota.windows.map(({ unit }) => unit))];
  const notes: string[] = [];
  const runs = units.map((unit) => {
    const spends = usageMessages(events, { unit, poolOf: quota.poolOf, weights, unitTokens });
    if (notes.length === 0) notes.push(...unpooledNotes(spends.unpooled));
    const counted = ledger.windows.filter((window) => window.unit === unit).flatMap(({ pools }) => pools);
    const kept = [...spends.runs].filter(([pool]) => counted.includes(pool));
    for (const [pool, run] of kept) ledger.addRun(pool, unit, run);
    return [unit, new Map(kept)] as const;
  });
  return { runs: new Map(runs), notes };
}

/** Lanes of the context's quota with its usage up to now; without usage the lanes are empty. */
export function usageLanes(context: LaneContext): UsageLanes {
  const { nowMs, usage, quota, zoneOffsetMinutes } = context;
  const all = usage?.events ?? [];
  const eventCount = eventsUpTo(all, nowMs);
  const events = eventCount === all.length ? all : all.slice(0, eventCount);
  const ledger = new Ledger(quota.windows);
  const { runs, notes } = spendsOf(context, events, ledger);
  ledger.layMeters();
  const activity = activitySpan(events, eventCount, nowMs);
  const span = {
    fromMs: Math.max(Math.min(activity.fromMs, nowMs - MS_PER_HOUR), nowMs - BURN_SPAN_MS),
    toMs: nowMs + 1,
    utcOffsetMs: zoneOffsetMinutes(nowMs) * MS_PER_MINUTE,
  };
  const groups = new Map<string, QuotaWindow[]>();
  for (const window of ledger.windows) {
    const key = JSON.stringify([window.unit, ...[...window.pools].sort()]);
    groups.set(key, [...(groups.get(key) ?? []), window]);
  }
  const lanes = [...groups.values()].map((group): UsageLane => {
    const { unit, pools } = group[0]!;
    const own = pools.flatMap((pool) => runs.get(unit)?.get(pool) ?? []);
    const run = joinedRuns(
      own.length > 0 ? own : [{ timesMs: new Float64Array(0), amounts: new Float64Array(0) }],
    );
    const windows = group.map((window) => ({
      window,
      state: windowState(ledger, window, nowMs),
      outlook: windowOutlook(ledger, window, nowMs),
    }));
    const burn = hourlyBurn(run, span);
    const model = usualUse(run, activity, span.utcOffsetMs);
    const limited = windows.filter(({ window }) => window.limit !== null);
    return { name: pools.join('+'), pools, unit, windows, limited, run, burn, model };
  });
  const later = all.length - eventCount;
  const laterNotes =
    later > 0
      ? [`${countOf(later, 'request')} after this moment ${later === 1 ? 'is' : 'are'} left out`]
      : [];
  return { ledger, lanes, eventCount, activity, notes: [...notes, ...laterNotes] };
}

/** Units spent in [fromMs, toMs]. Linear in what lies in it. */
export function spentBetween({ timesMs, amounts }: SpendRun, fromMs: number, toMs: number): number {
  let sum = 0;
  for (let i = timesMs.length - 1; i >= 0 && timesMs[i]! >= fromMs; i--) {
    if (timesMs[i]! <= toMs) sum += amounts[i]!;
  }
  return sum;
}

export interface MixPool {
  readonly name: string;
  /** Units. */
  readonly used: number;
  readonly isLimited: boolean;
}

export interface RecentMix {
  /** Length of the longest window. */
  readonly hours: number;
  readonly pools: readonly MixPool[];
}

const FAMILIES = familyPool();

function byFamily({ nowMs, usage, weights, unitTokens }: LaneContext, fromMs: number): MixPool[] {
  const events = usage?.events ?? [];
  const recent = events.slice(eventsUpTo(events, fromMs), eventsUpTo(events, nowMs));
  const poolOf = (model: string | null): string => FAMILIES(model) ?? model ?? 'no model named';
  const { runs } = usageMessages(recent, { unit: 'weighted', poolOf, weights, unitTokens });
  return [...runs]
    .map(([name, { amounts }]) => ({
      name,
      used: amounts.reduce((sum, each) => sum + each, 0),
      isLimited: true,
    }))
    .sort((a, b) => b.used - a.used);
}

/** Use of the last longest window. */
export function recentMix(context: LaneContext, { lanes }: UsageLanes): RecentMix {
  const lengthMs = Math.max(...lanes.flatMap(({ windows }) => windows.map(({ window }) => window.lengthMs)));
  const fromMs = context.nowMs - lengthMs;
  const pools =
    lanes.length === 1
      ? byFamily(context, fromMs)
      : lanes.map(({ name, run, limited }) => ({
          name,
          used: spentBetween(run, fromMs + 1, context.nowMs),
          isLimited: limited.length > 0,
        }));
  return { hours: lengthMs / MS_PER_HOUR, pools };
}
