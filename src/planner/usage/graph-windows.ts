/**
 * A pool of the quota model as the windows of a plan, with everything that a plan leaves out or takes for granted in
 * words. Resets are instants; accounts keep their clocks. The order of accounts and windows changes nothing.
 */
import { instantText } from '../../core/values/index.ts';
import {
  compileGraph,
  type QuotaWindow as PoolWindow,
  type QuotaAccount,
  type QuotaGraph,
  type WindowClock,
} from '../../quota/windows/index.ts';
import { type GraphAccount, type GraphWindow, type Group, graphGroups } from './graph-parts.ts';
import { clockWindow, type QuotaWindow, type WindowMeter } from './quota-window.ts';
import type { PoolOf } from './usage-spends.ts';

export interface GraphPlan {
  readonly windows: readonly QuotaWindow[];
  /** Classes of models that windows tell apart; `all` where they tell none. */
  readonly pools: readonly string[];
  readonly poolOf: PoolOf;
  readonly notes: readonly string[];
}

export interface GraphMoment {
  /** Resets given in minutes are counted from here, epoch ms. */
  readonly nowMs: number;
  /** Dollars that a unit of weighted tokens costs; null = not known, so dollars limit nothing. */
  readonly usdPerUnit: number | null;
  /** Models of the log. */
  readonly models: readonly string[];
  /** What providers said of windows, by id; absent = nothing. */
  readonly meters?: ReadonlyMap<string, WindowMeter>;
}

const MS_PER_MINUTE = 60_000;
/** Models that rules of what to hold name, logged or not. */
const RULE_MODELS = ['haiku', 'sonnet', 'opus'];
const HOURS_AS_HOURS = 48;

/** `90 min`, `5 h`, `7 d`, `month`, `credits`. */
export function clockName(clock: WindowClock): string {
  if (clock.kind === 'calendar') return clock.every;
  if (clock.kind === 'once') return 'credits';
  const minutes = clock.kind === 'bucket' ? 1 : clock.lengthMinutes;
  const hours = minutes / 60;
  if (!Number.isInteger(hours)) return `${minutes} min`;
  return hours < HOURS_AS_HOURS ? `${hours} h` : `${hours / 24} d`;
}

const UNIT_WORDS = { weighted: '', requests: ' requests', usd: ' usd' } as const;

function nameOf({ clock, counts, unit }: PoolWindow): string {
  const models = counts === 'all' ? '' : ` ${counts.toSorted().join('+')}`;
  return `${clockName(clock)}${models}${UNIT_WORDS[unit]}`;
}

/** The clock with its reset as an instant; a grid whose reset is not known opens with its first use. */
function planClock(clock: WindowClock, nowMs: number): WindowClock {
  if (clock.kind !== 'fixed' && clock.kind !== 'first_use') return clock;
  const { lengthMinutes, reset } = clock;
  if (reset !== null) {
    const atMs = 'atMs' in reset ? reset.atMs : nowMs + reset.afterMinutes * MS_PER_MINUTE;
    return { ...clock, reset: { atMs: Math.floor(atMs) } };
  }
  return clock.kind === 'first_use'
    ? clock
    : { kind: 'first_use', lengthMinutes, floorMinutes: 0, reset: null };
}

function limitOf({ capacity, unit }: PoolWindow, usdPerUnit: number | null): number | null {
  // A window of nothing has no room for anything: the least limit that a plan can name says so.
  const limit = capacity === null ? null : Math.max(capacity, Number.EPSILON);
  if (unit !== 'usd' || limit === null) return limit;
  return usdPerUnit === null ? null : limit / usdPerUnit;
}

const isUnknownGrid = ({ clock }: PoolWindow): boolean => clock.kind === 'fixed' && clock.reset === null;
const isBucket = ({ clock }: PoolWindow): boolean => clock.kind === 'bucket';
const hasExpired = ({ clock }: PoolWindow, nowMs: number): boolean =>
  clock.kind === 'once' && clock.expiresMs !== null && clock.expiresMs <= nowMs;

const listed = (names: readonly string[]): string => names.toSorted().join(', ');
/** `a`, or `a, b and 3 more`. */
function accountsText(names: readonly string[]): string {
  const sorted = names.toSorted();
  return sorted.length <= 3
    ? sorted.join(', ')
    : `${sorted.slice(0, 2).join(', ')} and ${sorted.length - 2} more`;
}

function windowNotes(window: PoolWindow, name: string, { nowMs, usdPerUnit }: GraphMoment): string[] {
  const { id, clock, capacity, unit } = window;
  if (clock.kind === 'bucket') {
    return [
      `${id} refills ${clock.perMinute} a minute: plans of hours do not look at it, plan rate takes a rate`,
    ];
  }
  if (hasExpired(window, nowMs)) return [`${id} (${name}) has expired: it is left out`];
  const notes: string[] = [];
  if (
    (clock.kind === 'fixed' || clock.kind === 'first_use') &&
    clock.reset !== null &&
    'afterMinutes' in clock.reset
  )
    notes.push(`the reset of ${id} (${name}) is ${clock.reset.afterMinutes} minutes from now`);
  if (unit === 'usd' && capacity !== null && usdPerUnit === null)
    notes.push(`what a unit costs in dollars is not known: ${id} (${name}) limits nothing`);
  if (clock.kind === 'once') {
    const until = clock.expiresMs === null ? '' : `; it expires at ${instantText(clock.expiresMs)}`;
    notes.push(`${id} (${name}) does not return: all use of the log counts${until}`);
  }
  return notes;
}

