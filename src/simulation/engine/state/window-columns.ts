/**
 * The windows of a pool as typed arrays, one row a window: what quota/windows says about one window, for all of them
 * at once. Rows of one WindowColumns may be seen through another: they are the same memory.
 * Read next: pool-state.ts.
 */
import { NO_RESET, type WindowKind, type WindowSpec } from '../../../quota/windows/index.ts';

export const KIND_FIXED = 0;
export const KIND_FIRST_USE = 1;
export const KIND_SLIDING = 2;
export const KIND_CALENDAR = 3;
export const KIND_BUCKET = 4;
export const KIND_ONCE = 5;

const KIND_CODES: Record<WindowKind, number> = {
  fixed: KIND_FIXED,
  first_use: KIND_FIRST_USE,
  sliding: KIND_SLIDING,
  calendar: KIND_CALENDAR,
  bucket: KIND_BUCKET,
  once: KIND_ONCE,
};

/** Whether a spend moves the window's clock: a sliding one's and a bucket's always, one opened by use while it is idle. */
export function isMovedByUse({ kind, event }: WindowColumns, window: number): boolean {
  const its = kind[window]!;
  return (
    its === KIND_SLIDING || its === KIND_BUCKET || (its === KIND_FIRST_USE && event[window] === NO_RESET)
  );
}

type Column = Float64Array | Int32Array | Uint8Array;

export class WindowColumns {
  readonly kind: Uint8Array;
  readonly capacity: Float64Array;
  /** Headroom at minute 0. */
  readonly startHeadroom: Float64Array;
  /** Minutes; of a calendar window the period's that runs. */
  readonly length: Float64Array;
  readonly firstLength: Float64Array;
  readonly floor: Float64Array;
  readonly firstReset: Float64Array;
  /** Units. */
  readonly headroom: Float64Array;
  /** Headroom over capacity, 0 when capacity is 0. */
  readonly remaining: Float64Array;
  /** Minute at which use returns to zero if nothing more is spent; NO_RESET while idle. */
  readonly reset: Float64Array;
  /** Minute of the next change that is not a serve: the reset, or the next unit's return when sliding. */
  readonly event: Float64Array;
  /** Sliding only: arrival indices of the oldest spend not yet returned and of the latest one, -1 = none. */
  readonly oldestSpend: Int32Array;
  readonly latestSpend: Int32Array;

  /** `whole`: columns to see `count` rows of, from row `from` on; without them the memory is new. */
  constructor(count: number, whole: WindowColumns | null = null, from: number = 0) {
    const rows = <C extends Column>(column: C): C => column.subarray(from, from + count) as C;
    const doubles = (column: Float64Array | undefined): Float64Array =>
      column === undefined ? new Float64Array(count) : rows(column);
    const indices = (column: Int32Array | undefined): Int32Array =>
      column === undefined ? new Int32Array(count) : rows(column);
    this.kind = whole === null ? new Uint8Array(count) : rows(whole.kind);
    this.capacity = doubles(whole?.capacity);
    this.startHeadroom = doubles(whole?.startHeadroom);
    this.length = doubles(whole?.length);
    this.firstLength = doubles(whole?.firstLength);
    this.floor = doubles(whole?.floor);
    this.firstReset = doubles(whole?.firstReset);
    this.headroom = doubles(whole?.headroom);
    this.remaining = doubles(whole?.remaining);
    this.reset = doubles(whole?.reset);
    this.event = doubles(whole?.event);
    this.oldestSpend = indices(whole?.oldestSpend);
    this.latestSpend = indices(whole?.latestSpend);
  }

  load(window: number, spec: WindowSpec): void {
    this.firstLength[window] = spec.lengthMinutes;
    this.kind[window] = KIND_CODES[spec.kind];
    this.capacity[window] = spec.capacityUnits;
    this.startHeadroom[window] = spec.capacityUnits - (spec.usedAtStartUnits ?? 0);
    this.floor[window] = spec.floorMinutes;
    const hasClock = spec.kind !== 'sliding' && spec.kind !== 'bucket';
    this.firstReset[window] = hasClock ? spec.firstResetMinute : NO_RESET;
  }

  restart(): void {
    this.headroom.set(this.startHeadroom);
    for (let window = 0; window < this.capacity.length; window++) this.refresh(window);
    this.length.set(this.firstLength);
    this.reset.set(this.firstReset);
    // Credits without an end are as long as NO_RESET itself: their reset is further off, so that all of it is left.
    this.kind.forEach((kind, window) => {
      if (kind === KIND_ONCE && this.reset[window] === NO_RESET) this.reset[window] = 2 * NO_RESET;
    });
    this.event.set(this.firstReset);
    this.oldestSpend.fill(-1);
    this.latestSpend.fill(-1);
  }

  /** Recomputes `remaining` from the headroom. */
  refresh(window: number): void {
    const capacity = this.capacity[window]!;
    this.remaining[window] = capacity > 0 ? this.headroom[window]! / capacity : 0;
  }

  /** Earliest event of all rows, NO_RESET when nothing is due ever. */
  earliestEvent(): number {
    let earliest = NO_RESET;
    for (let window = 0; window < this.event.length; window++) {
      if (this.event[window]! < earliest) earliest = this.event[window]!;
    }
    return earliest;
  }
}
