/**
 * Tapes from recorded days: a moving-block bootstrap whose blocks are whole days. Every simulated weekday gets
 * a recorded weekday, every weekend day a weekend day (any day where that kind was never recorded); the order
 * inside a day is kept. Load is scaled by superposing whole copies, each with its own days, and thinning the
 * last one.
 *
 * Source: Kunsch, "The jackknife and the bootstrap for general stationary observations", Annals of Statistics
 * 17(3), 1989, with blocks of one day.
 */
import { DAYS_PER_WEEK, MINUTES_PER_DAY } from '../../core/index.ts';
import { intBelow, type RandomGenerator, unitReal } from '../../numerics/random/index.ts';
import type { DayTrace } from '../../usage/traces/index.ts';
import type { Horizon } from '../scenario/index.ts';
import type { DemandTape } from './tape.ts';

const FIRST_WEEKEND_DAY = 5;

export interface BootstrapStreams {
  /** Chooses the days. */
  readonly days: RandomGenerator;
  /** Thins arrivals. */
  readonly thinning: RandomGenerator;
}

/** Recorded days usable for a simulated weekday and weekend day. */
function candidateDays(trace: DayTrace): { weekday: number[]; weekend: number[] } {
  const all = Array.from({ length: trace.dayCount }, (_, day) => day);
  const weekday = all.filter((day) => trace.dayOfWeek[day]! < FIRST_WEEKEND_DAY);
  const weekend = all.filter((day) => trace.dayOfWeek[day]! >= FIRST_WEEKEND_DAY);
  return { weekday: weekday.length > 0 ? weekday : all, weekend: weekend.length > 0 ? weekend : all };
}

/** Mean of a bootstrapped week: five mean weekdays and two mean weekend days. */
function meanWeek(trace: DayTrace, ofDay: (day: number) => number): number {
  const { weekday, weekend } = candidateDays(trace);
  const meanDay = (days: readonly number[]): number =>
    days.reduce((sum, day) => sum + ofDay(day), 0) / days.length;
  return FIRST_WEEKEND_DAY * meanDay(weekday) + (DAYS_PER_WEEK - FIRST_WEEKEND_DAY) * meanDay(weekend);
}

/** Expected demand of a bootstrapped week, units. */
export function weeklyUnits(trace: DayTrace): number {
  const { dayStart, costs } = trace;
  return meanWeek(trace, (day) => {
    let sum = 0;
    for (let record = dayStart[day]!; record < dayStart[day + 1]!; record++) sum += costs[record]!;
    return sum;
  });
}

/** Expected requests of a bootstrapped week. */
export function weeklyRequests(trace: DayTrace): number {
  return meanWeek(trace, (day) => trace.dayStart[day + 1]! - trace.dayStart[day]!);
}

/** Mean cost of a recorded request, units; 1 for an empty trace. */
export function meanCostUnits({ costs }: DayTrace): number {
  let sum = 0;
  for (const cost of costs) sum += cost;
  return costs.length === 0 ? 1 : sum / costs.length;
}

/** Builds bootstrapped tapes from one trace; keeps its buffers between tapes. */
export class TraceBootstrap {
  private readonly trace: DayTrace;
  private readonly weekday: readonly number[];
  private readonly weekend: readonly number[];
  /** Arrivals of the day being merged: minute of day and cost, in order of copy, then of record. */
  private dayMinutes: Int32Array;
  private dayCosts: Int32Array;
  private dayClasses: Uint8Array;
  /** Class of each of the trace's models, last of a request without one; null where there is one class. */
  private readonly classOfModel: Uint8Array | null;
  private readonly minuteOffsets: Int32Array;

  constructor(trace: DayTrace, classOfModel: Uint8Array | null = null) {
    this.trace = trace;
    this.classOfModel = classOfModel;
    this.dayClasses = new Uint8Array(1024);
    const { weekday, weekend } = candidateDays(trace);
    this.weekday = weekday;
    this.weekend = weekend;
    this.dayMinutes = new Int32Array(1024);
    this.dayCosts = new Int32Array(1024);
    this.minuteOffsets = new Int32Array(MINUTES_PER_DAY + 1);
  }

