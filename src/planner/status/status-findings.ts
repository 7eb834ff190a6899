/** Everything `plan status` found out, before it is put into words. */
import type { CostVector, Insufficient, ZoneClock } from '../../core/values/index.ts';
import type { RoomAt } from '../ledger/index.ts';
import type {
  HoldTable,
  LaneWindow,
  ReturnStep,
  UsageLane,
  UsageLanes,
  WindowChance,
} from '../question/index.ts';
import type { DailyUse, RecentMix, UseHabits } from '../usage/index.ts';

export interface LaneHabits {
  readonly lane: UsageLane;
  readonly days: DailyUse;
  readonly habits: UseHabits | Insufficient;
}

export interface StatusFindings {
  readonly lanes: UsageLanes;
  /** One per limited window. */
  readonly chances: readonly WindowChance[];
  /** One per limited window. */
  readonly returns: ReadonlyArray<{ readonly of: LaneWindow; readonly steps: readonly ReturnStep[] }>;
  readonly hold: HoldTable;
  /** The user named the policy: its rules are shown as they are. */
  readonly isPolicyNamed: boolean;
  /** One per limited lane. */
  readonly habits: readonly LaneHabits[];
  readonly mix: RecentMix;
  readonly earliest: { readonly amounts: CostVector; readonly room: RoomAt } | null;
  readonly spend: CostVector | null;
  readonly zones: ReadonlyArray<readonly [name: string, clock: ZoneClock]>;
}
