/**
 * A window of a plan: how much, of what, whose, and how it returns. A window of several accounts has a part for each
 * clock: room in one of them is enough. The clocks are those of quota/windows in epoch milliseconds, as a look back
 * needs them: where the span that holds an instant starts and ends; a property holds them to WindowMeter.
 */
import { MINUTES_PER_DAY } from '../../core/index.ts';
import { capacityOf, MS_PER_DAY, unknownName, whole } from '../../core/values/index.ts';
import { calendarEnd, calendarStart, type WindowClock } from '../../quota/windows/index.ts';

/** Clocks that say from outside when everything returns; of credits that is never. */
export type GridClock = Extract<WindowClock, { kind: 'fixed' | 'calendar' | 'once' }>;
export type UseClock = Extract<WindowClock, { kind: 'first_use' }>;

const MS_PER_MINUTE = 60_000;
/** Nominal lengths: what a rate a day and a drawing need of a period that varies. */
const NOMINAL_DAYS = { day: 1, week: 7, month: 31 } as const;

/** Length in whole ms: of a calendar window its longest period, of credits a month, of a bucket a minute. */
export function clockLengthMs(clock: WindowClock): number {
  switch (clock.kind) {
    case 'calendar':
      return NOMINAL_DAYS[clock.every] * MINUTES_PER_DAY * MS_PER_MINUTE;
    case 'once':
      return NOMINAL_DAYS.month * MINUTES_PER_DAY * MS_PER_MINUTE;
    case 'bucket':
      return MS_PER_MINUTE;
    default:
      return Math.round(clock.lengthMinutes * MS_PER_MINUTE);
  }
}

/** Instant of a grid of known resets. */
export function resetInstant(clock: GridClock | UseClock): number | null {
  const reset = clock.kind === 'fixed' || clock.kind === 'first_use' ? clock.reset : null;
  return reset !== null && 'atMs' in reset ? reset.atMs : null;
}

/** The latest instant at or before `atMs` at which everything returned; -Infinity = never. */
export function cellStartMs(clock: GridClock, atMs: number): number {
  if (clock.kind === 'once') return Number.NEGATIVE_INFINITY;
  if (clock.kind === 'calendar') return calendarStart(clock, atMs);
  const origin = resetInstant(clock) ?? 0;
  const lengthMs = clockLengthMs(clock);
  return origin + Math.floor((atMs - origin) / lengthMs) * lengthMs;
}

/** The earliest instant after `atMs` at which everything returns; Infinity = never. */
export function cellEndMs(clock: GridClock, atMs: number): number {
  if (clock.kind === 'once') return Number.POSITIVE_INFINITY;
  if (clock.kind === 'calendar') return calendarEnd(clock, atMs);
  return cellStartMs(clock, atMs) + clockLengthMs(clock);
}

/** The one session of a first-use clock whose reset is known, [from, to); null where none is. */
export function knownSession(clock: UseClock): { readonly fromMs: number; readonly toMs: number } | null {
  const toMs = resetInstant(clock);
  return toMs === null ? null : { fromMs: toMs - clockLengthMs(clock), toMs };
}

/**
 * When a session ends that a spend at `atMs` opens: one length after its start, which is floored to the clock's
 * grain (whole minutes of the epoch; 0 = none). A session of a known reset wins over what its spends would open.
 */
export function sessionEndMs(clock: UseClock, atMs: number): number {
  const known = knownSession(clock);
  if (known !== null && atMs >= known.fromMs && atMs < known.toMs) return known.toMs;
  const grainMs = clock.floorMinutes * MS_PER_MINUTE;
  const startMs = grainMs === 0 ? atMs : Math.floor(atMs / grainMs) * grainMs;
  const endMs = startMs + clockLengthMs(clock);
  return known !== null && atMs < known.fromMs ? Math.min(endMs, known.fromMs) : endMs;
}

/** When a clock that needs no use to run returns everything next; null for every other. */
export function nextResetMs(clock: WindowClock, atMs: number): number | null {
  if (clock.kind === 'sliding' || clock.kind === 'bucket') return null;
  if (clock.kind === 'first_use') {
    const known = knownSession(clock);
    return known !== null && atMs >= known.fromMs && atMs < known.toMs ? known.toMs : null;
  }
  const end = cellEndMs(clock, atMs);
  return end === Number.POSITIVE_INFINITY ? null : end;
}

export type QuotaUnit = 'messages' | 'weighted';

/** One meter of a window. */
export interface WindowPart {
  /** Accounts that share it, in order of their names; none where no account is named. */
  readonly accounts: readonly string[];
  /** Buckets are no part of a plan of hours. A fixed grid has its reset as an instant. */
  readonly clock: WindowClock;
  /** > 0; null = not known: counted, not limited. */
  readonly limit: number | null;
  /** Ids of the windows of the pool that it stands for; absent = of none. */
  readonly windows?: readonly string[];
}

