/** The `sweep` command: many configurations on the same draws, answered in one page. */
export { sweep } from './sweep.ts';
