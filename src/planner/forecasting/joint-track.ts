/**
 * A window of several clocks carried forward over slots of time: what a slot spends is laid on its parts by the rule of
 * ledger/joint-use.ts as of the slot's start, and what a part returns is back from the first slot that starts at or
 * after it: never earlier than it is.
 */
import type { JointUse } from '../ledger/index.ts';
import type { WindowOutlook } from './window-outlook.ts';
import { WindowTrack } from './window-track.ts';

/** What paths ask of a window, of one clock or several. */
export type Track = Pick<
  WindowTrack,
  'limit' | 'returnParts' | 'returnAmounts' | 'begin' | 'usedAt' | 'ownReturn' | 'returnedBy' | 'returnSpan'
>;

const NONE = new Float64Array(0);

class JointTrack implements Track {
  readonly limit: number;
  readonly returnParts: Float64Array = NONE;
  readonly returnAmounts: Float64Array = NONE;
  private readonly first: JointUse;
  private readonly state: JointUse;
  private readonly bounds: Float64Array;
  /** First slot whose spend is not laid yet. */
  private slot: number;

  constructor({ window }: WindowOutlook, first: JointUse, bounds: Float64Array) {
    this.limit = window.limit ?? Number.POSITIVE_INFINITY;
    this.first = first;
    this.state = first.copy();
    this.bounds = bounds;
    this.slot = 0;
  }

  begin(): void {
    this.state.assign(this.first);
    this.slot = 0;
  }

  /** The limit less the room at the start of a slot. */
  usedAt(slot: number, spent: Float64Array): number {
    for (; this.slot < slot; this.slot++) {
      this.state.advanceTo(this.bounds[this.slot]!);
      this.state.spend(spent[this.slot + 1]! - spent[this.slot]!);
    }
    this.state.advanceTo(this.bounds[slot]!);
    return this.limit - this.state.room();
  }

  ownReturn(): number {
    return 0;
  }

  returnedBy(): number {
    return 0;
  }

  returnSpan(): readonly [first: number, end: number] {
    return [0, 0];
  }
}

export function trackOf(outlook: WindowOutlook, bounds: Float64Array): Track {
  return outlook.joint === undefined
    ? new WindowTrack(outlook, bounds)
    : new JointTrack(outlook, outlook.joint, bounds);
}
