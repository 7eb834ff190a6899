/**
 * The provider's own words laid on a pool: the latest reading of each window of the one account that it can be of sets
 * the window's clock and what is used (QuotaWindow.meter). A refusal that a later request disproves says nothing of
 * what is used. Which of several accounts a log is of is not known: then nothing is laid.
 */
import {
  orderLength,
  type QuotaWindow as PoolWindow,
  type QuotaAccount,
  type QuotaGraph,
  type WindowClock,
} from '../../quota/windows/index.ts';
import type { MeterReading } from '../../usage/meters/index.ts';
import type { WindowMeter } from './quota-window.ts';

export interface MeterMoment {
  /** Later readings are not looked at. */
  readonly nowMs: number;
  /** Whose account it is, by name; one that is not in it may be anybody's. */
  readonly vendors: ReadonlyMap<string, string>;
  /** Time of the last request up to now, of models whose names hold `family` (null = of any); null = none. */
  readonly lastUse: (family: string | null) => number | null;
}

/** A window and the latest reading of it. */
export interface LaidReading {
  readonly window: PoolWindow;
  readonly reading: MeterReading;
  /** The reading's share is what is used; else it gives the clock alone. */
  readonly isUse: boolean;
}

export interface MeteredGraph {
  /** With the resets that were read. */
  readonly graph: QuotaGraph;
  readonly laid: readonly LaidReading[];
  /** All readings of a window up to now, in order of time, by id. */
  readonly readings: ReadonlyMap<string, readonly MeterReading[]>;
  /** By id of the window. */
  readonly meters: ReadonlyMap<string, WindowMeter>;
  readonly notes: readonly string[];
}

/** Providers round lengths: 299 minutes are five hours. */
const LENGTH_SLACK = 0.02;

/** Requests that were sent before a refusal may be answered after it. */
const IN_FLIGHT_MS = 5 * 60_000;

const isLike = ({ clock }: PoolWindow, lengthMinutes: number): boolean =>
  Math.abs(orderLength(clock) - lengthMinutes) <= LENGTH_SLACK * lengthMinutes;

const countsAlone = ({ counts }: PoolWindow, family: string | null): boolean =>
  family === null
    ? counts === 'all'
    : counts !== 'all' && counts.length === 1 && counts[0]!.toLowerCase().includes(family);

/** The window that a reading is of: of its length, or without one the shortest that lasts to its reset. */
function windowOf(windows: readonly PoolWindow[], reading: MeterReading): PoolWindow | null {
  const { lengthMinutes, family, resetMs, timeMs } = reading;
  const own = windows.filter((window) => countsAlone(window, family) && orderLength(window.clock) > 0);
  if (lengthMinutes !== null) return own.find((window) => isLike(window, lengthMinutes)) ?? null;
  const minutes = resetMs === null ? 0 : (resetMs - timeMs) / 60_000;
  const byLength = own.toSorted((a, b) => orderLength(a.clock) - orderLength(b.clock));
  return byLength.find(({ clock }) => orderLength(clock) >= minutes) ?? null;
}

function clockAt(clock: WindowClock, resetMs: number | null): WindowClock {
  if (resetMs === null || (clock.kind !== 'fixed' && clock.kind !== 'first_use')) return clock;
  return { ...clock, reset: { atMs: Math.round(resetMs) } };
}

/** Windows of the account that only one account has, by the latest of the readings. */
function laidOn(
  account: QuotaAccount,
  { windows }: QuotaGraph,
  readings: readonly MeterReading[],
  { lastUse }: MeterMoment,
): Pick<MeteredGraph, 'laid' | 'readings'> {
  const own = windows.filter(({ id }) => account.windows.includes(id));
  const latest = new Map<string, LaidReading>();
  const all = new Map<string, MeterReading[]>();
  for (const reading of readings) {
    const window = windowOf(own, reading);
    if (window === null) continue;
    const isUse = !reading.isRefusal || (lastUse(reading.family) ?? 0) <= reading.timeMs + IN_FLIGHT_MS;
    latest.set(window.id, { window, reading, isUse });
    const list = all.get(window.id) ?? [];
    if (list.push(reading) === 1) all.set(window.id, list);
  }
  return { laid: [...latest.values()], readings: all };
}

/** The pool with what its provider said of it up to now. `readings` are in order of time. */
export function meteredGraph(
  graph: QuotaGraph,
  readings: readonly MeterReading[],
  moment: MeterMoment,
): MeteredGraph {
  const past = readings.filter(({ timeMs }) => timeMs <= moment.nowMs);
  const vendor = past.at(-1)?.vendor;
  const nothing = { graph, laid: [], readings: new Map(), meters: new Map(), notes: [] };
  if (vendor === undefined) return nothing;
  const isOf = ({ name, overageOf }: QuotaAccount): boolean =>
    overageOf === undefined && (moment.vendors.get(name) ?? vendor) === vendor;
  const accounts = graph.accounts.filter(isOf);
  const [account] = accounts;
  if (account === undefined) return nothing;
  if (accounts.length > 1) {
    const note = `the log holds the provider's own readings, and which of ${accounts.length} accounts they are of is not known: they set nothing`;
    return { ...nothing, notes: [note] };
  }
  const { laid, readings: own } = laidOn(account, graph, past, moment);
  const resets = new Map(laid.map(({ window, reading }) => [window.id, reading.resetMs]));
  const windows = graph.windows.map((window) => {
    const resetMs = resets.get(window.id) ?? resets.get(window.resetsWith ?? '') ?? null;
    return { ...window, clock: clockAt(window.clock, resetMs) };
  });
  const meters = laid.flatMap(({ window, reading, isUse }) =>
    isUse ? [[window.id, { atMs: Math.floor(reading.timeMs), usedShare: reading.usedShare }] as const] : [],
  );
  return { graph: { ...graph, windows }, laid, readings: own, meters: new Map(meters), notes: [] };
}
