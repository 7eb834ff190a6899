/** What is to be said of windows that cannot limit anything, since nobody knows what they hold. */
import type { QuotaWindow } from '../windows/index.ts';

const MOST_IDS = 4;

/** Ids joined by commas, at most four of them. */
function listed(ids: readonly string[]): string {
  const rest = ids.length - MOST_IDS;
  return rest > 0 ? `${ids.slice(0, MOST_IDS).join(', ')} and ${rest} more` : ids.join(', ');
}

/** What of the pool limits nothing and why: a note on capacities, a note on dollars, none where all is known. */
export function limitNotes(windows: readonly QuotaWindow[], usdPerUnit: number | null): string[] {
  return [...unknownCapacityNotes(windows), ...unpricedNotes(windows, usdPerUnit)];
}

/** One note about windows without a capacity, none where there is none. */
function unknownCapacityNotes(windows: readonly QuotaWindow[]): string[] {
  const ids = windows.filter(({ capacity }) => capacity === null).map(({ id }) => id);
  return ids.length === 0 ? [] : [`capacity not known, so it limits nothing: ${listed(ids)}`];
}

/** One note about windows in dollars where no rate to units is stated, none where there is none. */
function unpricedNotes(windows: readonly QuotaWindow[], usdPerUnit: number | null): string[] {
  if (usdPerUnit !== null) return [];
  const ids = windows.filter(({ capacity, unit }) => unit === 'usd' && capacity !== null).map(({ id }) => id);
  return ids.length === 0
    ? []
    : [
        `counts dollars, and what a unit costs is not said, so it limits nothing: ${listed(ids)}; a pool file says it with usdPerUnit`,
      ];
}
