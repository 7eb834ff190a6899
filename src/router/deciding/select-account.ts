/**
 * The account of a lane that serves: the policy's scores order the accounts and the first with room in every
 * window that counts the request is taken; paid overage only where no plan account has. The steps, the views and the
 * scores are those of the simulator (quota/views/view.ts, simulation/engine/replay.ts; each score is asked for once);
 * a test replays simulated trials through here and gets the same choices.
 */
import { findPolicy } from '../../quota/policies/index.ts';
import { type AccountReading, type Policy, scoreOf, viewPool } from '../../quota/views/index.ts';
import type { WindowReading } from '../../quota/windows/index.ts';
import { priorityOf, rankedOf } from './account-order.ts';
import type { AccountRecord, LaneRecord, WindowRecord } from './decision-record.ts';
import { type HoldReading, holdState } from './hold-reading.ts';
import { isAtReserve, isShort, isSpent } from './window-room.ts';

/**
 * Why an account cannot serve now; '' = it can. `held`, `proving`, `paused`: by a hold; `doubted`: one request may find
 * out whether it still is. `owner's reserve`: what is left of a window its owner keeps. A window is named: of which nothing
 * is left, or that has less than the request may need.
 */
export type Obstacle =
  | ''
  | 'model not served'
  | "owner's reserve"
  | 'tried'
  | 'held'
  | 'doubted'
  | 'proving'
  | 'paused'
  | `${string} spent`
  | `no ${string} headroom`;

export interface Candidate {
  readonly lane: string;
  readonly index: number;
  readonly name: string;
  /** Position in the policy's order, 0 = first. */
  readonly rank: number;
  readonly score: number;
  readonly obstacle: Obstacle;
}

export interface Selection {
  /** Account index; -1 = none can serve. */
  readonly index: number;
  readonly why: 'policy' | 'session' | 'doubt' | 'none';
  /** In the policy's order. */
  readonly candidates: readonly Candidate[];
}

export interface SelectionNeeds {
  readonly nowMs: number;
  readonly estimateTokens: number;
  readonly holdsOn: boolean;
  /** Account indices of this lane that were tried for this request. */
  readonly tried: readonly number[];
  /** It waited for the probes of others already. */
  readonly hasWaited?: boolean;
  /** A hold may be doubted though other accounts serve: it costs this request a moment. */
  readonly mayDoubt?: boolean;
  /** Old logs: what does not fit is refused like what is spent. */
  readonly refusesByEstimate?: boolean;
}

/** Whether the window is in the way of the request. */
function told(name: string, window: WindowRecord, needs: SelectionNeeds): Obstacle {
  const isOut = needs.refusesByEstimate !== true && isSpent(window, needs.estimateTokens);
  return isOut ? `${name} spent` : `no ${name} headroom`;
}

/** The window in the way of the request, one that is spent before others; '' = none. */
function fullWindow(account: AccountRecord, needs: SelectionNeeds): Obstacle {
  const { short, weekly, names, extras, reservedTokens } = account;
  const { estimateTokens, refusesByEstimate } = needs;
  let found: Obstacle = '';
  if (short !== null && isShort(short, estimateTokens, reservedTokens)) {
    found = told(names?.short ?? 'short', short, needs);
  }
  if (isSettled(found, refusesByEstimate)) return found;
  if (isShort(weekly, estimateTokens, reservedTokens)) found = told(names?.weekly ?? 'weekly', weekly, needs);
  if (extras === undefined) return found;
  for (const { id, reading } of extras) {
    if (isSettled(found, refusesByEstimate)) return found;
    if (isShort(reading, estimateTokens, reservedTokens)) found = told(id, reading, needs);
  }
  return found;
}

/** True where another window cannot be more in the way. */
const isSettled = (found: Obstacle, refusesByEstimate: boolean | undefined): boolean =>
  found !== '' && (refusesByEstimate === true || found.endsWith(' spent'));

function obstacleOf(account: AccountRecord, index: number, needs: SelectionNeeds): Obstacle {
  if (account.isUnserved === true) return 'model not served';
  if (isAtReserve(account, needs.estimateTokens)) return "owner's reserve";
  if (needs.tried.includes(index)) return 'tried';
  const { hold, sums } = account;
  const { nowMs, hasWaited = false } = needs;
  const state = hold === null ? 'open' : holdState(hold, nowMs, hasWaited);
  if (state === 'paused') return 'paused';
  if (needs.holdsOn && (state === 'held' || state === 'proving')) return state;
  const isDoubted = needs.holdsOn && state === 'doubted';
  const full = fullWindow(account, needs);
  if (full !== '' && full.endsWith(' spent')) {
    // Whoever doubts the provider's word doubts the sums that say the same.
    const sumsState = isDoubted ? 'doubted' : sums === undefined ? 'held' : holdState(sums, nowMs, hasWaited);
    return sumsState === 'doubted' || sumsState === 'proving' ? sumsState : full;
  }
  return isDoubted ? 'doubted' : full;
}

