/** What a run ranks by, in words and digits: the objective, a share, or units. Read next: recommendation-words.ts. */
import type { ComparedMetric, ResultRecord } from '../../../simulation/experiment/index.ts';
import {
  type Figure,
  formatDelta,
  formatEstimate,
  formatHalfWidth,
  formatObjective,
  formatPercent,
  formatPercentagePoints,
  formatPlain,
  formatUnits,
  NO_BREAK,
  pointsEstimate,
  withHalfWidth,
} from './format-number.ts';

export interface Measure {
  readonly metric: ComparedMetric;
  /** "objective", as in "the best objective". */
  readonly name: string;
  /** Heading of a column of means, with its unit. */
  readonly heading: string;
  /** Digits without unit. */
  readonly value: (mean: Figure) => string;
  readonly delta: (difference: Figure) => string;
  readonly halfWidth: (halfWidth: Figure) => string;
  /** "0.0063 ± 0.0012 objective points", by its size. */
  readonly estimate: (difference: number, halfWidth: Figure) => string;
  /** Unit of an axis of differences. */
  readonly unit: string;
}

const shareOf = (metric: ComparedMetric, name: string, heading: string): Measure => ({
  metric,
  name,
  heading,
  value: formatPercent,
  delta: formatPercentagePoints,
  halfWidth: formatPercent,
  estimate: pointsEstimate,
  unit: 'percentage points',
});

const MEASURES: Readonly<Record<ComparedMetric, Measure>> = {
  objective_score: {
    metric: 'objective_score',
    name: 'objective',
    heading: 'Objective',
    value: formatObjective,
    delta: formatDelta,
    halfWidth: formatHalfWidth,
    estimate: (difference, halfWidth) =>
      `${formatEstimate(Math.abs(difference), halfWidth)}${NO_BREAK}objective points`,
    unit: 'objective points',
  },
  served_ratio: shareOf('served_ratio', 'served share', 'Served %'),
  peak_served_ratio: shareOf('peak_served_ratio', 'served share in peak hours', 'Peak Served %'),
  peak_useful_five_hour: shareOf('peak_useful_five_hour', 'reserve in peak hours', 'Peak Reserve %'),
  expired_weekly_units: {
    metric: 'expired_weekly_units',
    name: 'amount of expired quota',
    heading: 'Expired (units)',
    value: formatUnits,
    delta: (difference) =>
      difference === null ? '' : `${difference > 0 ? '+' : ''}${formatUnits(difference)}`,
    halfWidth: formatUnits,
    estimate: (difference, halfWidth) =>
      `${withHalfWidth(formatUnits(Math.abs(difference)), formatUnits(halfWidth))}${NO_BREAK}units`,
    unit: 'units',
  },
};

/** Words and digits of a measure. */
export const measureOf = (metric: ComparedMetric): Measure => MEASURES[metric];

/** The first of the ranking by what the run ranks by: "objective=0.6986", "served_ratio=0.8214" of a policy. */
export function firstPlace({ summary, rank_by: rankBy }: Pick<ResultRecord, 'summary' | 'rank_by'>): {
  readonly policy: string;
  readonly metric: string;
  readonly value: string;
} {
  const best = summary[0]!;
  const { policy } = best;
  if (rankBy === 'objective_score')
    return { policy, metric: 'objective', value: formatObjective(best.objective_score_mean) };
  const mean = rankBy === 'peak_useful_five_hour' ? best.peak_useful_five_hour_mean : best[`${rankBy}_mean`];
  return { policy, metric: rankBy, value: formatPlain(mean === null ? null : Number(mean.toFixed(4))) };
}
