/**
 * Uniform draws, high bits only. Two makers of the same `DrawSource`: streams (here) and CPython's generator
 * (cpython-random.ts), so one scenario generator serves both models.
 */
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const TWO_POW_32 = 4294967296;
const TWO_POW_26 = 67108864;
const TWO_POW_MINUS_53: number = 1 / 9007199254740992;

/** Where a scenario's numbers come from. */
export interface DrawSource {
  /** Uniform integer in low..high, both ends included; high - low < 2^32. */
  int(low: number, high: number): number;
  /** Uniform real in [low, high), 53 bits. */
  real(low: number, high: number): number;
}

/** Uniform real in [0, 1) with 53 bits, from the high 27 and 26 bits of two outputs. */
export function unitReal(generator: RandomGenerator): number {
  const high = generator.next() >>> 5;
  const low = generator.next() >>> 6;
  return (high * TWO_POW_26 + low) * TWO_POW_MINUS_53;
}

/**
 * Uniform integer in [0, bound), exactly: the high half of a 32-bit product, with rejection.
 * @param bound integer 1..2^21, so that the product stays exact in a double.
 * Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
 */
export function intBelow(generator: RandomGenerator, bound: number): number {
  let product = (generator.next() >>> 0) * bound;
  let whole = Math.floor(product / TWO_POW_32);
  if (product - whole * TWO_POW_32 < bound) {
    const threshold = (TWO_POW_32 - bound) % bound;
    while (product - whole * TWO_POW_32 < threshold) {
      product = (generator.next() >>> 0) * bound;
      whole = Math.floor(product / TWO_POW_32);
    }
  }
  return whole;
}

/** Draws from a stream of the steady model. */
export function streamDraws(generator: RandomGenerator): DrawSource {
  return {
    int: (low, high) => low + intBelow(generator, high - low + 1),
    real: (low, high) => low + (high - low) * unitReal(generator),
  };
}
