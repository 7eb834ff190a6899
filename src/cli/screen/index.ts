/** TODO */
export { type ProgressTarget, startProgress } from './progress.ts';
export { type KeySource, type ScreenTarget, watchScreen } from './watch-screen.ts';
