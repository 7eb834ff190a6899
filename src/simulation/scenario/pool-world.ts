/**
 * A pool made ready for trials: the windows that limit anything, which account has which, which class counts where.
 * Made once a plan; pool-scenario.ts draws the resets of each trial.
 *
 * Amounts are whole: a window of requests takes 1 a request, every other one the request's cost, so dollars are
 * brought to units by the pool's rate, rounded down. A window of unknown capacity is not here: it limits nothing.
 */
import type { Pool } from '../../quota/pools/index.ts';
import {
  type CompiledGraph,
  compileGraph,
  orderLength,
  type QuotaGraph,
  type QuotaWindow,
  type WindowSpec,
} from '../../quota/windows/index.ts';

/** What a plan holds of a pool: a plain record. */
export interface PoolPlan extends Pick<Pool, 'graph' | 'usdPerUnit'> {
  /** IANA zone of the local week that trials begin with. */
  readonly timeZone: string;
}

export interface WorldWindow {
  readonly window: QuotaWindow;
  /** Most it takes, in units or, of requests, in requests. */
  readonly capacityUnits: number;
  readonly isRequests: boolean;
}

/** Which accounts, windows and classes there are; the same in every trial. Indices into `windows` are of this record. */
export interface PoolShape {
  readonly windows: readonly WorldWindow[];
  readonly accountNames: readonly string[];
  readonly classNames: readonly string[];
  readonly classOf: CompiledGraph['classOf'];
  /** accounts x classes, row-major: 1 = serves it. */
  readonly serves: Uint8Array;
  /** windows x classes, row-major: 1 = counts it. */
  readonly counts: Uint8Array;
  /** By account, in its own order. */
  readonly windowsOf: ReadonlyArray<readonly number[]>;
  /** accounts x classes: the window that policies see as weekly and as short, -1 = none. */
  readonly longOf: Int32Array;
  readonly shortOf: Int32Array;
  /** By account: its longest window, whatever that counts, and the longest shorter one; -1 = none. */
  readonly primaryOf: Int32Array;
  readonly secondOf: Int32Array;
  /** By account: 1 = serves only what no account without overage can. */
  readonly isOverage: Uint8Array;
  readonly bankedResets: Int32Array;
  /** Every account one long window, at most one short; one class that all serve; nothing shared; plain kinds. */
  readonly isPlain: boolean;
}

/** A trial's pool: the shape and what was drawn. */
export interface PoolWorld {
  readonly shape: PoolShape;
  /** By window. */
  readonly specs: readonly WindowSpec[];
  /** By window: minutes of a calendar window's resets, ascending, the last beyond the horizon; null = another kind. */
  readonly resets: ReadonlyArray<Int32Array | null>;
  /** Units that a request is taken as where amounts of windows of requests are added to others; 1 unless told. */
  readonly requestUnits?: number;
}

const PLAIN_KINDS: readonly string[] = ['fixed', 'first_use', 'sliding'];

/** Capacity in units or requests; null = not known, so it limits nothing. */
function capacityOf({ capacity, unit }: QuotaWindow, usdPerUnit: number | null): number | null {
  if (capacity === null) return null;
  if (unit !== 'usd') return Math.floor(capacity);
  return usdPerUnit === null ? null : Math.floor(capacity / usdPerUnit);
}

function limitingWindows({ graph, usdPerUnit }: Pick<PoolPlan, 'graph' | 'usdPerUnit'>): WorldWindow[] {
  return graph.windows.flatMap((window): WorldWindow[] => {
    const capacityUnits = capacityOf(window, usdPerUnit);
    if (capacityUnits === null) return [];
    const { clock } = window;
    const scaled =
      clock.kind === 'bucket' && window.unit === 'usd'
        ? { ...window, clock: { ...clock, perMinute: clock.perMinute / usdPerUnit! } }
        : window;
    return [{ window: scaled, capacityUnits, isRequests: window.unit === 'requests' }];
  });
}

/** The account's longest window and the longest shorter one; of equal ones the first. */
function longestTwo(windows: readonly WorldWindow[], own: readonly number[]): [number, number] {
  const lengthOf = (index: number): number => orderLength(windows[index]!.window.clock);
  const longest = (list: readonly number[]): number =>
    list.reduce((best, index) => (best < 0 || lengthOf(index) > lengthOf(best) ? index : best), -1);
  const first = longest(own);
  return [first, longest(own.filter((index) => lengthOf(index) > 0 && lengthOf(index) < lengthOf(first)))];
}

function judgePlain(shape: Omit<PoolShape, 'isPlain'>): boolean {
  const { windows, windowsOf, classNames, serves, isOverage, bankedResets } = shape;
  const used = windowsOf.flat();
  return (
    classNames.length === 1 &&
    serves.every((flag) => flag === 1) &&
    new Set(used).size === used.length &&
    windows.every(({ window, isRequests }) => !isRequests && PLAIN_KINDS.includes(window.clock.kind)) &&
    windowsOf.every((own, account) => own.length === (shape.secondOf[account]! < 0 ? 1 : 2)) &&
    isOverage.every((flag) => flag === 0) &&
    bankedResets.every((count) => count === 0)
  );
}

/** The pool's shape. `models`: names that requests carry beside those the filters name themselves. */
export function shapePool(
  plan: Pick<PoolPlan, 'graph' | 'usdPerUnit'>,
  models: readonly string[] = [],
): PoolShape {
  const windows = limitingWindows(plan);
  const ids = new Set(windows.map(({ window }) => window.id));
  const graph: QuotaGraph = {
    windows: windows.map(({ window }) => window),
    accounts: plan.graph.accounts.map((account) => ({
      ...account,
      windows: account.windows.filter((id) => ids.has(id)),
    })),
  };
  const compiled = compileGraph(graph, models);
  const windowsOf = graph.accounts.map((_, account) =>
    Array.from(
      compiled.windowList.subarray(compiled.windowStart[account], compiled.windowStart[account + 1]),
    ),
  );
  const pairs = windowsOf.map((own) => longestTwo(windows, own));
  const shape = {
    windows,
    accountNames: graph.accounts.map(({ name }) => name),
    classNames: compiled.classNames,
    classOf: compiled.classOf,
    serves: compiled.serves,
    counts: compiled.counts,
    windowsOf,
    longOf: compiled.longOf,
    shortOf: compiled.shortOf,
    primaryOf: Int32Array.from(pairs, ([first]) => first),
    secondOf: Int32Array.from(pairs, ([, second]) => second),
    isOverage: Uint8Array.from(graph.accounts, ({ overageOf }) => (overageOf === undefined ? 0 : 1)),
    bankedResets: Int32Array.from(graph.accounts, ({ bankedResets = 0 }) => bankedResets),
  };
  return { ...shape, isPlain: judgePlain(shape) };
}
