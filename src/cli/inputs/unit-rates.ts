/**
 * Unlike units of one pool: dollars, requests, a provider's own credits and weighted tokens are added and compared as
 * units, so the rate of each is said, with the windows that it is for; where none is known the pool is refused.
 */
import { QuotalabError } from '../../core/index.ts';
import type { Pool } from '../../quota/pools/index.ts';
import type { QuotaWindow } from '../../quota/windows/index.ts';

const MOST_IDS = 4;

function listed(windows: readonly QuotaWindow[]): string {
  const ids = windows.map(({ id }) => id);
  const rest = ids.length - MOST_IDS;
  return rest > 0 ? `${ids.slice(0, MOST_IDS).join(', ')} and ${rest} more` : ids.join(', ');
}

const isKnown = ({ capacity }: QuotaWindow): boolean => capacity !== null;

/** Four digits at most, as a person writes them. */
const figure = (value: number): string =>
  value >= 1 ? String(Number(value.toFixed(3))) : String(Number(value.toPrecision(4)));

/**
 * Dollars without a rate limit nothing, which beside accounts that are limited would settle every comparison. Throws
 * BAD_POOL. `source`: the text of --pool.
 */
export function refuseUnpriced(source: string, { graph: { windows }, usdPerUnit }: Pool): void {
  if (usdPerUnit !== null) return;
  const unpriced = windows.filter((window) => isKnown(window) && window.unit === 'usd');
  const others = windows.filter((window) => isKnown(window) && window.unit !== 'usd');
  if (unpriced.length === 0 || others.length === 0) return;
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${source}' mixes dollars (${listed(unpriced)}) and other units (${listed(others)}), and what a unit costs is not said; allowed: one kind, or a pool file with usdPerUnit`,
  );
}

/** What one of each unlike unit is taken as. */
export interface UnitRates {
  readonly unitTokens: number;
  /** Mean cost of the demand's requests, units. */
  readonly unitsPerRequest: number;
  /** The demand is in weighted tokens, as recorded demand is. */
  readonly isRecorded: boolean;
}

/** Windows in a provider's credits that are added to other units, so at a rate that is assumed; none where credits are alone. */
export function assumedWindows(
  { graph, credits = [] }: Pool,
  { isRecorded }: Pick<UnitRates, 'isRecorded'>,
): readonly QuotaWindow[] {
  const known = graph.windows.filter(isKnown);
  const ownCredits = new Set(credits.flatMap(({ windows }) => windows));
  const isOther = ({ unit, id }: QuotaWindow): boolean =>
    unit === 'usd' || (unit === 'weighted' && !ownCredits.has(id));
  const isMixed =
    isRecorded || known.some(isOther) || new Set(credits.map(({ provider }) => provider)).size > 1;
  return isMixed ? known.filter(({ id }) => ownCredits.has(id)) : [];
}

/** A sentence for every unit of the pool that is not the demand's own; none where there is one unit. */
export function rateNotes(pool: Pool, { unitTokens, unitsPerRequest, isRecorded }: UnitRates): string[] {
  const { graph, usdPerUnit } = pool;
  const known = graph.windows.filter(isKnown);
  const inRequests = known.filter(({ unit }) => unit === 'requests');
  const inDollars = known.filter(({ unit }) => unit === 'usd');
  const inCredits = assumedWindows(pool, { isRecorded });
  const notes: string[] = [];
  if (inDollars.length > 0 && usdPerUnit !== null) {
    notes.push(
      `dollars are taken as ${figure(1 / usdPerUnit)} units each, since the pool says that a unit costs $${figure(usdPerUnit)}: ${listed(inDollars)}`,
    );
  }
  if (inRequests.length > 0) {
    notes.push(
      `a request is taken as ${figure(unitsPerRequest)} units, the mean cost of the demand, wherever units are added up (supply, load, expired units): ${listed(inRequests)}`,
    );
  }
  if (inCredits.length > 0) {
    notes.push(
      `a provider's credit is taken as one unit, ${figure(unitTokens)} weighted tokens, a rate that no provider states: ${listed(inCredits)}; a pool file with capacities in tokens says it better`,
    );
  }
  return notes;
}
