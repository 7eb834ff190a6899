/** JSON that was good once: one value or many replaced, left out or doubled. As text, since 1e400 is JSON too. */
import fc from 'fast-check';

type Path = ReadonlyArray<string | number>;

interface Change {
  readonly path: Path;
  /** `take` leaves the value out, `double` puts it in twice where it stands in a list. */
  readonly kind: 'put' | 'take' | 'double';
  readonly value?: unknown;
}

/** Stands for a number that JSON can say and a double cannot hold. */
const TOO_LARGE = '@too-large';

// biome-ignore format: one list of values
const ODD_VALUES: readonly unknown[] = [
  null, 0, -1, 0.5, 5e-324, 1e-12, 1e9, 1e308, -1e9, TOO_LARGE, '', ' ', '1', 'nobody', '__proto__', true, false, [], {}, [[]],
  [null], { nobody: 1 }, { sonnet: -1 }, { sonnet: 1e9 }, { min: 3, mode: 2, max: 1 }, { mean: 1, sd: -1 },
  { samples: [] },
];

/** Every place below the root, the root first. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf((value as Record<string, unknown>)[key], [...path, key]))];
}

const valueAt = (json: unknown, path: Path): unknown =>
  path.reduce((inside, key) => (inside as Record<string | number, unknown> | null | undefined)?.[key], json);

/** Makes the change in `json` itself; one whose place is gone changes nothing. */
function change(json: unknown, { path, kind, value }: Change): unknown {
  const key = path.at(-1);
  if (key === undefined) return kind === 'put' ? value : json;
  const parent = valueAt(json, path.slice(0, -1));
  if (parent === null || typeof parent !== 'object') return json;
  const copy = structuredClone(kind === 'put' ? value : (parent as Record<string | number, unknown>)[key]);
  if (!Array.isArray(parent)) {
    const fields = parent as Record<string | number, unknown>;
    if (kind === 'take') delete fields[key];
    else fields[key] = copy;
  } else if (kind === 'take') parent.splice(Number(key), 1);
  else parent.splice(Number(key), kind === 'put' ? 1 : 0, copy);
  return json;
}

const textOf = (json: unknown): string =>
  (JSON.stringify(json) ?? 'null').replaceAll(`"${TOO_LARGE}"`, '1e400');

/** Names of the example itself: where they are put in each other's place, ids meet twice and tasks form circles. */
const namesOf = (example: unknown): unknown[] => [
  ...new Set(
    pathsOf(example)
      .map((path) => valueAt(example, path))
      .filter((value) => typeof value === 'string'),
  ),
];

/** The example once for each place and each odd value, and for each place left out or doubled. */
export const placesOf = (example: unknown): string[] =>
  pathsOf(example).flatMap((path) => {
    const changes: Change[] = [
      ...ODD_VALUES.map((value) => ({ path, kind: 'put' as const, value })),
      { path, kind: 'take' },
      { path, kind: 'double' },
    ];
    return changes.map((each) => textOf(change(structuredClone(example), each)));
  });

/** The example with up to four changes; every value of its own may stand in every place. */
export function brokenCopy(example: unknown): fc.Arbitrary<string> {
  const paths = pathsOf(example);
  const own = paths.slice(1).map((path) => valueAt(example, path));
  const values = fc.oneof(
    fc.constantFrom(...ODD_VALUES),
    fc.constantFrom(...own),
    fc.constantFrom(...namesOf(example), 'nobody'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: -10, max: 1000 }),
  );
  const changes = fc.record({
    path: fc.constantFrom(...paths),
    kind: fc.constantFrom('put' as const, 'put' as const, 'take' as const, 'double' as const),
    value: values,
  });
  return fc
    .array(changes, { minLength: 1, maxLength: 4 })
    .map((all) => textOf(all.reduce<unknown>((json, each) => change(json, each), structuredClone(example))));
}
