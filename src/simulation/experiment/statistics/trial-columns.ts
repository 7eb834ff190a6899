/**
 * What intervals need of every trial, kept as columns: the compared metrics of each policy, and which class and
 * band the trial is in. Kept for the first KEPT_TRIALS trials, so memory has a bound; means and counts elsewhere
 * cover all trials. Filled in trial order. All room is asked for at once and none is copied later: the system gives it
 * page by page as it is filled.
 */
import { METRIC_INDEX, METRICS } from '../../engine/index.ts';
import { COMPARED_METRICS, type ComparedMetric } from './statistics-record.ts';

/** Five metrics of thirteen policies are 520 bytes a trial: 104 MB at most. */
export const KEPT_TRIALS = 200_000;

/** Which trials a group takes. */
export interface TrialPlace {
  /** Index into RESET_CLASSES. */
  readonly resetClass: number;
  /** Index into LOAD_BANDS, or NO_BAND. */
  readonly loadBand: number;
}

/** Room for one metric of every policy, to be filled again and again. */
export type ColumnRoom = readonly Float64Array[];

export class TrialColumns {
  readonly policyCount: number;
  count: number = 0;
  private readonly capacity: number;
  /** Shape: COMPARED_METRICS x policies, each `capacity` long. */
  private readonly columns: readonly Float64Array[];
  private readonly resetClass: Uint8Array;
  private readonly loadBand: Uint8Array;
  /** 1 where the trial had demand. */
  private readonly hasDemand: Uint8Array;

  /** Room for the first `capacity` trials, >= 1. */
  constructor(policyCount: number, capacity: number) {
    this.policyCount = policyCount;
    this.capacity = capacity;
    this.columns = columnsIn(COMPARED_METRICS.length * policyCount, capacity);
    this.resetClass = new Uint8Array(capacity);
    this.loadBand = new Uint8Array(capacity);
    this.hasDemand = new Uint8Array(capacity);
  }

  /** Keeps one trial: `rows[offset ..]` is policies x METRICS. Beyond the capacity nothing happens. */
  add(rows: Float64Array, offset: number, place: TrialPlace): void {
    if (this.count >= this.capacity) return;
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

  /** Room for `take` to fill with any selection; nothing is touched before. */
  room(): ColumnRoom {
    return columnsIn(this.policyCount, this.count);
  }

  /**
   * One metric of every policy over the given trials (ascending, each once), in policy order: to be read only, and while
   * `room` is not filled again. The first so many trials are not copied at all.
   */
  take(metric: ComparedMetric, trials: Int32Array, room?: ColumnRoom): Float64Array[] {
    const first = COMPARED_METRICS.indexOf(metric) * this.policyCount;
    const areFirst = trials.length === 0 || trials[trials.length - 1] === trials.length - 1;
    return Array.from({ length: this.policyCount }, (_, policy) => {
      const column = this.columns[first + policy]!;
      if (areFirst) return column.subarray(0, trials.length);
      const taken =
        room === undefined ? new Float64Array(trials.length) : room[policy]!.subarray(0, trials.length);
      // A loop, because `from` collects its values in a list first.
      for (let i = 0; i < trials.length; i++) taken[i] = column[trials[i]!]!;
      return taken;
    });
  }

  /** The given trials without those that had no demand. */
  withDemand(trials: Int32Array): Int32Array {
    return trials.filter((trial) => this.hasDemand[trial] === 1);
  }
}

/** Columns side by side in one block. */
function columnsIn(columnCount: number, length: number): Float64Array[] {
  const block = new Float64Array(columnCount * length);
  return Array.from({ length: columnCount }, (_, column) =>
    block.subarray(column * length, (column + 1) * length),
  );
}
