/**
 * From the text of a quotas file to checked words: the first problem is told by place, value and what is allowed;
 * unknown keys become warnings.
 *
 * Invariant: no text from inside `lanes` is printed but kinds and instants, since secrets get pasted there.
 */
import { JsonFault, nearMiss, parseStrictJson, QuotalabError } from '../../core/index.ts';
import { quotasSchema } from './quotas-schema.ts';
import type { QuotasFile } from './quotas-words.ts';

/** Throws BAD_QUOTAS with the place of the configuration in front. */
export type Refuse = (problem: string) => never;

/** A refusal that names the file; '' = the environment alone, nothing in front. */
export function refusalOf(path: string): Refuse {
  return (problem) => {
    throw new QuotalabError('BAD_QUOTAS', path === '' ? problem : `quotas file '${path}': ${problem}`);
  };
}

/** `models["a-4.5"].warn_pct`: keys that are not plain words stand in quotes. */
export function placeOf(path: readonly PropertyKey[]): string {
  const place = path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      return /^[$A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${cut(JSON.stringify(key))}]`;
    })
    .join('');
  return place.replace(/^\./, '');
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** `is 5`, `is missing`, `is a list`; texts only where no secret can stand. */
export function printed(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'is missing';
  if (Array.isArray(value)) return `is a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'is an object';
  if (typeof value !== 'string') return `is ${String(value)}`;
  const isPrivate =
    path.length === 0 || (path[0] === 'lanes' && !['kind', 'next_reset'].includes(String(path.at(-1))));
  return isPrivate ? `is a text of length ${value.length}` : `is ${cut(JSON.stringify(value))}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
    value,
  );
}

function hintOf(key: string, path: readonly PropertyKey[], known: readonly string[]): string {
  const near = nearMiss(key, known);
  const hint = near === null ? `known keys: ${known.join(', ')}` : `did you mean ${near}?`;
  return `${placeOf([...path, key])} is not a key; ${hint}`;
}

function parsed(text: string, refuse: Refuse): unknown {
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return refuse(`line ${error.line}, column ${error.column}: ${error.message}`);
  }
}

/** Words of the file and warnings about keys that are none. Throws BAD_QUOTAS. */
export function checkQuotas(
  text: string,
  refuse: Refuse,
): { readonly file: QuotasFile; readonly warnings: string[] } {
  const value = parsed(text, refuse);
  const warnings: string[] = [];
  for (;;) {
    const result = quotasSchema.safeParse(value);
    if (result.success) return { file: result.data, warnings };
    const { issues } = result.error;
    const problem = issues.find(({ code }) => code !== 'unrecognized_keys');
    if (problem !== undefined) {
      const place = placeOf(problem.path);
      const found = printed(valueAt(value, problem.path), problem.path);
      return refuse(`${place === '' ? 'the file' : place} ${found}; allowed: ${problem.message}`);
    }
    // What stands over an unknown key is checked once the key is gone.
    for (const issue of issues) {
      if (issue.code !== 'unrecognized_keys') continue;
      const holder = valueAt(value, issue.path) as Record<string, unknown>;
      for (const key of issue.keys) {
        warnings.push(hintOf(key, issue.path, issue.message.split(' ')));
        delete holder[key];
      }
    }
  }
}
