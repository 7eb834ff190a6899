/**
 * What one account has spent and may still spend: its windows, those it was given and those only the upstream told
 * of, and what is reserved for requests on their way.
 *
 * Time is epoch milliseconds; windows count in whole epoch minutes. Invariant: `reservedTokens` is the sum of
 * reservations neither settled nor released. Read next: window-belief.ts, serving-plan.ts.
 */
import { takesModel, type WindowClock, type WindowReading } from '../../../quota/windows/index.ts';
import type { AccountConfig, AccountWindow } from '../../config/index.ts';
import type { WindowClaim } from '../../wire/index.ts';
import { holdsBack, MS_PER_MINUTE, type UpstreamReading, WindowBelief } from './window-belief.ts';
import { claimName, claimOfName, matchClaims } from './window-claims.ts';

/** Windows of one account that only the upstream told of; further ones are not believed. */
const MOST_LEARNED = 12;
const DAY_MINUTES = 1440;

/** What the upstream says of one window. */
export interface ClaimedReading {
  readonly claim: WindowClaim;
  readonly reading: UpstreamReading;
}

/** A window made of nothing but a claim: of unknown capacity, its clock told by its readings. */
function learnedWindow({ lengthMinutes, families: counts }: WindowClaim, name: string): WindowBelief {
  const of = (clock: WindowClock): AccountWindow => ({
    id: name,
    name,
    clock,
    capacity: null,
    unit: 'weighted',
    counts,
  });
  if (lengthMinutes === null) return new WindowBelief(of({ kind: 'once', expiresMs: null }), 'unread');
  // Whether a short one waits for its first use nobody says; those of today do.
  const clock: WindowClock =
    lengthMinutes < DAY_MINUTES
      ? { kind: 'first_use', lengthMinutes, floorMinutes: 1, reset: null }
      : { kind: 'fixed', lengthMinutes, reset: null };
  return new WindowBelief(of(clock), 'learned');
}

export class AccountMeter {
  readonly config: AccountConfig;
  /** The configured ones in their order, then the learned ones. */
  readonly windows: WindowBelief[];
  /** Grows whenever a window comes or goes. */
  version: number;
  reservedTokens: number;
  inFlightCount: number;
  requestCount: number;
  /** Serial number of its last served request in the lane, 0 = none yet. */
  lastServed: number;
  lastServedMs: number | null;

  /** `windows`: one belief per window of the configuration; several accounts may have the same one. */
  constructor(config: AccountConfig, windows?: readonly WindowBelief[]) {
    this.config = config;
    this.windows = [...(windows ?? config.windows.map((window) => new WindowBelief(window)))];
    this.version = 0;
    this.reservedTokens = 0;
    this.inFlightCount = 0;
    this.requestCount = 0;
    this.lastServed = 0;
    this.lastServedMs = null;
  }

  /** The window of that name; undefined = it has none. */
  find(name: string): WindowBelief | undefined {
    return this.windows.find(({ window }) => window.name === name);
  }

  /** The window that a claim is about; null = none of those it has. */
  findClaimed(claim: WindowClaim): WindowBelief | null {
    return matchClaims(this.windows, [claim])[0]!;
  }

  /** Takes every reset due. A clock that went back waits. */
  advanceTo(nowMs: number): void {
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    for (let i = 0; i < this.windows.length; i++) {
      const belief = this.windows[i]!;
      belief.advanceTo(minute);
      if (belief.lastReading !== null) belief.takeToldReset(nowMs);
    }
  }

  reserve(tokens: number): void {
    this.reservedTokens += tokens;
    this.inFlightCount++;
  }

  release(tokens: number): void {
    this.reservedTokens -= tokens;
    this.inFlightCount--;
  }

  /** Charges a finished request to every window that counts its model; null = a model without a name. */
  spend(nowMs: number, tokens: number, model: string | null = null): void {
    this.requestCount++;
    this.lastServedMs = nowMs;
    for (const belief of this.windows) {
      const { counts } = belief.window;
      if (counts === 'all' || takesModel(counts, model)) belief.spend(nowMs, { tokens, requests: 1 });
      else belief.advanceTo(Math.floor(nowMs / MS_PER_MINUTE));
    }
  }

  /** Takes the upstream's word on a window it has; older words than the last are ignored. Returns false for those. */
  observe(name: string, reading: UpstreamReading): boolean {
    return this.find(name)?.observe(reading) ?? false;
  }

  /**
   * Takes all that one answer to a request for `model` says; null = not an answer. Windows nobody configured are
   * learned; those the answer should have told of and did not are missed. Returns the windows it was news for.
   */
  hear(told: readonly ClaimedReading[], model: string | null): WindowBelief[] {
    if (told.length === 0) return [];
    const matches = matchClaims(
      this.windows,
      told.map(({ claim }) => claim),
    );
    const heard = new Set<WindowBelief>();
    const news = told.flatMap(({ claim, reading }, index) => {
      const belief = matches[index] ?? this.learn(claim);
      if (belief === null) return [];
      if (belief.isGone) this.version++;
      heard.add(belief);
      return belief.observe(reading) ? [belief] : [];
    });
    if (model !== null) this.miss(heard, model);
    return news;
  }

