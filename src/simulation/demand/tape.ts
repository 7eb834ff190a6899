/**
 * The demand tape: every arrival of one trial, made once and replayed by every policy. Generated demand, a
 * bootstrapped trace and a recorded log are all tapes; nothing after the tape knows which it was.
 *
 * Columns hold `arrivalCount` valid entries, ascending in minute; the buffers are reused from trial to trial.
 */
import { MINUTES_PER_DAY, PEAK_END_MINUTE, PEAK_START_MINUTE } from '../../core/index.ts';
import type { Horizon } from '../scenario/index.ts';

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

export class DemandTape {
  /** Minute of each arrival, ascending. Shape: arrivals. */
  minutes: Int32Array;
  /** Cost of each arrival, units >= 1. Shape: arrivals. */
  costs: Int32Array;
  /** Class of each arrival (scenario/pool-world.ts); null where there is one class. Shape: arrivals. */
  classes: Uint8Array | null;
  arrivalCount: number;
  /** First arrival of the measured time (equal to arrivalCount when there is none). */
  measuredFrom: number;
  /** Units demanded in measured time, in all and in peak hours. */
  totalDemandUnits: number;
  peakDemandUnits: number;
  /** Signed 32-bit FNV-1a over every (minute, cost) pair, warm-up included: equal tapes have equal checksums. */
  checksum: number;

  constructor(capacity: number = 16384) {
    this.minutes = new Int32Array(capacity);
    this.costs = new Int32Array(capacity);
    this.classes = null;
    this.arrivalCount = 0;
    this.measuredFrom = 0;
    this.totalDemandUnits = 0;
    this.peakDemandUnits = 0;
    this.checksum = 0;
  }

  /** Makes room for at least `capacity` arrivals, keeping what is there. */
  reserve(capacity: number): void {
    if (capacity <= this.minutes.length) return;
    const size = Math.max(capacity, this.minutes.length * 2);
    const minutes = new Int32Array(size);
    const costs = new Int32Array(size);
    minutes.set(this.minutes);
    costs.set(this.costs);
    this.minutes = minutes;
    this.costs = costs;
    if (this.classes !== null) {
      const classes = new Uint8Array(size);
      classes.set(this.classes);
      this.classes = classes;
    }
  }

  /** The class column, made where there was none. */
  makeClasses(): Uint8Array {
    if (this.classes === null || this.classes.length < this.minutes.length) {
      this.classes = new Uint8Array(this.minutes.length);
    }
    return this.classes;
  }

  /** Leaves out what comes before a minute, and seals the rest. */
  beginAt(minute: number, horizon: Horizon): void {
    let first = 0;
    while (first < this.arrivalCount && this.minutes[first]! < minute) first++;
    for (const column of [this.minutes, this.costs, ...(this.classes === null ? [] : [this.classes])]) {
      column.copyWithin(0, first, this.arrivalCount);
    }
    this.arrivalCount -= first;
    this.seal(horizon);
  }

  /** Fills the totals, `measuredFrom` and the checksum from the columns. */
  seal(horizon: Horizon): void {
    const { minutes, costs, arrivalCount } = this;
    let hash = FNV_OFFSET;
    let total = 0;
    let peak = 0;
    let measuredFrom = arrivalCount;
    for (let arrival = arrivalCount - 1; arrival >= 0; arrival--) {
      const minute = minutes[arrival]!;
      const cost = costs[arrival]!;
      hash = Math.imul(hash ^ minute, FNV_PRIME);
      hash = Math.imul(hash ^ cost, FNV_PRIME);
      if (minute < horizon.warmupMinutes) continue;
      measuredFrom = arrival;
      total += cost;
      const minuteOfDay = minute % MINUTES_PER_DAY;
      peak += +(minuteOfDay >= PEAK_START_MINUTE) * +(minuteOfDay < PEAK_END_MINUTE) * cost;
    }
    this.measuredFrom = measuredFrom;
    this.totalDemandUnits = total;
    this.peakDemandUnits = peak;
    this.checksum = hash;
  }
}
