/** Moments, intervals and tests of paired trials, and the distributions they need. */
export { type AgainstBest, compareWithBest } from './compare-with-best.ts';
export { sequenceHalfWidth, sequenceRhoSquared } from './confidence-sequence.ts';
export {
  betaBinomialPmf,
  betaBinomialTable,
  betaCdf,
  betaQuantile,
  betaTail,
  drawDirichlet,
  drawGamma,
  drawPoisson,
  gammaP,
  gammaQ,
  gammaQuantile,
  incompleteBeta,
  logBeta,
  logGamma,
  negativeBinomialCdf,
  negativeBinomialQuantile,
  negativeBinomialTail,
  normalCdf,
  normalDraws,
  normalQuantile,
  normalTail,
  poissonCdf,
  poissonQuantile,
  poissonTail,
  type RealDraws,
  tableQuantile,
  twoSidedQuantile,
  twoSidedTail,
} from './distributions/index.ts';
export { holmAdjust } from './holm-adjust.ts';
export { KnElimination, knConstant } from './kn-elimination.ts';
export { controlVariate, postStratify, type SharperMean } from './level-estimate.ts';
export { maxT } from './max-t.ts';
export { notEnoughTrials } from './not-enough-trials.ts';
export {
  columnCorrelation,
  columnMean,
  columnVariance,
  type PairMoments,
  pairCorrelations,
  pairMoments,
} from './pair-moments.ts';
export { RunningMoments } from './running-moments.ts';
export {
  drawOf,
  leastSquaresLine,
  meanOf,
  meanOfWorst,
  medianDeviation,
  populationDeviation,
  quantile,
  quantileInterval,
  rankCorrelation,
  sampleDeviation,
  sampleMean,
  sampleMedian,
  type Uncertain,
  uncertain,
} from './samples/index.ts';
export { addFlips, type FlippedSums, flipSigns, needsFlips, signFlipTest } from './sign-flip-test.ts';
