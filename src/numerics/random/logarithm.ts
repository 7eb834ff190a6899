/**
 * -ln(u) of a 53-bit uniform from + - * / alone, so that arrival times have the same bits on every engine
 * (ECMAScript leaves Math.log to the implementation).
 *
 * u = m 2^e with m in [1, 2). A table holds the reciprocal r_c of the middle of each 1/256 cell of m and
 * ln(1 / r_c); with t = m r_c - 1, |t| < 1/500, ln m = ln(1 / r_c) + ln(1 + t), and seven terms of the series
 * leave an error below 1e-20.
 */

const CELL_COUNT = 256;
const LN2: number = Math.LN2;
const LEAST: number = 2 ** -60;

const CELL_RECIPROCAL: Float64Array = new Float64Array(CELL_COUNT);
const CELL_LOG: Float64Array = new Float64Array(CELL_COUNT);
/** 2^k for k = 0..53. */
const POWER_OF_TWO: Float64Array = new Float64Array(54);

/** ln(x) for x in [1, 2] by the atanh series; |s| <= 1/3, so 40 terms are more than enough. */
function seriesLog(x: number): number {
  const s = (x - 1) / (x + 1);
  let sum = 0;
  for (let term = 40; term >= 0; term--) sum = sum * s * s + 1 / (2 * term + 1);
  return 2 * s * sum;
}

for (let cell = 0; cell < CELL_COUNT; cell++) {
  const reciprocal = 1 / (1 + (cell + 0.5) / CELL_COUNT);
  CELL_RECIPROCAL[cell] = reciprocal;
  CELL_LOG[cell] = seriesLog(1 / reciprocal);
}
for (let k = 0; k < POWER_OF_TWO.length; k++) POWER_OF_TWO[k] = 2 ** k;

/**
 * -ln((high + low) / 2^32) for an integer `high` in 0..2^32-1 and a fraction `low` in (0, 1).
 * Error below 1e-15, and below two units in the last place beyond 4 (tested against Math.log); never below 2^-60,
 * so rounding cannot make it negative. `high` = 0 takes the plain logarithm of `low`.
 */
export function negativeLog(high: number, low: number): number {
  if (high === 0) return 32 * LN2 + negativeLogOfFraction(low);
  const shift = Math.clz32(high);
  const mantissa = (high + low) * POWER_OF_TWO[shift]! * 4.656612873077393e-10;
  const cell = Math.min(CELL_COUNT - 1, Math.floor((mantissa - 1) * CELL_COUNT));
  const t = mantissa * CELL_RECIPROCAL[cell]! - 1;
  const t2 = t * t;
  const series = t - t2 * (0.5 - t * (1 / 3)) - t2 * t2 * (0.25 - t * 0.2 + t2 * (1 / 6 - t * (1 / 7)));
  return Math.max(LEAST, (shift + 1) * LN2 - (CELL_LOG[cell]! + series));
}

/** -ln(x) for x in (0, 1): the rare path of `negativeLog`, once in 2^32 draws. */
function negativeLogOfFraction(x: number): number {
  let scaled = x;
  let exponent = 0;
  while (scaled < 1) {
    scaled *= 2;
    exponent++;
  }
  return exponent * LN2 - seriesLog(scaled);
}
