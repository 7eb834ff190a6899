/** Demand tapes: made once per trial, replayed by every policy. */
export { meanCostUnits, TraceBootstrap, weeklyRequests, weeklyUnits } from './bootstrap-tape.ts';
export { drawModels } from './draw-models.ts';
export { generateTape } from './generate-tape.ts';
export { publishedTape } from './published-tape.ts';
export { DemandTape } from './tape.ts';
