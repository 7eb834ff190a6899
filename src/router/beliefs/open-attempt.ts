/** A request under way, as meters and reloads know it. Read next: attempt.ts. */
import type { Probe } from './holds.ts';
import type { AccountMeter } from './meters/index.ts';
import type { CapMeter, ModelMeter } from './model-usage.ts';

/** A request sent to an account, until it is settled or released. */
export interface Attempt {
  readonly lane: string;
  readonly account: string;
  readonly accountIndex: number;
  readonly model: string;
  /** Its place in the lane's order of turns, from 1; 0 = it is free and takes none. */
  readonly turn: number;
  /** Digest of its session's key; '' = none. */
  readonly session: string;
  /** Until when its session stays on the account, epoch ms; 0 = it is not kept. */
  readonly boundUntilMs: number;
  /** Where it is reserved; a reload changes both. */
  meter: AccountMeter;
  cap: CapMeter | null;
  readonly modelMeter: ModelMeter;
  readonly reservedTokens: number;
  readonly startedMs: number;
  /** Costs nothing and says nothing about quotas. */
  readonly isFree: boolean;
  /** Holds that it finds out about. */
  readonly probes: readonly Probe[];
  /** It was served: what that ends is ended. */
  hasServed: boolean;
}
