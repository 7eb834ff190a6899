/**
 * A decision in the making: lanes are asked in the order that decide.ts says, and where none of them has an open account
 * it is settled here whether the request waits for a probe, goes to the account with the most room, or is refused.
 */
import type {
  AccountRecord,
  CapRecord,
  DecisionRecord,
  LaneRecord,
  WindowRecord,
} from './decision-record.ts';
import { type Candidate, type Selection, selectAccount } from './select-account.ts';

export type RerouteDecision =
  | 'quota_pass'
  | 'quota_warn_attempt'
  | 'quota_cooldown'
  | 'quota_block'
  | 'quota_preemptive_warn'
  | 'quota_preemptive_pass'
  | 'quota_run_to_limit'
  | 'quota_overshoot'
  | 'fallback'
  | 'net_fallback';

export interface Decision {
  /** `refuse`: no account can serve it now; `wait`: another request is finding out whether one can. */
  readonly kind: 'send' | 'refuse' | 'wait';
  readonly lane: string;
  /** -1 when refused. */
  readonly accountIndex: number;
  readonly rerouteDecision: RerouteDecision;
  /** True when it goes to the preferred lane. */
  readonly preferredAttempt: boolean;
  readonly policy: string;
  readonly why: 'policy' | 'session' | 'none' | 'run to the limit' | 'doubt' | 'most room' | 'nobody else';
  /** The accounts of every lane that was looked at, in the order they were ranked. */
  readonly candidates: readonly Candidate[];
}

/** Used over cap with everything on its way; 0 without a cap. */
export function fraction(used: number, cap: number | null): number {
  return cap === null ? 0 : used / cap;
}

/** True at the cap: used and reserved fill either window. */
export function isBlocked(cap: CapRecord): boolean {
  const { rollingUsedTokens, rollingCapTokens, weeklyUsedTokens, weeklyCapTokens, reservedTokens } = cap;
  return (
    fraction(rollingUsedTokens + reservedTokens, rollingCapTokens) >= 1 ||
    fraction(weeklyUsedTokens + reservedTokens, weeklyCapTokens) >= 1
  );
}

/** How much of an account's fullest window is used. `isAhead`: what is reserved and the request count as used. */
export function usedFraction(account: AccountRecord, estimateTokens: number, isAhead: boolean): number {
  const used = (window: WindowRecord): number => {
    const { headroomUnits, capacityUnits, requestUnits, reservedUnits } = window;
    const ahead = (reservedUnits ?? account.reservedTokens) + (requestUnits ?? estimateTokens);
    return 1 - (headroomUnits - (isAhead ? ahead : 0)) / capacityUnits;
  };
  let most = used(account.weekly);
  if (account.short !== null) most = Math.max(most, used(account.short));
  for (const { reading } of account.extras ?? []) most = Math.max(most, used(reading));
  return most;
}

const triedOf = (record: DecisionRecord, lane: LaneRecord): number[] =>
  record.tried.filter(([name]) => name === lane.lane).map(([, index]) => index);

function select(record: DecisionRecord, lane: LaneRecord): Selection {
  const { nowMs, estimateTokens, holdsOn, hasWaited = false, rules } = record;
  return selectAccount(lane, {
    nowMs,
    estimateTokens,
    holdsOn,
    hasWaited,
    tried: triedOf(record, lane),
    mayDoubt: rules === 2 && record.tried.length === 0,
    refusesByEstimate: rules === undefined,
  });
}

interface Place {
  readonly lane: LaneRecord;
  readonly index: number;
}

const laneNamed = ({ preferred, fallback }: DecisionRecord, name: string): LaneRecord =>
  fallback !== null && fallback.lane === name ? fallback : preferred;

/** Share of its tightest window that is left beside what is reserved. */
const roomShare = (account: AccountRecord): number => 1 - usedFraction(account, 0, true);

