/**
 * One group of trials (all of them, a reset class, a load band): every policy's totals and every pair's paired
 * differences on the objective. Trials are added in trial order.
 */

import { RunningMoments } from '../../numerics/stats/index.ts';
import {
  METRIC_INDEX,
  METRICS,
  OBJECTIVE_TERMS,
  type ObjectiveTerm,
  type ObjectiveWeights,
} from '../engine/index.ts';
import { PolicyTotals } from './policy-totals.ts';
import type { PairComparison, PolicySummary } from './result-record.ts';
import { BETTER, type ComparedMetric } from './statistics/index.ts';

/** Smaller differences of the objective are ties. Source: simulation specification, section 6. */
const TIE = 1e-9;
const CONFIDENCE = 0.95;

interface PairTally {
  readonly a: number;
  readonly b: number;
  readonly delta: RunningMoments;
  /** Of the measure that the run ranks by. */
  readonly ranked: RunningMoments;
  /** Plain sum: the published mean is this over the count, to the last bit. */
  sum: number;
  wins: number;
  losses: number;
  ties: number;
}

export class TrialGroup {
  readonly policies: readonly string[];
  trials: number = 0;
  /** What policies are ranked by. */
  readonly rankBy: ComparedMetric;
  private readonly weights: ObjectiveWeights;
  private readonly totals: readonly PolicyTotals[];
  private readonly pairs: readonly PairTally[];

  constructor(
    policies: readonly string[],
    weights: ObjectiveWeights,
    rankBy: ComparedMetric = 'objective_score',
  ) {
    this.policies = policies;
    this.rankBy = rankBy;
    this.weights = weights;
    this.totals = policies.map((policy) => new PolicyTotals(policy));
    this.pairs = policies.flatMap((_, a) =>
      policies.slice(a + 1).map((__, k) => ({
        a,
        b: a + 1 + k,
        delta: new RunningMoments(),
        ranked: new RunningMoments(),
        sum: 0,
        wins: 0,
        losses: 0,
        ties: 0,
      })),
    );
  }

  /** Adds one trial: `rows[offset ..]` is policies x METRICS. */
  add(rows: Float64Array, offset: number, supplyUnits: number): void {
    this.trials++;
    this.totals.forEach((totals, index) => {
      totals.add(rows, offset + index * METRICS.length, supplyUnits);
    });
    const { objective_score: objective, [this.rankBy]: ranked } = METRIC_INDEX;
    const at = (index: number, metric: number): number => rows[offset + index * METRICS.length + metric]!;
    for (const pair of this.pairs) {
      const delta = at(pair.a, objective) - at(pair.b, objective);
      pair.delta.add(delta);
      if (ranked !== objective) pair.ranked.add(at(pair.a, ranked) - at(pair.b, ranked));
      pair.sum += delta;
      if (delta > TIE) pair.wins++;
      else if (delta < -TIE) pair.losses++;
      else pair.ties++;
    }
  }

  /** Summaries by rank: best mean of `rankBy` first, equal means in order of policies. Empty without trials. */
  ranking(): PolicySummary[] {
    if (this.trials === 0) return [];
    const { rankBy } = this;
    const sign = BETTER[rankBy] === 'higher' ? 1 : -1;
    return [...this.totals]
      .sort((x, y) => sign * (y.mean(rankBy) - x.mean(rankBy)))
      .map((totals, index) => totals.summary(index + 1));
  }

  /** The paired comparison a - b of two named policies; undefined unless both ran and differ. */
  compare(a: string, b: string): PairComparison | undefined {
    const indexA = this.policies.indexOf(a);
    const indexB = this.policies.indexOf(b);
    const pair = this.pairOf(indexA, indexB);
    if (pair === undefined || this.trials === 0) return undefined;
    const forward = pair.a === indexA;
    const terms = this.termDeltas(indexA, indexB);
    const mean = pair.sum / this.trials;
    const delta = forward ? mean : 0 - mean;
    return {
      a,
      b,
      trials: this.trials,
      mean_delta: delta,
      half_width_95: pair.delta.halfWidth(CONFIDENCE),
      wins: forward ? pair.wins : pair.losses,
      losses: forward ? pair.losses : pair.wins,
      ties: pair.ties,
      term_deltas: terms,
      term_shares: Math.abs(delta) > TIE ? mapTerms((term) => terms[term] / delta) : null,
    };
  }

  /** Every pair, the better mean first. */
  comparisons(): PairComparison[] {
    const order = this.ranking().map(({ policy }) => policy);
    return order.flatMap((a, rank) => order.slice(rank + 1).map((b) => this.compare(a, b)!));
  }

  /** Moments of `rankBy`'s differences between two policies that ran; their sign is not told. */
  pairMoments(a: string, b: string): Pick<RunningMoments, 'count' | 'variance'> {
    const pair = this.pairOf(this.policies.indexOf(a), this.policies.indexOf(b))!;
    return this.rankBy === 'objective_score' ? pair.delta : pair.ranked;
  }

  /** Mean of a metric of a policy that ran. */
  mean(policy: string, metric: ComparedMetric): number {
    return this.totals[this.policies.indexOf(policy)]!.mean(metric);
  }

  /** Units asked for over units that the weekly windows supply, all trials together; null where the supply is not known. */
  load(): number | null {
    return this.totals[0]?.load() ?? null;
  }

  /** Mean of every objective term of a policy that ran. */
  termMeans(policy: string): Record<ObjectiveTerm, number> {
    const totals = this.totals[this.policies.indexOf(policy)]!;
    return mapTerms((term) => totals.mean(term));
  }

  private pairOf(a: number, b: number): PairTally | undefined {
    return this.pairs.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
  }

  private termDeltas(a: number, b: number): Record<ObjectiveTerm, number> {
    return mapTerms((term) => this.weights[term] * (this.totals[a]!.mean(term) - this.totals[b]!.mean(term)));
  }
}

function mapTerms(value: (term: ObjectiveTerm) => number): Record<ObjectiveTerm, number> {
  return Object.fromEntries(OBJECTIVE_TERMS.map((term) => [term, value(term)])) as Record<
    ObjectiveTerm,
    number
  >;
}
