/**
 * Naming one figure of a result record: keys joined by dots, where an array's element goes by its policy, group
 * or name, or by its index. `summary.burn_rate.served_ratio_mean`, `statistics.bound.policies.paced.share_mean`.
 * A name may itself hold dots (`load_bands.0.75_to_0.95.trials`). Which paths there can be says figure-tree.ts.
 */
import { nearestWord } from '../../core/index.ts';
import { ELEMENT_NAMES, FIGURES, type FigureTree } from './figure-tree.ts';

const NAMES = ['policy', 'group', 'name', 'term'] as const;

function childOf(place: unknown, name: string): unknown {
  if (place === null || typeof place !== 'object') return undefined;
  if (!Array.isArray(place)) {
    return Object.hasOwn(place, name) ? (place as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  const named = place.find(
    (item: unknown) =>
      item !== null &&
      typeof item === 'object' &&
      NAMES.some((key) => (item as Readonly<Record<string, unknown>>)[key] === name),
  );
  return named ?? (/^\d+$/.test(name) ? place[Number(name)] : undefined);
}

/** What stands at `path` in a record; undefined when there is nothing of that name. */
export function figureAt(record: object, path: string): unknown {
  const walk = (place: unknown, segments: readonly string[]): unknown => {
    if (segments.length === 0) return place;
    for (let count = 1; count <= segments.length; count++) {
      const child = childOf(place, segments.slice(0, count).join('.'));
      const found = child === undefined ? undefined : walk(child, segments.slice(count));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(record, path.split('.'));
}

/** The names that elements go by, besides their index; null where any may be. */
function namesOf(element: FigureTree, policies: readonly string[]): readonly string[] | null {
  if (typeof element === 'string') return [];
  if ('policy' in element) return policies;
  if ('group' in element) return ELEMENT_NAMES.group;
  if ('summary' in element) return ELEMENT_NAMES.name;
  return 'name' in element || 'term' in element ? null : [];
}

/** How many segments name an element: those of a known name, one of an index or of any name; 0 = none do. */
function elementLength(segments: readonly string[], names: readonly string[] | null): number {
  const known = names?.find((name) => segments.slice(0, name.split('.').length).join('.') === name);
  if (known !== undefined) return known.split('.').length;
  return names === null || /^\d+$/.test(segments[0]!) ? 1 : 0;
}

/** Where a path has no further segment: whether that is a number. */
function endProblem(tree: FigureTree, policies: readonly string[]): string | null {
  if (tree === 'number') return null;
  if (tree === 'words') return 'names no number; allowed: a path to a number of the summary';
  const element = tree['[]'];
  const keys = element === undefined ? Object.keys(tree) : (namesOf(element, policies) ?? []);
  return `names no number, but what holds several; allowed below it: ${keys.length === 0 ? 'an index from 0' : keys.join(', ')}`;
}

/** Why `word` names nothing at `place`. */
function unknownProblem(word: string, place: string, known: readonly string[], isPolicy: boolean): string {
  if (isPolicy) return `names the policy '${word}'; allowed: a policy of this run: ${known.join(', ')}`;
  const near = nearestWord(word, known);
  const allowed = known.length === 0 ? 'an index from 0' : known.join(', ');
  return `names '${word}', which is not in ${place};${near === null ? '' : ` did you mean ${near}?`} allowed: ${allowed}`;
}

/**
 * Why no summary of a run with these policies has a number at `path`, as the end of a sentence that names the path;
 * null where one can. The nearest name first, then all that are allowed there.
 */
export function pathProblem(path: string, policies: readonly string[]): string | null {
  const all = path.split('.');
  const walk = (tree: FigureTree, from: number): string | null => {
    const [first, ...rest] = all.slice(from);
    if (first === undefined) return endProblem(tree, policies);
    const place = from === 0 ? 'the summary' : `'${all.slice(0, from).join('.')}'`;
    if (typeof tree === 'string') {
      return `names '${first}', but ${place} ${tree === 'number' ? 'is a number' : 'is words'}`;
    }
    if (tree['*'] !== undefined) return walk(tree['*'], all.length);
    const element = tree['[]'];
    if (element !== undefined) {
      const names = namesOf(element, policies);
      const length = elementLength([first, ...rest], names);
      return length > 0
        ? walk(element, from + length)
        : unknownProblem(first, place, names ?? [], names === policies);
    }
    const child = Object.hasOwn(tree, first) ? tree[first] : undefined;
    const known = from === 0 ? ['regression', ...Object.keys(tree)] : Object.keys(tree);
    return child === undefined ? unknownProblem(first, place, known, false) : walk(child, from + 1);
  };
  return walk(FIGURES, 0);
}
