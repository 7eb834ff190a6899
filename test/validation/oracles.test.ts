/**
 * Closed forms of queueing and renewal theory against the real engine: one account, Poisson demand, many trials,
 * |estimate - exact| <= 4 standard errors, seeds fixed (statistics.md 4.1, O1 to O4). The exact values are
 * computed here from the formulas and stated beside them where the literature or the notes give a number.
 */
import { describe, expect, it } from 'vitest';
import { intBelow, openStream, unitReal } from '../../src/numerics/random/index.ts';
import { findPolicy } from '../../src/quota/policies/index.ts';
import { type AccountSpec, NO_RESET, type WindowSpec } from '../../src/quota/windows/index.ts';
import { DemandTape, generateTape } from '../../src/simulation/demand/index.ts';
import { METRIC_INDEX, type Metric } from '../../src/simulation/engine/index.ts';
import type { DemandLaw, Horizon } from '../../src/simulation/scenario/index.ts';
import { deskFor, type Played, type ReplayDesk, replayTape } from '../simulation/engine/replay-tape.ts';
import { meanOf, poissonProbabilities, ratioOf } from './acceptance.ts';

/** Larger than any demand here: a window that never binds. */
const AMPLE = 1_000_000_000;
const fillFirst = findPolicy('fill_first')!;

/** Constant rate: every multiplier is 1. */
const flatLaw = (perMinute: number, maxCostUnits: number): DemandLaw => ({
  userCount: 1,
  basePerMinute: perMinute,
  peakMultiplier: 1,
  weekendMultiplier: 1,
  eveningMultiplier: 1,
  burstMultiplier: 1,
  burstLengthMinutes: 1,
  burstStarts: [],
  maxCostUnits,
});

const fixed = (capacityUnits: number, lengthMinutes: number): WindowSpec => ({
  kind: 'fixed',
  capacityUnits,
  lengthMinutes,
  floorMinutes: 1,
  firstResetMinute: lengthMinutes,
});

const one = (short: WindowSpec, weekly: WindowSpec): AccountSpec[] => [{ name: 'only', short, weekly }];

/** Plays trial `trialIndex` of a law on one account. */
function play(
  accounts: readonly AccountSpec[],
  law: DemandLaw,
  horizon: Horizon,
  trialIndex: number,
  desk: ReplayDesk,
  tape: DemandTape,
): Played {
  generateTape(tape, law, horizon, {
    arrivals: openStream({ seed: 1234, trialIndex, purpose: 'arrivals' }),
    costs: openStream({ seed: 1234, trialIndex, purpose: 'costs' }),
  });
  return replayTape(fillFirst, accounts, tape, law.maxCostUnits, desk);
}

const metric = (played: Played, name: Metric): number => played.row[METRIC_INDEX[name]]!;

function expectWithin(estimate: { mean: number; standardError: number }, exact: number): void {
  const { mean, standardError } = estimate;
  expect(standardError).toBeGreaterThan(0);
  expect(
    Math.abs(mean - exact) / standardError,
    `estimate ${mean} +- ${standardError}, exact ${exact}`,
  ).toBeLessThan(4);
}

/**
 * Units left in a window of `capacity` after a Poisson(mean) number of requests, costs even over 1..maxCost, a
 * request that does not fit being denied: uniformisation, the sum over k of P(N = k) times k steps of the chain.
 */
function unitsLeft(capacity: number, maxCost: number, mean: number): Float64Array {
  let chain = new Float64Array(capacity + 1);
  chain[capacity] = 1;
  const left = new Float64Array(capacity + 1);
  for (const probability of poissonProbabilities(mean, Math.ceil(mean + 12 * Math.sqrt(mean) + 20))) {
    chain.forEach((share, units) => {
      left[units]! += probability * share;
    });
    const next = new Float64Array(capacity + 1);
    chain.forEach((share, units) => {
      for (let cost = 1; cost <= maxCost; cost++) {
        next[cost <= units ? units - cost : units]! += share / maxCost;
      }
    });
    chain = next;
  }
  return left;
}