  /**
   * A request was served that was sent although its windows were believed to be spent: those that nobody spoke of since
   * it began are taken to have been reset. Returns them.
   */
  emptySpent(
    { model, startedMs }: { readonly model: string; readonly startedMs: number },
    nowMs: number,
  ): WindowBelief[] {
    this.advanceTo(nowMs);
    return this.windows.filter((belief) => {
      const isCounted = holdsBack(belief) && takesModel(belief.window.counts, model);
      const isNews = belief.lastReading === null || belief.lastReading.atMs <= startedMs;
      if (!isCounted || !isNews || !belief.isSpent(nowMs)) return false;
      return belief.observe({ utilizationFraction: 0, resetAtMs: null, atMs: nowMs });
    });
  }

  private learn(claim: WindowClaim): WindowBelief | null {
    const name = claimName(claim);
    const known = this.windows.find(({ window, origin }) => origin !== 'configured' && window.name === name);
    if (known !== undefined) return known;
    const isFull = this.windows.filter(({ origin }) => origin !== 'configured').length >= MOST_LEARNED;
    if (isFull || this.find(name) !== undefined) return null;
    const belief = learnedWindow(claim, name);
    this.windows.push(belief);
    this.version++;
    return belief;
  }

  private miss(heard: ReadonlySet<WindowBelief>, model: string): void {
    for (const belief of this.windows) {
      if (heard.has(belief) || !belief.isBlind || !takesModel(belief.window.counts, model)) continue;
      if (belief.miss()) this.version++;
    }
  }

  /**
   * A reading that was kept under the name of its window, by this version or an older one, and how many answers since
   * then did not speak of it.
   */
  restore(name: string, reading: UpstreamReading, missCount: number = 0): void {
    const claim = this.find(name) === undefined ? claimOfName(name) : null;
    if (claim !== null) this.hear([{ claim, reading }], null);
    else this.observe(name, reading);
    const belief = claim === null ? this.find(name) : this.findClaimed(claim);
    if (belief === undefined || belief === null || missCount === 0) return;
    belief.missCount = missCount;
    this.version++;
  }

  /** Windows that the last answer to a request for the model should have told of and did not. */
  missedBy(model: string): WindowBelief[] {
    return this.windows.filter(
      ({ isMissed, lastReading, window }) =>
        isMissed && lastReading !== null && takesModel(window.counts, model),
    );
  }

  /** A window at the minute of `nowMs`, after `advanceTo`. The window must be there. */
  reading(name: string, nowMs: number): WindowReading {
    const belief = this.find(name);
    if (belief === undefined)
      throw new Error(`broken invariant: no window '${name}' at '${this.config.name}'`);
    return belief.reading(Math.floor(nowMs / MS_PER_MINUTE));
  }

  /** When every window that counts the model has room beside what is reserved, epoch ms; null = nobody knows. */
  roomAtMs(nowMs: number, tokens: number, model: string | null = null): number | null {
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    const needed = { tokens: tokens + this.reservedTokens, requests: 1 + this.inFlightCount };
    const { reserveFraction = 0 } = this.config;
    let latestMs = nowMs;
    for (const belief of this.windows) {
      if (!holdsBack(belief) || !takesModel(belief.window.counts, model)) continue;
      const kept = reserveFraction * belief.meter.spec.capacityUnits;
      const roomMs = belief.roomAtMs(minute, belief.unitsOf(needed) + kept);
      if (roomMs === null) return null;
      latestMs = Math.max(latestMs, roomMs);
    }
    return latestMs;
  }

  /** Carries what another configuration of the same account had spent into this one. */
  takeOver(previous: AccountMeter, nowMs: number): void {
    previous.advanceTo(nowMs);
    this.advanceTo(nowMs);
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    for (const belief of previous.windows) {
      const own = this.find(belief.window.name);
      if (own !== undefined) own.takeOver(belief, minute);
      else this.adopt(belief);
    }
    this.reservedTokens = previous.reservedTokens;
    this.inFlightCount = previous.inFlightCount;
    this.requestCount = previous.requestCount;
    this.lastServed = previous.lastServed;
    this.lastServedMs = previous.lastServedMs;
  }

  /** Goes on with a window that only the upstream told of, under whichever name it has now. */
  private adopt(belief: WindowBelief): void {
    if (belief.origin === 'configured') return;
    const claim = claimOfName(belief.window.name);
    const own = claim === null ? null : this.findClaimed(claim);
    if (own === null) this.windows.push(belief);
    else if (belief.lastReading !== null) own.observe(belief.lastReading);
  }
}
