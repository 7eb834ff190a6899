/** The parts of a fleet that a reload replaces or moves over. Read next: fleet.ts, fleet-reload.ts. */

import type { LaneConfig, RouterConfig } from '../config/index.ts';
import type { AccountRecord, PolicyChoice, PolicyGuide } from '../deciding/index.ts';
import type { AccountMeter, ServingPlan, WindowLengths } from './meters/index.ts';
import type { ModelBook } from './model-book.ts';
import type { CapMeter } from './model-usage.ts';
import type { Attempt } from './open-attempt.ts';

/** One lane at work. */
export interface LaneState {
  readonly config: LaneConfig;
  readonly accounts: readonly AccountMeter[];
  choice: PolicyChoice;
  /** How the accounts serve each model asked for; thrown away when a window comes or goes. */
  readonly plans: Map<string, readonly ServingPlan[]>;
  plansVersion: number;
  /** What was last told of each account. */
  readonly records: AccountRecord[];
  /** Per account: classes of models it serves. */
  readonly classesServed: readonly number[];
  judgedMinute: number;
  lastServedIndex: number;
  servedCount: number;
}

/** A fleet as its reload sees it. */
export interface FleetState {
  readonly config: RouterConfig;
  readonly guide: PolicyGuide;
  readonly lanes: ReadonlyMap<string, LaneState>;
  /** By pattern. */
  readonly caps: ReadonlyMap<string, CapMeter>;
  readonly models: Pick<ModelBook, 'all'>;
  /** Requests sent and not yet closed. */
  readonly inFlight: ReadonlySet<Attempt>;
  /** Window lengths of every model and cap. */
  readonly lengths: WindowLengths;
  routeOf(model: string): { readonly preferred: string; readonly fallback: string | null };
  capOf(model: string): CapMeter | null;
  findAccount(lane: string, account: string): AccountMeter | undefined;
}
