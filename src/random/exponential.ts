/** Exponential gaps by inversion: one uniform each, monotone in it, so common random numbers stay coupled. */
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { mantissaBits, TWO_POW_MINUS_53 } from './draws.ts';
import { naturalLog } from './logarithm.ts';

/** A unit-mean exponential, > 0: -ln(u) with u = (k + 1/2) / 2^53, so u is never 0. */
export function unitExponential(generator: RandomGenerator): number {
  return -naturalLog((mantissaBits(generator) + 0.5) * TWO_POW_MINUS_53);
}
