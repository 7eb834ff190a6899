/**
 * The book of holds: which account is held by what, and which requests are on their way to find out whether it still
 * is. A hold ends by a success, a newer word, another secret or its owner; after its end one request tries, then two,
 * then four, while the others wait for what becomes of them.
 *
 * Invariant: every probe that was begun is ended, and counts no longer than PROBE_MS. Read next: hold.ts.
 */
import type { HoldReading } from '../deciding/index.ts';
import {
  besideAtMs,
  byClock,
  FOREVER_MS,
  type Hold,
  type HoldNews,
  type HoldScope,
  heldBy,
  postponed,
} from './hold.ts';

/** A probe that has told nothing for so long is none any more. */
const PROBE_MS = 30_000;
/** Requests at once from which on an account that serves again is as any other. */
const FULL_RAMP = 32;
/** So long after its first success an account is as any other. */
const RAMP_MS = 5000;

/** Models come from clients: so many holds on one account are kept, those that were over longest make room. */
const MOST_ENTRIES = 200;

interface Entry {
  hold: Hold;
  /** When each request that finds out was sent, epoch ms, by its ticket. */
  readonly probes: Map<number, number>;
  allowed: number;
  /** When it first served again, epoch ms; null = not yet. */
  provenMs: number | null;
}

const accountKey = (lane: string, account: string): string => `${lane}\n${account}`;

/** Holds by our own sums stand beside what the provider said of the same models. */
const placeOf = ({ cause, scope }: HoldPlace): string =>
  cause === 'own_sums' ? `\n${scope.family}` : scope.family;

/** A hold's place in the book. */
export type HoldPlace = Pick<Hold, 'scope' | 'cause'>;

/** A request that finds out about a hold. */
export interface Probe extends HoldPlace {
  readonly ticket: number;
}

export class HoldBook {
  private ticketCount: number;
  private readonly byAccount: Map<string, Map<string, Entry>>;
  private readonly listeners: Set<() => void>;

  constructor() {
    this.ticketCount = 0;
    this.byAccount = new Map();
    this.listeners = new Set();
  }

  /** Calls `listener` once, at the next change of any hold; gives what takes it back. */
  onNews(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    if (this.listeners.size === 0) return;
    const told = [...this.listeners];
    this.listeners.clear();
    for (const listener of told) listener();
  }

  private entriesOf({ lane, account }: Pick<HoldScope, 'lane' | 'account'>): Map<string, Entry> | undefined {
    return this.byAccount.get(accountKey(lane, account));
  }

  private entryOf(hold: HoldPlace): Entry | undefined {
    return this.entriesOf(hold.scope)?.get(placeOf(hold));
  }

  /** Takes news; returns the hold in force. Those who wait are told. */
  hear(news: HoldNews): Hold {
    const entry = this.entryOf(news);
    const before =
      entry === undefined || entry.provenMs !== null ? null : byClock(entry.hold, news.evidence.atMs);
    return this.put(heldBy(news, before));
  }

  /** Puts a hold in the place of what stood there; for restored ones and those by hand. */
  put(hold: Hold): Hold {
    const key = accountKey(hold.scope.lane, hold.scope.account);
    const entries = this.byAccount.get(key) ?? new Map<string, Entry>();
    this.byAccount.set(key, entries);
    if (entries.size >= MOST_ENTRIES && !entries.has(placeOf(hold))) makeRoom(entries, hold.evidence.atMs);
    const probes = entries.get(placeOf(hold))?.probes ?? new Map<number, number>();
    entries.set(placeOf(hold), { hold, probes, allowed: 1, provenMs: null });
    this.tell();
    return hold;
  }

  /** Ends a hold. Returns true when there was one. */
  end(hold: HoldPlace): boolean {
    const entries = this.entriesOf(hold.scope);
    const entry = entries?.get(placeOf(hold));
    if (entries === undefined || entry === undefined) return false;
    entries.delete(placeOf(hold));
    if (entries.size === 0) this.byAccount.delete(accountKey(hold.scope.lane, hold.scope.account));
    this.tell();
    return entry.provenMs === null;
  }

  /** A request was served there: the hold is over, and twice as many may follow. Returns true when it was in force. */
  prove(hold: HoldPlace, nowMs: number): boolean {
    const entry = this.entryOf(hold);
    if (entry === undefined) return false;
    const isFirst = entry.provenMs === null;
    entry.provenMs ??= nowMs;
    entry.allowed *= 2;
    if (entry.allowed >= FULL_RAMP || nowMs - entry.provenMs > RAMP_MS) this.end(hold);
    else this.tell();
    return isFirst;
  }

  /** A request for these models is sent while holds on the account stand or were just ended: it finds out. */
  beginProbes(lane: string, account: string, families: readonly string[], nowMs: number): Probe[] {
    const entries = this.isEmpty ? undefined : this.entriesOf({ lane, account });
    if (entries === undefined) return [];
    return [...entries.values()]
      .filter(({ hold }) => families.includes(hold.scope.family))
      .map(({ hold: { scope, cause }, probes }) => {
        const ticket = ++this.ticketCount;
        probes.set(ticket, nowMs);
        return { scope, cause, ticket };
      });
  }

