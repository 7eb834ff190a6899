/** The files that runs and the router are given, read and checked; those of accounts are on the floor inside. */

export { type ClassMix, mixText, parseClassMix, sharesOfTrace, unservedWarnings } from './class-mix.ts';
export { poolRecord, styleText } from './pool-words.ts';
export { readObjective } from './read-objective.ts';
export { readSummary, type SummaryFile } from './read-summary.ts';
export { readTriage } from './read-triage.ts';
export { readTrialTable, trialTableBeside } from './read-trial-table.ts';
export { readWinners } from './read-winners.ts';
export {
  drawnOversizeWarnings,
  neverTakenShare,
  oversizeWarnings,
  sizesOfLaw,
  sizesOfTrace,
} from './request-sizes.ts';
export { isChoice, prepareDemand, type RunDemand } from './run-demand.ts';
export { lengthText, runLengthNote } from './run-length.ts';
export { assumedWindows, rateNotes, refuseUnpriced } from './unit-rates.ts';
