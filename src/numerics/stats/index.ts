/** Moments, intervals and tests of paired trials, and the distributions they need. */
export {
  betaBinomialPmf,
  betaBinomialTable,
  betaCdf,
  betaQuantile,
  betaTail,
  tableQuantile,
} from './beta-distribution.ts';
export { type AgainstBest, compareWithBest } from './compare-with-best.ts';
export { sequenceHalfWidth, sequenceRhoSquared } from './confidence-sequence.ts';
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
export { holmAdjust } from './holm-adjust.ts';
export { KnElimination, knConstant } from './kn-elimination.ts';
export { controlVariate, postStratify, type SharperMean } from './level-estimate.ts';
export { logBeta, logGamma } from './log-gamma.ts';
export { maxT } from './max-t.ts';
export { normalCdf, normalQuantile, normalTail } from './normal-distribution.ts';
export { normalDraws } from './normal-draw.ts';
export { notEnoughTrials } from './not-enough-trials.ts';
export {
  columnCorrelation,
  columnMean,
  columnVariance,
  type PairMoments,
  pairMoments,
} from './pair-moments.ts';
export { drawPoisson } from './poisson-draw.ts';
export { meanOfWorst, quantile, quantileInterval } from './quantile-interval.ts';
export { RunningMoments } from './running-moments.ts';
export {
  leastSquaresLine,
  medianDeviation,
  populationDeviation,
  sampleDeviation,
  sampleMean,
  sampleMedian,
} from './sample-summary.ts';
export { addFlips, type FlippedSums, flipSigns, needsFlips, signFlipTest } from './sign-flip-test.ts';
export { incompleteBeta, twoSidedQuantile, twoSidedTail } from './student-t.ts';
export { drawOf, meanOf, type Uncertain, uncertain } from './uncertain.ts';