  /** It has found out, or never will. Doing it again does nothing. */
  endProbe(probe: Probe): void {
    if (this.entryOf(probe)?.probes.delete(probe.ticket) === true) this.tell();
  }

  /** A doubt that told nothing: the next one comes later. */
  postpone(place: HoldPlace, nowMs: number): void {
    const entry = this.entryOf(place);
    if (entry !== undefined && entry.provenMs === null) entry.hold = postponed(entry.hold, nowMs);
  }

  /** Holds on an account that are about these models, proven to be over or not. */
  on(lane: string, account: string, families: readonly string[]): Hold[] {
    const entries = this.entriesOf({ lane, account });
    if (entries === undefined) return [];
    return [...entries.values()]
      .map(({ hold }) => hold)
      .filter(({ scope }) => families.includes(scope.family));
  }

  private readingOf(entry: Entry, nowMs: number): HoldReading | null {
    const { probes, allowed, provenMs } = entry;
    let asked = 0;
    for (const startedMs of probes.values()) if (Math.abs(nowMs - startedMs) < PROBE_MS) asked++;
    const ramp = { probes: asked === 0 ? undefined : asked, allowed: allowed === 1 ? undefined : allowed };
    if (provenMs !== null) {
      const isOver = Math.abs(nowMs - provenMs) > RAMP_MS;
      return isOver ? null : { untilMs: provenMs, ...ramp };
    }
    const hold = byClock(entry.hold, nowMs);
    entry.hold = hold;
    const { untilMs, doubtAtMs, cause, isSuspicion } = hold;
    return {
      untilMs,
      doubtAtMs: doubtAtMs === untilMs ? undefined : doubtAtMs,
      besideAtMs: doubtAtMs === untilMs ? undefined : besideAtMs(hold),
      ...ramp,
      cause,
      isSuspicion: isSuspicion ? true : undefined,
    };
  }

  /** True where nothing is held, and nothing was until just now. */
  get isEmpty(): boolean {
    return this.byAccount.size === 0;
  }

  /** The strictest hold on an account for these models; null = none. Holds by our own sums are not among them. */
  reading(lane: string, account: string, families: readonly string[], nowMs: number): HoldReading | null {
    const entries = this.byAccount.get(accountKey(lane, account));
    if (entries === undefined) return null;
    let worst: HoldReading | null = null;
    for (const family of families) {
      const entry = entries.get(family);
      const reading = entry === undefined ? null : this.readingOf(entry, nowMs);
      if (reading !== null && (worst === null || isStricter(reading, worst))) worst = reading;
    }
    return worst;
  }

  /** The hold by our own sums for a family; null = none. */
  sumsReading(lane: string, account: string, family: string, nowMs: number): HoldReading | null {
    const entry = this.byAccount.get(accountKey(lane, account))?.get(`\n${family}`);
    return entry === undefined || entry.provenMs !== null ? null : this.readingOf(entry, nowMs);
  }

  /** The hold of exactly this scope, in force or over; undefined = none. */
  find(scope: HoldScope): Hold | undefined {
    const entry = this.entriesOf(scope)?.get(scope.family);
    return entry === undefined || entry.provenMs !== null ? undefined : entry.hold;
  }

  /** Every hold on an account, in force or over but not proven so. */
  ofAccount(lane: string, account: string): Hold[] {
    return unproven(this.entriesOf({ lane, account }));
  }

  /** The same of every account. */
  all(): Hold[] {
    return [...this.byAccount.values()].flatMap(unproven);
  }
}

const unproven = (entries: ReadonlyMap<string, Entry> | undefined): Hold[] =>
  entries === undefined
    ? []
    : [...entries.values()].filter(({ provenMs }) => provenMs === null).map(({ hold }) => hold);

/** Forgets the hold on part of the account that is over longest, or ends first. */
function makeRoom(entries: Map<string, Entry>, nowMs: number): void {
  let oldest: string | null = null;
  let leastMs = Number.POSITIVE_INFINITY;
  for (const [place, { hold, provenMs }] of entries) {
    const endMs = provenMs ?? hold.untilMs;
    if (place !== '' && endMs < leastMs) [oldest, leastMs] = [place, endMs];
    if (endMs + RAMP_MS < nowMs && provenMs !== null) entries.delete(place);
  }
  if (oldest !== null) entries.delete(oldest);
}

function isStricter(reading: HoldReading, other: HoldReading): boolean {
  if (reading.isSuspicion !== other.isSuspicion) return other.isSuspicion === true;
  return reading.untilMs > other.untilMs;
}

/** True where only its owner ends it. */
export const isByHand = ({ untilMs }: Pick<Hold, 'untilMs'>): boolean => untilMs === FOREVER_MS;
