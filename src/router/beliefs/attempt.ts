/**
 * A request sent to an account and what became of it: reserved when it is opened, settled with what it really
 * cost or released without a charge, and what the upstream said on the way.
 *
 * Invariant: every attempt that was opened is closed by `settleAttempt` or `releaseAttempt`; until then it is in
 * the fleet's `inFlight`, and a reload moves its reservation to the meters that count now.
 */

import { modelFamily } from '../../quota/windows/index.ts';
import type { Decision, DecisionRecord } from '../deciding/index.ts';
import { isEndless, type LimitReading } from '../wire/index.ts';
import type { CooldownScope } from './cooldowns.ts';
import type { Fleet } from './fleet.ts';
import type { ClaimedReading, UpstreamReading, UsageSample } from './meters/index.ts';
import type { Attempt } from './open-attempt.ts';
import type { RequestFacts } from './request-facts.ts';

/** Everything an attempt on the account may be rested by. */
function scopesOf({ lane, account, model }: Pick<Attempt, 'lane' | 'account' | 'model'>): CooldownScope[] {
  const family = modelFamily(model);
  return (family === '' ? [''] : ['', family]).map((scope) => ({ lane, account, family: scope }));
}

/** Reserves what the decision needs. The decision must be one to send, made on the present state. */
export function openAttempt(
  fleet: Fleet,
  request: RequestFacts,
  record: DecisionRecord,
  decision: Decision,
): Attempt {
  const lane = fleet.lane(decision.lane);
  const meter = lane.accounts[decision.accountIndex]!;
  const { model, session, cacheMs, isFree = false } = request;
  const account = meter.config.name;
  const cap = isFree ? null : fleet.capOf(model);
  const servedCap = cap !== null && cap.lane === decision.lane ? cap : null;
  const modelMeter = isFree ? fleet.spareMeter(decision.lane, model) : fleet.modelMeter(decision.lane, model);
  const reservedTokens = isFree ? 0 : record.estimateTokens;
  meter.reserve(reservedTokens);
  modelMeter.reservedTokens += reservedTokens;
  if (servedCap !== null) servedCap.reservedTokens += reservedTokens;
  let boundUntilMs = 0;
  if (!isFree) {
    lane.lastServedIndex = decision.accountIndex;
    meter.lastServed = ++lane.servedCount;
    boundUntilMs = fleet.affinity.settle(decision.lane, session, account, record.nowMs, cacheMs);
  }
  const attempt: Attempt = {
    lane: decision.lane,
    account,
    accountIndex: decision.accountIndex,
    model,
    turn: isFree ? 0 : lane.servedCount,
    session,
    boundUntilMs,
    meter,
    cap: servedCap,
    modelMeter,
    reservedTokens,
    startedMs: record.nowMs,
    isFree,
    probes: scopesOf({ lane: decision.lane, account, model }).filter(
      (scope) => !isFree && fleet.cooldowns.beginProbe(scope, record.nowMs),
    ),
  };
  fleet.inFlight.add(attempt);
  return attempt;
}

/** Gives back what was reserved; the account is charged nothing. Closing it again does nothing. */
export function releaseAttempt(fleet: Fleet, attempt: Attempt): void {
  if (!fleet.inFlight.delete(attempt)) return;
  attempt.meter.release(attempt.reservedTokens);
  attempt.modelMeter.reservedTokens -= attempt.reservedTokens;
  if (attempt.cap !== null) attempt.cap.reservedTokens -= attempt.reservedTokens;
  for (const scope of attempt.probes) fleet.cooldowns.abandonProbe(scope);
}

/** One finished request, for every sum it belongs to. */
export interface ServedRequest {
  readonly lane: string;
  readonly account: string;
  readonly model: string;
  readonly sample: UsageSample;
  /** Epoch ms. */
  readonly endedMs: number;
  /** Milliseconds to the first content of a stream; 0 = it was none. */
  readonly firstContentMs: number;
}

/** Adds use to every window it belongs to; for requests that ended and for those restored from the ledger. */
export function charge(fleet: Fleet, served: ServedRequest): void {
  const { lane, account, model, sample, endedMs, firstContentMs } = served;
  const meter = fleet.modelMeter(lane, model);
  meter.window.add(endedMs, sample);
  if (firstContentMs > 0) meter.firstContent.add(endedMs, firstContentMs);
  const cap = fleet.capOf(model);
  if (cap !== null && cap.lane === lane) cap.window.add(endedMs, sample);
  fleet.findAccount(lane, account)?.spend(endedMs, sample.weightedTokens, model);
}

/** Books a finished attempt: what it really cost, on the lane and account that served it. */
export function settleAttempt(
  fleet: Fleet,
  attempt: Attempt,
  result: Pick<ServedRequest, 'sample' | 'endedMs' | 'firstContentMs'>,
): void {
  releaseAttempt(fleet, attempt);
  attempt.modelMeter.addToSession(result.sample);
  const { lane, account, model } = attempt;
  charge(fleet, { lane, account, model, ...result });
}

/** The account worked: its rests end, unless they began after the attempt did. */
export function markSuccess(fleet: Fleet, attempt: Attempt): CooldownScope[] {
  return scopesOf(attempt).filter((scope) => {
    const rest = fleet.cooldowns.find(scope);
    return rest !== undefined && rest.setAtMs <= attempt.startedMs && fleet.cooldowns.clear(scope);
  });
}

/** Takes the upstream's word on the attempt's account; returns what is worth remembering, by the window's name. */
export function observeLimits(
  fleet: Fleet,
  attempt: Pick<Attempt, 'lane' | 'account' | 'model'>,
  limits: LimitReading,
  nowMs: number,
): Array<readonly [string, UpstreamReading]> {
  const meter = fleet.findAccount(attempt.lane, attempt.account);
  const told = limits.windows.flatMap((claim): ClaimedReading[] => {
    const { utilizationFraction, resetAtMs } = claim;
    if (utilizationFraction === null || isEndless(claim)) return [];
    return [{ claim, reading: { utilizationFraction, resetAtMs, atMs: nowMs } }];
  });
  const heard = meter?.hear(told, attempt.model) ?? [];
  return heard.map((belief) => [belief.window.name, belief.lastReading!] as const);
}
