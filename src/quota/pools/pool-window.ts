/**
 * One window of a pool file: what its keys mean together. Instants become epoch milliseconds, tokens become units;
 * nothing is repaired. Read next: pool-file.ts.
 */
import { openZone, parseIsoTime, printedValue, QuotalabError } from '../../core/index.ts';
import {
  type KnownReset,
  type ModelFilter,
  type QuotaWindow,
  SHORT_WINDOW_MINUTES,
  WEEKLY_WINDOW_MINUTES,
  type WindowClock,
} from '../windows/index.ts';
import type { NamedEntry, WindowEntry } from './pool-entries.ts';
import { MOST_UNITS } from './pool-schema.ts';

/** Where an entry stands, and what its figures are measured in. */
export interface EntryContext {
  /** The path as the user typed it. */
  readonly path: string;
  readonly unitTokens: number;
  /** For example `accounts[1].windows[0]`. */
  readonly place: string;
}

const MOST_MINUTES = 527_040;
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };

/** Throws BAD_POOL about a key of the entry (`''` = about the entry itself). */
export function refuse(context: EntryContext, key: string, value: unknown, allowed: string): never {
  const place = key === '' ? context.place : `${context.place}.${key}`;
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${context.path}': ${place} ${printedValue(value)}; allowed: ${allowed}`,
  );
}

/** A list that names every model is `all`. */
export function filterOf(filter: ModelFilter | undefined): ModelFilter {
  return filter === undefined || filter === 'all' || filter.includes('*') ? 'all' : filter;
}

function lengthOf(every: string, context: EntryContext): number {
  const minutes = Number(every.slice(0, -1)) * MINUTES[every.slice(-1)]!;
  return minutes <= MOST_MINUTES
    ? minutes
    : refuse(context, 'every', every, 'a length such as "5h", "7d" or "90m", 1 minute to 366 days');
}

function instantOf(text: string, key: string, context: EntryContext): number {
  const epochMs = parseIsoTime(text);
  return Number.isNaN(epochMs) ? refuse(context, key, text, 'an ISO 8601 time with zone') : epochMs;
}

function resetOf(nextReset: string | number | undefined, length: number, context: EntryContext): KnownReset {
  if (nextReset === undefined) return null;
  if (typeof nextReset === 'string') return { atMs: instantOf(nextReset, 'nextReset', context) };
  return nextReset <= length
    ? { afterMinutes: nextReset }
    : refuse(context, 'nextReset', nextReset, `at most ${length}`);
}

/** The clock of a window with a length. */
function lengthClock(
  entry: Omit<NamedEntry, 'lengthMinutes'>,
  length: number,
  context: EntryContext,
): WindowClock {
  const { kind = 'fixed', floorMinutes = 1 } = entry;
  if (floorMinutes > length) {
    refuse(context, 'floorMinutes', floorMinutes, `at most the window length, ${length}`);
  }
  const reset = resetOf(entry.nextReset, length, context);
  if (kind === 'sliding') return { kind, lengthMinutes: length };
  return kind === 'fixed'
    ? { kind, lengthMinutes: length, reset }
    : { kind, lengthMinutes: length, floorMinutes, reset };
}

function calendarClock({ calendar, zone, day }: WindowEntry, context: EntryContext): WindowClock {
  const every = calendar!;
  const allowed = 'an IANA name such as UTC or Europe/Berlin';
  if (zone === undefined || openZone(zone) === null) refuse(context, 'zone', zone, allowed);
  if (day === undefined) return { kind: 'calendar', every, zone };
  if (every === 'day') refuse(context, 'day', day, 'no day for a calendar of days');
  if (every === 'week' && day > 7) refuse(context, 'day', day, 'a weekday 1..7 (1 = Monday)');
  return { kind: 'calendar', every, zone, day };
}

const FORMS = ['every', 'bucket', 'calendar', 'once'] as const;

type Form = (typeof FORMS)[number];

/** Keys that mean something in one form only. */
const FORM_KEYS: Readonly<Record<Form, ReadonlyArray<keyof WindowEntry>>> = {
  every: ['kind', 'floorMinutes', 'nextReset', 'resetsWith'],
  bucket: ['perMinute'],
  calendar: ['zone', 'day'],
  once: ['expires'],
};

function formOf(entry: WindowEntry, context: EntryContext): Form {
  const given = FORMS.filter((form) => entry[form] !== undefined);
  const [form] = given;
  if (form === undefined || given.length > 1) {
    return refuse(context, '', entry, 'exactly one of every, bucket, calendar and once');
  }
  for (const other of FORMS) {
    const stray = other === form ? undefined : FORM_KEYS[other].find((key) => entry[key] !== undefined);
    if (stray !== undefined) refuse(context, stray, entry[stray], `only with ${other}`);
  }
  return form;
}

/** Keys of an entry with a length that its kind has no use for. `short` and `weekly` have always taken them. */
function refuseIdleKeys(
  { kind = 'fixed', floorMinutes, nextReset }: WindowEntry,
  context: EntryContext,
): void {
  if (kind !== 'first_use' && floorMinutes !== undefined) {
    refuse(context, 'floorMinutes', floorMinutes, 'only with kind first_use');
  }
  if (kind === 'sliding' && nextReset !== undefined) {
    refuse(
      context,
      'nextReset',
      nextReset,
      'only with kind fixed or first_use: a sliding window has no reset',
    );
  }
}

