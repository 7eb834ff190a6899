/** Streams are independent: across trials, purposes, seeds and lanes; pure-rand's own seeding is not. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import {
  openStream,
  STREAM_PURPOSE,
  type StreamPurpose,
  unitReal,
} from '../../../src/numerics/random/index.ts';
import { chiSquareCritical, uniformChiSquare } from '../../validation/acceptance.ts';

const PURPOSES = Object.keys(STREAM_PURPOSE) as StreamPurpose[];
const TRIALS = 4096;
const CELLS = 64;

/** Counts of the first draw over consecutive trial ids, in 64 equal cells. */
function firstDrawCells(firstDraw: (trialIndex: number) => number): number[] {
  const cells = new Array<number>(CELLS).fill(0);
  for (let trial = 0; trial < TRIALS; trial++) cells[Math.floor(firstDraw(trial) * CELLS)]!++;
  return cells;
}

/** Correlation of the first draws of neighbouring trials. */
function neighbourCorrelation(firstDraw: (trialIndex: number) => number): number {
  let sum = 0;
  for (let trial = 0; trial + 1 < TRIALS; trial++) {
    sum += (firstDraw(trial) - 0.5) * (firstDraw(trial + 1) - 0.5) * 12;
  }
  return sum / (TRIALS - 1);
}

describe('the first draw of consecutive trials', () => {
  it.each(PURPOSES)('is uniform and uncorrelated for %s', (purpose) => {
    for (const [seed, substream] of [
      [1, 0],
      [20260211, 0],
      [1, 3],
    ] as const) {
      const draw = (trialIndex: number): number =>
        unitReal(openStream({ seed, trialIndex, purpose, substream }));
      expect(uniformChiSquare(firstDrawCells(draw))).toBeLessThan(chiSquareCritical(CELLS - 1));
      // Standard error 1 / sqrt(4,095) = .0156.
      expect(Math.abs(neighbourCorrelation(draw))).toBeLessThan(4 / Math.sqrt(TRIALS - 1));
    }
  });

  it('fails the same test when pure-rand seeds itself by the trial id', () => {
    const draw = (trialIndex: number): number => unitReal(xoroshiro128plus(trialIndex));
    expect(uniformChiSquare(firstDrawCells(draw))).toBeGreaterThan(100 * chiSquareCritical(CELLS - 1));
    // Every one of the 4,096 first draws lies in the last cell.
    expect(firstDrawCells(draw).at(-1)).toBe(TRIALS);
  });

  it('is uniform over purposes and lanes of one trial, too', () => {
    const cells = new Array<number>(16).fill(0);
    for (let substream = 0; substream < 512; substream++) {
      for (const purpose of PURPOSES) {
        const draw = unitReal(openStream({ seed: 7, trialIndex: 11, purpose, substream }));
        cells[Math.floor(draw * 16)]!++;
      }
    }
    expect(uniformChiSquare(cells)).toBeLessThan(chiSquareCritical(15));
  });
});

describe('addresses', () => {
  const first = (address: Parameters<typeof openStream>[0]): string => {
    const generator = openStream(address);
    return `${generator.next()},${generator.next()},${generator.next()},${generator.next()}`;
  };

  it('give the same stream every time', () => {
    const address = { seed: 3, trialIndex: 5, purpose: 'costs', substream: 2 } as const;
    expect(first(address)).toBe(first(address));
    expect(first({ seed: 3, trialIndex: 5, purpose: 'costs' })).toBe(first({ ...address, substream: 0 }));
  });

  it('that differ in any part give different streams', () => {
    const starts = new Set<string>();
    let addresses = 0;
    // Seeds beyond 32 bits must not fold onto small ones; trials up to the last address.
    for (const seed of [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1]) {
      for (const trialIndex of [0, 1, 2, 65536, 2 ** 32 - 1]) {
        for (const purpose of PURPOSES) {
          for (const substream of [0, 1, 2, 12]) {
            starts.add(first({ seed, trialIndex, purpose, substream }));
            addresses++;
          }
        }
      }
    }
    expect(starts.size).toBe(addresses);
  });

  it('number the purposes as every digest expects', () => {
    expect(STREAM_PURPOSE).toEqual({
      scenario: 0,
      accounts: 1,
      arrivals: 2,
      costs: 3,
      policy: 4,
      bootstrap: 5,
      scramble: 6,
      search: 7,
      models: 8,
    });
  });
});