/** What the provider itself said of a window at an instant. */
export interface WindowMeter {
  /** Whole epoch ms. */
  readonly atMs: number;
  /** Part of the limit that was used then, 0 and more. */
  readonly usedShare: number;
}

export interface QuotaWindow {
  readonly name: string;
  /** Pools whose spending counts here, at least one. */
  readonly pools: readonly string[];
  /** Whole ms, one minute to 366 days: the longest span in which a spend of the parts that give it its name returns. */
  readonly lengthMs: number;
  /** Sum of the parts' limits, > 0; null = counted, not limited. */
  readonly limit: number | null;
  readonly unit: QuotaUnit;
  /** At least one, in an order that does not hang on that of the accounts. */
  readonly parts: readonly WindowPart[];
  /** Sets what is used, of a window of one part with a limit; absent = the log alone says it. */
  readonly meter?: WindowMeter;
}

/** Latest instant that calendars can name; the earliest is its negative. */
const LATEST_MS = 8.64e15;

/** An instant in whole epoch milliseconds; else E_TYPE, E_INT or E_RANGE. */
export const epochMs = (field: string, value: unknown): number => whole(field, value, -LATEST_MS, LATEST_MS);

/** A window of one clock. */
export function clockWindow({
  clock,
  limit,
  ...rest
}: Omit<QuotaWindow, 'parts' | 'lengthMs'> & { readonly clock: WindowClock }): QuotaWindow {
  return { ...rest, limit, lengthMs: clockLengthMs(clock), parts: [{ accounts: [], clock, limit }] };
}

/** Whole ms within which everything spent now is back, whichever part took it. */
export const longestMs = ({ parts, lengthMs }: QuotaWindow): number =>
  parts.reduce((longest, { clock }) => Math.max(longest, clockLengthMs(clock)), lengthMs);

/** Units per `spanMs` that the window bears for ever, > 0; Infinity without a limit. */
export const bearableUnits = ({ parts, limit }: QuotaWindow, spanMs: number): number =>
  limit === null
    ? Number.POSITIVE_INFINITY
    : parts.reduce((sum, part) => sum + (part.limit! * spanMs) / clockLengthMs(part.clock), 0);

/** The window that allows least a day for ever, and that in whole units; null where none has a limit. */
export function dayLimit(
  windows: readonly QuotaWindow[],
): { readonly window: QuotaWindow; readonly limit: number } | null {
  const limited = windows.filter(({ limit }) => limit !== null);
  if (limited.length === 0) return null;
  const perDay = (window: QuotaWindow): number => bearableUnits(window, MS_PER_DAY);
  const window = limited.reduce((least, each) => (perDay(each) < perDay(least) ? each : least));
  return { window, limit: capacityOf(perDay(window)) };
}

export interface UseLevel {
  readonly name: string;
  /** Used share from which it holds. */
  readonly fromFraction: number;
}

/** The document's levels of use (yellow 70 %, orange 85 %, red 95 %), lowest first: data to be replaced. */
export const USE_LEVELS: readonly UseLevel[] = [
  { name: 'green', fromFraction: 0 },
  { name: 'yellow', fromFraction: 0.7 },
  { name: 'orange', fromFraction: 0.85 },
  { name: 'red', fromFraction: 0.95 },
];

export interface Tier {
  readonly usdPerMonth: number;
  /** Messages of each pool in any 24 hours; null = counted, not limited. */
  readonly limits: Readonly<Record<string, number | null>>;
}

const docTier = (sonnet: number, opus: number, usdPerMonth: number): Tier => ({
  usdPerMonth,
  limits: { haiku: null, sonnet, opus },
});

/** Names of the table and its tiers; `max` is another name of `max5`. */
export const DOC_TIERS: { readonly name: string; readonly tiers: Readonly<Record<string, Tier>> } = {
  name: 'doc-2026-messages',
  tiers: { free: docTier(45, 10, 0), pro: docTier(225, 50, 20), max5: docTier(1125, 250, 100) },
};

/** A tier by name; E_UNKNOWN otherwise, never a default. */
export function tierOf(name: string): Tier {
  const key = name === 'max' ? 'max5' : name;
  const { tiers } = DOC_TIERS;
  if (!Object.hasOwn(tiers, key)) unknownName(`tier of ${DOC_TIERS.name}`, name, Object.keys(tiers));
  return tiers[key]!;
}

/** One sliding message window for each pool of the tier, named `sonnet 24 h`. */
export const tierWindows = ({ limits }: Tier): QuotaWindow[] =>
  Object.entries(limits).map(([pool, limit]) =>
    clockWindow({
      name: `${pool} 24 h`,
      pools: [pool],
      limit,
      unit: 'messages',
      clock: { kind: 'sliding', lengthMinutes: 1440 },
    }),
  );
