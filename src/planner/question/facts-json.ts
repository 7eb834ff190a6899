/**
 * Facts as JSON: the keys in snake_case, but for records whose keys are names (of pools, models, members, tasks),
 * which are kept. Every number is finite; anything that is no plain value is a broken invariant.
 */
import { invariant } from '../../core/index.ts';

/** Keys of facts whose values are records by name. A Map is one wherever it stands. */
const NAME_KEYED: ReadonlySet<string> = new Set(['cost', 'costs', 'weights', 'prices', 'counts', 'perPool']);

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function jsonOf(value: unknown, path: string, isByName: boolean): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), `${path} of the answer is ${value}`);
    return value + 0;
  }
  if (Array.isArray(value)) return value.map((each, index) => jsonOf(each, `${path}[${index}]`, false));
  const isMap = value instanceof Map;
  const isPlain = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  invariant(isMap || isPlain, `${path} of the answer is no JSON value`);
  const entries: ReadonlyArray<[string, unknown]> = isMap
    ? [...(value as Map<string, unknown>)]
    : Object.entries(value as object);
  return Object.fromEntries(
    entries
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [
        isMap || isByName ? key : snakeCase(key),
        jsonOf(each, `${path}.${key}`, !isMap && !isByName && NAME_KEYED.has(key)),
      ]),
  );
}

/** The facts of an answer for programs. */
export const factsJson = (facts: object): Record<string, unknown> =>
  jsonOf(facts, 'data', false) as Record<string, unknown>;
