/**
 * One metric over one group of trials: each pair with its intervals and tests, each policy against the best of
 * the others. Trials are paired: every policy met the same ones. With Sobol inputs the unit of replication is
 * the scramble, so intervals and tests rest on the scrambles' means.
 */

import {
  type AgainstBest,
  columnMean,
  columnVariance,
  compareWithBest,
  type FlippedSums,
  holmAdjust,
  maxT,
  notEnoughTrials,
  type PairMoments,
  pairCorrelations,
  pairMoments,
  signFlipTest,
  twoSidedQuantile,
} from '../../../numerics/stats/index.ts';
import type { InputPlan } from '../../engine/index.ts';
import {
  BETTER,
  type BestComparison,
  type ComparedMetric,
  type MetricComparison,
  type PairStatistics,
  type Standing,
} from './statistics-record.ts';
import { scoreTrials, TIE, tieAlways } from './trial-scores.ts';

const LEAST_UNITS = 2;

export interface ComparisonInput {
  readonly metric: ComparedMetric;
  readonly policies: readonly string[];
  /** Shape: policies x trials, as measured; at least one trial. */
  readonly columns: readonly Float64Array[];
  /** Index of each trial in the run; shape: trials. */
  readonly trials: Int32Array;
  readonly inputs: InputPlan;
  /** Flipped sums of these columns where the sign-flip test needs them, else null. */
  readonly flips: FlippedSums | null;
  /** Differences that do not matter, in the metric's unit; 0 where everything matters. */
  readonly indifference: number;
  readonly confidence: number;
  /** Most that two values can differ by, in the metric's unit: 1 of shares; null where nothing bounds it. */
  readonly range: number | null;
  /** 32 random bits a call. */
  readonly nextBits: () => number;
  /** Whether p values are wanted; they take most of the time. */
  readonly isTested: boolean;
}

/** Means over each scramble's trials of the group; a scramble without any is left out. */
export function scrambleMeans(
  columns: readonly Float64Array[],
  trials: Int32Array,
  points: number,
): Float64Array[] {
  const scrambles = [...new Set(Array.from(trials, (trial) => Math.floor(trial / points)))];
  const place = new Map(scrambles.map((scramble, index) => [scramble, index]));
  const counts = new Float64Array(scrambles.length);
  for (const trial of trials) counts[place.get(Math.floor(trial / points))!]!++;
  return columns.map((column) => {
    const means = new Float64Array(scrambles.length);
    column.forEach((value, index) => {
      means[place.get(Math.floor(trials[index]! / points))!]! += value;
    });
    return means.map((sum, index) => sum / counts[index]!);
  });
}

/** What is known of a metric's pairs, by policy index. */
class PairTable {
  private readonly input: ComparisonInput;
  /** Shape: policies x units of replication. */
  private readonly units: readonly Float64Array[];
  private readonly moments: readonly PairMoments[];
  private readonly correlations: ReadonlyArray<number | null>;
  /** Sample variance of each policy over units of replication; null below two. */
  private readonly variances: ReadonlyArray<number | null>;
  private readonly same: readonly boolean[];
  private readonly pValues: readonly number[] | null;
  private readonly adjusted: readonly number[] | null;
  readonly method: MetricComparison['method'];
  readonly criticalValue: number | null;
  /** Half-width of each pair for all pairs at once, however wide; null below two units of replication. */
  private readonly halfWidths: readonly number[] | null;

  constructor(input: ComparisonInput) {
    this.input = input;
    const { columns, trials, inputs, confidence } = input;
    this.units = inputs.kind === 'sobol' ? scrambleMeans(columns, trials, inputs.points) : columns;
    this.moments = pairMoments(this.units);
    this.correlations = pairCorrelations(this.units);
    this.variances = this.units.map((unit) => columnVariance(unit, columnMean(unit)));
    this.same = this.moments.map(({ a, b }) => tieAlways(columns[a]!, columns[b]!));
    const isEnough = this.unitCount >= LEAST_UNITS && columns.length > 1;
    this.pValues = isEnough && input.isTested ? signFlipTest(this.units, input.flips) : null;
    this.adjusted = this.pValues === null ? null : holmAdjust(this.pValues);
    const found = isEnough ? maxT(this.units, this.moments, input.nextBits, confidence) : null;
    this.method = found?.method ?? null;
    this.criticalValue = found?.criticalValue ?? null;
    this.halfWidths = found?.halfWidths ?? null;
  }

  get unitCount(): number {
    return this.units[0]!.length;
  }

  /** Half-width of the t interval of one policy's mean. */
  meanHalfWidth(policy: number): number | null {
    const variance = this.variances[policy]!;
    if (variance === null) return null;
    return this.telling(this.studentT() * Math.sqrt(variance / this.unitCount));
  }

  /** Half-width of the pair's interval that holds for all pairs, however wide; there are units enough. */
  simultaneous(i: number, j: number): number {
    return this.halfWidths![this.indexOf(i, j)]!;
  }

  /** Whether two policies tied in every trial. */
  isSame(i: number, j: number): boolean {
    return this.same[this.indexOf(i, j)]!;
  }

