/** Flags of the commands: their names, defaults and words for help, and their values checked. */

export { optionTexts, parseChoice, parseInteger, positiveNumber, refuseOption } from './option-values.ts';
export { packageVersion } from './package-version.ts';
export { PLAN_OPTIONS } from './plan-options.ts';
export {
  MERGE_OPTIONS,
  type OptionRow,
  type OptionTexts,
  repeatCommand,
  SIMULATE_OPTIONS,
} from './simulate-options.ts';
export { parseStatistics, type StatisticsRequest } from './statistics-options.ts';
export { SWEEP_OPTIONS } from './sweep-options.ts';
export { mistake, reachedOf } from './unknown-words.ts';