function accountNotes(account: QuotaAccount): string[] {
  const { name, overageOf, windows, serves, bankedResets = 0 } = account;
  if (overageOf !== undefined)
    return [`${name} is paid overage of ${overageOf}: plans go without it (${listed(windows)})`];
  return [
    ...(serves === 'all'
      ? []
      : [`${name} serves ${listed(serves)} only: which account serves what is not looked ahead`]),
    ...(bankedResets > 0 ? [`${name} has ${bankedResets} resets in the bank: plans go without them`] : []),
  ];
}

/** What is said of windows whose accounts have clocks of their own. */
function clockNotes(groups: readonly Group[]): string[] {
  const names = groups.filter(({ window }) => window.parts.length > 1).map(({ window }) => window.name);
  if (names.length === 0) return [];
  return [
    `accounts keep clocks of their own (${names.join(', ')}) and a log does not say which of them served: use is laid on ` +
      'the account that returns it first, as far as its limit holds, so no account returns more than that',
  ];
}

/** Accounts without a window that others have. */
function standInNotes({ window, standIns }: Group): string[] {
  const missing = new Map<string | null, string[]>();
  for (const { account, name } of standIns) missing.set(name, [...(missing.get(name) ?? []), account]);
  return [...missing].map(([name, accounts]) => {
    const without = `${accountsText(accounts)} ${accounts.length === 1 ? 'has' : 'have'} no ${window.name} window`;
    return name === null ? `${without}: it does not limit the pool` : `${without}: ${name} stands for it`;
  });
}

/** Pools: the classes of models; with one class `all`. */
function poolsOf(graph: QuotaGraph, models: readonly string[]) {
  const { classNames, classOf, counts, serves } = compileGraph(graph, [...models, ...RULE_MODELS]);
  const count = classNames.length;
  const pools = count === 1 ? ['all'] : classNames;
  const ofRow = (rows: Uint8Array, row: number): string[] =>
    pools.filter((_, i) => rows[row * count + i] === 1);
  return { pools, poolOf: (model: string | null) => pools[classOf(model)]!, counts, serves, ofRow };
}

/** Use of a week, where the pool has no window that a plan can look at. */
const noLimit = (pools: readonly string[]): QuotaWindow =>
  clockWindow({
    name: '7 d',
    pools,
    unit: 'weighted',
    limit: null,
    clock: { kind: 'sliding', lengthMinutes: 10_080 },
  });

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The same graph in an order of its own. */
const inOrder = ({ windows, accounts }: QuotaGraph): QuotaGraph => ({
  windows: windows.toSorted((a, b) => byText(a.id, b.id)),
  accounts: accounts
    .map((account) => ({ ...account, windows: account.windows.toSorted(byText) }))
    .toSorted((a, b) => byText(a.name, b.name)),
});

/** The plan's windows. The graph has at least one account that is no overage. */
export function graphPlan(given: QuotaGraph, moment: GraphMoment): GraphPlan {
  const graph = inOrder(given);
  const { nowMs, usdPerUnit, models, meters } = moment;
  const { pools, poolOf, counts, serves, ofRow } = poolsOf(graph, models);
  const windows = graph.windows.map((window, row): GraphWindow => {
    const counted = ofRow(counts, row);
    return {
      window,
      clock: planClock(window.clock, nowMs),
      unit: window.unit === 'requests' ? 'messages' : 'weighted',
      limit: limitOf(window, usdPerUnit),
      // A pattern that no model of the log fits counts a pool of its own, which nothing draws on.
      pools: counted.length > 0 ? counted : [(window.counts as readonly string[]).toSorted().join('+')],
      name: nameOf(window),
      meter: meters?.get(window.id) ?? null,
    };
  });
  const accounts = graph.accounts
    .map((account, row): GraphAccount => {
      const own = windows.filter(({ window }) => account.windows.includes(window.id));
      return { account, pools: ofRow(serves, row), windows: own.filter(({ window }) => !isBucket(window)) };
    })
    .filter(({ account }) => account.overageOf === undefined)
    .map((each) => ({
      ...each,
      windows: each.windows.filter(({ window }) => !hasExpired(window, nowMs)),
      all: each,
    }))
    // An account whose credits have expired has nothing left.
    .filter(({ windows: own, all }) => own.length > 0 || all.windows.length === 0);
  const groups = graphGroups(accounts);
  const attached = new Set(accounts.flatMap(({ account }) => account.windows));
  const named = windows.filter(({ window }) => attached.has(window.id) || hasExpired(window, nowMs));
  const guessed = new Set(windows.filter(({ window }) => isUnknownGrid(window)).map(({ clock }) => clock));
  const unknown = groups.filter(({ window }) => window.parts.some(({ clock }) => guessed.has(clock)));
  return {
    windows: groups.length === 0 ? [noLimit(pools)] : groups.map(({ window }) => window),
    pools: [...new Set([...pools, ...groups.flatMap(({ window }) => window.pools)])],
    poolOf,
    notes: [
      ...(groups.length === 0 ? ['no window of the pool limits what a plan of hours may use'] : []),
      ...clockNotes(groups),
      ...groups.flatMap(standInNotes),
      ...unknown.map(
        ({ window }) =>
          `the ${window.name} window is taken to open with its first use: its reset is not known`,
      ),
      ...named.flatMap(({ window, name }) => windowNotes(window, name, moment)),
      ...graph.accounts.flatMap(accountNotes),
    ],
  };
}
