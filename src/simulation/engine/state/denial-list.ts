/**
 * The requests that a replay denied, in order of arrival: what the closes of long windows are held against
 * (engine/stranded-units.ts), and what outages are read off (engine/longest-outage.ts). The loop adds one with one store. Invariant: places of a window's period are [since, count).
 */
export class DenialList {
  /** Arrival indices; of one given to a close already its complement, below 0. Shape: at least arrivals. */
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

/** Arrival index at a place, given to a close or not. */
export function arrivalAt({ arrivals }: DenialList, place: number): number {
  const arrival = arrivals[place]!;
  return arrival < 0 ? ~arrival : arrival;
}
