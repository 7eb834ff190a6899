/** Mean and variance of a stream of values, one at a time (Welford, Technometrics 4(3), 1962). */
import { twoSidedQuantile } from './distributions/index.ts';

export class RunningMoments {
  count: number = 0;
  mean: number = 0;
  /** Sum of squared deviations from the mean. */
  private squares: number = 0;

  add(value: number): void {
    this.count++;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.squares += before * (value - this.mean);
  }

  /** Sample variance (divisor n - 1); null below two values. */
  get variance(): number | null {
    return this.count < 2 ? null : this.squares / (this.count - 1);
  }

  /** Standard error of the mean; null below two values. */
  get standardError(): number | null {
    const variance = this.variance;
    return variance === null ? null : Math.sqrt(variance / this.count);
  }

  /** Half-width of the two-sided t interval of the mean; null below two values. */
  halfWidth(confidence: number): number | null {
    const standardError = this.standardError;
    return standardError === null ? null : twoSidedQuantile(confidence, this.count - 1) * standardError;
  }
}
