/**
 * A request sent to an account and what became of it: reserved when it is opened, settled with what it really
 * cost or released without a charge, and what the upstream said on the way.
 *
 * Invariant: every attempt that was opened is closed by `settleAttempt` or `releaseAttempt`; until then it is in
 * the fleet's `inFlight`, and a reload moves its reservation to the meters that count now.
 */

import type { Decision, DecisionRecord } from '../deciding/index.ts';
import { isEndless, type LimitReading } from '../wire/index.ts';
import { familiesOf } from './families.ts';
import type { Fleet } from './fleet.ts';
import type { Hold } from './hold.ts';
import type { ClaimedReading, UpstreamReading, UsageSample } from './meters/index.ts';
import type { Attempt } from './open-attempt.ts';
import type { RequestFacts } from './request-facts.ts';

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
    probes: isFree ? [] : fleet.holds.beginProbes(decision.lane, account, familiesOf(model), record.nowMs),
    hasServed: false,
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
  for (const probe of attempt.probes) fleet.holds.endProbe(probe);
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

/** What an answer changed that is worth remembering. */
export interface Heard {
  /** By the window's name. */
  readonly readings: ReadonlyArray<readonly [string, UpstreamReading]>;
  /** Those among them that nothing but such readings moves: an unchanged one says nothing new. */
  readonly blind: ReadonlySet<string>;
  /** The older readings of windows that the answer did not speak of, and how many did not by now. */
  readonly missed: ReadonlyArray<readonly [string, UpstreamReading, number]>;
  readonly ended: readonly Hold[];
}

const NO_NAMES: ReadonlySet<string> = new Set();
const NOTHING_HEARD: Heard = { readings: [], blind: NO_NAMES, missed: [], ended: [] };

/** True where a success or a reading of this attempt speaks against the hold: it began after it, or no end was stated. */
const speaksAgainst = ({ startedMs }: Pick<Attempt, 'startedMs'>, hold: Hold): boolean =>
  hold.cause !== 'paused' &&
  (startedMs >= hold.evidence.atMs || (!hold.isStated && hold.cause !== 'own_sums'));

/**
 * The account served: its holds end, unless their end was stated and they began after the attempt did. Windows that were
 * believed to be spent are not, where it was sent to find that out. Only the first call counts.
 */
export function markSuccess(fleet: Fleet, attempt: Attempt, nowMs: number): Heard {
  if (attempt.hasServed || attempt.isFree) return NOTHING_HEARD;
  attempt.hasServed = true;
  const { lane, account, model, probes } = attempt;
  const families = familiesOf(model);
  const proven = fleet.holds.on(lane, account, families).filter((hold) => speaksAgainst(attempt, hold));
  const wasDoubted = probes.some(({ cause }) => WINDOW_CAUSES.has(cause));
  for (const probe of probes) fleet.holds.endProbe(probe);
  const ended = proven.filter((hold) => fleet.holds.prove(hold, nowMs));
  const emptied = wasDoubted ? (fleet.findAccount(lane, account)?.emptySpent(attempt, nowMs) ?? []) : [];
  const readings = emptied.map((belief) => [belief.window.name, belief.lastReading!] as const);
  return { readings, blind: NO_NAMES, missed: [], ended };
}

const WINDOW_CAUSES: ReadonlySet<string> = new Set([
  'quota_window',
  'model_window',
  'account_limit',
  'own_sums',
]);

/** Share used of a window that is said to be full and yet open: the provider decides what it still serves. */
const NEXT_TO_FULL = 0.99;

/** The share that a window is taken to be used. */
const believed = ({ utilizationFraction, status }: LimitReading['windows'][number]): number =>
  status !== null && status !== 'rejected' && utilizationFraction! >= 1 ? NEXT_TO_FULL : utilizationFraction!;

/** Takes the upstream's word on the attempt's account; a window that is told to have room again holds nothing. */
export function observeLimits(
  fleet: Fleet,
  attempt: Pick<Attempt, 'lane' | 'account' | 'model' | 'startedMs' | 'isFree'>,
  limits: LimitReading,
  nowMs: number,
): Heard {
  const { lane, account, model } = attempt;
  const meter = fleet.findAccount(lane, account);
  const told = limits.windows.flatMap((claim): ClaimedReading[] => {
    const { utilizationFraction, resetAtMs } = claim;
    if (utilizationFraction === null || isEndless(claim)) return [];
    // What costs nothing has limits of its own: its answer fills no window.
    if (attempt.isFree && utilizationFraction >= 1) return [];
    return [{ claim, reading: { utilizationFraction: believed(claim), resetAtMs, atMs: nowMs } }];
  });
  const heard = meter?.hear(told, model) ?? [];
  const readings = heard.map((belief) => [belief.window.name, belief.lastReading!] as const);
  const blind = new Set(heard.filter(({ isBlind }) => isBlind).map(({ window }) => window.name));
  const missed = (told.length === 0 ? [] : (meter?.missedBy(model) ?? [])).map(
    (belief) => [belief.window.name, belief.lastReading!, belief.missCount] as const,
  );
  if (attempt.isFree || limits.status === 'rejected') return { readings, blind, missed, ended: [] };
  const open = new Set(
    readings.filter(([, { utilizationFraction }]) => utilizationFraction < 1).map(([name]) => name),
  );
  const ended = fleet.holds
    .ofAccount(lane, account)
    .filter((hold) => open.has(hold.window) && WINDOW_CAUSES.has(hold.cause) && speaksAgainst(attempt, hold))
    .filter((hold) => fleet.holds.end(hold));
  return { readings, blind, missed, ended };
}
