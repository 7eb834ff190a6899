/** Poisson counts drawn from given uniform numbers, at a cost that does not grow with the mean. */
import { logGamma } from './log-gamma.ts';

/** Below it the product of uniforms is shorter. */
const REJECTION_FROM = 10;

/**
 * A Poisson count of mean >= 0. `uniform` gives numbers of [0, 1).
 * Source: Hormann, "The transformed rejection method for generating Poisson random variables", 1993, PTRS.
 */
export function drawPoisson(mean: number, uniform: () => number): number {
  if (mean < REJECTION_FROM) {
    const least = Math.exp(-mean);
    let count = 0;
    for (let product = 1 - uniform(); product > least; product *= 1 - uniform()) count++;
    return count;
  }
  const root = Math.sqrt(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform() - 0.5;
    const v = 1 - uniform();
    const inner = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / inner + b) * u + mean + 0.43);
    if (inner >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (inner < 0.013 && v > inner)) continue;
    const left = Math.log((v * inverseAlpha) / (a / (inner * inner) + b));
    if (left <= count * Math.log(mean) - mean - logGamma(count + 1)) return count;
  }
}
