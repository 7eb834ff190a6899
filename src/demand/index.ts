/** Demand tapes and where they come from. */
export { type BootstrapStreams, TraceBootstrap } from './bootstrap-tape.ts';
export type { DayTrace } from './day-trace.ts';
export { generateTape } from './generate-tape.ts';
export { publishedTape } from './published-tape.ts';
export { DemandTape } from './tape.ts';