  pair(a: number, b: number): PairStatistics {
    const { policies, columns, metric } = this.input;
    const index = this.indexOf(a, b);
    const { mean, variance } = this.moments[index]!;
    const error = this.standardError(index);
    const sumOfVariances = (this.variances[a] ?? 0) + (this.variances[b] ?? 0);
    return {
      a: policies[a]!,
      b: policies[b]!,
      mean_delta: a < b ? mean : 0 - mean,
      sd: variance === null ? null : Math.sqrt(variance),
      half_width_95: error === null ? null : this.telling(this.studentT() * error),
      simultaneous_half_width_95: this.halfWidths === null ? null : this.telling(this.halfWidths[index]!),
      ...scoreTrials(columns[a]!, columns[b]!, BETTER[metric] === 'higher' ? 1 : -1),
      correlation: this.correlations[index]!,
      variance_reduction: variance !== null && variance > 0 ? sumOfVariances / variance : null,
      p_value: this.pValues?.[index] ?? null,
      p_holm: this.adjusted?.[index] ?? null,
    };
  }

  /** The half-width, or null where the interval reaches as far as values can differ: then it tells nothing. */
  private telling(halfWidth: number): number | null {
    const { range } = this.input;
    return range !== null && halfWidth > 0 && halfWidth >= range ? null : halfWidth;
  }

  private studentT(): number {
    return twoSidedQuantile(this.input.confidence, this.unitCount - 1);
  }

  private standardError(index: number): number | null {
    const { variance } = this.moments[index]!;
    return variance === null ? null : Math.sqrt(variance / this.unitCount);
  }

  /** Place of a pair in the order (0,1), (0,2), ..., (1,2), ... */
  private indexOf(i: number, j: number): number {
    const k = this.input.policies.length;
    const [a, b] = i < j ? [i, j] : [j, i];
    return a * k - (a * (a + 1)) / 2 + (b - a - 1);
  }
}

/** By the intervals alone; `least` and `most` as AgainstBest. */
function standingOf({ least, most }: AgainstBest, indifference: number): Standing {
  if (least > TIE) return 'best';
  if (-least < indifference) return 'within_indifference';
  return most < -Math.max(indifference, TIE) ? 'worse' : 'not_distinguished';
}

/** An interval of a difference, cut where values cannot differ by more. */
function possible({ least, most }: AgainstBest, range: number | null): AgainstBest {
  const farthest = range ?? Number.POSITIVE_INFINITY;
  return { least: Math.max(-farthest, least), most: Math.min(farthest, most) };
}

/** Every policy against the best of the others, in the order of `order`, which has the best mean first. */
function againstBest(input: ComparisonInput, table: PairTable, order: readonly number[]): BestComparison[] {
  const { policies, metric, indifference } = input;
  const sign = BETTER[metric] === 'higher' ? 1 : -1;
  const means = input.columns.map(columnMean);
  const isSame = (i: number, j: number): boolean => table.isSame(i, j);
  const intervals =
    table.criticalValue === null
      ? null
      : compareWithBest({
          means: means.map((mean) => sign * mean),
          halfWidth: (i, j) => table.simultaneous(i, j),
          isSame,
        }).map((found) => possible(found, input.range));
  return order.map((policy) => {
    const interval = intervals?.[policy] ?? null;
    const same = policies
      .map((_, other) => other)
      .filter((other) => other !== policy && isSame(policy, other));
    const isSecondName = policy === order[0] ? same.length === policies.length - 1 : same.includes(order[0]!);
    const byInterval = interval === null ? 'unknown' : standingOf(interval, indifference);
    return {
      policy: policies[policy]!,
      mean: means[policy]!,
      mean_half_width_95: table.meanHalfWidth(policy),
      low: interval === null ? null : 0 + Math.min(0, interval.least),
      high: interval === null ? null : 0 + Math.max(0, interval.most),
      standing: policies.length > 1 && isSecondName ? 'same_as_best' : byInterval,
      same_as: same.map((other) => policies[other]!),
      within: interval === null ? null : Math.max(0, 0 - interval.least),
      at_least: interval === null ? null : Math.max(0, 0 - interval.most),
    };
  });
}

/** One metric over one group of trials. */
export function compareMetric(input: ComparisonInput): MetricComparison {
  const { metric, policies, columns } = input;
  const table = new PairTable(input);
  const sign = BETTER[metric] === 'higher' ? 1 : -1;
  const means = columns.map(columnMean);
  const order = policies.map((_, policy) => policy).sort((x, y) => sign * (means[y]! - means[x]!));
  const unit = input.inputs.kind === 'sobol' ? table.unitCount : columns[0]!.length;
  return {
    better: BETTER[metric],
    method: table.method,
    critical_value: table.criticalValue,
    reason: unit < LEAST_UNITS ? notEnoughTrials(unit, LEAST_UNITS) : null,
    best: againstBest(input, table, order),
    pairs: order.flatMap((a, rank) => order.slice(rank + 1).map((b) => table.pair(a, b))),
  };
}
