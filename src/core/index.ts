/** Errors, calendar and zones, strict JSON and near misses: what every wing may use. */
export { assertNever, invariant } from './assert.ts';
export {
  DAYS_PER_WEEK,
  EVENING_START_MINUTE,
  isEvening,
  isPeak,
  isWeekend,
  MINUTES_PER_DAY,
  MINUTES_PER_HOUR,
  MINUTES_PER_WEEK,
  PEAK_END_MINUTE,
  PEAK_START_MINUTE,
} from './calendar.ts';
export { editDistance } from './edit-distance.ts';
export { ERROR_CODES, type ErrorCode, QuotalabError } from './errors.ts';
export { hasZone, parseIsoTime } from './iso-time.ts';
export { asCount, asRecord, asText, type JsonRecord, parseRecord } from './json-look.ts';
export { JsonScan, type JsonVisitor, MOST_LEVELS } from './json-scan.ts';
export { type AskingPage, hostName, isForeignPage, isLoopback } from './loopback.ts';
export { nearestWord, nearMiss } from './near-miss.ts';
export { printedValue, schemaProblem } from './schema-problem.ts';
export { JsonFault, parseStrictJson } from './strict-json.ts';
export { openZone, zoneOffsets } from './time-zone.ts';
