/** Distributions: tails, quantiles and draws. */
export {
  betaBinomialPmf,
  betaBinomialTable,
  betaCdf,
  betaQuantile,
  betaTail,
  tableQuantile,
} from './beta-distribution.ts';
export {
  negativeBinomialCdf,
  negativeBinomialQuantile,
  negativeBinomialTail,
  poissonCdf,
  poissonQuantile,
  poissonTail,
} from './count-distributions.ts';
export { drawDirichlet, drawGamma, type RealDraws } from './dirichlet.ts';
export { gammaP, gammaQ, gammaQuantile } from './gamma-distribution.ts';
export { logBeta, logGamma } from './log-gamma.ts';
export { normalCdf, normalQuantile, normalTail } from './normal-distribution.ts';
export { normalDraws } from './normal-draw.ts';
export { drawPoisson } from './poisson-draw.ts';
export { incompleteBeta, twoSidedQuantile, twoSidedTail } from './student-t.ts';