describe('O1: fixed windows, unit cost: served is a Poisson count cut at the capacity', () => {
  it.each([
    // Mean 90, capacity 80: 79.331; and a window that seldom binds.
    [90, 80],
    [60, 70],
  ])('mean %i, capacity %i', (mean, capacity) => {
    const lengthMinutes = 300;
    const windows = 10;
    const horizon = { warmupMinutes: 0, totalMinutes: windows * lengthMinutes };
    const accounts = one(fixed(capacity, lengthMinutes), fixed(AMPLE, AMPLE));
    const [desk, tape] = [deskFor(horizon), new DemandTape()];
    const served = Array.from({ length: 2000 }, (_, trial) => {
      const played = play(accounts, flatLaw(mean / lengthMinutes, 1), horizon, trial, desk, tape);
      return metric(played, 'served_demand') / windows;
    });
    // E min(N, c) = mean F(c - 2) + c (1 - F(c - 1)).
    const distribution = (last: number): number =>
      poissonProbabilities(mean, last).reduce((sum, probability) => sum + probability, 0);
    const exact = mean * distribution(capacity - 2) + capacity * (1 - distribution(capacity - 1));
    if (mean === 90) expect(exact).toBeCloseTo(79.331, 3);
    expectWithin(meanOf(served), exact);
  });
});

describe('O2: random costs with skip-over', () => {
  it('one level: a chain on the units left (C 200, costs 1..4, mean 90: 197.719)', () => {
    const lengthMinutes = 300;
    const windows = 8;
    const horizon = { warmupMinutes: 0, totalMinutes: windows * lengthMinutes };
    const accounts = one(fixed(200, lengthMinutes), fixed(AMPLE, AMPLE));
    const [desk, tape] = [deskFor(horizon), new DemandTape()];
    const served = Array.from({ length: 2000 }, (_, trial) => {
      const played = play(accounts, flatLaw(90 / lengthMinutes, 4), horizon, trial, desk, tape);
      return metric(played, 'served_demand') / windows;
    });
    const exact = 200 - unitsLeft(200, 4, 90).reduce((sum, share, units) => sum + share * units, 0);
    expect(exact).toBeCloseTo(197.719, 3);
    expectWithin(meanOf(served), exact);
  });

  it('two levels: short windows inside a weekly one, by dynamic programming over the weekly units left', () => {
    // Four short windows of 40 units in a week of 110: the third is cut by the week, the fourth nearly empty.
    const [shortCapacity, weeklyCapacity, shortsPerWeek, weeks] = [40, 110, 4, 3];
    const [lengthMinutes, mean, maxCost] = [100, 18, 3];
    let weekly = new Float64Array(weeklyCapacity + 1);
    weekly[weeklyCapacity] = 1;
    for (let window = 0; window < shortsPerWeek; window++) {
      const next = new Float64Array(weeklyCapacity + 1);
      weekly.forEach((share, before) => {
        if (share === 0) return;
        // Both levels together hold min(short, weekly) units in this window.
        const room = Math.min(shortCapacity, before);
        unitsLeft(room, maxCost, mean).forEach((probability, left) => {
          next[before - (room - left)]! += share * probability;
        });
      });
      weekly = next;
    }
    const exact = weeklyCapacity - weekly.reduce((sum, share, left) => sum + share * left, 0);
    const horizon = { warmupMinutes: 0, totalMinutes: weeks * shortsPerWeek * lengthMinutes };
    const accounts = one(
      fixed(shortCapacity, lengthMinutes),
      fixed(weeklyCapacity, shortsPerWeek * lengthMinutes),
    );
    const [desk, tape] = [deskFor(horizon), new DemandTape()];
    const served = Array.from({ length: 4000 }, (_, trial) => {
      const played = play(accounts, flatLaw(mean / lengthMinutes, maxCost), horizon, trial, desk, tape);
      return metric(played, 'served_demand') / weeks;
    });
    expectWithin(meanOf(served), exact);
  });
});