/** Of accounts that only estimates keep away the one with the most room, paid overage last; null = there is none. */
function mostRoom(record: DecisionRecord, candidates: readonly Candidate[]): Place | null {
  let best: Place | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const { lane: name, index, obstacle } of candidates) {
    // An open one stands here only where the cap of the model is full by what is on its way.
    if (obstacle !== '' && !obstacle.startsWith('no ')) continue;
    const lane = laneNamed(record, name);
    // A cap that is spent holds its models back, whatever room the account has.
    if (lane.cap !== null && isBlocked({ ...lane.cap, reservedTokens: 0 })) continue;
    const account = lane.accounts[index]!;
    const room = roomShare(account) - (account.isOverage === true ? 1e6 : 0);
    if (room > most) {
      best = { lane, index };
      most = room;
    }
  }
  return best;
}

/** Causes that time does not mend: where no other account is to come back, the provider's words say most. */
const LASTING: ReadonlySet<string | undefined> = new Set(['billing', 'disabled', 'model']);

/** The first account that is held for a lasting cause, where every account is; null = one may come back by itself. */
function nobodyElse(record: DecisionRecord, candidates: readonly Candidate[]): Place | null {
  const others = candidates.filter(({ obstacle }) => obstacle !== 'model not served' && obstacle !== 'tried');
  const isLasting = ({ lane, index }: Candidate): boolean =>
    LASTING.has(laneNamed(record, lane).accounts[index]!.hold?.cause);
  const [first] = others;
  if (first === undefined || record.tried.length > 0) return null;
  if (!others.every((candidate) => candidate.obstacle === 'held' && isLasting(candidate))) return null;
  return { lane: laneNamed(record, first.lane), index: first.index };
}

/** A decision in the making: which lanes were asked, and what follows. */
export class Outcome {
  private readonly record: DecisionRecord;
  private candidates: readonly Candidate[];

  constructor(record: DecisionRecord) {
    this.record = record;
    this.candidates = [];
  }

  /** Asks a lane's policy and remembers what it said. */
  ask(lane: LaneRecord): Selection {
    const selection = select(this.record, lane);
    const { candidates } = this;
    this.candidates =
      candidates.length === 0 ? selection.candidates : [...candidates, ...selection.candidates];
    return selection;
  }

  send(lane: LaneRecord, index: number, rerouteDecision: RerouteDecision, why: Decision['why']): Decision {
    return {
      kind: 'send',
      lane: lane.lane,
      accountIndex: index,
      rerouteDecision,
      preferredAttempt: lane === this.record.preferred,
      policy: lane.policy,
      why,
      candidates: this.candidates,
    };
  }

  /**
   * Where no account is open: the request waits for one that is being found out about, else goes where the most room
   * is, for estimates reserve and do not refuse; else the answer is no.
   */
  refuse(rerouteDecision: RerouteDecision): Decision {
    const { record, candidates } = this;
    if (record.rules === undefined) return this.no('refuse', rerouteDecision);
    if (record.hasWaited !== true && candidates.some(({ obstacle }) => obstacle === 'proving')) {
      return this.no('wait', rerouteDecision);
    }
    const roomy = record.mode === 'preemptive' ? null : mostRoom(record, candidates);
    if (roomy !== null) return this.send(roomy.lane, roomy.index, 'quota_warn_attempt', 'most room');
    const last = nobodyElse(record, candidates);
    if (last !== null) return this.send(last.lane, last.index, 'quota_warn_attempt', 'nobody else');
    return this.no('refuse', rerouteDecision);
  }

  private no(kind: 'refuse' | 'wait', rerouteDecision: RerouteDecision): Decision {
    const { preferred } = this.record;
    return {
      kind,
      lane: preferred.lane,
      accountIndex: -1,
      rerouteDecision,
      preferredAttempt: false,
      policy: preferred.policy,
      why: 'none',
      candidates: this.candidates,
    };
  }
}
