/**
 * Sign-flip permutation test of every pair of policies at once: were the difference of no consequence, each
 * trial's difference could as well have had the other sign. One sign per trial serves all pairs, because the
 * flipped sum of a - b is the flipped sum of a minus that of b; blocks of eight trials keep their 256 signed
 * sums in a table ("four Russians"), so a flip costs one look-up per block and policy.
 * Source: Good, "Permutation, Parametric and Bootstrap Tests of Hypotheses", Springer 2005, 3.2.
 */
import { normalTail } from './distributions/index.ts';

const BLOCK = 8;
const PATTERNS = 256;
const BLOCKS = 4;
/** Trials that one draw of 32 bits signs, and the draws that are taken at once. */
const WORD: number = BLOCKS * BLOCK;
const WORDS = 2;
const FLIPS = 9_999;
/** Up to so many trials all sign patterns are enumerated. */
const MOST_EXACT = 16;
/** Beyond so many trials the flip distribution is the normal one it tends to. */
const MOST_FLIPPED = 5_000;
/** Sums this close, relative to the sum of sizes, are equal but for rounding. */
const ROUNDING = 1e-12;

/** Each trial's values less their mean over policies: differences stay, sums lose fewer digits. */
function centred(columns: readonly Float64Array[]): Float64Array[] {
  const trials = columns[0]!.length;
  const own = columns.map((column) => Float64Array.from(column));
  for (let trial = 0; trial < trials; trial++) {
    let sum = 0;
    for (const column of own) sum += column[trial]!;
    const mean = sum / own.length;
    for (const column of own) column[trial]! -= mean;
  }
  return own;
}

/**
 * Signed sums of four blocks of one policy for all 256 sign patterns of each; bit t of a pattern set = plus. Trials
 * beyond the last count 0. Fills the word's part of `tables`; shape: words x blocks x patterns.
 */
function fillTables(tables: Float64Array, word: number, column: Float64Array, firstTrial: number): void {
  for (let block = 0; block < BLOCKS; block++) {
    const first = firstTrial + block * BLOCK;
    const size = Math.min(BLOCK, column.length - first);
    const place = (word * BLOCKS + block) * PATTERNS;
    tables[place] = 0;
    for (let t = 0; t < size; t++) tables[place]! -= column[first + t]!;
    for (let t = BLOCK - 1; t >= 0; t--) {
      const value = t < size ? 2 * column[first + t]! : 0;
      const bit = 1 << t;
      for (let cell = place; cell < place + PATTERNS; cell += 2 * bit)
        tables[cell + bit] = tables[cell]! + value;
    }
  }
}

/**
 * Adds what the signs of 64 trials make of one policy; `signs[flip]` and `nextSigns[flip]` have one bit per trial. Two
 * words at a time, each added in its turn, so that a sum is read and written once for both.
 */
function addSigned(sums: Float64Array, tables: Float64Array, signs: Int32Array, nextSigns: Int32Array): void {
  for (let flip = 0; flip < sums.length; flip++) {
    const bits = signs[flip]!;
    const sum =
      sums[flip]! +
      (tables[bits & 255]! +
        tables[256 + ((bits >>> 8) & 255)]! +
        tables[512 + ((bits >>> 16) & 255)]! +
        tables[768 + (bits >>> 24)]!);
    const next = nextSigns[flip]!;
    sums[flip] =
      sum +
      (tables[1024 + (next & 255)]! +
        tables[1280 + ((next >>> 8) & 255)]! +
        tables[1536 + ((next >>> 16) & 255)]! +
        tables[1792 + (next >>> 24)]!);
  }
}

/** Flipped sums; shape: policies x flips. `signsOf(flip)` gives the signs of the next 32 trials. */
function flippedSums(
  columns: readonly Float64Array[],
  flips: number,
  signsOf: (flip: number) => number,
): Float64Array[] {
  const sums = columns.map(() => new Float64Array(flips));
  const tables = new Float64Array(WORDS * BLOCKS * PATTERNS);
  const signs = Array.from({ length: WORDS }, () => new Int32Array(flips)) as [Int32Array, Int32Array];
  const trials = columns[0]!.length;
  for (let first = 0; first < trials; first += WORDS * WORD) {
    for (let word = 0; word < WORDS && first + word * WORD < trials; word++) {
      for (let flip = 0; flip < flips; flip++) signs[word]![flip] = signsOf(flip);
    }
    columns.forEach((column, policy) => {
      for (let word = 0; word < WORDS; word++) fillTables(tables, word, column, first + word * WORD);
      addSigned(sums[policy]!, tables, signs[0], signs[1]);
    });
  }
  return sums;
}

