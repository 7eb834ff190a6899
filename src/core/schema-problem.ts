/** What a schema found wrong with a value a user gave, in one sentence: place, value and what is allowed. */

/** The parts of a schema's issue that the sentence needs. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  /** What is allowed there. */
  readonly message: string;
  readonly keys?: readonly string[];
}

/** `accounts[1].short.capacity`; empty for the top of the file. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner === null || inner === undefined ? undefined : (inner as Record<PropertyKey, unknown>)[key],
    value,
  );
}

/** `missing`, or `is` and the value as JSON, at most 60 characters of it. */
export function printedValue(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return `is ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}

/** The sentence about one issue of `value`. */
export function schemaProblem(issue: SchemaIssue, value: unknown): string {
  const place = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return `${place === '' ? '' : `${place} has `}unknown key '${issue.keys?.[0]}'; ${issue.message}`;
  }
  const found = printedValue(valueAt(value, issue.path));
  return `${place === '' ? 'the file' : place} ${found}; allowed: ${issue.message}`;
}