describe('O3: a sliding window is a loss system', () => {
  // Units come back at the start of a minute, half a minute early on average: a length of 5,000 minutes makes the
  // holding time exact to 1e-4, far below the standard errors. Five lengths of warm-up forget the empty start.
  const lengthMinutes = 5000;
  const horizon = { warmupMinutes: 5 * lengthMinutes, totalMinutes: 25 * lengthMinutes };
  const sliding = (capacityUnits: number): WindowSpec => ({
    kind: 'sliding',
    capacityUnits,
    lengthMinutes,
    floorMinutes: 1,
    firstResetMinute: NO_RESET,
  });

  it('unit cost: Erlang B, in the short and in the weekly window', () => {
    const [load, capacity] = [90, 80];
    let exact = 1;
    for (let servers = 1; servers <= capacity; servers++) exact = (load * exact) / (servers + load * exact);
    const [desk, tape] = [deskFor(horizon), new DemandTape()];
    for (const accounts of [
      one(sliding(capacity), fixed(AMPLE, AMPLE)),
      one(fixed(AMPLE, AMPLE), sliding(capacity)),
    ]) {
      const [denied, requests]: [number[], number[]] = [[], []];
      for (let trial = 0; trial < 400; trial++) {
        const played = play(accounts, flatLaw(load / lengthMinutes, 1), horizon, trial, desk, tape);
        denied.push(metric(played, 'denied_requests'));
        requests.push(metric(played, 'requests'));
      }
      expectWithin(ratioOf(denied, requests), exact);
    }
  });

  it('costs 1..4: Kaufman and Roberts, blocking by cost .0582 .1143 .1682 .2200', () => {
    const [load, capacity, classes] = [90, 200, 4];
    // q(j) = (1/j) sum over classes of a_k b_k q(j - b_k).
    const weights = [1];
    for (let used = 1; used <= capacity; used++) {
      let sum = 0;
      for (let cost = 1; cost <= Math.min(classes, used); cost++) {
        sum += (load / classes) * cost * weights[used - cost]!;
      }
      weights.push(sum / used);
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const blocking = [1, 2, 3, 4].map(
      (cost) => weights.slice(capacity - cost + 1).reduce((sum, weight) => sum + weight, 0) / total,
    );
    expect(blocking.map((value) => Number(value.toFixed(4)))).toEqual([0.0582, 0.1143, 0.1682, 0.22]);

    const [desk, tape] = [deskFor(horizon), new DemandTape()];
    const denied = blocking.map((): number[] => []);
    const requests = blocking.map((): number[] => []);
    for (let trial = 0; trial < 400; trial++) {
      const accounts = one(sliding(capacity), fixed(AMPLE, AMPLE));
      const { choices } = play(accounts, flatLaw(load / lengthMinutes, classes), horizon, trial, desk, tape);
      for (const counts of [...denied, ...requests]) counts.push(0);
      for (let arrival = tape.measuredFrom; arrival < tape.arrivalCount; arrival++) {
        const kind = tape.costs[arrival]! - 1;
        requests[kind]![trial]!++;
        if (choices[arrival]! < 0) denied[kind]![trial]!++;
      }
    }
    for (const [kind, exact] of blocking.entries()) {
      expectWithin(ratioOf(denied[kind]!, requests[kind]!), exact);
    }
  });
});

describe('O4: a window opened at first use', () => {
  it('serves E min(1 + N, c) of 1 + mean requests in a cycle (mean 90, capacity 80: .87323)', () => {
    // A cycle is a window and the wait for the next request. Its start must be random, or every trial would end
    // at the same place in a cycle: idle with probability (1 / rate) / (length + 1 / rate), else a uniform
    // residual; one warm-up length then forgets the wrong use of the first window. Lengths as in O3.
    const [mean, capacity, lengthMinutes] = [90, 80, 5000];
    const rate = mean / lengthMinutes;
    const horizon = { warmupMinutes: lengthMinutes, totalMinutes: 11 * lengthMinutes };
    const [desk, tape] = [deskFor(horizon), new DemandTape()];
    const [served, demand]: [number[], number[]] = [[], []];
    for (let trial = 0; trial < 2000; trial++) {
      const phase = openStream({ seed: 1234, trialIndex: trial, purpose: 'accounts' });
      const idle = unitReal(phase) < 1 / rate / (lengthMinutes + 1 / rate);
      const window: WindowSpec = {
        kind: 'first_use',
        capacityUnits: capacity,
        lengthMinutes,
        floorMinutes: 1,
        firstResetMinute: idle ? NO_RESET : 1 + intBelow(phase, lengthMinutes),
      };
      const played = play(one(window, fixed(AMPLE, AMPLE)), flatLaw(rate, 1), horizon, trial, desk, tape);
      served.push(metric(played, 'served_demand'));
      demand.push(metric(played, 'total_demand'));
    }
    let expectedServed = 0;
    let tail = 1;
    poissonProbabilities(mean, capacity - 1).forEach((probability, count) => {
      expectedServed += probability * Math.min(1 + count, capacity);
      tail -= probability;
    });
    const exact = (expectedServed + tail * capacity) / (1 + mean);
    expect(exact).toBeCloseTo(0.87323, 5);
    expectWithin(ratioOf(served, demand), exact);
  });
});
