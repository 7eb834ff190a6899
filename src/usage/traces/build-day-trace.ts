/**
 * A day trace out of usage events: costs from tokens, local days from times, and in words what was done and
 * what cannot be learned from so little. The first and last day count as whole days even where the log starts
 * or ends in the middle of one, so a short log understates a day's load.
 *
 * Read next: cut-days.ts, tile-day.ts, demand/bootstrap-tape.ts.
 */
import { MINUTES_PER_DAY, QuotalabError } from '../../core/index.ts';
import {
  countOf,
  countText,
  durationText,
  type Fact,
  sortedByTime,
  type UsageEvent,
  usageFacts,
} from '../events/index.ts';
import { costUnits, type TokenWeights } from '../weights/index.ts';
import { cutDays, weekdayOf } from './cut-days.ts';
import type { DayTrace } from './day-trace.ts';
import { dayFacts, dayWarnings, emptyWarnings, repeatWarnings, unitFact } from './day-trace-facts.ts';
import { tileDay } from './tile-day.ts';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = MINUTES_PER_DAY * MS_PER_MINUTE;
const MAX_COST = 2 ** 31 - 1;
/** A count of seconds this far from its start is more likely a clock reading. */
const MANY_DAYS = 366;

export interface DayTraceSource {
  readonly events: readonly UsageEvent[];
  /** False when `timeMs` counts from an unknown start, which is taken as Monday 00:00. */
  readonly calendarKnown: boolean;
}

export interface DayTraceOptions {
  /** Minutes that local time is ahead of UTC at an instant; not asked when the calendar is unknown. */
  readonly offsetMinutes: (timeMs: number) => number;
  readonly weights: TokenWeights;
  /** Weighted tokens per unit, > 0. */
  readonly unitTokens: number;
}

export interface BuiltDayTrace {
  /** Columns in shared memory. */
  readonly trace: DayTrace;
  readonly facts: readonly Fact[];
  readonly warnings: readonly string[];
}

/** Arrivals before they are cut into days. Shape of each column: arrivals. */
interface Arrivals {
  readonly timesMs: Float64Array;
  /** Whole local minutes since day 0. */
  readonly localMinutes: Float64Array;
  readonly costs: Int32Array;
  /** Index into `modelNames`, its length = no model. */
  readonly models: Uint16Array;
  readonly modelNames: readonly string[];
}

/** More models than this are told apart no further. */
const MOST_MODELS = 2 ** 16 - 1;

/** Models of events by index, in order of first use. */
function readModels(events: readonly UsageEvent[]): Pick<Arrivals, 'models' | 'modelNames'> {
  const indexOf = new Map<string, number>();
  for (const { model } of events) {
    if (model !== null && !indexOf.has(model) && indexOf.size < MOST_MODELS) indexOf.set(model, indexOf.size);
  }
  const none = indexOf.size;
  const models = Uint16Array.from(events, ({ model }) =>
    model === null ? none : (indexOf.get(model) ?? none),
  );
  return { models, modelNames: [...indexOf.keys()] };
}

/** The trace's model column in shared memory: that of the arrivals `source` lists; nothing where none is named. */
function traceModels(arrivals: Arrivals, source: ArrayLike<number> | null): Pick<DayTrace, 'models'> {
  const { models, modelNames: names } = arrivals;
  if (names.length === 0) return {};
  const count = source?.length ?? models.length;
  const ofArrival = new Uint16Array(new SharedArrayBuffer(count * Uint16Array.BYTES_PER_ELEMENT));
  for (let i = 0; i < count; i++) ofArrival[i] = models[source === null ? i : source[i]!]!;
  return { models: { names, ofArrival } };
}

function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

function readCosts(events: readonly UsageEvent[], options: DayTraceOptions): Int32Array {
  const costs = new Int32Array(events.length);
  for (let i = 0; i < events.length; i++) {
    const cost = costUnits(events[i]!, options.weights, options.unitTokens);
    if (cost > MAX_COST) {
      throw new QuotalabError(
        'BAD_TRACE',
        `a request costs ${countText(cost)} units, allowed are at most ${countText(MAX_COST)}: raise --unit-tokens`,
      );
    }
    costs[i] = cost;
  }
  return costs;
}

/** Columns of events in order of time. */
function readArrivals(source: DayTraceSource, options: DayTraceOptions): Arrivals {
  const { events, calendarKnown } = source;
  const localMinute = ({ timeMs }: UsageEvent): number =>
    Math.floor(timeMs / MS_PER_MINUTE + (calendarKnown ? options.offsetMinutes(timeMs) : 0));
  return {
    timesMs: Float64Array.from(events, ({ timeMs }) => timeMs),
    localMinutes: Float64Array.from(events, localMinute),
    costs: readCosts(events, options),
    ...readModels(events),
  };
}