function clockOf(entry: WindowEntry, form: Form, context: EntryContext): WindowClock {
  if (form === 'every') refuseIdleKeys(entry, context);
  if (form === 'every') return lengthClock(entry, lengthOf(entry.every!, context), context);
  if (form === 'calendar') return calendarClock(entry, context);
  if (form === 'bucket') {
    const perMinute = entry.perMinute ?? entry.bucket!;
    return {
      kind: 'bucket',
      perMinute: entry.unit === 'tokens' ? perMinute / context.unitTokens : perMinute,
    };
  }
  const { expires } = entry;
  return { kind: 'once', expiresMs: expires === undefined ? null : instantOf(expires, 'expires', context) };
}

/** Units of so many tokens; at least one. */
function unitsOf(tokens: number, key: string, context: EntryContext): number {
  const units = Math.floor(tokens / context.unitTokens);
  if (units >= 1 && units <= MOST_UNITS) return units;
  const found = `${units} units of ${context.unitTokens} tokens; allowed: 1..${MOST_UNITS} units`;
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${context.path}': ${context.place}.${key} is ${tokens}, ${found}`,
  );
}

/** What an entry holds in its own unit; null = it does not say. */
function capacityOf(entry: WindowEntry, context: EntryContext): number | null {
  const { bucket, capacity, capacityTokens, unit } = entry;
  if (bucket !== undefined) {
    if (capacity !== undefined) refuse(context, 'capacity', capacity, 'no capacity beside bucket');
    if (capacityTokens !== undefined) {
      refuse(
        context,
        'capacityTokens',
        capacityTokens,
        'no capacity beside bucket; "unit": "tokens" counts tokens',
      );
    }
    return amountOf(bucket, 'bucket', unit ?? 'requests', context);
  }
  if (capacityTokens === undefined) {
    return capacity === undefined ? null : amountOf(capacity, 'capacity', unit ?? 'weighted', context);
  }
  if (capacity !== undefined)
    refuse(context, '', entry, 'at most one of capacity (units) and capacityTokens');
  if (unit !== undefined && unit !== 'weighted' && unit !== 'tokens') {
    refuse(context, 'capacityTokens', capacityTokens, `no tokens in a window of ${unit}`);
  }
  return unitsOf(capacityTokens, 'capacityTokens', context);
}

function amountOf(value: number, key: string, unit: string, context: EntryContext): number {
  if (unit === 'tokens') return unitsOf(value, key, context);
  if (unit !== 'usd' && !Number.isInteger(value)) {
    refuse(context, key, value, `an integer 1..${MOST_UNITS}`);
  }
  return value;
}

/** The window of an entry of a list; `id` is its id in the graph. Throws BAD_POOL. */
export function listedWindow(entry: WindowEntry, id: string, context: EntryContext): QuotaWindow {
  const form = formOf(entry, context);
  const { unit = form === 'bucket' ? 'requests' : 'weighted' } = entry;
  return {
    id,
    clock: clockOf(entry, form, context),
    capacity: capacityOf(entry, context),
    unit: unit === 'tokens' ? 'weighted' : unit,
    counts: filterOf(entry.counts),
  };
}

/** The window of `short` or `weekly`. Throws BAD_POOL. */
export function namedWindow(
  entry: NamedEntry,
  name: 'short' | 'weekly',
  id: string,
  context: EntryContext,
): QuotaWindow {
  const { lengthMinutes, ...rest } = entry;
  if ((rest.capacity === undefined) === (rest.capacityTokens === undefined)) {
    refuse(context, '', entry, 'exactly one of capacity (units) and capacityTokens');
  }
  const length = lengthMinutes ?? (name === 'short' ? SHORT_WINDOW_MINUTES : WEEKLY_WINDOW_MINUTES);
  const clock = lengthClock(rest, length, context);
  return { id, clock, capacity: capacityOf(rest, context), unit: 'weighted', counts: 'all' };
}

/** Keys that change a window of the account's preset. */
const CHANGES: ReadonlyArray<string> = ['id', 'capacity', 'capacityTokens', 'nextReset', 'floorMinutes'];

/** A window of a preset with what the account says of it: its capacity, its next reset, its floor. Throws BAD_POOL. */
export function changedWindow(window: QuotaWindow, entry: WindowEntry, context: EntryContext): QuotaWindow {
  const stray = Object.keys(entry).find((key) => !CHANGES.includes(key));
  if (stray !== undefined) {
    const value = entry[stray as keyof WindowEntry];
    refuse(context, stray, value, `of a window of the preset only ${CHANGES.slice(1).join(', ')}`);
  }
  const { clock } = window;
  const capacity = capacityOf({ ...entry, unit: window.unit }, context) ?? window.capacity;
  if (clock.kind !== 'fixed' && clock.kind !== 'first_use') {
    const key = entry.nextReset === undefined ? 'floorMinutes' : 'nextReset';
    if (entry[key] !== undefined) refuse(context, key, entry[key], `none for a ${clock.kind} window`);
    return { ...window, capacity };
  }
  const told = { ...entry, kind: clock.kind, floorMinutes: entry.floorMinutes ?? floorOf(clock) };
  return { ...window, capacity, clock: lengthClock(told, clock.lengthMinutes, context) };
}

const floorOf = (clock: WindowClock): number => (clock.kind === 'first_use' ? clock.floorMinutes : 1);
