/**
 * What is wrong with an input of the planner: which field, its value, what is allowed. One sentence for people, the
 * same three as fields for `--json`.
 */
import { type ErrorCode, editDistance, QuotalabError } from '../index.ts';

/** Codes of bad input (exit 2). */
export type PlanErrorCode = Extract<ErrorCode, `E_${string}`>;

/** A value as one short word of a sentence. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export class PlanError extends QuotalabError {
  /** Path of the field, such as `tasks[2].cost.opus`. */
  readonly field: string;
  readonly value: unknown;
  readonly allowed: string;

  constructor(code: PlanErrorCode, field: string, value: unknown, allowed: string) {
    super(code, `${field} is ${shownValue(value)}; allowed: ${allowed}`);
    this.name = 'PlanError';
    this.field = field;
    this.value = value;
    this.allowed = allowed;
  }
}

/** Throws E_UNKNOWN naming what there is; the nearest spelling of `known` first. */
export function unknownName(field: string, value: string, known: readonly string[]): never {
  const word = value.slice(0, 60);
  const order = known.map((name, index) => ({
    name,
    index,
    distance: editDistance(word, name.slice(0, 60)),
  }));
  order.sort((a, b) => a.distance - b.distance || a.index - b.index);
  const allowed = order.map(({ name }) => name).join(', ');
  throw new PlanError('E_UNKNOWN', field, value, allowed === '' ? 'none' : allowed);
}
