/**
 * Load bands: trials by demand over weekly supply. Policies can be told apart mostly where demand is near
 * supply, so this is often the most useful table of a report.
 */
import { UNKNOWN_SUPPLY } from '../../engine/index.ts';

export interface BandEdges {
  readonly name: string;
  /** Included. */
  readonly low: number;
  /** Excluded; null = no upper end. */
  readonly high: number | null;
}

/** Source: issue and simulation specification: below .75, .75-.95, .95-1.05, above. */
export const LOAD_BANDS: readonly BandEdges[] = [
  { name: 'below_0.75', low: 0, high: 0.75 },
  { name: '0.75_to_0.95', low: 0.75, high: 0.95 },
  { name: '0.95_to_1.05', low: 0.95, high: 1.05 },
  { name: 'above_1.05', low: 1.05, high: null },
];

/** Index that no band has: of trials whose supply is not known. */
export const NO_BAND: number = LOAD_BANDS.length;

/**
 * Index of the band of a load >= 0. A pool without supply is in the last band, whatever the demand; one whose supply
 * is not known (UNKNOWN_SUPPLY) is in none.
 */
export function bandIndex(demandUnits: number, supplyUnits: number): number {
  if (supplyUnits === UNKNOWN_SUPPLY) return NO_BAND;
  if (supplyUnits <= 0) return LOAD_BANDS.length - 1;
  const load = demandUnits / supplyUnits;
  return LOAD_BANDS.findIndex(({ high }) => high === null || load < high);
}
