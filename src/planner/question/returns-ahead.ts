/** What a window gives back and when, in a few steps that people can read, with a spend laid over it. */
import { type CostVector, PlanError } from '../../core/values/index.ts';
import {
  earliestTime,
  type LaneWindow,
  type LocalClock,
  type RecoveryRow,
  recoveryTimeline,
  type UsageLanes,
} from '../usage/index.ts';
import { unitsText } from './answer-words.ts';
import { instantWords } from './instant-words.ts';
import { amountIn } from './pool-amounts.ts';

/** One step: everything of one kind within a stretch of time. */
export interface ReturnStep {
  readonly kind: RecoveryRow['kind'];
  /** Instant of the last of it, epoch ms. */
  readonly atMs: number;
  readonly amount: number;
  readonly remainingAfter: number | null;
}

/** Steps of a window length at most. */
const STEPS = 8;

/** Refuses a spend without room, and says when there is. */
function checkRoom(lanes: UsageLanes, { window, state }: LaneWindow, spend: number, clock: LocalClock): void {
  if (spend <= (state.remaining ?? Number.POSITIVE_INFINITY)) return;
  const room = earliestTime(lanes.ledger, window, spend, clock.nowMs);
  const allowed =
    room.status === 'infeasible'
      ? `at most ${unitsText(window.limit!)}, the limit of ${window.name}`
      : `at most ${unitsText(state.remaining!)} now in ${window.name}, that much from ${instantWords(room.atMs, clock)} on`;
  throw new PlanError('E_OVERDRAW', '--spend', spend, allowed);
}

/** Steps in order of time; `spend` is spent now. E_OVERDRAW where it has no room. */
export function returnSteps(
  lanes: UsageLanes,
  of: LaneWindow,
  spend: CostVector | null,
  clock: LocalClock,
): ReturnStep[] {
  const { nowMs } = clock;
  const n = spend === null ? 0 : amountIn(spend, of.window.pools);
  checkRoom(lanes, of, n, clock);
  const rows = recoveryTimeline(lanes.ledger, of.window, nowMs, n > 0 ? [{ atMs: nowMs, n }] : []);
  // Few returns are shown as they are.
  const stepMs = rows.length <= STEPS ? 0 : of.window.lengthMs / STEPS;
  const steps: ReturnStep[] = [];
  let stepEndMs = nowMs;
  for (const { kind, atMs, amount, remainingAfter } of rows) {
    const last = steps.at(-1);
    if (last !== undefined && last.kind === kind && atMs <= stepEndMs) {
      steps[steps.length - 1] = { kind, atMs, amount: last.amount + amount, remainingAfter };
      continue;
    }
    stepEndMs = atMs + stepMs;
    steps.push({ kind, atMs, amount, remainingAfter });
  }
  return steps;
}

/** What makes room when; of a window of which more is used than it holds each account returns for itself. */
export function roomReturns(
  { ledger }: Pick<UsageLanes, 'ledger'>,
  { window, outlook }: LaneWindow,
  nowMs: number,
): ReadonlyArray<{ readonly atMs: number; readonly amount: number }> {
  if (window.limit === null || outlook.used <= window.limit) return outlook.returns;
  let room = 0;
  return recoveryTimeline(ledger, window, nowMs).map(({ atMs, remainingAfter }) => {
    const amount = Math.max(0, remainingAfter! - room);
    room = Math.max(room, remainingAfter!);
    return { atMs, amount };
  });
}