function windowWithout(window: WindowRecord, reservedTokens: number): WindowReading {
  if (reservedTokens === 0 && window.headroomUnits >= 0 && window.reservedUnits === undefined) return window;
  const { headroomUnits, capacityUnits, lengthMinutes, minutesLeft } = window;
  const left = Math.max(0, headroomUnits - (window.reservedUnits ?? reservedTokens));
  return { headroomUnits: left, capacityUnits, lengthMinutes, minutesLeft };
}

const NO_WINDOWS: readonly WindowReading[] = [];

/** What is reserved counts as spent in the eyes of the policy; nothing is less than empty. */
function readingOf(account: AccountRecord): AccountReading {
  const { short, weekly, extras, reservedTokens, lastServed, draw, isIdle, isUnknown, classesServed } =
    account;
  const isWhole = weekly.headroomUnits >= 0 && (short === null || short.headroomUnits >= 0);
  if (extras === undefined && reservedTokens === 0 && isWhole) return account;
  return {
    short: short === null ? null : windowWithout(short, reservedTokens),
    weekly: windowWithout(weekly, reservedTokens),
    others: extras?.map(({ reading }) => windowWithout(reading, reservedTokens)) ?? NO_WINDOWS,
    isIdle: isIdle ?? false,
    isUnknown,
    classesServed: classesServed ?? 1,
    lastServed,
    draw,
  };
}

/** The shipped policy of that name; the name was checked when the configuration was read. */
export function policyNamed(name: string): Policy {
  const policy = findPolicy(name);
  if (policy === undefined) throw new Error(`broken invariant: no policy is named '${name}'`);
  return policy;
}

/** True where the doubt is due though other accounts serve. */
function isDueBeside({ hold, sums }: AccountRecord, nowMs: number): boolean {
  const due = (reading: HoldReading | null | undefined): boolean =>
    reading?.besideAtMs === undefined || nowMs >= reading.besideAtMs;
  return due(hold) && due(sums);
}

interface Serving {
  readonly index: number;
  readonly isDoubt: boolean;
}

/**
 * The session's account if it can serve and none of a higher priority can, else the first that can; paid overage only
 * where no plan account can. An account under suspicion comes after the others; one that is held and may be doubted last,
 * but for the one request that finds out.
 */
function servingOf(
  lane: LaneRecord,
  candidates: readonly Candidate[],
  needs: SelectionNeeds,
): Serving | null {
  const { accounts, affinityIndex } = lane;
  let plan: number | null = null;
  let suspect: number | null = null;
  let overage: number | null = null;
  let doubt: number | null = null;
  let early: number | null = null;
  for (const { index, obstacle } of candidates) {
    const account = accounts[index]!;
    if (obstacle === 'doubted') {
      doubt ??= index;
      const isFree = affinityIndex < 0 || affinityIndex === index;
      if (
        needs.mayDoubt === true &&
        isFree &&
        account.isOverage !== true &&
        isDueBeside(account, needs.nowMs)
      ) {
        early ??= index;
      }
      continue;
    }
    if (obstacle !== '') continue;
    if (account.isOverage === true) {
      if (overage === null || index === affinityIndex) overage = index;
    } else if (account.hold?.isSuspicion === true && needs.nowMs < account.hold.untilMs) suspect ??= index;
    else if (
      plan === null ||
      (index === affinityIndex && priorityOf(account) === priorityOf(accounts[plan]!))
    ) {
      plan = index;
    }
  }
  if (early !== null) return { index: early, isDoubt: true };
  const open = plan ?? suspect ?? overage;
  if (open !== null) return { index: open, isDoubt: false };
  return doubt === null ? null : { index: doubt, isDoubt: true };
}

/** The account of `lane` that serves, with what became of the others. A session stays where it can be served. */
export function selectAccount(lane: LaneRecord, needs: SelectionNeeds): Selection {
  const policy = policyNamed(lane.policy);
  const { accounts, pool } = viewPool({
    accounts: lane.accounts.map(readingOf),
    lastServedIndex: lane.lastServedIndex,
    inPeak: lane.inPeak,
    sinceOpenedMinutes: lane.sinceOpenedMinutes,
    reads: policy.reads,
  });
  const scores = accounts.map((account) => scoreOf(policy, account, pool));
  const candidates = rankedOf(scores, lane).map((index, rank): Candidate => {
    const account = lane.accounts[index]!;
    // Never -0, which JSON does not keep.
    const score = scores[index]! + 0;
    const obstacle = obstacleOf(account, index, needs);
    return { lane: lane.lane, index, name: account.name, rank, score, obstacle };
  });
  const serving = servingOf(lane, candidates, needs);
  if (serving === null) return { index: -1, why: 'none', candidates };
  const { index, isDoubt } = serving;
  const why = isDoubt ? 'doubt' : index === lane.affinityIndex ? 'session' : 'policy';
  return { index, why, candidates };
}
