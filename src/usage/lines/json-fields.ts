/** Looking into JSON whose shape nobody promises: each look gives an exact type or nothing. */

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value as an object with fields; null for anything else, arrays included. */
export function asRecord(value: unknown): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;
}

/** The value as a non-empty string, else null. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The line as an object; null when it is no JSON or another kind of value. */
export function parseRecord(line: string): JsonRecord | null {
  try {
    return asRecord(JSON.parse(line));
  } catch {
    return null;
  }
}

/** A token count: a whole number >= 0. Absent or null gives `whenAbsent`; anything else gives NaN. */
export function tokenCount(value: unknown, whenAbsent: number): number {
  if (value === undefined || value === null) return whenAbsent;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
}
