/**
 * Sequential selection of the best mean: policies that are surely not it, or not worth telling from it, drop
 * out one by one. Every policy meets the same trials, and decisions fall at fixed checkpoints of the ordered
 * trials, so they do not depend on who ran them. Promise: with chance 1 - alpha the survivor is within delta of
 * the best (asymptotically: variances are estimated anew as trials double).
 *
 * Sources: Kim, Nelson, "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS
 * 11(3), 2001 (KN); "On the asymptotic validity of fully sequential selection procedures for steady-state
 * simulation", Operations Research 54(3), 2006 (variance updates).
 */

export interface EliminationDesign {
  /** Differences below this do not matter; > 0. */
  readonly delta: number;
  /** Chance of a wrong selection, 0 < alpha < 1 - 1 / policies. */
  readonly alpha: number;
}

export interface Elimination {
  readonly policy: number;
  /** Trials seen when it dropped out. */
  readonly atTrial: number;
  /** The survivor that it lost to by most. */
  readonly by: number;
}

/** Checkpoints are its multiples; variances are estimated at it times a power of two. */
const CHECKPOINT = 64;
/** Trials in which policies differ that must be seen before the first elimination. */
const LEAST_CONTENDED = 50;
/** Standard deviations below this share of delta are taken as that: a tie so far is no proof. */
const LEAST_SD_SHARE = 0.1;
const TIE = 1e-9;

/** h^2 for k policies and n trials of the variance estimate. */
export function knConstant(k: number, n: number, alpha: number): number {
  const eta = 0.5 * (Math.exp((-2 / (n - 1)) * Math.log((2 * alpha) / (k - 1))) - 1);
  return 2 * eta * (n - 1);
}

export class KnElimination {
  readonly checkpoint: number = CHECKPOINT;
  /** Trials in which not all policies were equal. */
  contendedTrials: number = 0;
  readonly eliminated: Elimination[] = [];
  private readonly k: number;
  private readonly design: EliminationDesign;
  private readonly alive: Uint8Array;
  private readonly sums: Float64Array;
  /** Running means and squares of differences a - b, a < b; shape: policies x policies. */
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  /** h^2 S^2 / delta of the latest variance stage, units of value x trials. */
  private readonly reach: Float64Array;
  private trials: number = 0;
  private nextStage: number = CHECKPOINT;

  constructor(k: number, design: EliminationDesign) {
    this.k = k;
    this.design = design;
    this.alive = new Uint8Array(k).fill(1);
    this.sums = new Float64Array(k);
    this.means = new Float64Array(k * k);
    this.squares = new Float64Array(k * k);
    this.reach = new Float64Array(k * k);
  }

  /** Policies still in, ascending. */
  get survivors(): number[] {
    return Array.from({ length: this.k }, (_, policy) => policy).filter((policy) => this.alive[policy] === 1);
  }

  get isSettled(): boolean {
    return this.survivors.length === 1;
  }

  /** The next trial's values, one per policy, higher is better. Decides at a checkpoint; then no more is needed. */
  add(values: Float64Array): void {
    this.trials++;
    const { k, trials } = this;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < k; a++) {
      const value = values[a]!;
      this.sums[a]! += value;
      least = Math.min(least, value);
      most = Math.max(most, value);
      for (let b = a + 1; b < k; b++) {
        const cell = a * k + b;
        const gap = value - values[b]! - this.means[cell]!;
        this.means[cell]! += gap / trials;
        this.squares[cell]! += gap * (value - values[b]! - this.means[cell]!);
      }
    }
    if (most - least > TIE) this.contendedTrials++;
    if (trials % CHECKPOINT === 0) this.decide();
  }

  private decide(): void {
    if (this.trials === this.nextStage) {
      this.estimateVariances();
      this.nextStage *= 2;
    }
    if (this.contendedTrials < LEAST_CONTENDED) return;
    const before = this.survivors;
    for (const policy of before) {
      const by = this.loserTo(policy, before);
      if (by < 0) continue;
      this.alive[policy] = 0;
      this.eliminated.push({ policy, atTrial: this.trials, by });
    }
  }

  private estimateVariances(): void {
    const { k, trials } = this;
    const { delta, alpha } = this.design;
    const constant = knConstant(k, trials, alpha);
    const floor = LEAST_SD_SHARE * delta * (LEAST_SD_SHARE * delta);
    for (let a = 0; a < k; a++) {
      for (let b = a + 1; b < k; b++) {
        const variance = Math.max(floor, this.squares[a * k + b]! / (trials - 1));
        this.reach[a * k + b] = (constant * variance) / delta;
      }
    }
  }

  /** Who beats `policy` by most beyond the continuation width, -1 when nobody does; equal means go to the lower index. */
  private loserTo(policy: number, among: readonly number[]): number {
    let worst = 0;
    let by = -1;
    for (const other of among) {
      if (other === policy) continue;
      const [a, b] = policy < other ? [policy, other] : [other, policy];
      const lead = this.sums[other]! - this.sums[policy]!;
      const width = Math.max(0, (this.reach[a * this.k + b]! - this.design.delta * this.trials) / 2);
      const excess = lead - width;
      const isTieLost = excess === 0 && width === 0 && other < policy;
      if (excess > worst || (isTieLost && by < 0)) {
        worst = Math.max(worst, excess);
        by = other;
      }
    }
    return by;
  }
}
