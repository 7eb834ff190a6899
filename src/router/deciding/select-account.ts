/**
 * The account of a lane that serves: the policy's scores order the accounts and the first with room in both
 * windows is taken. The steps, the views and the scores are those of the simulator (quota/views/view.ts,
 * engine/replay.ts; each score is asked for once); a test replays simulated trials through here and gets the same choices.
 */
import { findPolicy } from '../../quota/policies/index.ts';
import { type AccountReading, type Policy, viewPool } from '../../quota/views/index.ts';
import type { WindowReading } from '../../quota/windows/index.ts';
import type { AccountRecord, LaneRecord } from './decision-record.ts';
import { isResting } from './decision-record.ts';

/** Why an account cannot serve now; '' = it can. */
export type Obstacle = '' | 'no short headroom' | 'no weekly headroom' | 'cooldown' | 'tried';

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

function obstacleOf(account: AccountRecord, index: number, needs: SelectionNeeds): Obstacle {
  if (needs.tried.includes(index)) return 'tried';
  if (needs.cooldownsOn && isResting(account.cooldown, needs.nowMs)) return 'cooldown';
  const needed = needs.estimateTokens + account.reservedTokens;
  if (account.short.headroomUnits < needed) return 'no short headroom';
  if (account.weekly.headroomUnits < needed) return 'no weekly headroom';
  return '';
}

function windowWithout(window: WindowReading, reservedTokens: number): WindowReading {
  const { headroomUnits, capacityUnits, lengthMinutes, minutesLeft } = window;
  const left = Math.max(0, headroomUnits - reservedTokens);
  return { headroomUnits: left, capacityUnits, lengthMinutes, minutesLeft };
}

/** What is reserved counts as spent in the eyes of the policy; nothing is less than empty. */
function readingOf(account: AccountRecord): AccountReading {
  const { short, weekly, reservedTokens, lastServed, draw } = account;
  if (reservedTokens === 0 && short.headroomUnits >= 0 && weekly.headroomUnits >= 0) return account;
  return {
    short: windowWithout(short, reservedTokens),
    weekly: windowWithout(weekly, reservedTokens),
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

/** The account of `lane` that serves, with what became of the others. A session stays where it can be served. */
export function selectAccount(lane: LaneRecord, needs: SelectionNeeds): Selection {
  const policy = policyNamed(lane.policy);
  const { accounts, pool } = viewPool({
    accounts: lane.accounts.map(readingOf),
    lastServedIndex: lane.lastServedIndex,
    inPeak: lane.inPeak,
  });
  const scores = accounts.map((account) => policy.score(account, pool));
  const candidates = orderOf(scores).map((index, rank): Candidate => {
    const account = lane.accounts[index]!;
    // Never -0, which JSON does not keep.
    const score = scores[index]! + 0;
    const obstacle = obstacleOf(account, index, needs);
    return { lane: lane.lane, index, name: account.name, rank, score, obstacle };
  });
  const session = candidates.find(({ index }) => index === lane.affinityIndex);
  if (session?.obstacle === '') return { index: session.index, why: 'session', candidates };
  const first = candidates.find(({ obstacle }) => obstacle === '');
  return first === undefined
    ? { index: -1, why: 'none', candidates }
    : { index: first.index, why: 'policy', candidates };
}
