/**
 * Where the next request goes: a pure function of a DecisionRecord. The rules in order are those of the three
 * reroute modes; inside a lane the policy chooses. `proxy replay` makes every logged decision again with it.
 *
 * Honest modes: `run2cap` minds neither warnings nor holds nor our own sums, only what the provider says;
 * `hybrid` tries the preferred lane past a warning; `preemptive` leaves it at the warning.
 */
import type { CapRecord, DecisionRecord, LaneRecord } from './decision-record.ts';
import { type Decision, fraction, isBlocked, Outcome, usedFraction } from './outcome.ts';
import type { Selection } from './select-account.ts';

/** True from the warn level on, calibrated where that is known. `aheadTokens` counts as used. */
export function isWarned(cap: CapRecord, aheadTokens: number): boolean {
  const level = cap.warnAutoFraction ?? cap.warnFraction;
  return (
    fraction(cap.rollingUsedTokens + aheadTokens, cap.rollingCapTokens) >= level ||
    fraction(cap.weeklyUsedTokens + aheadTokens, cap.weeklyCapTokens) >= level
  );
}

/** Past the warn level: by the model's cap, or because every account that could serve is. */
function laneWarned(record: DecisionRecord, lane: LaneRecord, selection: Selection): boolean {
  const isAhead = record.mode === 'preemptive';
  const { estimateTokens } = record;
  if (lane.cap !== null && isWarned(lane.cap, isAhead ? lane.cap.reservedTokens + estimateTokens : 0)) {
    return true;
  }
  const level = lane.cap?.warnFraction ?? DEFAULT_WARN_FRACTION;
  let isAble = false;
  for (const { index, obstacle } of selection.candidates) {
    if (obstacle !== '') continue;
    isAble = true;
    if (usedFraction(lane.accounts[index]!, estimateTokens, isAhead) < level) return false;
  }
  return isAble;
}

/** Warn level of accounts without a model cap. */
export const DEFAULT_WARN_FRACTION: number = 0.8;

/** After a refusal of the account: its siblings first; after a fault of the lane: the other lane first. */
function decideAgain(record: DecisionRecord, again: Exclude<DecisionRecord['again'], ''>): Decision {
  const outcome = new Outcome(record);
  const { preferred, fallback } = record;
  const lanes = fallback === null ? [preferred] : [preferred, fallback];
  const lastLane = record.tried.at(-1)?.[0];
  const ownFirst = (lane: LaneRecord): number =>
    (lane.lane === lastLane ? 0 : 1) * (again === 'quota_overshoot' ? 1 : -1);
  for (const lane of lanes.toSorted((a, b) => ownFirst(a) - ownFirst(b))) {
    if (lane.cap !== null && isBlocked(lane.cap) && record.mode !== 'run2cap') continue;
    const { index, why } = outcome.ask(lane);
    if (index >= 0) return outcome.send(lane, index, again, why);
  }
  return outcome.refuse(again);
}

/** What the owner said of an account holds in every mode. */
const BY_OWNER: ReadonlySet<string> = new Set(['model not served', 'paused', "owner's reserve"]);

/** `run2cap`: the policy's choice, and where our own sums see none, its first that was not tried. */
function decideRunToCap(record: DecisionRecord): Decision {
  const outcome = new Outcome(record);
  const { preferred } = record;
  const { index, why, candidates } = outcome.ask(preferred);
  if (index >= 0) return outcome.send(preferred, index, 'quota_run_to_limit', why);
  const first = candidates.find(({ obstacle }) => !BY_OWNER.has(obstacle) && obstacle !== 'tried');
  return first === undefined
    ? outcome.refuse('quota_run_to_limit')
    : outcome.send(preferred, first.index, 'quota_run_to_limit', 'run to the limit');
}

const HELD: ReadonlySet<string> = new Set(['held', 'proving', 'paused']);

/** Why the preferred lane cannot serve; null = it can. */
function obstruction(lane: LaneRecord, selection: Selection): 'quota_cooldown' | 'quota_block' | null {
  if (selection.index >= 0) return lane.cap !== null && isBlocked(lane.cap) ? 'quota_block' : null;
  return selection.candidates.some(({ obstacle }) => HELD.has(obstacle)) ? 'quota_cooldown' : 'quota_block';
}

/** The decision on a record. O(accounts log accounts). */
export function decide(record: DecisionRecord): Decision {
  const { mode, preferred, isPaused } = record;
  const fallback = isPaused ? null : record.fallback;
  if (record.again !== '') return decideAgain({ ...record, fallback }, record.again);
  if (mode === 'run2cap') return decideRunToCap(record);

  const outcome = new Outcome(record);
  const chosen = outcome.ask(preferred);
  const obstructed = obstruction(preferred, chosen);
  const isOpen = fallback !== null && (fallback.cap === null || !isBlocked(fallback.cap));
  if (obstructed !== null) {
    if (!isOpen) return outcome.refuse(obstructed);
    const other = outcome.ask(fallback);
    return other.index < 0
      ? outcome.refuse(obstructed)
      : outcome.send(fallback, other.index, obstructed, other.why);
  }
  const pass = mode === 'preemptive' ? 'quota_preemptive_pass' : 'quota_pass';
  if (!laneWarned(record, preferred, chosen)) return outcome.send(preferred, chosen.index, pass, chosen.why);
  if (mode === 'preemptive' && isOpen) {
    const other = outcome.ask(fallback);
    if (other.index >= 0) return outcome.send(fallback, other.index, 'quota_preemptive_warn', other.why);
  }
  return outcome.send(preferred, chosen.index, 'quota_warn_attempt', chosen.why);
}
