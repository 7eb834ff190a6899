/**
 * Which account a session is on. Switching accounts makes the next turn write its whole prompt cache again, so a
 * session stays where it is while that account can serve it (deciding/select-account.ts) and it was heard of lately.
 */

const MOST_SESSIONS = 10_000;

interface Place {
  readonly account: string;
  readonly seenMs: number;
}

export class Affinity {
  private readonly idleMs: number;
  /** In order of last use, the oldest first. */
  private readonly places: Map<string, Place>;

  /** `idleMs` 0 = off. */
  constructor(idleMs: number) {
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
    if (nowMs - place.seenMs <= this.idleMs) return place.account;
    this.places.delete(key);
    return null;
  }

  /** The session was sent to this account. The session not heard of longest makes room. */
  settle(lane: string, session: string, account: string, nowMs: number): void {
    if (session === '' || this.idleMs === 0) return;
    const key = Affinity.key(lane, session);
    this.places.delete(key);
    this.places.set(key, { account, seenMs: nowMs });
    if (this.places.size > MOST_SESSIONS) this.places.delete(this.places.keys().next().value!);
  }
}