interface Observed {
  readonly a: number;
  readonly b: number;
  /** Size of the sum of differences. */
  readonly sum: number;
  readonly sumOfSizes: number;
  readonly sumOfSquares: number;
}

function observe(columns: readonly Float64Array[]): Observed[] {
  return columns.flatMap((left, a) =>
    columns.slice(a + 1).map((right, step) => {
      let sum = 0;
      let sumOfSizes = 0;
      let sumOfSquares = 0;
      for (let trial = 0; trial < left.length; trial++) {
        const difference = left[trial]! - right[trial]!;
        sum += difference;
        sumOfSizes += Math.abs(difference);
        sumOfSquares += difference * difference;
      }
      return { a, b: a + 1 + step, sum: Math.abs(sum), sumOfSizes, sumOfSquares };
    }),
  );
}

/** Sign-flipped sums of every policy; shape: policies x flips. Sums of disjoint sets of trials add up. */
export type FlippedSums = readonly Float64Array[];

/** Flips 9,999 times with random signs. `nextBits` gives 32 random bits a call. */
export function flipSigns(columns: readonly Float64Array[], nextBits: () => number): FlippedSums {
  return flippedSums(centred(columns), FLIPS, nextBits);
}

/** Sums over the trials of several sets; at least one. */
export function addFlips(parts: readonly FlippedSums[]): FlippedSums {
  const [first, ...rest] = parts;
  if (rest.length === 0) return first!;
  return first!.map((own, policy) => {
    const sum = own.slice();
    for (const part of rest) addTo(sum, part[policy]!);
    return sum;
  });
}

function addTo(sums: Float64Array, part: Float64Array): void {
  for (let flip = 0; flip < sums.length; flip++) sums[flip]! += part[flip]!;
}

/** Whether so many trials are flipped at random: fewer are enumerated, more follow the normal limit. */
export function needsFlips(trials: number): boolean {
  return trials > MOST_EXACT && trials <= MOST_FLIPPED;
}

/**
 * Two-sided p of every pair a < b in the order (0,1), (0,2), ..., (1,2), ... `columns`: policies x trials, at
 * least one trial; `flips`: of these trials, where `needsFlips` says so, else null. Exact up to 16 trials; then
 * (1 + flips at least as far out) / 10,000; the normal limit above 5,000 trials. 1 for a pair that never
 * differs.
 */
export function signFlipTest(columns: readonly Float64Array[], flips: FlippedSums | null): number[] {
  const trials = columns[0]?.length ?? 0;
  const observed = observe(columns);
  if (trials > MOST_FLIPPED) {
    return observed.map(({ sum, sumOfSquares }) =>
      sumOfSquares > 0 ? Math.min(1, 2 * normalTail(sum / Math.sqrt(sumOfSquares))) : 1,
    );
  }
  const isExact = trials <= MOST_EXACT;
  const sums = isExact ? allFlips(columns) : flips!;
  return observed.map(({ a, b, sum, sumOfSizes }) => {
    if (sumOfSizes === 0) return 1;
    const count = countFarOut(sums[a]!, sums[b]!, sum - ROUNDING * sumOfSizes);
    return isExact ? count / sums[a]!.length : (1 + count) / (1 + FLIPS);
  });
}

function allFlips(columns: readonly Float64Array[]): FlippedSums {
  const flips = 1 << columns[0]!.length;
  // At most 16 trials: the flip's number is its signs.
  return flippedSums(centred(columns), flips, (flip) => flip);
}

function countFarOut(left: Float64Array, right: Float64Array, least: number): number {
  let count = 0;
  for (let flip = 0; flip < left.length; flip++) {
    if (Math.abs(left[flip]! - right[flip]!) >= least) count++;
  }
  return count;
}
