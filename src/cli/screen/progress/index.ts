/** The line of progress of a run, and how fast it goes. */
export { leftWords, type Pace, paceOf } from './pace.ts';
export { type ProgressTarget, startProgress } from './progress.ts';
