/**
 * The router's configuration after it was read and checked: every default filled in, no secret inside. The file
 * is read by read-quotas.ts; the words of the file itself are published as JSON Schema there.
 *
 * Invariant: lane and account names are unique; every route names lanes that exist.
 */
import type { ModelFilter, QuotaWindow } from '../../quota/windows/index.ts';
import type { ModelPrices } from '../../usage/prices/index.ts';
import type { LaneApi } from '../wire/index.ts';

/** A cap on one model, or on all models that a pattern matches together. */
export interface CapRule {
  /** Exact model name or a glob with `*`. */
  readonly pattern: string;
  /** Lane whose use counts; '' = the model's preferred lane. */
  readonly provider: string;
  /** Tokens over the rolling window; null = no cap. */
  readonly rollingTokens: number | null;
  /** Weekly cap; `hours` are telemetry: shown, never enforced. null = no cap. */
  readonly weekly: { readonly kind: 'tokens' | 'hours'; readonly value: number } | null;
  /** Fraction of a cap from which the router warns, 0 < x <= 1. */
  readonly warnFraction: number;
}

/** A window of an account; several accounts of a lane may have the same one. Units are weighted tokens. */
export interface AccountWindow extends QuotaWindow {
  /** What the account calls it: `short`, `weekly`, or a name of the file's; ids are unique in the lane. */
  readonly name: string;
  /** Of a window in dollars: what a weighted token costs; absent = nobody says. */
  readonly usdPerToken?: number;
}

export interface Credential {
  /** Header that carries it; `auto` tries x-api-key and then authorization. */
  readonly header: 'x-api-key' | 'authorization' | 'auto';
  /** Where the secret comes from; the secret itself is never part of the configuration. */
  readonly source:
    | { readonly kind: 'env'; readonly name: string }
    | { readonly kind: 'file'; readonly path: string };
}

export interface AccountConfig {
  readonly name: string;
  /** null = the client's own credential is passed through. */
  readonly credential: Credential | null;
  readonly windows: readonly AccountWindow[];
  /** Models it serves. */
  readonly serves: ModelFilter;
  /** Account whose paid overage this is: it serves only what no account without overage can; null = none. */
  readonly overageOf: string | null;
  /** Resets in the bank, as its owner says. */
  readonly bankedResets: number;
  /** Whole number; an account of a higher one is used first where it has room. Absent = 0. */
  readonly priority?: number;
  /** Share of every window that is kept for the owner's own use, 0 < x < 1; absent = none. */
  readonly reserveFraction?: number;
}

export interface LaneConfig {
  readonly name: string;
  /** Absent = `messages`. Requests in one API go to its lanes alone: nothing is translated. */
  readonly api?: LaneApi;
  /** http(s) URL without a trailing slash; paths such as /v1/messages are added to it. */
  readonly baseUrl: string;
  /** At least one; a lane without accounts in the file has one that passes credentials through. */
  readonly accounts: readonly AccountConfig[];
}

export interface Route {
  /** Exact model name or glob. */
  readonly match: string;
  readonly preferred: string;
  /** Another lane; null = there is nowhere else to go. */
  readonly fallback: string | null;
}

/** What each kind of token counts in sums and caps. */
export interface TokenShares {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
  /** Of output tokens that were reasoning; absent = as all output. */
  readonly reasoning?: number;
}

/** Where the policy comes from. */
export type PolicySource =
  | { readonly kind: 'name'; readonly policy: string }
  | { readonly kind: 'summary'; readonly path: string };

export interface RouterConfig {
  readonly rollingSeconds: number;
  readonly weeklySeconds: number;
  readonly caps: readonly CapRule[];
  readonly lanes: readonly LaneConfig[];
  readonly routes: readonly Route[];
  readonly policy: PolicySource;
  /** Path of the policy of triage; absent = none. */
  readonly triage?: string;
  readonly tokenShares: TokenShares;
  /** Prices that count before the table's; absent = none. */
  readonly prices?: readonly ModelPrices[];
  /** IANA zone of peak hours and hourly speeds. */
  readonly timeZone: string;
}
