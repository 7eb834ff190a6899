/** Moments, intervals and the distributions they need. */
export { RunningMoments } from './running-moments.ts';
export { incompleteBeta, twoSidedQuantile, twoSidedTail } from './student-t.ts';
