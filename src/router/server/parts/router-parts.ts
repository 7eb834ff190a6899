/** Everything an exchange works with. One instance per router; the configuration in it can change while running. */
import type { Dispatcher } from 'undici';
import type { Policy } from '../../../quota/rules/index.ts';
import type { DecisionEntry, Fleet } from '../../beliefs/index.ts';
import type { Credentials } from './credentials.ts';
import type { Memory } from './memory.ts';
import type { Metrics } from './metrics.ts';
import type { ProxySettings } from './settings.ts';
import type { SteadyClock } from './steady-clock.ts';

/** A lane's last contact, for health. */
export interface LaneContact {
  readonly atMs: number;
  readonly isReached: boolean;
  /** 0 = no answer. */
  readonly status: number;
  /** '' when it was reached. */
  readonly error: string;
}

/** The way to a lane's provider. */
export interface LaneUpstream {
  readonly pool: Dispatcher;
  readonly origin: string;
  /** Path of the base URL; '' = none. */
  readonly basePath: string;
  /** A connection that was never used, for the caller to close. */
  readonly openFresh: () => Dispatcher;
}

export interface Limits {
  readonly maxBodyBytes: number;
  /** Of the bodies of all requests under way. */
  readonly maxBodiesBytes: number;
  /** Larger answers are relayed without being read. */
  readonly maxHeldBytes: number;
  /** Longest time for which a stream's pings are held before its answer begins. */
  readonly longestPingsMs: number;
  /** Wait before an account is asked once more after a refusal that says nothing: this plus up to as much again. */
  readonly retryPauseMs: number;
}

export interface RouterParts {
  readonly fleet: Fleet;
  readonly memory: Memory;
  readonly metrics: Metrics;
  readonly clock: SteadyClock;
  readonly settings: ProxySettings;
  readonly limits: Limits;
  /** The router's own token; null = none is asked for. */
  readonly token: string | null;
  /** Origins of the web pages that may ask, as browsers write them. */
  readonly pageOrigins: ReadonlySet<string>;
  credentials: Credentials;
  /** Rules for requests that show a priority; null = none are triaged. */
  triage: Policy | null;
  /** By lane. */
  pools: ReadonlyMap<string, LaneUpstream>;
  readonly contacts: Map<string, LaneContact>;
  /** Attempts under way, each by what ends it with a word to its client: a stop that cannot wait calls them. */
  readonly cuts: Set<() => void>;
  /** Tells the operator of a lane that fails, in a sentence. */
  readonly notice: (sentence: string) => void;
  /** Newest last. */
  readonly decisions: DecisionEntry[];
}

const KEPT_DECISIONS = 1000;

/** Remembers a decision for people to look at. */
export function noteDecision(parts: RouterParts, entry: DecisionEntry): void {
  parts.decisions.push(entry);
  if (parts.decisions.length > KEPT_DECISIONS)
    parts.decisions.splice(0, parts.decisions.length - KEPT_DECISIONS);
}
