/** The law of generated demand: exactly Poisson minute by minute, costs even, gaps exponential. */
import { describe, expect, it } from 'vitest';
import { MINUTES_PER_WEEK } from '../../src/core/index.ts';
import { CpythonRandom, openStream } from '../../src/numerics/random/index.ts';
import { DemandTape, generateTape, publishedTape } from '../../src/simulation/demand/index.ts';
import {
  arrivalRate,
  type DemandLaw,
  expectedUnits,
  type Horizon,
  rateChangeMinutes,
} from '../../src/simulation/scenario/index.ts';
import {
  chiSquare,
  chiSquareCritical,
  kolmogorovCritical,
  kolmogorovDistance,
  meanOf,
  poissonProbabilities,
  uniformChiSquare,
} from './acceptance.ts';

/** Every multiplier at work; night .12, peak .264, evening .33, burst over a Tuesday evening into the night. */
const LAW: DemandLaw = {
  userCount: 12,
  basePerMinute: 0.01,
  peakMultiplier: 2.2,
  weekendMultiplier: 0.6,
  eveningMultiplier: 1.25,
  burstMultiplier: 3,
  burstLengthMinutes: 500,
  burstStarts: [1440 + 1150],
  maxCostUnits: 4,
};

/** Rates up to 9.65 a minute, the largest of the focused mode. */
const BUSY: DemandLaw = {
  ...LAW,
  userCount: 33,
  basePerMinute: 0.02,
  peakMultiplier: 3,
  burstMultiplier: 3.2,
  eveningMultiplier: 1.45,
  burstStarts: [600],
};

const WEEK: Horizon = { warmupMinutes: 0, totalMinutes: MINUTES_PER_WEEK };

function fill(tape: DemandTape, law: DemandLaw, horizon: Horizon, trialIndex: number): void {
  generateTape(tape, law, horizon, {
    arrivals: openStream({ seed: 31, trialIndex, purpose: 'arrivals' }),
    costs: openStream({ seed: 31, trialIndex, purpose: 'costs' }),
  });
}

/** Arrivals per minute. */
function countsOf(tape: DemandTape, horizon: Horizon): Int32Array {
  const counts = new Int32Array(horizon.totalMinutes);
  for (let arrival = 0; arrival < tape.arrivalCount; arrival++) counts[tape.minutes[arrival]!]!++;
  return counts;
}

/** Chi-square of counts against Poisson, the tail pooled where fewer than five are expected. */
function expectPoisson(counts: readonly number[], rate: number): void {
  const last = Math.ceil(rate + 8 * Math.sqrt(rate) + 8);
  const probabilities = poissonProbabilities(rate, last);
  const observed: number[] = [];
  const expected: number[] = [];
  let [pooledObserved, pooledExpected] = [0, 0];
  for (let value = 0; value <= last; value++) {
    pooledObserved += counts.filter((count) => count === value).length;
    pooledExpected += probabilities[value]! * counts.length;
    if (pooledExpected < 5) continue;
    observed.push(pooledObserved);
    expected.push(pooledExpected);
    [pooledObserved, pooledExpected] = [0, 0];
  }
  observed[observed.length - 1] =
    observed.at(-1)! + pooledObserved + counts.filter((count) => count > last).length;
  expected[expected.length - 1] = expected.at(-1)! + pooledExpected;
  expect(observed.length).toBeGreaterThan(2);
  expect(chiSquare(observed, expected), `rate ${rate}`).toBeLessThan(chiSquareCritical(observed.length - 1));
}

