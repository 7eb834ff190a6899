/**
 * The account of a lane that serves: the policy's scores order the accounts and the first with room in every
 * window that counts the request is taken; paid overage only where no plan account has. The steps, the views and the
 * scores are those of the simulator (quota/views/view.ts, simulation/engine/replay.ts; each score is asked for once);
 * a test replays simulated trials through here and gets the same choices.
 */
import { findPolicy } from '../../quota/policies/index.ts';
import { type AccountReading, type Policy, scoreOf, viewPool } from '../../quota/views/index.ts';
import type { WindowReading } from '../../quota/windows/index.ts';
import type { AccountRecord, LaneRecord, WindowRecord } from './decision-record.ts';
import { isResting } from './decision-record.ts';

/** Why an account cannot serve now; '' = it can. A window that has no room is named. */
export type Obstacle = '' | 'model not served' | 'cooldown' | 'tried' | `no ${string} headroom`;

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
  readonly why: 'policy' | 'session' | 'none';
  /** In the policy's order. */
  readonly candidates: readonly Candidate[];
}

export interface SelectionNeeds {
  readonly nowMs: number;
  readonly estimateTokens: number;
  readonly cooldownsOn: boolean;
  /** Account indices of this lane that were tried for this request. */
  readonly tried: readonly number[];
}

/** True where the window has no room for the request beside what is reserved. */
function isShort(window: WindowRecord, estimateTokens: number, reservedTokens: number): boolean {
  const needed = (window.requestUnits ?? estimateTokens) + (window.reservedUnits ?? reservedTokens);
  return window.headroomUnits < needed;
}

function obstacleOf(account: AccountRecord, index: number, needs: SelectionNeeds): Obstacle {
  if (account.isUnserved === true) return 'model not served';
  if (needs.tried.includes(index)) return 'tried';
  if (needs.cooldownsOn && isResting(account.cooldown, needs.nowMs)) return 'cooldown';
  const { short, weekly, names, extras, reservedTokens } = account;
  const { estimateTokens } = needs;
  if (short !== null && isShort(short, estimateTokens, reservedTokens)) {
    return `no ${names?.short ?? 'short'} headroom`;
  }
  if (isShort(weekly, estimateTokens, reservedTokens)) return `no ${names?.weekly ?? 'weekly'} headroom`;
  const full = extras?.find(({ reading }) => isShort(reading, estimateTokens, reservedTokens));
  return full === undefined ? '' : `no ${full.id} headroom`;
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

/** Indices from the highest score to the lowest, ties from the highest index; as rankAccounts, without a callback. */
function orderOf(scores: readonly number[]): number[] {
  const order: number[] = [];
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!;
    let place = index;
    for (; place > 0 && scores[order[place - 1]!]! <= score; place--) order[place] = order[place - 1]!;
    order[place] = index;
  }
  return order;
}

/** The session's account if it can serve, else the first that can; paid overage only where no plan account can. */
function servingOf({ accounts, affinityIndex }: LaneRecord, candidates: readonly Candidate[]): number | null {
  let plan: number | null = null;
  let overage: number | null = null;
  for (const { index, obstacle } of candidates) {
    if (obstacle !== '') continue;
    if (accounts[index]!.isOverage === true) {
      if (overage === null || index === affinityIndex) overage = index;
    } else if (plan === null || index === affinityIndex) plan = index;
  }
  return plan ?? overage;
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
  const candidates = orderOf(scores).map((index, rank): Candidate => {
    const account = lane.accounts[index]!;
    // Never -0, which JSON does not keep.
    const score = scores[index]! + 0;
    const obstacle = obstacleOf(account, index, needs);
    return { lane: lane.lane, index, name: account.name, rank, score, obstacle };
  });
  const serving = servingOf(lane, candidates);
  return serving === null
    ? { index: -1, why: 'none', candidates }
    : { index: serving, why: serving === lane.affinityIndex ? 'session' : 'policy', candidates };
}
