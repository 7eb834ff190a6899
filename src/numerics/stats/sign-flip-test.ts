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
/** Blocks that one draw of 32 bits signs. */
const BLOCKS = 4;
/** Policies whose sums are looked up together. */
const ABREAST = 4;
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
 * Signed sums of four blocks of the policy at `lane` for all 256 sign patterns of each; bit t of a pattern set = plus.
 * Trials beyond the last count 0. Shape: blocks x patterns x ABREAST.
 */
function fillTables(tables: Float64Array, lane: number, column: Float64Array, firstTrial: number): void {
  for (let block = 0; block < BLOCKS; block++) {
    const first = firstTrial + block * BLOCK;
    const size = Math.min(BLOCK, column.length - first);
    const place = block * PATTERNS * ABREAST + lane;
    tables[place] = 0;
    for (let t = 0; t < size; t++) tables[place]! -= column[first + t]!;
    for (let t = BLOCK - 1; t >= 0; t--) {
      const value = t < size ? 2 * column[first + t]! : 0;
      const bit = ABREAST << t;
      for (let cell = place; cell < place + PATTERNS * ABREAST; cell += 2 * bit) {
        tables[cell + bit] = tables[cell]! + value;
      }
    }
  }
}

/**
 * Adds what the signs of 32 trials make of the policies abreast; `signs[flip]` has one bit per trial. Policies abreast
 * share where a sign's sums are found (bench/statistics.ts). `sums`: flips x ABREAST.
 */
function addSigned(sums: Float64Array, tables: Float64Array, signs: Int32Array): void {
  for (let flip = 0; flip < signs.length; flip++) {
    const bits = signs[flip]!;
    const a = (bits & 255) * ABREAST;
    const b = (256 + ((bits >>> 8) & 255)) * ABREAST;
    const c = (512 + ((bits >>> 16) & 255)) * ABREAST;
    const d = (768 + (bits >>> 24)) * ABREAST;
    const at = flip * ABREAST;
    sums[at]! += tables[a]! + tables[b]! + tables[c]! + tables[d]!;
    sums[at + 1]! += tables[a + 1]! + tables[b + 1]! + tables[c + 1]! + tables[d + 1]!;
    sums[at + 2]! += tables[a + 2]! + tables[b + 2]! + tables[c + 2]! + tables[d + 2]!;
    sums[at + 3]! += tables[a + 3]! + tables[b + 3]! + tables[c + 3]! + tables[d + 3]!;
  }
}

/** The sums of one lane. */
function laneOf(sums: Float64Array, lane: number): Float64Array {
  const own = new Float64Array(sums.length / ABREAST);
  for (let flip = 0; flip < own.length; flip++) own[flip] = sums[flip * ABREAST + lane]!;
  return own;
}

/** Flipped sums; shape: policies x flips. `signsOf(flip)` gives the signs of the next 32 trials. */
function flippedSums(
  columns: readonly Float64Array[],
  flips: number,
  signsOf: (flip: number) => number,
): Float64Array[] {
  const groups = Array.from({ length: Math.ceil(columns.length / ABREAST) }, (_, group) => ({
    // The last group's other lanes hold what nobody reads.
    columns: columns.slice(group * ABREAST, (group + 1) * ABREAST),
    sums: new Float64Array(flips * ABREAST),
  }));
  const tables = new Float64Array(BLOCKS * PATTERNS * ABREAST);
  const signs = new Int32Array(flips);
  for (let first = 0; first < columns[0]!.length; first += BLOCKS * BLOCK) {
    for (let flip = 0; flip < flips; flip++) signs[flip] = signsOf(flip);
    for (const group of groups) {
      group.columns.forEach((column, lane) => {
        fillTables(tables, lane, column, first);
      });
      addSigned(group.sums, tables, signs);
    }
  }
  return groups.flatMap((group) => group.columns.map((_, lane) => laneOf(group.sums, lane)));
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