describe.each([
  ['a quiet law', LAW, 150],
  ['the busiest law', BUSY, 40],
] as const)('%s', (_, law, weeks) => {
  const perLevel = new Map<number, number[]>();
  const totals: number[] = [];
  const neighbourProducts: number[] = [];
  const costs = new Array<number>(law.maxCostUnits).fill(0);
  const rates = Array.from({ length: MINUTES_PER_WEEK }, (_minute, minute) => arrivalRate(law, minute));
  const tape = new DemandTape();
  const changes = rateChangeMinutes(law, MINUTES_PER_WEEK);
  const edges = { first: { observed: 0, expected: 0 }, last: { observed: 0, expected: 0 } };
  let disorder = 0;
  for (let trial = 0; trial < weeks; trial++) {
    fill(tape, law, WEEK, trial);
    const counts = countsOf(tape, WEEK);
    counts.forEach((count, minute) => {
      const rate = rates[minute]!;
      const level = perLevel.get(rate);
      if (level === undefined) perLevel.set(rate, [count]);
      else level.push(count);
      if (minute > 0) {
        const before = rates[minute - 1]!;
        neighbourProducts.push(((count - rate) * (counts[minute - 1]! - before)) / Math.sqrt(rate * before));
      }
    });
    for (let piece = 0; piece + 1 < changes.length; piece++) {
      for (const [edge, minute] of [
        [edges.first, changes[piece]!],
        [edges.last, changes[piece + 1]! - 1],
      ] as const) {
        edge.observed += counts[minute]!;
        edge.expected += rates[minute]!;
      }
    }
    totals.push(tape.arrivalCount);
    for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
      costs[tape.costs[arrival]! - 1]!++;
      const [before, now] = [arrival === 0 ? 0 : tape.minutes[arrival - 1]!, tape.minutes[arrival]!];
      if (now < before || now >= MINUTES_PER_WEEK) disorder++;
    }
  }

  it('counts per minute are Poisson at every level of the rate', () => {
    // Weekday and weekend x night, peak, evening, and at least two of them in the burst.
    expect(perLevel.size).toBeGreaterThanOrEqual(8);
    for (const [rate, counts] of perLevel) expectPoisson(counts, rate);
  });

  it('the first and the last minute of every piece have the rate of their piece', () => {
    // Arrivals are laid on a continuous clock: a minute rounded the wrong way shows at the edges only.
    expect(edges.first.expected).toBeGreaterThan(100);
    for (const { observed, expected } of [edges.first, edges.last]) {
      expect(Math.abs(observed - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it('counts of neighbouring minutes are uncorrelated', () => {
    const { mean, standardError } = meanOf(neighbourProducts);
    expect(Math.abs(mean)).toBeLessThan(4 * standardError);
  });

  it('the total has its Poisson mean and variance', () => {
    const expected = rates.reduce((sum, rate) => sum + rate, 0);
    const { mean } = meanOf(totals);
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(expected / weeks));
    // (n - 1) s^2 / variance is chi-square with n - 1 degrees of freedom: mean n - 1, variance 2 (n - 1).
    const spread = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0) / expected;
    expect(Math.abs(spread - (weeks - 1))).toBeLessThan(4 * Math.sqrt(2 * (weeks - 1)));
    expect(expectedUnits(law, MINUTES_PER_WEEK)).toBeCloseTo((expected * (1 + law.maxCostUnits)) / 2, 6);
  });

  it('costs are even over 1 .. the largest', () => {
    expect(costs.reduce((sum, count) => sum + count, 0)).toBe(totals.reduce((sum, total) => sum + total, 0));
    expect(uniformChiSquare(costs)).toBeLessThan(chiSquareCritical(law.maxCostUnits - 1));
  });

  it('arrivals ascend in minute and stay inside the horizon', () => {
    expect(disorder).toBe(0);
  });
});

describe('generated tapes', () => {
  it('have exponential gaps in operational time', () => {
    // A law so sparse that the minute hardly rounds: at most .0017 arrivals a minute, so the rounding moves the
    // distribution by less than that, well below the limit of .02.
    const sparse: DemandLaw = { ...LAW, userCount: 1, basePerMinute: 0.0002 };
    const horizon = { warmupMinutes: 0, totalMinutes: 4000 * MINUTES_PER_WEEK };
    const tape = new DemandTape();
    fill(tape, sparse, horizon, 0);
    // Cumulative rate at each minute of an arrival: piece by piece, in the middle of the minute.
    const changes = rateChangeMinutes(sparse, horizon.totalMinutes);
    const gaps: number[] = [];
    let [piece, exposure, previous] = [0, 0, 0];
    for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
      const minute = tape.minutes[arrival]!;
      while (changes[piece + 1]! <= minute) {
        exposure += (changes[piece + 1]! - changes[piece]!) * arrivalRate(sparse, changes[piece]!);
        piece++;
      }
      const now = exposure + (minute + 0.5 - changes[piece]!) * arrivalRate(sparse, minute);
      if (arrival > 0) gaps.push(now - previous);
      previous = now;
    }
    expect(gaps.length).toBeGreaterThan(10_000);
    const distance = kolmogorovDistance(gaps, (gap) => 1 - Math.exp(-gap));
    expect(distance).toBeLessThan(kolmogorovCritical(gaps.length));
    const products = gaps.slice(1).map((gap, index) => (gap - 1) * (gaps[index]! - 1));
    const { mean, standardError } = meanOf(products);
    expect(Math.abs(mean)).toBeLessThan(4 * standardError);
  });

  it('are the same from the same streams, whatever the buffer held before', () => {
    const [fresh, reused] = [new DemandTape(8), new DemandTape(8)];
    fill(reused, BUSY, WEEK, 4);
    fill(reused, LAW, WEEK, 5);
    fill(fresh, LAW, WEEK, 5);
    expect(reused.checksum).toBe(fresh.checksum);
    expect(reused.arrivalCount).toBe(fresh.arrivalCount);
    const slice = (tape: DemandTape): Int32Array => tape.minutes.slice(0, tape.arrivalCount);
    expect(slice(reused)).toEqual(slice(fresh));
  });

  it('keep their arrival times when the law of costs changes', () => {
    const [four, nine] = [new DemandTape(), new DemandTape()];
    fill(four, LAW, WEEK, 6);
    fill(nine, { ...LAW, maxCostUnits: 9 }, WEEK, 6);
    expect(nine.minutes.slice(0, nine.arrivalCount)).toEqual(four.minutes.slice(0, four.arrivalCount));
    expect(Math.max(...nine.costs.slice(0, nine.arrivalCount))).toBe(9);
  });

  it('seal their totals: measured time, peak hours, first measured arrival', () => {
    const tape = new DemandTape();
    const horizon = { warmupMinutes: 3000, totalMinutes: MINUTES_PER_WEEK };
    fill(tape, LAW, horizon, 7);
    const measured = Array.from({ length: tape.arrivalCount }, (_, arrival) => arrival).filter(
      (arrival) => tape.minutes[arrival]! >= 3000,
    );
    const units = (arrivals: readonly number[]): number =>
      arrivals.reduce((sum, arrival) => sum + tape.costs[arrival]!, 0);
    expect(tape.measuredFrom).toBe(measured[0]);
    expect(tape.totalDemandUnits).toBe(units(measured));
    expect(tape.peakDemandUnits).toBe(
      units(
        measured.filter((arrival) => {
          const minuteOfDay = tape.minutes[arrival]! % 1440;
          return minuteOfDay >= 480 && minuteOfDay < 1320;
        }),
      ),
    );
    expect(tape.measuredFrom).toBeGreaterThan(0);
  });
});

describe('published tapes', () => {
  it('have the mean load of the law and even costs', () => {
    const tape = new DemandTape();
    const totals: number[] = [];
    const costs = new Array<number>(LAW.maxCostUnits).fill(0);
    for (let seed = 0; seed < 40; seed++) {
      publishedTape(tape, LAW, WEEK, new CpythonRandom(seed));
      totals.push(tape.arrivalCount);
      for (let arrival = 0; arrival < tape.arrivalCount; arrival++) costs[tape.costs[arrival]! - 1]!++;
    }
    let expected = 0;
    for (let minute = 0; minute < MINUTES_PER_WEEK; minute++) expected += arrivalRate(LAW, minute);
    expect(Math.abs(meanOf(totals).mean - expected)).toBeLessThan(4 * Math.sqrt(expected / totals.length));
    expect(uniformChiSquare(costs)).toBeLessThan(chiSquareCritical(LAW.maxCostUnits - 1));
  });
});
