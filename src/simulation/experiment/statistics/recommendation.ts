/**
 * Which policy to use: the best by the run's measure among those that do not surely serve less than another. The
 * published objective pays for failing over, so a policy can lead it by choosing dry accounts first and serve less
 * all the same; such a one is passed over, and named. Given for all trials, for each reset class, each load band and
 * each of both with trials enough. Read next: statistics-record.ts.
 */
import { RESET_CLASSES, type ResetClass } from '../../../quota/windows/index.ts';
import type { ClassBandStatistics } from './group-statistics.ts';
import type {
  ComparedMetric,
  GroupStatistics,
  MetricComparison,
  PassedOver,
  Recommendation,
} from './statistics-record.ts';

interface Difference {
  /** Better when positive, whatever the metric's direction. */
  readonly delta: number;
  /** Of the interval that holds for all pairs of the group at once, 95 %. */
  readonly halfWidth: number | null;
}

/** `a` against `b`, whichever way round the comparison has them. */
function differenceOf({ pairs, better }: MetricComparison, a: string, b: string): Difference {
  const pair = pairs.find((entry) => (entry.a === a && entry.b === b) || (entry.a === b && entry.b === a))!;
  const delta = (pair.a === a ? 1 : -1) * (better === 'higher' ? 1 : -1) * pair.mean_delta;
  return { delta: delta === 0 ? 0 : delta, halfWidth: pair.simultaneous_half_width_95 };
}

/** Of those that surely serve more than `policy`, by more than the indifference, the one that does so most surely. */
function servedMore(served: MetricComparison, policy: string, indifference: number): PassedOver | null {
  let found: PassedOver | null = null;
  let most = indifference;
  for (const { policy: than } of served.best) {
    if (than === policy) continue;
    const { delta, halfWidth } = differenceOf(served, than, policy);
    if (halfWidth === null || delta - halfWidth <= most) continue;
    most = delta - halfWidth;
    found = { policy, than, served_less: delta, half_width_95: halfWidth };
  }
  return found;
}

export interface Contest {
  readonly resetClass: ResetClass | null;
  readonly loadBand: string | null;
  readonly trials: number;
  readonly isFew: boolean;
  /** Comparisons by the run's measure, and by served share. */
  readonly ranked: MetricComparison;
  readonly served: MetricComparison;
}

/** Whom to use in one group. `indifference`: shares that do not matter. */
export function recommend(
  { resetClass, loadBand, trials, isFew, ranked, served }: Contest,
  indifference: number,
): Recommendation {
  const judged = ranked.best.map((entry) => ({
    ...entry,
    less: servedMore(served, entry.policy, indifference),
  }));
  const order = [
    ...judged.filter(({ less }) => less === null),
    ...judged.filter(({ less }) => less !== null),
  ];
  const [{ policy, same_as: same }, ...others] = order as [(typeof order)[number], ...typeof order];
  const runnerUp = others.find((entry) => !same.includes(entry.policy)) ?? null;
  const against = (comparison: MetricComparison): Difference | null =>
    runnerUp === null ? null : differenceOf(comparison, policy, runnerUp.policy);
  const [lead, servedLead] = [against(ranked), against(served)];
  const place = judged.findIndex((entry) => entry.policy === policy);
  return {
    reset_class: resetClass,
    load_band: loadBand,
    trials,
    is_few: isFew,
    policy,
    same_as: same,
    runner_up: runnerUp?.policy ?? null,
    delta: lead?.delta ?? null,
    half_width_95: lead?.halfWidth ?? null,
    served_delta: servedLead?.delta ?? null,
    served_half_width_95: servedLead?.halfWidth ?? null,
    first_of_ranking: judged[0]!.policy,
    passed_over: judged.slice(0, place).flatMap(({ less }) => (less === null ? [] : [less])),
  };
}

/** Recommendations of a run: over all trials first, then reset classes, load bands, and both where `cells` has them. */
export function recommendations(
  groups: readonly GroupStatistics[],
  cells: readonly ClassBandStatistics[],
  rankBy: ComparedMetric,
  indifference: number,
): Recommendation[] {
  const wholes = groups.map(({ kind, group, trials, is_few: isFew, metrics }): Contest => {
    const resetClass = RESET_CLASSES.find((name) => kind === 'reset_class' && name === group) ?? null;
    return {
      resetClass,
      loadBand: kind === 'load_band' ? group : null,
      trials,
      isFew,
      ranked: metrics[rankBy],
      served: metrics.served_ratio,
    };
  });
  const parts = cells.map(({ resetClass, loadBand, trials, metrics }) => ({
    resetClass,
    loadBand,
    trials,
    isFew: false,
    ranked: metrics[rankBy]!,
    served: metrics.served_ratio!,
  }));
  return [...wholes, ...parts].map((contest) => recommend(contest, indifference));
}
