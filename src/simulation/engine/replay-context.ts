/** What a replay works on. Read next: replay.ts. */

import type { PoolState } from './state/index.ts';
import type { Tally, Timetable } from './tally.ts';

/** What the loop needs to process time: the state, where to count, and the tape's columns. */
export interface ReplayContext {
  readonly state: PoolState;
  readonly tally: Tally;
  readonly timetable: Timetable;
  readonly minutes: Int32Array;
  readonly costs: Int32Array;
  /** Class of each arrival, null where there is one. */
  readonly classes: Uint8Array | null;
}
