/**
 * Naming one figure of a result record: keys joined by dots, where an array's element goes by its policy, group
 * or name, or by its index. `summary.burn_rate.served_ratio_mean`, `statistics.bound.policies.paced.share_mean`.
 */

const NAMES = ['policy', 'group', 'name', 'term'] as const;

function elementOf(items: readonly unknown[], segment: string): unknown {
  const named = items.find(
    (item) =>
      item !== null &&
      typeof item === 'object' &&
      NAMES.some((key) => (item as Readonly<Record<string, unknown>>)[key] === segment),
  );
  return named ?? (/^\d+$/.test(segment) ? items[Number(segment)] : undefined);
}

/** What stands at `path` in a record; undefined when there is nothing of that name. */
export function figureAt(record: object, path: string): unknown {
  let place: unknown = record;
  for (const segment of path.split('.')) {
    if (Array.isArray(place)) place = elementOf(place, segment);
    else if (place !== null && typeof place === 'object' && Object.hasOwn(place, segment)) {
      place = (place as Readonly<Record<string, unknown>>)[segment];
    } else return undefined;
  }
  return place;
}
