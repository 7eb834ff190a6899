/** Bootstrapped demand: whole days by kind of day, order kept, load scaled, all from the streams. */
import { describe, expect, it } from 'vitest';
import { MINUTES_PER_DAY, MINUTES_PER_WEEK } from '../../src/core/index.ts';
import { openStream } from '../../src/numerics/random/index.ts';
import { DemandTape, TraceBootstrap, weeklyUnits } from '../../src/simulation/demand/index.ts';
import type { Horizon } from '../../src/simulation/scenario/index.ts';
import type { DayTrace } from '../../src/usage/traces/index.ts';
import { chiSquareCritical, meanOf, uniformChiSquare } from './acceptance.ts';

type Day = { readonly dayOfWeek: number; readonly arrivals: readonly (readonly [number, number])[] };

function traceOf(days: readonly Day[]): DayTrace {
  const arrivals = days.flatMap((day) => day.arrivals);
  let count = 0;
  const starts = days.map((day) => {
    count += day.arrivals.length;
    return count;
  });
  return {
    dayCount: days.length,
    dayOfWeek: Uint8Array.from(days, (day) => day.dayOfWeek),
    dayStart: Int32Array.from([0, ...starts]),
    minuteOfDay: Int32Array.from(arrivals, ([minute]) => minute),
    costs: Int32Array.from(arrivals, ([, cost]) => cost),
    maxCostUnits: Math.max(1, ...arrivals.map(([, cost]) => cost)),
  };
}

/** Two weeks; the cost of every arrival tells its day: 1 for day 0 .. 14 for day 13. Day d has 4 + d arrivals. */
const TWO_WEEKS: readonly Day[] = Array.from({ length: 14 }, (_, day) => ({
  dayOfWeek: day % 7,
  arrivals: Array.from({ length: 4 + day }, (_arrival, index) => [Math.floor(index / 2) * 60 + day, day + 1]),
}));

const fill = (
  trace: DayTrace,
  horizon: Horizon,
  scale: number,
  trialIndex: number,
  bootstrap: TraceBootstrap = new TraceBootstrap(trace),
): DemandTape => {
  const tape = new DemandTape(4);
  bootstrap.fill(tape, horizon, scale, {
    days: openStream({ seed: 77, trialIndex, purpose: 'arrivals' }),
    thinning: openStream({ seed: 77, trialIndex, purpose: 'costs' }),
  });
  return tape;
};

const FOUR_WEEKS: Horizon = { warmupMinutes: MINUTES_PER_WEEK, totalMinutes: 4 * MINUTES_PER_WEEK };

/** Arrivals of one simulated day as [minute of day, cost]. */
function dayOf(tape: DemandTape, day: number): [number, number][] {
  const found: [number, number][] = [];
  for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
    const minute = tape.minutes[arrival]!;
    if (Math.floor(minute / MINUTES_PER_DAY) !== day) continue;
    found.push([minute % MINUTES_PER_DAY, tape.costs[arrival]!]);
  }
  return found;
}

