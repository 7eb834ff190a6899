/**
 * One independent random stream for each (seed, trial, purpose, substream): the reason why results are the
 * same bytes for any number of threads.
 *
 * pure-rand's xoroshiro128+ is the generator, but never its own seeding: its first output is a plain function
 * of the seed. The 128-bit state comes from Philox, and only HIGH bits of an output are used (the lowest two
 * are linear). Read next: draws.ts.
 */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { philox4x32, type Words2, type Words4 } from './philox.ts';

/** What a stream is for. Numbers are part of every digest: append, never renumber. */
export const STREAM_PURPOSE = {
  scenario: 0,
  accounts: 1,
  arrivals: 2,
  costs: 3,
  policy: 4,
  bootstrap: 5,
  scramble: 6,
  search: 7,
  models: 8,
} as const;

export type StreamPurpose = keyof typeof STREAM_PURPOSE;

const DISCARDED_OUTPUTS: number = 4;

export interface StreamAddress {
  /** Run seed, an integer 0..2^53-1. */
  readonly seed: number;
  /** Trial index, an integer 0..2^32-1. */
  readonly trialIndex: number;
  readonly purpose: StreamPurpose;
  /** Lane within a purpose, for example one policy; 0 unless told. */
  readonly substream?: number;
}

/** A generator at the start of the addressed stream. `next()` gives signed 32-bit integers. */
export function openStream(address: StreamAddress): RandomGenerator {
  const key: Words2 = [address.seed >>> 0, Math.floor(address.seed / 4294967296) >>> 0];
  const counter: Words4 = [
    0,
    address.substream ?? 0,
    address.trialIndex >>> 0,
    STREAM_PURPOSE[address.purpose],
  ];
  const words = philox4x32(counter, key);
  const state: number[] = words.map((word) => word | 0);
  if ((words[0] | words[1] | words[2] | words[3]) === 0) state[0] = 1;
  const generator = xoroshiro128plusFromState(state);
  for (let i = 0; i < DISCARDED_OUTPUTS; i++) generator.next();
  return generator;
}
