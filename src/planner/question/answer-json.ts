/** An answer for programs: plain JSON with snake_case keys of its own; every number is finite. */
import { invariant } from '../../core/index.ts';
import type { Answer } from './page.ts';

/** A copy of plain JSON, -0 as 0; anything else (NaN, Infinity, undefined, a class) is a broken invariant. */
function plainJson(value: unknown, path: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), `${path} of the answer is ${value}`);
    return value + 0;
  }
  if (Array.isArray(value)) return Array.from(value, (each, index) => plainJson(each, `${path}[${index}]`));
  const isPlain = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  invariant(isPlain, `${path} of the answer is no JSON value`);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]) => [key, plainJson(each, `${path}.${key}`)]),
  );
}

const HEAD_KEYS = ['question', 'headline', 'binding', 'next'];
const TAIL_KEYS = ['explanations', 'notes'];

/** Head, the data, then explanations and notes. Data may not use the names of the others. */
export function answerJson(answer: Answer): Record<string, unknown> {
  for (const key of Object.keys(answer.data)) {
    invariant(!HEAD_KEYS.includes(key) && !TAIL_KEYS.includes(key), `data.${key} of the answer is taken`);
  }
  return plainJson(
    {
      question: answer.question,
      headline: answer.headline,
      binding: answer.binding,
      next: answer.next,
      ...answer.data,
      explanations: answer.explanations.map(({ what, formula, numbers, result, source }) => ({
        what,
        formula,
        numbers,
        result,
        source,
      })),
      notes: answer.notes,
    },
    'data',
  ) as Record<string, unknown>;
}
