/**
 * CPython's `random.Random(integer)`, draw for draw, for the published model only.
 *
 * Source: CPython's documented algorithm: MT19937 seeded by init_by_array (Matsumoto and Nishimura 2002) over
 * the seed's 32-bit little-endian words; random() takes 53 bits; randint rejects on getrandbits.
 * pure-rand's Mersenne twister does the twisting.
 */
import { mersenneFromState } from 'pure-rand/generator/mersenne';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { DrawSource } from './draws.ts';

const STATE_LENGTH = 624;

/** State words after init_genrand(19650218), the fixed start of init_by_array. */
const BASE_STATE: Int32Array = (() => {
  const words = new Int32Array(STATE_LENGTH);
  words[0] = 19650218;
  for (let i = 1; i < STATE_LENGTH; i++) {
    const previous = words[i - 1]!;
    words[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
  }
  return words;
})();

function initByArray(key: readonly number[]): Int32Array {
  const state = BASE_STATE.slice();
  let i = 1;
  let j = 0;
  for (let k = Math.max(STATE_LENGTH, key.length); k > 0; k--) {
    const previous = state[i - 1]!;
    state[i] = (state[i]! ^ Math.imul(previous ^ (previous >>> 30), 1664525)) + key[j]! + j;
    i++;
    j++;
    if (i >= STATE_LENGTH) {
      state[0] = state[STATE_LENGTH - 1]!;
      i = 1;
    }
    if (j >= key.length) j = 0;
  }
  for (let k = STATE_LENGTH - 1; k > 0; k--) {
    const previous = state[i - 1]!;
    state[i] = (state[i]! ^ Math.imul(previous ^ (previous >>> 30), 1566083941)) - i;
    i++;
    if (i >= STATE_LENGTH) {
      state[0] = state[STATE_LENGTH - 1]!;
      i = 1;
    }
  }
  state[0] = 0x80000000 | 0;
  return state;
}

/** The seed's 32-bit words, lowest first; at least one. CPython seeds with the absolute value. */
function seedWords(seed: number): number[] {
  const magnitude = Math.abs(seed);
  const high = Math.floor(magnitude / 4294967296);
  return high === 0 ? [magnitude >>> 0] : [magnitude >>> 0, high >>> 0];
}

/** `random.Random(seed)` for a safe integer seed. */
export class CpythonRandom implements DrawSource {
  private readonly generator: RandomGenerator;

  constructor(seed: number) {
    const generator = mersenneFromState([0, ...initByArray(seedWords(seed))]);
    // pure-rand keeps its state one block ahead of CPython's: the first pass over the raw words twists them.
    for (let i = 0; i < STATE_LENGTH; i++) generator.next();
    this.generator = generator;
  }

  /** `random()`: uniform in [0, 1), 53 bits. */
  random(): number {
    const high = this.generator.next() >>> 5;
    const low = this.generator.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `uniform(low, high)`. */
  real(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** `randint(low, high)`, both ends included. */
  int(low: number, high: number): number {
    const width = high - low + 1;
    const shift = Math.clz32(width);
    let draw = this.generator.next() >>> shift;
    while (draw >= width) draw = this.generator.next() >>> shift;
    return low + draw;
  }
}
