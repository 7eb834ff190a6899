/**
 * The summary JSON: the result record, key for key. JSON.stringify turns NaN and infinities into null and drops
 * undefined without a word, so both are looked for first.
 */
import { invariant } from '../../core/index.ts';
import type { ResultRecord } from '../../simulation/experiment/index.ts';

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

/** True for null, text, numbers and truth values. */
function isPlain(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

/** Two-space JSON in which lists and objects of plain values stand on one line each. */
function compactJson(value: unknown, indent: string): string {
  if (isPlain(value)) return JSON.stringify(value);
  const entries: Array<[string, unknown]> = Object.entries(value as object);
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  const inner = `${indent}  `;
  const isLine = entries.every(([, item]) => isPlain(item));
  const parts = entries.map(([key, item]) => {
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    return `${name}${compactJson(item, inner)}`;
  });
  if (isLine || entries.length === 0) return `${open}${parts.join(', ')}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}

const STATISTICS = '"statistics": ';

/**
 * Two-space JSON with a newline at the end; numbers are the shortest that read back equal. `statistics`, which
 * is long, has one line per pair and policy.
 */
export function renderSummaryJson(record: ResultRecord): string {
  requireJson(record, 'record');
  const marked = JSON.stringify({ ...record, statistics: 0 }, null, 2);
  const statistics = `${STATISTICS}${compactJson(record.statistics, '  ')}`;
  return `${marked.replace(`\n  ${STATISTICS}0`, () => `\n  ${statistics}`)}\n`;
}
