/**
 * Sobol points with Owen's nested uniform scrambling: inputs spread more evenly than chance spreads them, so
 * that a mean over 2^m points of one scramble is sharper, while each scramble is unbiased and independent.
 * Sources: Joe, Kuo 2008 (sobol-directions.ts); Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995;
 * Burley, "Practical hash-based Owen scrambling", JCGT 9(4), 2020 (the Laine-Karras permutation).
 */
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { DrawSource } from './draws.ts';
import { SOBOL_ROWS } from './sobol-directions.ts';

const BITS = 32;
const TWO_POW_MINUS_32: number = 1 / 4294967296;

/** Dimensions that have directions. */
export const SOBOL_DIMENSIONS: number = SOBOL_ROWS.length + 1;

/** Directions v_1 .. v_32 of one dimension, as signed 32-bit words, highest bit first. */
function directionsOf(dimension: number): Int32Array {
  const directions = new Int32Array(BITS);
  if (dimension === 0) {
    for (let j = 0; j < BITS; j++) directions[j] = 1 << (BITS - 1 - j);
    return directions;
  }
  const [coefficients = 0, ...initial] = SOBOL_ROWS[dimension - 1]!;
  const degree = initial.length;
  initial.forEach((m, j) => {
    directions[j] = m << (BITS - 1 - j);
  });
  for (let j = degree; j < BITS; j++) {
    let value = directions[j - degree]! ^ (directions[j - degree]! >>> degree);
    for (let q = 1; q < degree; q++) {
      if (((coefficients >>> (degree - 1 - q)) & 1) === 1) value ^= directions[j - q]!;
    }
    directions[j] = value;
  }
  return directions;
}

const DIRECTIONS: readonly Int32Array[] = Array.from({ length: SOBOL_DIMENSIONS }, (_, dimension) =>
  directionsOf(dimension),
);

/** Coordinate of point `index` (0 .. 2^32 - 1) before scrambling, an unsigned 32-bit integer. */
export function sobolCoordinate(index: number, dimension: number): number {
  const directions = DIRECTIONS[dimension]!;
  let value = 0;
  for (let rest = index >>> 0, j = 0; rest !== 0; rest >>>= 1, j++) {
    if ((rest & 1) === 1) value ^= directions[j]!;
  }
  return value >>> 0;
}

/** The bits of a 32-bit integer in reverse order. */
function reverseBits(value: number): number {
  let x = value;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}

/** Owen scrambling: whether a bit is flipped depends on the bits above it and the seed alone. */
export function owenScramble(coordinate: number, seed: number): number {
  let x = reverseBits(coordinate);
  x = (x + seed) | 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52);
  x ^= Math.imul(x, 0xc7afe638);
  x ^= Math.imul(x, 0x8d22f6e6);
  return reverseBits(x) >>> 0;
}

/** One scramble: every dimension with a seed of its own from `generator`. */
export class SobolPoints {
  private readonly seeds: Int32Array;

  constructor(generator: RandomGenerator) {
    this.seeds = Int32Array.from({ length: SOBOL_DIMENSIONS }, () => generator.next());
  }

  /** Coordinate in (0, 1): the middle of a cell of 2^-32. */
  unit(index: number, dimension: number): number {
    const scrambled = owenScramble(sobolCoordinate(index, dimension), this.seeds[dimension]!);
    return (scrambled + 0.5) * TWO_POW_MINUS_32;
  }
}

/** Dimensions that one source of draws may use, in the order of its draws. */
export interface DimensionSpan {
  readonly first: number;
  readonly count: number;
}

/** Draws from point `index`: each draw takes the next dimension of `span`; when they run out, from `padding`. */
export function sobolDraws(
  points: SobolPoints,
  index: number,
  span: DimensionSpan,
  padding: DrawSource,
): DrawSource {
  let used = 0;
  const draw = <Value>(fromPoint: (unit: number) => Value, fromPadding: () => Value): Value =>
    used < span.count ? fromPoint(points.unit(index, span.first + used++)) : fromPadding();
  return {
    int: (low, high) =>
      draw(
        (unit) => low + Math.floor(unit * (high - low + 1)),
        () => padding.int(low, high),
      ),
    real: (low, high) =>
      draw(
        (unit) => low + (high - low) * unit,
        () => padding.real(low, high),
      ),
  };
}
