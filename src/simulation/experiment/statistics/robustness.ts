/**
 * Whether the winner is an artefact of the objective's weights: who is first when the weights are drawn, when
 * one term is left out, and which policies no other beats in what people feel. Works on the terms' means, so it
 * says nothing about chance in the trials. Source: stochastic multicriteria acceptability analysis (Lahdelma,
 * Hokkanen, Salminen, EJOR 106, 1998).
 */

import { openStream, unitReal } from '../../../numerics/random/index.ts';
import { drawDirichlet, normalDraws } from '../../../numerics/stats/index.ts';
import { OBJECTIVE_TERMS, type ObjectiveTerm, type ObjectiveWeights } from '../../engine/index.ts';
import type { RankShare, RobustnessRecord } from './statistics-record.ts';

const VECTORS = 10_000;
/** A term with a share p of the weight then varies by about sqrt(p (1 - p) / 21). */
const NEAR_CONCENTRATION = 20;
/** Differences of means below this are rounding. */
const SAME = 1e-9;

/** What of a policy's summary the front is made of. */
export interface PolicyMeans {
  readonly policy: string;
  readonly served_ratio_mean: number | null;
  readonly peak_served_ratio_mean: number;
  readonly peak_useful_five_hour_mean: number;
}

/** The means of a policy's terms, in the order of OBJECTIVE_TERMS. */
export type TermMeans = Readonly<Record<ObjectiveTerm, number>>;

interface Field {
  readonly policies: readonly string[];
  /** Shape: policies x terms with weight, each with the sign of its weight. */
  readonly signed: ReadonlyArray<readonly number[]>;
  /** Sizes of the weights, same terms. */
  readonly sizes: readonly number[];
}

function fieldOf(policies: readonly string[], terms: readonly TermMeans[], weights: ObjectiveWeights): Field {
  const used = OBJECTIVE_TERMS.filter((term) => weights[term] !== 0);
  return {
    policies,
    signed: terms.map((means) => used.map((term) => Math.sign(weights[term]) * means[term])),
    sizes: used.map((term) => Math.abs(weights[term])),
  };
}

/** Weighted sums of every policy's means into `scores`; `means` is policies x terms, row by row. */
function scorePolicies(scores: Float64Array, means: Float64Array, weights: Float64Array): void {
  const terms = weights.length;
  for (let policy = 0; policy < scores.length; policy++) {
    let sum = 0;
    for (let term = 0; term < terms; term++) sum += weights[term]! * means[policy * terms + term]!;
    scores[policy] = sum;
  }
}

/** Adds each policy's rank, 1 = the largest score; equal scores share theirs. */
function addRanks(ranks: Float64Array, scores: Float64Array): void {
  for (let policy = 0; policy < scores.length; policy++) {
    const score = scores[policy]!;
    let above = 0;
    let equal = 0;
    for (let other = 0; other < scores.length; other++) {
      if (scores[other]! > score + SAME) above++;
      if (Math.abs(scores[other]! - score) <= SAME) equal++;
    }
    ranks[policy]! += above + (equal + 1) / 2;
  }
}

/** Adds one first place, shared by those that are level with the largest score. */
function addFirsts(firsts: Float64Array, scores: Float64Array): void {
  let best = Number.NEGATIVE_INFINITY;
  for (let policy = 0; policy < scores.length; policy++) best = Math.max(best, scores[policy]!);
  let tied = 0;
  for (let policy = 0; policy < scores.length; policy++) if (scores[policy]! >= best - SAME) tied++;
  for (let policy = 0; policy < scores.length; policy++) {
    if (scores[policy]! >= best - SAME) firsts[policy]! += 1 / tied;
  }
}

/** First places and ranks over drawn weights; `alpha` are the Dirichlet parameters. */
function rankShares(field: Field, alpha: readonly number[], lane: number, seed: number): RankShare[] {
  const generator = openStream({ seed, trialIndex: 0, purpose: 'search', substream: lane });
  const draws = { uniform: () => unitReal(generator), normal: normalDraws(() => generator.next()) };
  const means = Float64Array.from(field.signed.flat());
  const vector = new Float64Array(alpha.length);
  const scores = new Float64Array(field.policies.length);
  const firsts = new Float64Array(field.policies.length);
  const ranks = new Float64Array(field.policies.length);
  for (let draw = 0; draw < VECTORS; draw++) {
    drawDirichlet(alpha, draws, vector);
    scorePolicies(scores, means, vector);
    addFirsts(firsts, scores);
    addRanks(ranks, scores);
  }
  return field.policies
    .map((policy, index) => ({
      policy,
      first_share: firsts[index]! / VECTORS,
      mean_rank: ranks[index]! / VECTORS,
    }))
    .sort((a, b) => b.first_share - a.first_share || a.mean_rank - b.mean_rank);
}

function paretoOf(summary: readonly PolicyMeans[]): RobustnessRecord['pareto'] {
  const points = summary.map((policy) => ({
    policy: policy.policy,
    served_ratio: policy.served_ratio_mean ?? 0,
    peak_served_ratio: policy.peak_served_ratio_mean,
    peak_useful_five_hour: policy.peak_useful_five_hour_mean,
  }));
  type Point = (typeof points)[number];
  const values = (point: Point): number[] => [
    point.served_ratio,
    point.peak_served_ratio,
    point.peak_useful_five_hour,
  ];
  const beats = (a: Point, b: Point): boolean => {
    const gaps = values(a).map((value, index) => value - values(b)[index]!);
    return gaps.every((gap) => gap >= -SAME) && gaps.some((gap) => gap > SAME);
  };
  return points.map((point) => {
    const dominatedBy = points.filter((other) => beats(other, point)).map(({ policy }) => policy);
    return { ...point, on_front: dominatedBy.length === 0, dominated_by: dominatedBy };
  });
}

function withoutTerms(
  policies: readonly string[],
  terms: readonly TermMeans[],
  weights: ObjectiveWeights,
): RobustnessRecord['without_term'] {
  return OBJECTIVE_TERMS.filter((term) => weights[term] !== 0).map((left) => {
    const scores = terms.map((means) =>
      OBJECTIVE_TERMS.reduce((sum, term) => sum + (term === left ? 0 : weights[term] * means[term]), 0),
    );
    return { term: left, winner: policies[scores.indexOf(Math.max(...scores))]! };
  });
}

/**
 * `summary` and `terms` in the same order, best objective first; null with one policy or no weight at all.
 * Weight vectors come from the run's seed.
 */
export function robustnessOf(
  summary: readonly PolicyMeans[],
  terms: readonly TermMeans[],
  weights: ObjectiveWeights,
  seed: number,
): RobustnessRecord | null {
  const policies = summary.map(({ policy }) => policy);
  const field = fieldOf(policies, terms, weights);
  if (policies.length < 2 || field.sizes.length === 0) return null;
  const total = field.sizes.reduce((sum, size) => sum + size, 0);
  const near = field.sizes.map((size) => (NEAR_CONCENTRATION * size) / total);
  return {
    vectors: VECTORS,
    any_weights: rankShares(
      field,
      field.sizes.map(() => 1),
      0,
      seed,
    ),
    near_weights: rankShares(field, near, 1, seed),
    near_concentration: NEAR_CONCENTRATION,
    pareto: paretoOf(summary),
    without_term: withoutTerms(policies, terms, weights),
  };
}
