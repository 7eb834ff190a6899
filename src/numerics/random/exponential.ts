/** Exponential gaps by inversion: one uniform each, monotone in it, so common random numbers stay coupled. */
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { negativeLog } from './logarithm.ts';

const TWO_POW_MINUS_26: number = 1 / 67108864;

/** A unit-mean exponential, > 0: -ln(u) with u = (k + 1/2) / 2^58, so u is never 0 or 1. */
export function unitExponential(generator: RandomGenerator): number {
  const high = generator.next() >>> 0;
  const low = ((generator.next() >>> 6) + 0.5) * TWO_POW_MINUS_26;
  return negativeLog(high, low);
}
