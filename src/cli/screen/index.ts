/** A page that is drawn anew and hears keys; the line of progress of a run is on the floor inside. */
export { PIPE_CELLS, pageLook } from './page-look.ts';
export { type KeySource, type ScreenTarget, watchScreen } from './watch-screen.ts';
