/**
 * Which account a session is on. Switching accounts makes the next turn write its whole prompt cache again, so a
 * session stays where it is while that account can serve it (deciding/select-account.ts) and for as long as the cache
 * that its requests ask for may live; a later place takes over, an earlier promise of the same place stands.
 */

const MOST_SESSIONS = 10_000;

/** How long providers keep a prompt cache unless the request asks for longer, ms. */
export const SHORT_CACHE_MS: number = 5 * 60_000;
/** How long they keep one that the request asks to have for an hour, ms. */
export const HOUR_CACHE_MS: number = 60 * 60_000;

/** How long OpenAI keeps one of extended retention, ms. */
export const DAY_CACHE_MS: number = 24 * HOUR_CACHE_MS;

interface Place {
  readonly account: string;
  readonly untilMs: number;
}

/** A place as it was kept, with the turn at which the session was sent there. */
export interface KeptPlace extends Place {
  readonly lane: string;
  readonly session: string;
  readonly turn: number;
}

export class Affinity {
  private readonly idleMs: number | null;
  /** In order of last use, the oldest first. */
  private readonly places: Map<string, Place>;

  /** `idleMs`: how long a quiet session stays, whatever its cache; 0 = off; null = as long as its cache lives. */
  constructor(idleMs: number | null) {
    this.idleMs = idleMs;
    this.places = new Map();
  }

  private static key(lane: string, session: string): string {
    return `${lane}\n${session}`;
  }

  /** Account of the session on this lane; null = none, or not heard of for too long. */
  accountOf(lane: string, session: string, nowMs: number): string | null {
    if (session === '' || this.idleMs === 0) return null;
    const key = Affinity.key(lane, session);
    const place = this.places.get(key);
    if (place === undefined) return null;
    if (nowMs <= place.untilMs) return place.account;
    this.places.delete(key);
    return null;
  }

  /**
   * The session was sent to this account, with a request whose cache lives `cacheMs`. The session not heard of longest
   * makes room. Returns until when it stays, epoch ms; 0 = it is not kept.
   */
  settle(lane: string, session: string, account: string, nowMs: number, cacheMs: number): number {
    if (session === '' || this.idleMs === 0) return 0;
    const key = Affinity.key(lane, session);
    const known = this.places.get(key);
    const promisedMs = known !== undefined && known.account === account ? known.untilMs : 0;
    const untilMs = Math.max(promisedMs, nowMs + (this.idleMs ?? cacheMs));
    this.set(key, { account, untilMs });
    return untilMs;
  }

  private set(key: string, place: Place): void {
    this.places.delete(key);
    this.places.set(key, place);
    if (this.places.size > MOST_SESSIONS) this.places.delete(this.places.keys().next().value!);
  }

  /** Takes places that were kept, in any order: of those of one session the latest turn's stands. */
  restore(kept: readonly KeptPlace[]): void {
    if (this.idleMs === 0) return;
    for (const { lane, session, account, untilMs } of kept.toSorted((a, b) => a.turn - b.turn)) {
      this.set(Affinity.key(lane, session), { account, untilMs });
    }
  }
}
