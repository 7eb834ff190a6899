/** What every reader of usage returns. */
export { planDraws } from './plan-draws.ts';
export { unknownModelWarnings } from './unknown-models.ts';
export { readEachLine, type UsageReading } from './usage-reading.ts';
