/**
 * Whom to use in which trials: a row for all of them, each reset class, each load band, and both where trials are enough.
 * The report's table and the terminal's are made of these rows. Plain text. Read next: recommendation-words.ts.
 */
import type { Recommendation, ResultRecord } from '../../../simulation/experiment/index.ts';
import { formatPercent, formatPercentagePoints, withHalfWidth } from './format-number.ts';
import { groupLabel } from './group-words.ts';
import { measureOf } from './measure-words.ts';

export interface RecommendedRow {
  readonly found: Recommendation;
  /** "all", "same reset", "load 0.95–1.05", "same reset, load 0.95–1.05". */
  readonly where: string;
  /** What the policy leads the next by, with its interval; '' where not known. */
  readonly lead: string;
  /** The same by served share, in percentage points. */
  readonly served: string;
}

function whereOf({ reset_class: resetClass, load_band: band }: Recommendation): string {
  const parts = [
    resetClass === null ? '' : groupLabel({ kind: 'reset_class', group: resetClass }),
    band === null ? '' : groupLabel({ kind: 'load_band', group: band }),
  ].filter((text) => text !== '');
  return parts.length === 0 ? 'all trials' : parts.join(', ');
}

/** In the order of the record. */
export function recommendationRows({ recommendation, rank_by }: ResultRecord): readonly RecommendedRow[] {
  const measure = measureOf(rank_by);
  return recommendation.map((found) => ({
    found,
    where: whereOf(found),
    lead: withHalfWidth(measure.delta(found.delta), measure.halfWidth(found.half_width_95)),
    served: withHalfWidth(
      formatPercentagePoints(found.served_delta),
      formatPercent(found.served_half_width_95),
    ),
  }));
}
