/**
 * The summary JSON: the result record, key for key. JSON.stringify turns NaN and infinities into null and drops
 * undefined without a word, so both are looked for first.
 */
import { invariant } from '../core/index.ts';
import type { ResultRecord } from '../experiment/index.ts';

/** Throws where a value would not survive JSON unchanged; `where` is its path in the record. */
function requireJson(value: unknown, where: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), `${where} is ${value}`);
    return;
  }
  invariant(typeof value === 'object', `${where} is ${typeof value}`);
  const entries: Array<[string, unknown]> = Object.entries(value);
  for (const [key, inner] of entries) requireJson(inner, `${where}.${key}`);
}

/** Two-space JSON with a newline at the end; numbers are the shortest that read back equal. */
export function renderSummaryJson(record: ResultRecord): string {
  requireJson(record, 'record');
  return `${JSON.stringify(record, null, 2)}\n`;
}
