/**
 * The requests that a replay denied, in order of arrival: what the closes of long windows are held against
 * (engine/stranded-units.ts). The loop adds one with one store. Invariant: places of a window's period are [since, count).
 */
export class DenialList {
  /** Arrival indices; -1 = given to a close already. Shape: at least arrivals. */
  arrivals: Int32Array = new Int32Array(0);
  /** Places filled. */
  count: number = 0;
  /** By window: first place since its latest close, or since a banked reset emptied it. */
  readonly since: Int32Array;

  constructor(windowCount: number) {
    this.since = new Int32Array(windowCount);
  }

  /** Back to minute 0, with room for every arrival. */
  restart(arrivalCount: number): void {
    if (this.arrivals.length < arrivalCount) this.arrivals = new Int32Array(arrivalCount);
    this.count = 0;
    this.since.fill(0);
  }
}