  /** Expected demand of a simulated week, units. */
  get weeklyUnits(): number {
    return weeklyUnits(this.trace);
  }

  /** Fills `tape`; `scale` > 0 multiplies the load. */
  fill(tape: DemandTape, horizon: Horizon, scale: number, streams: BootstrapStreams): void {
    tape.arrivalCount = 0;
    if (this.classOfModel !== null) tape.makeClasses();
    const wholeCopies = Math.floor(scale);
    const keptShare = scale - wholeCopies;
    for (let start = 0; start < horizon.totalMinutes; start += MINUTES_PER_DAY) {
      const weekend = (start / MINUTES_PER_DAY) % DAYS_PER_WEEK >= FIRST_WEEKEND_DAY;
      const days = weekend ? this.weekend : this.weekday;
      let count = 0;
      for (let copy = 0; copy < wholeCopies; copy++) count = this.addDay(days, count, 1, streams);
      if (keptShare > 0) count = this.addDay(days, count, keptShare, streams);
      this.appendDay(tape, start, count, Math.min(MINUTES_PER_DAY, horizon.totalMinutes - start));
    }
    tape.seal(horizon);
  }

  /** Adds a drawn day's arrivals, each kept with probability `keptShare`; returns the new count. */
  private addDay(
    days: readonly number[],
    count: number,
    keptShare: number,
    streams: BootstrapStreams,
  ): number {
    const { dayStart, minuteOfDay, costs, models } = this.trace;
    const { classOfModel } = this;
    const day = days[intBelow(streams.days, days.length)]!;
    const end = dayStart[day + 1]!;
    this.reserveDay(count + end - dayStart[day]!);
    for (let record = dayStart[day]!; record < end; record++) {
      if (keptShare < 1 && unitReal(streams.thinning) >= keptShare) continue;
      this.dayMinutes[count] = minuteOfDay[record]!;
      this.dayCosts[count] = costs[record]!;
      if (classOfModel !== null) {
        this.dayClasses[count] = classOfModel[models?.ofArrival[record] ?? classOfModel.length - 1]!;
      }
      count++;
    }
    return count;
  }

  private reserveDay(size: number): void {
    if (size <= this.dayMinutes.length) return;
    const grow = (column: Int32Array): Int32Array => {
      const grown = new Int32Array(Math.max(size, column.length * 2));
      grown.set(column);
      return grown;
    };
    this.dayMinutes = grow(this.dayMinutes);
    this.dayCosts = grow(this.dayCosts);
    const classes = new Uint8Array(this.dayCosts.length);
    classes.set(this.dayClasses);
    this.dayClasses = classes;
  }

  /** Appends the merged day in order of minute; a counting sort keeps the order inside a minute. */
  private appendDay(tape: DemandTape, startMinute: number, count: number, minuteLimit: number): void {
    const { dayMinutes, dayCosts, minuteOffsets } = this;
    minuteOffsets.fill(0);
    for (let i = 0; i < count; i++) minuteOffsets[dayMinutes[i]! + 1]!++;
    for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
      minuteOffsets[minute + 1]! += minuteOffsets[minute]!;
    }
    const kept = minuteOffsets[minuteLimit]!;
    const base = tape.arrivalCount;
    tape.reserve(base + kept);
    for (let i = 0; i < count; i++) {
      const minute = dayMinutes[i]!;
      if (minute >= minuteLimit) continue;
      const slot = base + minuteOffsets[minute]!;
      minuteOffsets[minute] = minuteOffsets[minute]! + 1;
      tape.minutes[slot] = startMinute + minute;
      tape.costs[slot] = dayCosts[i]!;
      if (tape.classes !== null) tape.classes[slot] = this.dayClasses[i]!;
    }
    tape.arrivalCount = base + kept;
  }
}
