/** Until when a task waits: the first instant with room for it, and whether its deadline survives the wait. */
import { type CostVector, MS_PER_HOUR, PlanError, whole } from '../../core/values/index.ts';

/**
 * First instant (epoch ms) at which every pool has room for the whole cost if nothing more is spent; null = never, it
 * is larger than a limit. The ledger gives it: the latest of the per-pool instants.
 */
export type Earliest = (cost: CostVector) => number | null;

/** Ledger and clock of a decision. */
export interface Waiting {
  readonly nowMs: number;
  readonly earliest: Earliest;
}

export interface Deferral {
  /** First instant the task fits; null = it never does. */
  readonly fitsAtMs: number | null;
  /** Instant + duration <= deadline; null = it has no deadline. False where it never fits. */
  readonly meetsDeadline: boolean | null;
}

export interface DeadlineOf {
  readonly deadlineMs?: number;
  readonly durationHours?: number;
}

/** True where work begun at `atMs` (null = never) ends by the deadline; null = there is none. */
export function meetsDeadline(
  atMs: number | null,
  { deadlineMs, durationHours = 0 }: DeadlineOf,
): boolean | null {
  if (deadlineMs === undefined) return null;
  return atMs !== null && atMs + durationHours * MS_PER_HOUR <= deadlineMs;
}

/** When a cost fits, never before `nowMs`; an instant that is no whole number of ms is E_TYPE or E_INT. */
export function deferUntil(cost: CostVector, deadline: DeadlineOf, waiting: Waiting): Deferral {
  const nowMs = whole('nowMs', waiting.nowMs);
  if (typeof waiting.earliest !== 'function') {
    throw new PlanError(
      'E_TYPE',
      'earliest',
      waiting.earliest,
      'a function from a cost to an instant or null',
    );
  }
  const instantMs = waiting.earliest(cost);
  const fitsAtMs = instantMs === null ? null : Math.max(nowMs, whole('earliest', instantMs));
  return { fitsAtMs, meetsDeadline: meetsDeadline(fitsAtMs, deadline) };
}
