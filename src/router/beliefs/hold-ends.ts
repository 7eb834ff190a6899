/**
 * What ends a hold beside time and success, and what its owner does by hand: pause, resume, clear, ask again. Each
 * function changes the book and returns what is to be written down.
 */
import type { Fleet } from './fleet.ts';
import { doubtedNow, type Hold, pausedHold } from './hold.ts';

/** An account of a lane. */
export interface AccountPlace {
  readonly lane: string;
  readonly account: string;
}

/** Holds to write down, and holds to strike out. */
export interface HoldChanges {
  readonly kept: readonly Hold[];
  readonly ended: readonly Hold[];
}

const on = ({ holds }: Fleet, { lane, account }: AccountPlace): Hold[] => holds.ofAccount(lane, account);

const endAll = (fleet: Fleet, holds: readonly Hold[]): HoldChanges => ({
  kept: [],
  ended: holds.filter((hold) => fleet.holds.end(hold)),
});

/** Sends the account nothing until it is resumed. What is under way goes on. */
export function pauseAccount(fleet: Fleet, place: AccountPlace, nowMs: number): HoldChanges {
  const hold = pausedHold({ ...place, family: '' }, nowMs);
  return { kept: [fleet.holds.put(hold)], ended: [] };
}

/** Ends a pause; what the provider said stands. */
export function resumeAccount(fleet: Fleet, place: AccountPlace): HoldChanges {
  return endAll(
    fleet,
    on(fleet, place).filter(({ cause }) => cause === 'paused'),
  );
}

/** Ends every hold on the account but a pause: it is asked as if nothing had been heard. */
export function clearAccount(fleet: Fleet, place: AccountPlace): HoldChanges {
  return endAll(
    fleet,
    on(fleet, place).filter(({ cause }) => cause !== 'paused'),
  );
}

function doubted(fleet: Fleet, holds: readonly Hold[], nowMs: number): HoldChanges {
  const kept = holds
    .filter(({ cause }) => cause !== 'paused')
    .map((hold) => fleet.holds.put(doubtedNow(hold, nowMs)));
  return { kept, ended: [] };
}

/** The next request that may go there finds out whether its holds still stand. */
export function probeAccount(fleet: Fleet, place: AccountPlace, nowMs: number): HoldChanges {
  return doubted(fleet, on(fleet, place), nowMs);
}

/** Nobody knows how much time has passed: the next request to each account finds out. */
export function doubtAll(fleet: Fleet, nowMs: number): HoldChanges {
  return doubted(fleet, fleet.holds.all(), nowMs);
}

/**
 * Ends holds that were heard with another secret than the account has now. `secretOf` gives a digest; '' = the account
 * has none of ours, or it is not known.
 */
export function voidBySecrets(fleet: Fleet, secretOf: (place: AccountPlace) => string): HoldChanges {
  const voided = fleet.holds.all().filter(({ scope, secret }) => secret !== '' && secretOf(scope) !== secret);
  return endAll(fleet, voided);
}

/** Ends what was heard of lanes that are asked at another address now. */
export function voidByAddress(fleet: Fleet, before: ReadonlyMap<string, string>): HoldChanges {
  const moved = fleet.holds.all().filter(({ scope: { lane }, cause }) => {
    const address = before.get(lane);
    return cause !== 'paused' && address !== undefined && fleet.lanes.get(lane)?.config.baseUrl !== address;
  });
  return endAll(fleet, moved);
}

/** Ends what was heard of windows that have begun anew since, by their configuration. */
export function voidByWindows(fleet: Fleet, nowMs: number): HoldChanges {
  const voided = fleet.holds.all().filter(({ scope: { lane, account }, window, evidence }) => {
    const belief = window === '' ? undefined : fleet.findAccount(lane, account)?.find(window);
    const startMs = belief?.startMs(nowMs) ?? null;
    return startMs !== null && belief!.origin === 'configured' && evidence.atMs < startMs;
  });
  return endAll(fleet, voided);
}
