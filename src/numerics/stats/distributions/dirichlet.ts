/** Gamma and Dirichlet draws: weights that add up to one. */

/** Uniform numbers in [0, 1) and standard normal ones. */
export interface RealDraws {
  readonly uniform: () => number;
  readonly normal: () => number;
}

/** A gamma draw of the given shape > 0, scale 1. Source: Marsaglia, Tsang, ACM TOMS 26(3), 2000. */
export function drawGamma(shape: number, draws: RealDraws): number {
  if (shape < 1) {
    // Gamma(shape) = Gamma(shape + 1) U^(1/shape).
    return drawGamma(shape + 1, draws) * Math.exp(Math.log(1 - draws.uniform()) / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = draws.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(1 - draws.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Fills `out` with one Dirichlet draw of parameters `alpha`, all > 0; out sums to 1. Shape: alpha's. */
export function drawDirichlet(alpha: readonly number[], draws: RealDraws, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < alpha.length; i++) {
    out[i] = drawGamma(alpha[i]!, draws);
    sum += out[i]!;
  }
  for (let i = 0; i < alpha.length; i++) out[i]! /= sum;
}
