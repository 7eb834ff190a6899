/** The statistical part of the record, put together from an outcome. Read next: statistics/group-statistics.ts. */
import type { Outcome } from './run-experiment.ts';
import type { StatisticsRecord } from './statistics/index.ts';
import {
  certificateOf,
  groupStatistics,
  levelsOf,
  robustnessOf,
  servedDistribution,
} from './statistics/index.ts';

/** Of every interval. */
export const CONFIDENCE: number = 0.95;

/** Statistics of an outcome. `indifference` > 0: differences that do not matter, in objective points. */
export function statisticsOf(outcome: Outcome, indifference: number): StatisticsRecord {
  const { plan, columns, overall, samples, stopping } = outcome;
  const summary = overall.ranking();
  const order = summary.map(({ policy }) => policy);
  const { inputs } = plan;
  const bound = samples.bound(
    plan.scenarioLaw.model === 'published'
      ? 'in the published model every policy meets a demand of its own'
      : 'turned off by --no-bound',
  );
  return {
    confidence: CONFIDENCE,
    indifference,
    kept_trials: columns.count,
    inputs: inputs.kind === 'random' ? { kind: 'random' } : { kind: 'sobol', scrambles: inputs.scrambles },
    stopping,
    groups: groupStatistics(columns, { plan, indifference, confidence: CONFIDENCE }),
    served_distribution: servedDistribution(columns, plan.policies, order),
    bound,
    certificate: certificateOf(plan, bound),
    robustness: robustnessOf(
      summary,
      order.map((policy) => overall.termMeans(policy)),
      plan.weights,
      plan.seed,
    ),
    levels: levelsOf(plan, columns, order),
    week_profile: samples.weekProfile(),
  };
}
