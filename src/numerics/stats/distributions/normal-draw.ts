/** Standard normal draws by the polar method (Marsaglia, Bray, SIAM Review 6, 1964). */

const TO_UNIT: number = 2 ** -31;

/** A source of standard normal numbers. `nextBits` gives 32 random bits a call, signed. */
export function normalDraws(nextBits: () => number): () => number {
  let spare = 0;
  let hasSpare = false;
  return () => {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    for (;;) {
      const x = ((nextBits() | 0) + 0.5) * TO_UNIT;
      const y = ((nextBits() | 0) + 0.5) * TO_UNIT;
      const square = x * x + y * y;
      if (square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      hasSpare = true;
      return x * scale;
    }
  };
}
