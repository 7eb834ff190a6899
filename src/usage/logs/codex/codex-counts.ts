/** Token counts as Codex writes them: parts of each other, as running totals and as one request's own. */
import { asRecord } from '../../../core/index.ts';
import { tokenCount } from '../../lines/index.ts';

/** Tokens read from a cache and written to one are part of the input, reasoning tokens part of the output. */
export interface Counts {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
}

export const ZERO: Counts = { input: 0, cached: 0, written: 0, output: 0 };

/** null = not given; 'bad' = given and unusable. */
export function readCounts(value: unknown): Counts | null | 'bad' {
  if (value === undefined || value === null) return null;
  const record = asRecord(value);
  if (record === null) return 'bad';
  const input = tokenCount(record.input_tokens, Number.NaN);
  const output = tokenCount(record.output_tokens, Number.NaN);
  const cached = tokenCount(record.cached_input_tokens, 0);
  const written = tokenCount(record.cache_write_input_tokens, 0);
  const isUsable = Number.isSafeInteger(input + output) && cached + written <= input;
  return isUsable ? { input, cached, written, output } : 'bad';
}

/** What was spent between two totals; a counter that fell was reset, so all of it is new. */
export function difference(total: Counts, before: Counts): Counts {
  if (total.input < before.input || total.cached < before.cached || total.output < before.output) {
    return total;
  }
  const input = total.input - before.input;
  const cached = Math.min(total.cached - before.cached, input);
  const written = Math.min(Math.max(0, total.written - before.written), input - cached);
  return { input, cached, written, output: total.output - before.output };
}

export function isSame(a: Counts, b: Counts): boolean {
  return a.input === b.input && a.cached === b.cached && a.output === b.output;
}

/** One number for these counts: of growing totals it grows too, so that a session has each number once. */
export function countsKey({ input, cached, output }: Counts): number {
  return input * 1009 + cached * 10_007 + output;
}
