/**
 * How many messages a way of working takes. The document's ranges are priors without data behind them; a user's own
 * log replaces them as soon as it has enough.
 */

import { type Insufficient, insufficient, units, unknownName } from '../../core/values/index.ts';
import { quantile } from '../../numerics/stats/index.ts';

export interface MessageRange {
  readonly low: number;
  readonly high: number;
}

export interface WorkPattern {
  readonly name: string;
  readonly per: 'hour' | 'workflow';
  /** Ranges of its parts, in order. */
  readonly parts: ReadonlyArray<MessageRange & { readonly name: string }>;
}

/** The document's patterns and ranges. */
const WORK_PATTERNS: readonly WorkPattern[] = [
  { name: 'interactive', per: 'hour', parts: [{ name: 'turns', low: 10, high: 50 }] },
  { name: 'batch', per: 'workflow', parts: [{ name: 'workflow', low: 5, high: 20 }] },
  {
    name: 'hybrid',
    per: 'workflow',
    parts: [
      { name: 'explore', low: 5, high: 10 },
      { name: 'execute', low: 10, high: 30 },
      { name: 'review', low: 3, high: 5 },
    ],
  },
];

export interface PatternRange extends MessageRange {
  readonly per: WorkPattern['per'];
  readonly source: 'document prior' | 'log';
  /** Why the log was not used; null when it was, or there is none. */
  readonly note: Insufficient | null;
}

/** Logged counts from which a log replaces the prior. */
const ENOUGH_LOGGED = 8;

/** Range of a pattern: the log's 10 % and 90 % quantiles with 8 counts or more, else the sum of the parts' priors. */
export function patternRange(name: string, logged: readonly number[] = []): PatternRange {
  const pattern = WORK_PATTERNS.find((each) => each.name === name);
  if (pattern === undefined)
    return unknownName(
      'pattern',
      name,
      WORK_PATTERNS.map((each) => each.name),
    );
  const { per, parts } = pattern;
  const counts = logged.map((each, i) => units(`logged[${i}]`, each)).sort((a, b) => a - b);
  if (counts.length >= ENOUGH_LOGGED) {
    const sorted = Float64Array.from(counts);
    return { low: quantile(sorted, 0.1), high: quantile(sorted, 0.9), per, source: 'log', note: null };
  }
  const sum = (end: 'low' | 'high'): number => parts.reduce((total, part) => total + part[end], 0);
  const note =
    counts.length === 0 ? null : insufficient(`logged ${name} counts`, counts.length, ENOUGH_LOGGED);
  return { low: sum('low'), high: sum('high'), per, source: 'document prior', note };
}
