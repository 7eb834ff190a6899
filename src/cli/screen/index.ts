/** What a command shows while it runs: a line of progress, and a page that is drawn anew and hears keys. */
export { leftWords, type Pace, paceOf } from './pace.ts';
export { PIPE_CELLS, pageLook } from './page-look.ts';
export { type ProgressTarget, startProgress } from './progress.ts';
export { type KeySource, type ScreenTarget, watchScreen } from './watch-screen.ts';