describe('bootstrapped tapes', () => {
  const trace = traceOf(TWO_WEEKS);

  it('copy whole recorded days, weekdays to weekdays and weekend days to weekend days', () => {
    const tape = fill(trace, FOUR_WEEKS, 1, 0);
    const chosen = new Set<number>();
    for (let day = 0; day < 28; day++) {
      const arrivals = dayOf(tape, day);
      const recorded = arrivals[0]![1] - 1;
      expect(arrivals).toEqual(TWO_WEEKS[recorded]!.arrivals);
      expect(recorded % 7 >= 5).toBe(day % 7 >= 5);
      chosen.add(recorded);
    }
    expect(chosen.size).toBeGreaterThan(8);
  });

  it('choose every day of the kind equally often', () => {
    const weekday = new Array<number>(10).fill(0);
    const weekend = new Array<number>(4).fill(0);
    for (let trial = 0; trial < 200; trial++) {
      const tape = fill(trace, { warmupMinutes: 0, totalMinutes: MINUTES_PER_WEEK }, 1, trial);
      for (let day = 0; day < 7; day++) {
        const recorded = dayOf(tape, day)[0]![1] - 1;
        if (day < 5) weekday[5 * Math.floor(recorded / 7) + (recorded % 7)]!++;
        else weekend[2 * Math.floor(recorded / 7) + (recorded % 7) - 5]!++;
      }
    }
    expect(weekday.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(uniformChiSquare(weekday)).toBeLessThan(chiSquareCritical(9));
    expect(uniformChiSquare(weekend)).toBeLessThan(chiSquareCritical(3));
  });

  it('keep the order inside a day, and of equal minutes, when copies are merged', () => {
    // Within a minute the costs of one record are 1, 2, 3: each copy must keep that order.
    const crowded = traceOf([
      {
        dayOfWeek: 0,
        arrivals: [
          [5, 1],
          [5, 2],
          [5, 3],
          [9, 4],
          [1439, 5],
        ],
      },
    ]);
    const tape = fill(crowded, { warmupMinutes: 0, totalMinutes: MINUTES_PER_DAY }, 3, 0);
    expect(dayOf(tape, 0)).toEqual([
      ...[1, 2, 3, 1, 2, 3, 1, 2, 3].map((cost) => [5, cost]),
      ...[4, 4, 4].map((cost) => [9, cost]),
      ...[5, 5, 5].map((cost) => [1439, cost]),
    ]);
  });

  it.each([0.3, 1, 2.5])('scale %f gives that multiple of the mean load', (scale) => {
    const recordedWeek = weeklyUnits(trace);
    const bootstrap = new TraceBootstrap(trace);
    expect(bootstrap.weeklyUnits).toBe(recordedWeek);
    // Five mean weekdays and two mean weekend days, units: sum of (4 + d)(d + 1) over d.
    const unitsOn = (kind: (day: number) => boolean): number => {
      const days = TWO_WEEKS.map((_, day) => day).filter(kind);
      return days.reduce((sum, day) => sum + (4 + day) * (day + 1), 0) / days.length;
    };
    expect(recordedWeek).toBeCloseTo(
      5 * unitsOn((day) => day % 7 < 5) + 2 * unitsOn((day) => day % 7 >= 5),
      9,
    );
    const loads = Array.from({ length: 150 }, (_, trial) =>
      fill(trace, FOUR_WEEKS, scale, trial, bootstrap),
    ).map((tape) => tape.totalDemandUnits / 3);
    const { mean, standardError } = meanOf(loads);
    expect(Math.abs(mean - scale * recordedWeek)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.02 * scale * recordedWeek);
  });

  it('are the same for the same streams, and differ between trials', () => {
    const bootstrap = new TraceBootstrap(trace);
    const first = fill(trace, FOUR_WEEKS, 2.5, 3, bootstrap).checksum;
    fill(trace, FOUR_WEEKS, 2.5, 4, bootstrap);
    expect(fill(trace, FOUR_WEEKS, 2.5, 3, bootstrap).checksum).toBe(first);
    expect(fill(trace, FOUR_WEEKS, 2.5, 3).checksum).toBe(first);
    const others = [4, 5, 6, 7].map((trial) => fill(trace, FOUR_WEEKS, 2.5, trial).checksum);
    expect(new Set([first, ...others]).size).toBe(5);
  });

  it('thin a smaller load out of a larger one: the kept days are the same', () => {
    // Days and thinning have streams of their own, so the scale does not move the choice of days.
    const [whole, thin] = [fill(trace, FOUR_WEEKS, 1, 9), fill(trace, FOUR_WEEKS, 0.3, 9)];
    for (let day = 0; day < 28; day++) {
      const here = dayOf(whole, day);
      const kept = dayOf(thin, day);
      expect(kept.length).toBeLessThanOrEqual(here.length);
      for (const [, cost] of kept) expect(cost).toBe(here[0]![1]);
    }
    expect(thin.arrivalCount).toBeLessThan(whole.arrivalCount);
  });

  it('use any day where a kind was never recorded', () => {
    const mondays = traceOf([{ dayOfWeek: 0, arrivals: [[60, 7]] }]);
    const tape = fill(mondays, { warmupMinutes: 0, totalMinutes: MINUTES_PER_WEEK }, 1, 0);
    expect(Array.from({ length: 7 }, (_, day) => dayOf(tape, day))).toEqual(
      Array.from({ length: 7 }, () => [[60, 7]]),
    );
  });

  it('stop at a horizon inside a day, and allow days without arrivals', () => {
    const days = traceOf([
      {
        dayOfWeek: 0,
        arrivals: [
          [0, 1],
          [99, 2],
          [100, 3],
        ],
      },
    ]);
    const horizon = { warmupMinutes: 0, totalMinutes: MINUTES_PER_DAY + 100 };
    expect(dayOf(fill(days, horizon, 1, 0), 1)).toEqual([
      [0, 1],
      [99, 2],
    ]);
    const silent = traceOf([{ dayOfWeek: 2, arrivals: [] }]);
    expect(fill(silent, FOUR_WEEKS, 2, 0)).toMatchObject({
      arrivalCount: 0,
      totalDemandUnits: 0,
      measuredFrom: 0,
    });
  });
});
