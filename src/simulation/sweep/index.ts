/** Many configurations on the same draws: the cells of a sweep, and what they say together. */

export type { CellFacts } from './cell-facts.ts';
export { type Crossing, crossingOf, type Gain, gainOf, reaches } from './grid-answers.ts';
export { runCells } from './run-cells.ts';