/** Arrivals by local minute: the order of time is another one where clocks are put back. */
function inLocalOrder(arrivals: Arrivals): Arrivals {
  const { timesMs, localMinutes, costs } = arrivals;
  if (localMinutes.every((minute, i) => i === 0 || minute >= localMinutes[i - 1]!)) return arrivals;
  const order = Array.from(localMinutes.keys()).sort((a, b) => localMinutes[a]! - localMinutes[b]!);
  return {
    timesMs: Float64Array.from(order, (i) => timesMs[i]!),
    localMinutes: Float64Array.from(order, (i) => localMinutes[i]!),
    costs: Int32Array.from(order, (i) => costs[i]!),
    models: Uint16Array.from(order, (i) => arrivals.models[i]!),
    modelNames: arrivals.modelNames,
  };
}

function largest(costs: Int32Array): number {
  let most = 1;
  for (const cost of costs) if (cost > most) most = cost;
  return most;
}

function tiledTrace(arrivals: Arrivals, calendarKnown: boolean, warnings: string[]): DayTrace {
  const firstMinute = arrivals.localMinutes[0]!;
  const firstDay = Math.floor(firstMinute / MINUTES_PER_DAY);
  const { timesMs } = arrivals;
  const tiled = tileDay(timesMs, firstMinute - firstDay * MINUTES_PER_DAY);
  const arrivalCount = tiled.source.length;
  const minuteOfDay = sharedInts(arrivalCount);
  minuteOfDay.set(tiled.minuteOfDay);
  const costs = sharedInts(arrivalCount);
  for (let i = 0; i < arrivalCount; i++) costs[i] = arrivals.costs[tiled.source[i]!]!;
  const dayStart = sharedInts(2);
  dayStart[1] = arrivalCount;
  const dayOfWeek = new Uint8Array(new SharedArrayBuffer(1));
  dayOfWeek[0] = weekdayOf(firstDay, calendarKnown);
  warnings.push(
    `the requests span ${durationText(timesMs.at(-1)! - timesMs[0]!)}, less than a day: they were repeated ` +
      `${countOf(tiled.copyCount, 'time')} to fill one day, so neither the time of day nor days off nor heavy ` +
      'and light weeks can be learned from them',
  );
  const models = traceModels(arrivals, tiled.source);
  return { dayCount: 1, dayOfWeek, dayStart, minuteOfDay, costs, ...models, maxCostUnits: largest(costs) };
}

function cutTrace(recorded: Arrivals, calendarKnown: boolean, warnings: string[]): DayTrace {
  const arrivals = inLocalOrder(recorded);
  const { localMinutes } = arrivals;
  const cut = cutDays(localMinutes);
  const minuteOfDay = sharedInts(localMinutes.length);
  for (let i = 0; i < minuteOfDay.length; i++) {
    minuteOfDay[i] = ((localMinutes[i]! % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  }
  const costs = sharedInts(arrivals.costs.length);
  costs.set(arrivals.costs);
  const dayStart = sharedInts(cut.dayStart.length);
  dayStart.set(cut.dayStart);
  const dayOfWeek = new Uint8Array(new SharedArrayBuffer(cut.days.length));
  dayOfWeek.set(cut.days.map((day) => weekdayOf(day, calendarKnown)));
  if (cut.silentRunCount > 0) {
    warnings.push(
      `${countOf(cut.silentDayCount, 'day')} without any request, in ${countOf(cut.silentRunCount, 'run')} of a ` +
        'week or longer, were left out: a silence so long is taken as no log, not as no use',
    );
  }
  warnings.push(...dayWarnings(dayOfWeek));
  const models = traceModels(arrivals, null);
  const dayCount = cut.days.length;
  return { dayCount, dayOfWeek, dayStart, minuteOfDay, costs, ...models, maxCostUnits: largest(costs) };
}

/**
 * Cuts events, in any order, into whole local days from the first to the last; less than 24 hours of them are
 * tiled over one day. Throws BAD_TRACE when there are none, or when a request costs more than 2^31 - 1 units.
 */
export function buildDayTrace(source: DayTraceSource, options: DayTraceOptions): BuiltDayTrace {
  const events = sortedByTime(source.events);
  if (events.length === 0) throw new QuotalabError('BAD_TRACE', 'the usage read holds no request');
  const { calendarKnown } = source;
  const warnings: string[] = [];
  const firstMs = events[0]!.timeMs;
  if (!calendarKnown) warnings.push('the trace names no dates: its second 0 is taken as Monday 00:00');
  if (!calendarKnown && firstMs > MANY_DAYS * MS_PER_DAY) {
    warnings.push(
      `the first request is ${durationText(firstMs)} after second 0: if these are clock readings, days and ` +
        'weekends are wrong; give them as a timestamp column',
    );
  }
  const arrivals = readArrivals({ events, calendarKnown }, options);
  const isShort = events.at(-1)!.timeMs - firstMs < MS_PER_DAY;
  const trace = (isShort ? tiledTrace : cutTrace)(arrivals, calendarKnown, warnings);
  warnings.push(...repeatWarnings(trace.dayCount), ...emptyWarnings(events));
  const facts = [
    ...usageFacts(events, calendarKnown),
    ...dayFacts(trace, arrivals.costs),
    unitFact(events, options.weights, options.unitTokens),
  ];
  return { trace, facts, warnings };
}
