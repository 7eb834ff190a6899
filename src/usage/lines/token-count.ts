/** Token counts in lines of logs. */

/** A token count: a whole number >= 0. Absent or null gives `whenAbsent`; anything else gives NaN. */
export function tokenCount(value: unknown, whenAbsent: number): number {
  if (value === undefined || value === null) return whenAbsent;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
}
