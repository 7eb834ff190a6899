/** Samples: quantiles, centre and spread, and quantities that are only known as a distribution. */
export { meanOfWorst, quantile, quantileInterval } from './quantile-interval.ts';
export {
  leastSquaresLine,
  medianDeviation,
  populationDeviation,
  rankCorrelation,
  sampleDeviation,
  sampleMean,
  sampleMedian,
} from './sample-summary.ts';
export { drawOf, meanOf, type Uncertain, uncertain } from './uncertain.ts';
