/**
 * What intervals need of every trial, kept as columns: the compared metrics of each policy, and which class and
 * band the trial is in. Kept for the first KEPT_TRIALS trials, so memory has a bound; means and counts elsewhere
 * cover all trials. Filled in trial order.
 */
import { METRIC_INDEX, METRICS } from '../../engine/index.ts';
import { COMPARED_METRICS, type ComparedMetric } from './statistics-record.ts';

/** Five metrics of ten policies are 400 bytes a trial: 80 MB at most. */
export const KEPT_TRIALS = 200_000;
const FIRST_CAPACITY = 1024;

/** Which trials a group takes. */
export interface TrialPlace {
  /** Index into RESET_CLASSES. */
  readonly resetClass: number;
  /** Index into LOAD_BANDS, or NO_BAND. */
  readonly loadBand: number;
}

export class TrialColumns {
  readonly policyCount: number;
  count: number = 0;
  private capacity: number = FIRST_CAPACITY;
  /** Shape: COMPARED_METRICS x policies, each trials long. */
  private columns: Float64Array[];
  private resetClass: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  private loadBand: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** 1 where the trial had demand. */
  private hasDemand: Uint8Array = new Uint8Array(FIRST_CAPACITY);

  constructor(policyCount: number) {
    this.policyCount = policyCount;
    this.columns = Array.from(
      { length: COMPARED_METRICS.length * policyCount },
      () => new Float64Array(FIRST_CAPACITY),
    );
  }

  /** Keeps one trial: `rows[offset ..]` is policies x METRICS. Beyond KEPT_TRIALS nothing happens. */
  add(rows: Float64Array, offset: number, place: TrialPlace): void {
    if (this.count >= KEPT_TRIALS) return;
    if (this.count === this.capacity) this.grow();
    const trial = this.count++;
    COMPARED_METRICS.forEach((metric, m) => {
      for (let policy = 0; policy < this.policyCount; policy++) {
        this.columns[m * this.policyCount + policy]![trial] =
          rows[offset + policy * METRICS.length + METRIC_INDEX[metric]]!;
      }
    });
    this.resetClass[trial] = place.resetClass;
    this.loadBand[trial] = place.loadBand;
    this.hasDemand[trial] = rows[offset + METRIC_INDEX.total_demand]! > 0 ? 1 : 0;
  }

  /** Kept trials of which `takes` is true, ascending. */
  select(takes: (place: TrialPlace) => boolean): Int32Array {
    const chosen = new Int32Array(this.count);
    let length = 0;
    for (let trial = 0; trial < this.count; trial++) {
      const place = { resetClass: this.resetClass[trial]!, loadBand: this.loadBand[trial]! };
      if (takes(place)) chosen[length++] = trial;
    }
    return chosen.slice(0, length);
  }

  /** One metric of every policy over the given trials, in policy order. */
  take(metric: ComparedMetric, trials: Int32Array): Float64Array[] {
    const first = COMPARED_METRICS.indexOf(metric) * this.policyCount;
    return Array.from({ length: this.policyCount }, (_, policy) => {
      const column = this.columns[first + policy]!;
      // A loop, because `from` collects its values in a list first.
      const taken = new Float64Array(trials.length);
      for (let i = 0; i < trials.length; i++) taken[i] = column[trials[i]!]!;
      return taken;
    });
  }

  /** The given trials without those that had no demand. */
  withDemand(trials: Int32Array): Int32Array {
    return trials.filter((trial) => this.hasDemand[trial] === 1);
  }

  private grow(): void {
    this.capacity *= 2;
    const grown = (column: Float64Array): Float64Array => {
      const larger = new Float64Array(this.capacity);
      larger.set(column);
      return larger;
    };
    const grownBytes = (bytes: Uint8Array): Uint8Array => {
      const larger = new Uint8Array(this.capacity);
      larger.set(bytes);
      return larger;
    };
    // One by one, so that each old column is free before the next is copied.
    this.columns.forEach((column, index) => {
      this.columns[index] = grown(column);
    });
    this.resetClass = grownBytes(this.resetClass);
    this.loadBand = grownBytes(this.loadBand);
    this.hasDemand = grownBytes(this.hasDemand);
  }
}
